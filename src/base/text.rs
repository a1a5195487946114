//! Normalises an author's text.

use unicode_normalization::UnicodeNormalization;

/// Text as one line of NFC, without control characters and bidirectional formatting characters. Emoji joiners and
/// variation selectors stay.
#[must_use]
pub fn one_line(text: &str) -> String {
    // Most titles need no change: ASCII words with one space between them.
    let is_ascii = text.bytes().all(|b| (b' '..=b'~').contains(&b));
    if is_ascii && text.trim_ascii() == text && !text.contains("  ") {
        return text.to_owned();
    }
    let turns = |c: &char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let spaced: String = text
        .chars()
        .filter(|c| !turns(c))
        .map(|c| if breaks(c) { ' ' } else { c })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// Whether a line feed is at `at` and the line after it is blank.
#[must_use]
pub fn starts_blank_line(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'\n'
        && bytes[at + 1..].iter().find(|byte| !b" \t\r".contains(byte)) == Some(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_that_turns_no_text_around() {
        assert_eq!(one_line(" a\n\t b\u{202e}c\u{2028}d "), "a bc d");
        assert_eq!(one_line("e\u{301} 🏃‍♀️"), "é 🏃‍♀️");
        assert_eq!(one_line("\u{200f}\n "), "");
    }
}
