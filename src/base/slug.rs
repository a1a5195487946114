//! Parts of addresses made from names: slugs; and the forms in which names are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::route::collision_key;

/// A name as a good part of an address: `Achilles tendon pain` becomes `achilles-tendon-pain`. `None` if nothing would be
/// left.
#[must_use]
pub fn slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            // `Runner's` is one word.
            '\'' | '’' => {}
            c if c.is_alphanumeric() || matches!(c, '_' | '.' | '~') || is_combining_mark(c) => {
                slug.push(c);
            }
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_start_matches('.').trim_end_matches(['-', '.']);
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// The same text for all spellings of a name that differ in letter case, in the Unicode form, or in whether its words are
/// joined by spaces, hyphens or underscores.
#[must_use]
pub fn folded_name(name: &str) -> String {
    let folded = collision_key(name);
    let words = folded.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// A text without accents.
#[must_use]
pub fn without_accents(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_of_lower_case_words_with_hyphens() {
        for (name, expected) in [
            ("Achilles tendon pain", Some("achilles-tendon-pain")),
            ("Runner's knee", Some("runners-knee")),
            ("  A -- b!  ", Some("a-b")),
            ("Übung", Some("übung")),
            ("v1.2.", Some("v1.2")),
            (".hidden", Some("hidden")),
            ("C++", Some("c")),
            ("…!", None),
        ] {
            assert_eq!(slug(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn spellings_of_one_name_are_folded() {
        for name in [
            "Foam roller",
            "foam-roller",
            "FOAM_Roller",
            " foam  roller ",
        ] {
            assert_eq!(folded_name(name), "foam-roller", "{name}");
        }
        assert_eq!(folded_name("U\u{308}bung"), folded_name("übung"));
        assert_ne!(folded_name("C++"), folded_name("C#"));
        assert_ne!(folded_name("café"), folded_name("cafe"));
        assert_eq!(without_accents(&folded_name("Café")), "cafe");
    }
}
