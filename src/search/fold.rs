//! Folding: the form in which words are compared, without case and accents. `search.js` has the same function.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters that Unicode does not decompose, with the spelling that readers type instead.
const SPELLINGS: [(char, &str); 7] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ł', "l"),
    ('ς', "σ"),
];

/// A text in lower case, without compatibility forms and without the marks that change no word for those who search:
/// those of Latin, Greek, Cyrillic, Hebrew and Arabic. The marks of Indic and other scripts are vowels, and stay.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let lower: String = text.nfkd().collect::<String>().to_lowercase();
    let mut spelt = String::with_capacity(lower.len());
    for c in lower.chars().filter(|c| !is_dropped(*c)) {
        match SPELLINGS.iter().find(|(letter, _)| *letter == c) {
            Some((_, spelling)) => spelt.push_str(spelling),
            None => spelt.push(c),
        }
    }
    Cow::Owned(spelt.nfc().collect())
}

/// Whether a mark is left out: U+0300–036F, Hebrew points, Arabic vowel signs and the tatweel.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        && c != '\u{5be}'
        && c != '\u{5c0}'
        && c != '\u{5c3}'
        && c != '\u{5c6}'
}

/// Whether a character is part of a word: `[\p{Alphabetic}\p{M}\p{N}]`.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_make_no_difference() {
        for (text, folded) in [
            ("Über", "uber"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
            ("ﬁne Ⅷ", "fine viii"),
            ("が", "が"),
            ("ｶﾞ", "ガ"),
            ("한국", "한국"),
            ("हिन्दी", "हिन्दी"),
            ("مُحَمَّد", "محمد"),
            ("Smørrebrød", "smorrebrod"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
