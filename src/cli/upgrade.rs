//! `guidepost config --check-upgrade`.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::args::{ReadArgs, today};
use super::next::{self, Done};
use super::terminal::{exit_code, failure, open, print_findings, source_texts};
use crate::base::version::Version;
use crate::diagnostic::{Diagnostic, Printer, counted};
use crate::render::project::{Options, Project};

/// The result of the check.
struct Upgrade {
    /// What changes for the site, and what is wrong with its version.
    findings: Vec<Diagnostic>,
    from: Version,
    to: Version,
    /// Whether the settings state the version.
    is_given: bool,
}

pub(super) fn run(place: &ReadArgs, is_json: bool) -> ExitCode {
    let upgrade = match upgrade(place) {
        Ok(upgrade) => upgrade,
        Err(found) => return failure(&place.root, found),
    };
    let printed = exit_code(match is_json {
        true => print_json(place, &upgrade),
        false => print_findings(&place.root, &upgrade.findings)
            .and_then(|()| writeln!(io::stdout(), "{}", closing_line(&upgrade))),
    });
    if !upgrade.findings.is_empty() {
        return ExitCode::FAILURE;
    }
    if !is_json {
        next::show(Done::UpToDate, &place.root, "");
    }
    printed
}

fn upgrade(place: &ReadArgs) -> Result<Upgrade, Vec<Diagnostic>> {
    let files = open(&place.root)?;
    let options = Options {
        base_url: place.base_url.clone(),
        today: Some(today(None)),
        ..Options::default()
    };
    // Other findings are those of a build.
    let (project, _) = Project::open(&files, &options)?;
    let (from, to) = project.upgrade_versions();
    let is_about_version = |finding: &&Diagnostic| finding.code.starts_with("made-with-");
    let warnings = project.settings.warnings.iter();
    let mut findings: Vec<Diagnostic> = warnings.filter(is_about_version).cloned().collect();
    findings.extend(project.upgrade_findings());
    Ok(Upgrade {
        findings,
        from,
        to,
        is_given: project.settings.made_with.is_some(),
    })
}

fn closing_line(upgrade: &Upgrade) -> String {
    let Upgrade { from, to, .. } = upgrade;
    let from = match upgrade.is_given {
        true => format!("made with {from}"),
        false => format!("without `made_with`, so perhaps made with {from}"),
    };
    match upgrade.findings.len() {
        0 => format!("This site is {from}: nothing changes for it with {to}"),
        count => format!(
            "This site is {from}: {} for {to}",
            counted(count, "finding")
        ),
    }
}

fn print_json(place: &ReadArgs, upgrade: &Upgrade) -> io::Result<()> {
    let sources = source_texts(&place.root);
    let mut printer = Printer::new(&sources);
    let mut out = io::stdout().lock();
    for finding in &upgrade.findings {
        writeln!(out, "{}", printer.json(finding))?;
    }
    let from = upgrade.is_given.then(|| upgrade.from.to_string());
    let end = json!({
        "type": "upgrade", "made_with": from, "version": upgrade.to.to_string(), "findings": upgrade.findings.len(),
    });
    writeln!(out, "{end}")
}
