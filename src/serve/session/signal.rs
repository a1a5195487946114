//! The messages that wake the driver.

use super::change_set::ChangeSet;
use crate::diagnostic::Diagnostic;

/// A message to the driver.
pub(super) enum Signal {
    /// These files may have changed.
    Changed(ChangeSet),
    /// Outputs of a snapshot cannot be rendered.
    RenderErrors {
        /// The generation of the snapshot.
        generation: u64,
        /// Sorted, each once.
        errors: Vec<Diagnostic>,
        /// Whether all pages were tried.
        is_complete: bool,
    },
    /// The session is to end.
    Stop,
}
