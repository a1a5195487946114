//! What can stop a site from being published.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// One reason why nothing, or not everything, was published. [`crate::diagnostic::codes`] says what each code means: they are
/// those that start with `output-`, and `build-locked`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishError {
    /// Stable name of the kind of error.
    pub code: &'static str,
    /// What happened, in one line.
    pub message: String,
    /// The file or folder it happened at, where there is one.
    pub path: Option<PathBuf>,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl PublishError {
    pub(super) fn new(code: &'static str, path: &Path, message: String) -> Self {
        Self {
            code,
            message,
            path: Some(path.to_owned()),
            hints: Vec::new(),
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A fault before the first output file was touched. `doing` is a verb: "write".
    pub(crate) fn before(doing: &str, path: &Path, error: &io::Error) -> Self {
        let shown = path.display();
        if is_full(error) {
            let message =
                format!("no space left while writing {shown}; the last good site is untouched");
            return Self::new("output-full", path, message);
        }
        Self::new(
            "output-io",
            path,
            format!("cannot {doing} {shown}: {error}"),
        )
    }

    /// A fault while files were being moved into place.
    pub(super) fn midway(doing: &str, path: &Path, error: &io::Error) -> Self {
        let hint = "the site is partly updated, every file in it whole; \
                    build again to complete it";
        if is_full(error) {
            let message = format!("no space left while writing {}", path.display());
            return Self::new("output-full", path, message).hint(hint);
        }
        Self::before(doing, path, error).hint(hint)
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PublishError {}

fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}
