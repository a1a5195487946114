//! Places findings at keys of front matter.

use super::Project;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::front_matter;
use crate::input::yaml::Spans;
use crate::page::Page;

impl Project<'_> {
    /// Places a finding at a key of a page's front matter, or at the file as a whole if it has no such key.
    #[must_use]
    pub fn at_key(&self, page: &Page, key: &str, finding: Diagnostic) -> Diagnostic {
        match self.key_span(page, key) {
            Some(span) => finding.at(&page.file, span),
            None => finding.in_file(&page.file),
        }
    }

    /// The position of the value of a key of a page's front matter. Pages do not store these positions: the file is read
    /// again for the few findings that need one, once for all at the same key.
    #[must_use]
    pub fn key_span(&self, page: &Page, key: &str) -> Option<Span> {
        let read = || self.read_key_span(page, key);
        self.key_spans.or_read(&page.file, key, read)
    }

    fn read_key_span(&self, page: &Page, key: &str) -> Option<Span> {
        let text = self.text(page).ok()?;
        let parts = front_matter::split(&page.file, &text).ok()?;
        Spans::new(parts.block(&page.file)).value_of(&[key])
    }
}
