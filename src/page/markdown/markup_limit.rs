//! The limit on the markup of one page. An event takes some hundred bytes while a page is read, and can come from a
//! single byte, so the size of the file alone would be no bound on memory.

use std::cell::Cell;

use pulldown_cmark::Event;

/// The most events of a page: starts and ends of elements, texts, breaks; and two for each mark that smart punctuation
/// replaces.
pub(super) const MOST_PIECES: usize = 150_000;

/// The pieces of an event: a reference to a footnote is printed as two elements.
pub(super) fn pieces(event: &Event<'_>) -> usize {
    match event {
        Event::FootnoteReference(_) => 4,
        _ => 1,
    }
}

/// Counts the pieces of markup of a page.
#[derive(Default)]
pub(super) struct MarkupLimit {
    pieces: Cell<usize>,
    exceeded: Cell<Option<usize>>,
}

impl MarkupLimit {
    /// Starts to count again.
    pub(super) fn reset(&self) {
        self.pieces.set(0);
        self.exceeded.set(None);
    }

    /// Counts pieces at an offset of the body. Returns whether the limit is kept.
    pub(super) fn count(&self, pieces: usize, at: usize) -> bool {
        self.pieces.set(self.pieces.get().saturating_add(pieces));
        let is_kept = self.pieces.get() <= MOST_PIECES;
        if !is_kept && self.exceeded.get().is_none() {
            self.exceeded.set(Some(at));
        }
        is_kept
    }

    /// Where the limit was exceeded, in bytes of the body. No event follows.
    pub(super) fn exceeded(&self) -> Option<usize> {
        self.exceeded.get()
    }
}
