//! What a session reports to the person who runs it.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Sources};

/// A report of a session.
pub enum SessionReport<'r> {
    /// The site was opened for the first time.
    Opened {
        /// The path that the site is below, such as `/`.
        base_path: &'r str,
        /// The number of pages, generated lists included; `None` if errors keep the site from being served.
        pages: Option<usize>,
    },
    /// Another site is served.
    Rebuilt {
        /// The number of its pages.
        pages: usize,
        /// The files that changed, sorted.
        files: &'r [String],
        /// The time since the last event.
        time: Duration,
    },
    /// The files that changed have errors, and the earlier site is still served.
    Rejected {
        /// The files that changed, sorted.
        files: &'r [String],
    },
    /// All errors and the new warnings, sorted, with the texts that they are about.
    Diagnostics(&'r [Diagnostic], Sources<'r>),
}
