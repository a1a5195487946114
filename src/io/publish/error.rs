//! The errors that can stop a site from being published.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// The end of a message after which the output folder is as it was.
const UNTOUCHED: &str = "; the last good site is untouched";

/// A reason why nothing, or not everything, was published. [`crate::diagnostic::codes`] explains the codes: those that
/// start with `output-`, `build-locked`, and for source files `file-unreadable` and `file-changed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishError {
    /// The stable name of the kind of error.
    pub code: &'static str,
    /// What happened, in one line.
    pub message: String,
    /// The output file or folder that it is about, if any.
    pub path: Option<PathBuf>,
    /// The source file that it is about, if any: its path relative to the site's root, with `/`.
    pub source_file: Option<String>,
    /// Possible remedies.
    pub hints: Vec<String>,
    /// The kind of the error of the operating system, if it is one.
    pub cause: Option<io::ErrorKind>,
}

impl PublishError {
    pub(crate) fn new(code: &'static str, path: &Path, message: String) -> Self {
        Self {
            code,
            message,
            path: Some(path.to_owned()),
            source_file: None,
            hints: Vec::new(),
            cause: None,
        }
    }

    /// Whether the place cannot be written to at all.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        matches!(self.cause, Some(PermissionDenied | ReadOnlyFilesystem))
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A failure before the first output file was touched. `action` is a verb: "write".
    pub(crate) fn before(action: &str, path: &Path, error: &io::Error) -> Self {
        let shown = path.display();
        if is_full(error) {
            let message = format!("no space left while writing {shown}{UNTOUCHED}");
            return Self::new("output-full", path, message);
        }
        let message = format!("cannot {action} {shown}: {error}");
        let fault = Self {
            cause: Some(error.kind()),
            ..Self::new("output-io", path, message)
        };
        match error.kind() {
            io::ErrorKind::ReadOnlyFilesystem => {
                fault.hint("the file system is read-only; write the site elsewhere with --out")
            }
            _ => fault,
        }
    }

    /// The same error after all changes were undone.
    pub(super) fn undone(self) -> Self {
        self.hint("nothing was published: the output folder is as it was")
    }

    /// The same error after changes that could not be undone.
    pub(super) fn half_way(mut self) -> Self {
        self.message = self.message.replace(UNTOUCHED, "");
        self.hint("the output folder is between two versions, every file in it whole; build again, which restores it first")
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PublishError {}

impl From<Box<Diagnostic>> for PublishError {
    fn from(finding: Box<Diagnostic>) -> Self {
        Self {
            code: finding.code,
            message: finding.message,
            path: None,
            source_file: finding.file,
            hints: finding.hints,
            cause: None,
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}
