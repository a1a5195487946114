//! Diagnostics together with the files that they are about.

use std::sync::{Arc, OnceLock};

use super::file_snapshot::FileSnapshot;
use crate::diagnostic::{Diagnostic, Printer};

/// Diagnostics of one snapshot, sorted, which can be printed with excerpts of its files.
#[derive(Default)]
pub struct DiagnosticSet {
    diagnostics: Vec<Diagnostic>,
    files: Option<Arc<FileSnapshot>>,
    printed: OnceLock<Vec<String>>,
}

impl DiagnosticSet {
    pub(super) fn new(diagnostics: Vec<Diagnostic>, files: &Arc<FileSnapshot>) -> Self {
        Self {
            diagnostics,
            files: Some(Arc::clone(files)),
            printed: OnceLock::new(),
        }
    }

    /// The diagnostics.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The number of diagnostics.
    #[must_use]
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Each as the terminal prints it, without colours, with an excerpt of its file as it was. No more than
    /// [`Self::MOST_PRINTED`]. They are printed once, at the first call.
    #[must_use]
    pub fn printed(&self) -> &[String] {
        self.printed.get_or_init(|| {
            let text = |file: &str| self.files.as_ref()?.text(file);
            let mut printer = Printer::new(&text);
            let first = self.diagnostics.iter().take(Self::MOST_PRINTED);
            first.map(|finding| printer.human(finding, false)).collect()
        })
    }

    /// The most diagnostics of a set that are printed.
    pub const MOST_PRINTED: usize = 50;
}
