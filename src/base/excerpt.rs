//! The first words of a longer text, for places with limited space.

/// How many characters of a description link previews show (Open Graph, `og:description`).
pub const LONGEST: usize = 200;

/// `text` on one line of at most `most` characters. It is cut between words, and `…` marks the cut. A first word that
/// does not fit is cut in the middle.
#[must_use]
pub fn clip(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let gap = usize::from(length > 0);
        let more = gap + word.chars().count();
        if length + more > most {
            return cut(line, word, most);
        }
        line.push_str(&" "[..gap]);
        line.push_str(word);
        length += more;
    }
    line
}

/// Ends a line before `word`, which no longer fits.
fn cut(mut line: String, word: &str, most: usize) -> String {
    if line.is_empty() {
        word.clone_into(&mut line);
    }
    // The ellipsis takes one character.
    if line.chars().count() >= most {
        let start: String = line.chars().take(most.saturating_sub(1)).collect();
        line.truncate(line.rfind(' ').unwrap_or(start.len()));
    }
    let end = line.trim_end_matches(|c: char| c.is_ascii_punctuation() && !")]\"'".contains(c));
    line.truncate(end.len());
    line.push('…');
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        for (text, most, expected) in [
            ("short", 10, "short"),
            (" two\n words ", 10, "two words"),
            ("one two three", 10, "one two…"),
            ("one, two three", 5, "one…"),
            ("abcdef ghi", 6, "abcde…"),
            ("unbreakable", 6, "unbre…"),
            ("日本語の題名", 4, "日本語…"),
            ("", 5, ""),
        ] {
            assert_eq!(clip(text, most), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_left_is_short_enough_and_starts_as_the_text_does(text in "\\PC{0,40}", most in 1_usize..30) {
            let clipped = clip(&text, most);
            prop_assert!(clipped.chars().count() <= most, "{clipped:?}");
            let whole = clip(&text, usize::MAX);
            let start = clipped.strip_suffix('…').unwrap_or(&clipped);
            prop_assert!(whole.starts_with(start), "{clipped:?}");
        }
    }
}
