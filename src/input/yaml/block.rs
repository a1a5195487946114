//! YAML text and its position in a file.

use std::ops::Range;

use crate::diagnostic::Span;

/// YAML text and its position in its file.
#[derive(Clone, Copy, Debug)]
pub struct Block<'t> {
    /// The file, relative to the site's root.
    pub file: &'t str,
    /// The YAML itself.
    pub text: &'t str,
    /// Where it starts in the file, in bytes.
    pub offset: usize,
}

impl<'t> Block<'t> {
    /// A block that is a whole file.
    #[must_use]
    pub fn whole(file: &'t str, text: &'t str) -> Self {
        let offset = 0;
        Self { file, text, offset }
    }

    /// The span in the file of a range of the text, extended to whole characters: parsers count some positions in bytes
    /// of a character.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.ceil_char_boundary(range.end.max(start));
        Span::from(start..end).shifted(self.offset)
    }

    /// The text at a span of the file.
    #[must_use]
    pub fn text_at(&self, span: Span) -> &'t str {
        let range = span.range();
        let inside = |at: usize| at.saturating_sub(self.offset);
        let text = self.text.get(inside(range.start)..inside(range.end));
        text.unwrap_or_default()
    }

    /// The span of the first line: that of a diagnostic about the block as a whole.
    #[must_use]
    pub fn first_line(&self) -> Span {
        self.span(0..first_line(self.text).len())
    }
}

/// The first line of a text, without its line end.
pub(super) fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// A value in straight quotes.
pub(super) fn in_quotes(value: &str) -> String {
    match value.contains(['"', '\\']) {
        true => format!("'{}'", value.replace('\'', "''")),
        false => format!("\"{value}\""),
    }
}
