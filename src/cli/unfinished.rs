//! The warning about a build that was stopped while it published.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{CacheArgs, user_cache};
use crate::cache::state_folder::StatePlaces;
use crate::diagnostic::Diagnostic;
use crate::io::publish::is_unfinished;
use crate::io::store::{DiskStore, Store as _};
use crate::site::sources::PUBLIC;

/// Arguments of the commands that report on the last build and write nothing.
#[derive(Debug, Args)]
pub(super) struct BuiltArgs {
    /// The output folder [default: public in the site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    cache: CacheArgs,
}

impl BuiltArgs {
    /// The state folder that the last build used.
    pub(super) fn state_folder(&self, root: &Path) -> Option<PathBuf> {
        let canonical = DiskStore.canonicalize(root).ok()?;
        let user_cache = user_cache();
        let places = StatePlaces {
            root: &canonical,
            given: self.cache.cache_dir.as_deref(),
            user_cache: user_cache.as_deref(),
        };
        Some(places.existing())
    }
}

/// Reports an output folder that a build left between two versions.
pub(super) fn unfinished_build(root: &Path, built: &BuiltArgs) -> Option<Diagnostic> {
    let canonical = DiskStore.canonicalize(root).ok()?;
    let state = built.state_folder(root)?;
    let public = canonical.join(PUBLIC);
    let out = built.out.as_deref().unwrap_or(&public);
    is_unfinished(&DiskStore, &state, out).then(|| {
        let shown = built.out.as_deref().unwrap_or(Path::new(PUBLIC)).display();
        let message = format!(
            "a build was stopped while it published, so `{shown}` has files of two versions"
        );
        let finding = Diagnostic::warning("output-unfinished", message);
        finding.hint("run `guidepost build`, which restores the last good site first")
    })
}
