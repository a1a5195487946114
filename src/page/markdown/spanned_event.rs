//! An event with its place.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

/// An event, and the bytes of the body that it comes from.
pub(super) type SpannedEvent<'t> = (Event<'t>, Range<usize>);

/// Whether an element is part of a line of text.
pub(super) fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// Whether a tag of raw HTML breaks a line.
pub(super) fn is_line_break(tag: &str) -> bool {
    tag.get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}
