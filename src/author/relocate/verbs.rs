//! From a request to a plan.

use jiff::civil::Date;

use super::plan::Opened;
use super::points::Places;
use super::request::{Plan, Refusal, Request};
use super::{ids, merging, moving, names, removal, splitting, verify};
use crate::io::files::Files;
use crate::render::project::{Options, Project};

/// Plans a change.
///
/// # Errors
/// The reasons why it must not be made.
pub fn plan(
    files: &dyn Files,
    base_url: Option<&str>,
    request: Request<'_>,
    today: Date,
) -> Result<Plan, Refusal> {
    // Links of drafts are followed too.
    let options = Options {
        base_url: base_url.map(str::to_owned),
        drafts: true,
        copy: false,
        today: None,
    };
    let (project, found) = Project::open(files, &options)?;
    names::check_read(&project, &found)?;
    let places = Places::new(&project);
    let findings = verify::findings(&project, found);
    let opened = Opened {
        files,
        options: &options,
        places: &places,
        findings: &findings,
        today,
    };
    match request {
        Request::Move { old, new } => Ok(moving::plan(&opened, old, new)?),
        Request::Remove { page, to, gone } => removal::plan(&opened, page, (to, gone)),
        Request::Split {
            section,
            file,
            title,
        } => Ok(splitting::plan(&opened, section, (file, title))?),
        Request::Merge { page, into } => Ok(merging::plan(&opened, page, into)?),
        Request::WriteIds(headings) => Ok(ids::write_ids(&opened, headings)?),
    }
}
