//! The code block that is open while the events of a body are read.

use std::collections::HashSet;
use std::ops::Range;

use crate::page::code::Language;

/// The open code block, and what was reported about those before it.
#[derive(Default)]
pub(super) struct OpenCode {
    pub(super) open: Option<Open>,
    /// The unknown languages that were reported.
    pub(super) unknown: HashSet<String>,
}

/// A code block with a language or with marked lines.
pub(super) struct Open {
    pub(super) text: String,
    pub(super) language: Option<&'static Language>,
    pub(super) changes: bool,
    /// The last marked line.
    pub(super) last_marked: Option<u32>,
    /// Where the marked lines are written.
    pub(super) marked: Range<usize>,
    /// The line of the fence.
    pub(super) line: Range<usize>,
}

impl OpenCode {
    /// Adds text of the open block.
    pub(super) fn push(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.text.push_str(text);
        }
    }
}
