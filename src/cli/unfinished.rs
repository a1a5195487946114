//! The warning about a build that was stopped while it published.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::io::publish::is_unfinished;
use crate::io::store::DiskStore;
use crate::site::sources::{PUBLIC, STATE};

/// Reports an output folder, `public` in a site's folder, that a build left between two versions.
pub(super) fn unfinished_build(root: &Path) -> Option<Diagnostic> {
    let (state, out) = (root.join(STATE), root.join(PUBLIC));
    is_unfinished(&DiskStore, &state, &out).then(|| {
        let message = format!(
            "a build was stopped while it published, so `{PUBLIC}` has files of two versions"
        );
        let finding = Diagnostic::warning("output-unfinished", message);
        finding.hint("run `guidepost build`, which restores the last good site first")
    })
}
