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
        if !text.is_ascii() {
            return text.chars().for_each(|c| self.character(c));
        }
        // Most texts, and every byte of them passes here: no branches.
        let mut is_counted = u8::from(self.is_counted);
        let mut words = 0;
        for byte in text.bytes() {
            let kind = ASCII[usize::from(byte)];
            words += usize::from(kind & ALPHANUMERIC & !is_counted);
            is_counted = (is_counted | kind) & ALPHANUMERIC & !(kind >> 1);
        }
        self.length.words += words;
        self.is_counted = is_counted != 0;
    }

    fn character(&mut self, c: char) {
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

    /// Ends a word.
    pub(super) const fn space(&mut self) {
        self.is_counted = false;
    }
}

/// A letter or digit; the same bit as that of a counted word.
const ALPHANUMERIC: u8 = 1;
const SPACE: u8 = 2;

/// What each ASCII character is, by its number; zero for other bytes and characters.
static ASCII: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut at: u8 = 0;
    while at < 128 {
        if at.is_ascii_alphanumeric() {
            kinds[at as usize] = ALPHANUMERIC;
        } else if (at as char).is_whitespace() {
            kinds[at as usize] = SPACE;
        }
        at += 1;
    }
    kinds
};

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
    fn ascii_is_counted_like_other_text() {
        let all: String = ('\0'..='\u{7f}')
            .flat_map(|c| ['a', c, 'b', ' ', c, '-', c])
            .collect();
        for text in [&all, "a-b \u{b}c\t- 1x\r\n--", "", " ", "-a"] {
            for before in ["", "a", "-"] {
                let counted = |after: &str| length(&[before, text, after]);
                let (words, _) = counted("\u{2010}");
                let mut each = WordCounter::default();
                [before, text]
                    .concat()
                    .chars()
                    .for_each(|c| each.character(c));
                assert_eq!(words, each.length().words, "{before:?} and {text:?}");
                assert_eq!(counted("x").0 - words, usize::from(!each.is_counted));
            }
        }
    }

    #[test]
    fn minutes_are_rounded_up() {
        let minutes = |words, ideographs| TextLength { words, ideographs }.minutes();
        assert_eq!((minutes(0, 0), minutes(220, 0), minutes(221, 0)), (1, 1, 2));
        assert_eq!((minutes(0, 440), minutes(110, 221)), (1, 2));
    }
}
