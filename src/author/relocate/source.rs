//! The text of a file with the positions of its bytes, so that a part can be replaced without changing another byte:
//! neither line ends nor a byte order mark are part of the decoded text.

use std::ops::Range;

/// A file's bytes and its decoded text.
#[derive(Debug)]
pub(super) struct Source {
    /// The decoded text.
    pub(super) text: String,
    /// The bytes of the file.
    pub(super) bytes: Vec<u8>,
    /// Positions in the text and in the bytes, ascending; between two, both advance by the same.
    steps: Vec<(usize, usize)>,
    /// Whether a line of the file ends in CRLF: hundreds of links of one file are replaced one by one.
    has_crlf: bool,
}

impl Source {
    /// Aligns bytes with the text that they were decoded to.
    pub(super) fn new(bytes: Vec<u8>, text: String) -> Self {
        let mut steps = vec![(0, 0)];
        let raw = std::str::from_utf8(&bytes).unwrap_or_default();
        let mut pending = raw.char_indices().peekable();
        if let Some((_, '\u{feff}')) = pending.peek() {
            pending.next();
            steps.push((0, '\u{feff}'.len_utf8()));
        }
        let mut decoded = text.char_indices().peekable();
        while let Some((at, c)) = pending.next() {
            let Some((to, plain)) = decoded.next() else {
                break;
            };
            let mut end = at + c.len_utf8();
            if c == '\r' && plain == '\n' && pending.next_if(|(_, next)| *next == '\n').is_some() {
                end += 1;
            }
            if end - at != plain.len_utf8() {
                steps.push((to + plain.len_utf8(), end));
            }
        }
        let has_crlf = memchr::memmem::find(&bytes, b"\r\n").is_some();
        Self {
            text,
            bytes,
            steps,
            has_crlf,
        }
    }

    /// The position in the bytes of a position in the text.
    fn raw(&self, at: usize) -> usize {
        let after = self.steps.partition_point(|(text, _)| *text <= at);
        let (text, raw) = self.steps[after.saturating_sub(1)];
        raw + at - text
    }

    /// The bytes of a range of the text. Those of a range from the start have the byte order mark.
    pub(super) fn bytes_of(&self, range: Range<usize>) -> &[u8] {
        let start = match range.start {
            0 => 0,
            start => self.raw(start),
        };
        self.bytes
            .get(start..self.raw(range.end).max(start))
            .unwrap_or_default()
    }

    /// A text with the line ends of the file.
    pub(super) fn with_line_ends(&self, text: &str) -> String {
        match self.has_crlf {
            true => text.replace('\n', "\r\n"),
            false => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::decode::{decode, decode_leniently};

    #[test]
    fn a_part_of_the_text_has_its_own_bytes() {
        let bytes = "\u{feff}a\r\nb\rc\u{e9}\nd\r\n".as_bytes().to_vec();
        let text = decode("a", bytes.clone()).expect("text");
        assert_eq!(text, "a\nb\nc\u{e9}\nd\n");
        let source = Source::new(bytes.clone(), text.clone());
        assert_eq!(source.bytes_of(0..text.len()), bytes);
        let at = text.find('b').expect("b");
        assert_eq!(source.bytes_of(at - 1..at + 2), b"\r\nb\r");
        let at = text.find('d').expect("d");
        assert_eq!(source.bytes_of(at..text.len()), b"d\r\n");
        assert_eq!(source.bytes_of(0..1), "\u{feff}a".as_bytes());
    }

    #[test]
    fn repaired_characters_keep_their_bytes() {
        let bytes = "a\u{93}b\u{94}c".as_bytes().to_vec();
        let (text, _) = decode_leniently("a", bytes.clone()).expect("text");
        let source = Source::new(bytes.clone(), text.clone());
        let at = text.find('b').expect("b");
        assert_eq!(source.bytes_of(at..at + 1), b"b");
        assert_eq!(source.bytes_of(0..text.len()), bytes);
    }
}
