//! The length of a text that arrives in parts.

use serde::{Deserialize, Serialize};

/// How long a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct TextLength {
    /// Its words: what is between spaces and has a letter or digit.
    pub words: usize,
    /// Its Chinese and Japanese characters, which are not divided into words by spaces.
    pub ideographs: usize,
}

/// Words that people read in a minute: 238 by Brysbaert, How many words do we read per minute? J. Mem. Lang. 109 (2019), less
/// some for texts that explain.
const WORDS_A_MINUTE: usize = 220;
/// Chinese characters that people read in a minute.
const IDEOGRAPHS_A_MINUTE: usize = 440;

impl TextLength {
    /// How many minutes the text takes to read, rounded up; at least one.
    #[must_use]
    pub fn minutes(self) -> usize {
        let parts = self.words * IDEOGRAPHS_A_MINUTE + self.ideographs * WORDS_A_MINUTE;
        parts.div_ceil(WORDS_A_MINUTE * IDEOGRAPHS_A_MINUTE).max(1)
    }
}

/// Measures a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordCounter {
    length: TextLength,
    /// Whether the word that the text so far ends in is counted.
    is_counted: bool,
}

impl WordCounter {
    /// The length of the text so far.
    pub(super) const fn length(self) -> TextLength {
        self.length
    }

    /// Adds a part, which can end inside of a word.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.is_counted = false;
            } else if is_ideograph(c) {
                self.length.ideographs += 1;
                self.is_counted = false;
            } else if !self.is_counted && c.is_alphanumeric() {
                self.length.words += 1;
                self.is_counted = true;
            }
        }
    }

    /// Ends a word.
    pub(super) const fn space(&mut self) {
        self.is_counted = false;
    }
}

/// Whether a character is of a script that is written without spaces between words: Chinese and Japanese.
const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(parts: &[&str]) -> (usize, usize) {
        let mut counter = WordCounter::default();
        parts.iter().for_each(|part| counter.text(part));
        (counter.length().words, counter.length().ideographs)
    }

    #[test]
    fn a_word_is_counted_once_in_however_many_parts_it_arrives() {
        assert_eq!(length(&["one tw", "o", " – three"]), (3, 0));
        assert_eq!(length(&["", " ", "…"]), (0, 0));
        assert_eq!(length(&["大腿后侧 is 3"]), (2, 4));
    }

    #[test]
    fn minutes_are_rounded_up() {
        let minutes = |words, ideographs| TextLength { words, ideographs }.minutes();
        assert_eq!((minutes(0, 0), minutes(220, 0), minutes(221, 0)), (1, 1, 2));
        assert_eq!((minutes(0, 440), minutes(110, 221)), (1, 2));
    }
}
