//! `guidepost check`: everything that a build checks, with every page rendered and nothing written, and the checks that
//! go beyond. A check is a module with one value, [`Check`](lint::Check); adding one takes that module and a line in [`CHECKS`].

mod allowances;
mod assets;
mod data;
mod dates;
mod descriptions;
pub mod external;
mod html_files;
mod ids;
mod images;
mod lint;
mod marks;
mod reach;
mod schema;
mod templates;
mod terms;
mod text;
mod titles;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{CODES, Code};
use crate::input::json_schema::Meaning;
use crate::io::files::Files;
use crate::render::outputs;
use crate::render::permanence::{self, Published};
use crate::render::project::{Options, Project};
use crate::render::rehearsal::rehearse;
use lint::{Check, Inputs};

/// All checks, in the order in which their codes are listed.
static CHECKS: &[&Check] = &[
    &text::CHECK,
    &marks::CHECK,
    &titles::CHECK,
    &ids::CHECK,
    &descriptions::CHECK,
    &dates::CHECK,
    &terms::CHECK,
    &assets::CHECK,
    &html_files::CHECK,
    &images::CHECK,
    &templates::CHECK,
    &data::CHECK,
    &schema::CHECK,
];

/// The result of a run.
#[derive(Debug)]
pub struct CheckReport {
    /// The number of pages, generated lists included, or `None` if the site could not be opened.
    pub pages: Option<usize>,
    /// The findings that are not allowed, in no order.
    pub findings: Vec<Diagnostic>,
    /// The number of allowed findings.
    pub allowed: usize,
}

/// A check that an option of the command line adds.
pub type FurtherCheck<'c> = &'c mut dyn FnMut(&Project<'_>) -> Vec<Diagnostic>;

/// Checks a site as of a day.
#[must_use]
pub fn run(
    files: &dyn Files,
    options: &Options,
    today: Date,
    external: Option<FurtherCheck<'_>>,
) -> CheckReport {
    let (mut project, mut findings) = match Project::open(files, options) {
        Ok(opened) => opened,
        Err(findings) => {
            return CheckReport {
                pages: None,
                findings,
                allowed: 0,
            };
        }
    };
    // Colours have neither ids nor links.
    project.leave_code_plain();
    let (outputs, found) = outputs::plan(&project);
    findings.extend(found);
    findings.extend(permanence::check(&Published::new(&project, &outputs)));
    // A failing template does not affect the checks, and an unused file may be the cause.
    let complete = !findings.iter().any(Diagnostic::is_error);
    let mut allowances = project.allowances.clone();
    let rehearsal = rehearse(&project, &outputs, &findings);
    findings.extend(rehearsal.findings);
    let reached = (rehearsal.scans).map(|scans| reach::check(&project, &outputs, &scans));
    findings.extend(allowances.filter_allowed(reached.unwrap_or_default()));
    let inputs = Inputs { today, allowable };
    for check in CHECKS.iter().filter(|check| complete || !check.needs_all) {
        let found = (check.run)(&project, &inputs);
        findings.extend(allowances.filter_allowed(found));
    }
    let with_external = external.is_some();
    if let Some(external) = external {
        findings.extend(allowances.filter_allowed(external(&project)));
    }
    let codes: Vec<&str> = codes().map(|(code, _)| code.name).collect();
    let is_run = |code: &str| complete && (with_external || !external::is_code(code));
    findings.extend(allowances::check(&allowances, is_run, &codes));
    CheckReport {
        pages: Some(project.site.nodes.len()),
        findings,
        allowed: allowances.allowed(),
    }
}

/// The codes that `allow` can name, each with its meaning.
pub fn allowable() -> Vec<Meaning> {
    let own = |code: &Code| allowances::CODES.iter().any(|own| own.name == code.name);
    let mut all: Vec<Meaning> = codes()
        .filter(|(code, _)| !own(code))
        .map(|(code, _)| (code.name, code.meaning))
        .collect();
    all.sort_unstable();
    all
}

/// All codes, each with whether only `guidepost check` reports it.
pub fn codes() -> impl Iterator<Item = (&'static Code, bool)> {
    let own = CHECKS.iter().flat_map(|check| check.codes);
    let own = own.chain(reach::CODES);
    let own = own.chain(external::CODES).chain(allowances::CODES);
    let own = own.map(|code| (code, true));
    CODES.iter().map(|code| (code, false)).chain(own)
}
