//! A line on a terminal that shows how much is done.

use std::io::{self, IsTerminal, Write};

/// Moves the cursor to the start of the line, and clears the line.
const CLEAR: &str = "\r\x1b[K";

/// The line; nothing is shown unless standard error is a terminal.
pub(super) struct Counter {
    what: &'static str,
    is_shown: bool,
}

impl Counter {
    /// A line that begins with what is done.
    pub(super) fn new(what: &'static str) -> Self {
        let is_shown = io::stderr().is_terminal();
        Self { what, is_shown }
    }

    /// A failure to show it stops nothing.
    pub(super) fn show(&self, done: usize, count: usize) {
        if self.is_shown {
            let _ = write!(io::stderr(), "{CLEAR}{}: {done} of {count}", self.what);
        }
    }

    pub(super) fn end(&self) {
        if self.is_shown {
            let _ = write!(io::stderr(), "{CLEAR}");
        }
    }
}
