//! Opens a site for the commands about links.

use jiff::civil::Date;

use super::args::{ReadArgs, today};
use super::terminal::open;
use crate::diagnostic::Diagnostic;
use crate::render::outputs::{self, Output};
use crate::render::project::{Options, Project};

/// Opens the site, and applies a function to it and its outputs.
pub(super) fn with_site<T>(
    site: &ReadArgs,
    apply: impl FnOnce(&Project<'_>, &[Output]) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Vec<Diagnostic>> {
    // Other findings do not concern the ledger; a build reports them.
    with_findings(site, today(None), |project, outputs, _| {
        apply(project, outputs)
    })
}

/// As [`with_site`] for a day, unless a file cannot be read: then its page is missing, and what is written would be
/// incomplete.
pub(super) fn with_readable_site<T>(
    site: &ReadArgs,
    day: Date,
    apply: impl FnOnce(&Project<'_>, &[Output]) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Vec<Diagnostic>> {
    with_findings(site, day, |project, outputs, mut found| {
        found.retain(|finding| finding.is_error() && finding.code == "file-unreadable");
        match found.is_empty() {
            true => apply(project, outputs),
            false => Err(found),
        }
    })
}

fn with_findings<T>(
    site: &ReadArgs,
    day: Date,
    apply: impl FnOnce(&Project<'_>, &[Output], Vec<Diagnostic>) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Vec<Diagnostic>> {
    let files = open(&site.root)?;
    let options = Options {
        base_url: site.base_url.clone(),
        today: Some(day),
        ..Options::default()
    };
    let (project, found) = Project::open(&files, &options)?;
    let (outputs, _) = outputs::plan(&project);
    apply(&project, &outputs, found)
}
