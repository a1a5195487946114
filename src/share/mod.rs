//! What a reader copies and pastes elsewhere. Each format is a module with one pure function from
//! the facts of a page to text; [`FORMATS`] is the list of them, in the order of the share box.

mod html;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// What is shared of a page.
#[derive(Clone, Debug)]
pub struct Shared {
    title: String,
    permalink: String,
}

impl Shared {
    /// Facts of a page; `permalink` is absolute and encoded in the closed alphabet of [`crate::route::encode`].
    #[must_use]
    pub fn new(title: &str, permalink: String) -> Self {
        Self {
            title: normalise(title),
            permalink,
        }
    }
}

/// A way to write a link to a page.
#[derive(Debug)]
pub struct Format {
    /// Its name in settings and on the command line.
    pub id: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// Where it is for.
    pub note: &'static str,
    /// Writes it: raw text, on one line where the format has lines, without a line end.
    pub write: fn(&Shared) -> String,
}

/// All formats, in the order of the share box.
pub static FORMATS: [&Format; 1] = [&html::FORMAT];

/// A format with what it gives for a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The format's name.
    pub id: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// Where it is for.
    pub note: &'static str,
    /// What to copy, raw.
    pub snippet: String,
}

/// Writes a page in all formats.
#[must_use]
pub fn snippets(shared: &Shared) -> Vec<Snippet> {
    let snippet = |format: &&Format| Snippet {
        id: format.id,
        label: format.label,
        note: format.note,
        snippet: (format.write)(shared),
    };
    FORMATS.iter().map(snippet).collect()
}

/// One line of NFC text, without control characters and without the marks that turn the direction
/// of the text around them. Emoji joiners and variation selectors stay.
fn normalise(title: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced: String = title
        .chars()
        .filter(|c| !turns(*c))
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    spaced
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_that_turns_no_text_around() {
        assert_eq!(normalise(" a\n\t b\u{202e}c\u{2028}d "), "a bc d");
        assert_eq!(normalise("e\u{301} 🏃‍♀️"), "é 🏃‍♀️");
    }
}
