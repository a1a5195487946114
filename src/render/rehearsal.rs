//! Renders all outputs without publishing any, to find what only shows there.

use std::collections::HashSet;

use rayon::prelude::*;

use super::outputs::{Output, OutputId, dedup};
use super::permanence::{self, Published};
use super::project::Project;
use super::rendered_links::{AllScans, LinkScan, PromiseChoice, check, check_promises, read};
use crate::diagnostic::Diagnostic;

/// What was found in all outputs.
pub struct Rehearsal {
    /// The errors of rendering, and the findings about links and recorded addresses.
    pub findings: Vec<Diagnostic>,
    /// The links of all outputs, if nothing was wrong before or with rendering.
    pub scans: Option<AllScans>,
}

/// Renders all outputs, and checks their links. After an error in `found` that is not about an address, only template
/// errors on other pages are reported: the rest may follow from it. A broken link leaves its text.
#[must_use]
pub fn rehearse(project: &Project<'_>, outputs: &[Output], found: &[Diagnostic]) -> Rehearsal {
    let errors = || found.iter().filter(|finding| finding.is_error());
    let broken: HashSet<&str> = errors()
        .filter(|error| !is_about_address(error))
        .filter_map(|error| error.file.as_deref())
        .collect();
    let stopped = errors().any(|error| !is_about_address(error));
    let is_news = |error: &Diagnostic| !stopped || ["template", "component"].contains(&error.code);
    let rendered: Vec<Result<Option<LinkScan>, Box<Diagnostic>>> = outputs
        .par_iter()
        .map(|output| {
            match is_left_out(output) || broken.contains(output.source(project).as_str()) {
                true => Ok(None),
                false => scan(project, output),
            }
        })
        .collect();
    let mut scans = Vec::with_capacity(rendered.len());
    let mut failures = Vec::new();
    for rendered in rendered {
        match rendered {
            Ok(scan) => scans.push(scan),
            Err(error) => failures.push(*error),
        }
    }
    if stopped || !failures.is_empty() {
        failures.retain(is_news);
        return Rehearsal {
            findings: dedup(failures),
            scans: None,
        };
    }
    let all: Vec<usize> = (0..outputs.len()).collect();
    let scans = AllScans(scans);
    let mut findings = check(project, outputs, &scans, &all);
    let is_clean = errors().next().is_none();
    let lost = match is_clean {
        true => Vec::new(),
        false => permanence::lost_addresses(&Published::new(project, outputs)),
    };
    let choice = PromiseChoice {
        changed: None,
        reported: &lost,
    };
    findings.extend(check_promises(project, outputs, &scans, choice));
    Rehearsal {
        findings,
        scans: is_clean.then_some(scans),
    }
}

/// Whether an output does not fail for reasons that an author could fix: social images, which are slow to draw, and the
/// search index, which reads all pages once more.
fn is_left_out(output: &Output) -> bool {
    output.is_costly() || matches!(output.id, OutputId::SearchFile(_))
}

/// Whether a finding is about an address alone, so that everything can be rendered nevertheless.
fn is_about_address(finding: &Diagnostic) -> bool {
    const KINDS: [&str; 5] = ["link-", "ledger-", "redirect-", "address-", "heading-"];
    KINDS.iter().any(|kind| finding.code.starts_with(kind)) && finding.code != "address-taken"
}

/// Renders an output, and reads its links.
fn scan(project: &Project<'_>, output: &Output) -> Result<Option<LinkScan>, Box<Diagnostic>> {
    let content = output.render(project)?;
    read(project, output, content).map(|(_, scan)| scan)
}
