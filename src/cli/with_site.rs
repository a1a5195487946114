//! Opens a site for the commands about links.

use super::args::ReadArgs;
use super::terminal::open;
use crate::diagnostic::Diagnostic;
use crate::render::outputs::{self, Output};
use crate::render::project::{Options, Project};

/// Opens the site, and applies a function to it and its outputs.
pub(super) fn with_site<T>(
    site: &ReadArgs,
    apply: impl FnOnce(&Project<'_>, &[Output]) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Vec<Diagnostic>> {
    let files = open(&site.root)?;
    let options = Options {
        base_url: site.base_url.clone(),
        drafts: false,
    };
    let (project, _) = Project::open(&files, &options)?;
    // Other findings do not concern the ledger; a build reports them.
    let (outputs, _) = outputs::plan(&project);
    apply(&project, &outputs)
}
