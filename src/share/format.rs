//! What a share format is.

use super::page::Shared;
use crate::base::ui_strings::{ShareFormats, UiStrings};

/// A way to write a link to a page.
#[derive(Debug)]
pub struct Format {
    /// Its name in settings and on the command line.
    pub id: &'static str,
    /// Selects its text among those of all formats.
    pub(super) text: fn(&ShareFormats) -> &'static str,
    /// Whether its snippet is words alone, which have the direction of their script, and not code.
    pub is_prose: bool,
    /// Writes the snippet: raw text without a final newline, or `None` if the page lacks what the format needs.
    pub write: fn(&Shared) -> Option<String>,
}

impl Format {
    /// The name of its field in the share box.
    #[must_use]
    pub fn label(&self, strings: &UiStrings) -> &'static str {
        (self.text)(&strings.format_names)
    }

    /// What it is for, in a sentence.
    #[must_use]
    pub fn note(&self, strings: &UiStrings) -> &'static str {
        (self.text)(&strings.format_notes)
    }
}
