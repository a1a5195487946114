//! `guidepost check`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;
use serde::Serialize;

use super::args::{SiteArgs, date};
use super::external::{Checked, ExternalArgs, ExternalChecker};
use super::next::{self, Done};
use super::terminal::{exit_code, open, print_findings, source_texts};
use super::unfinished::{BuiltArgs, unfinished_build};
use crate::check::{self, CheckReport};
use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, Printer, Severity, counted, sort_and_dedup};

const EXAMPLE: &str = "Example: guidepost check --strict --today 2027-01-01";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    built: BuiltArgs,
    #[command(flatten)]
    external: ExternalArgs,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Print findings and counts as JSON, one object a line
    #[arg(long)]
    json: bool,
    /// The date for drafts, reviews, expiry [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
    /// Print the meaning of every code, and check nothing
    #[arg(long, conflicts_with_all = ["external", "strict", "today", "root", "base_url", "drafts", "out", "cache_dir"])]
    list: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the clock"
)]
pub(super) fn run(args: &CheckArgs) -> ExitCode {
    if args.list {
        return exit_code(list(args.json));
    }
    let today = args.today.unwrap_or_else(|| Zoned::now().date());
    let mut external = ExternalChecker::new(&args.external, &args.site.root, &args.built, today);
    let mut report = match open(&args.site.root) {
        Ok(files) => external
            .run(|further| check::run(&files, &args.site.options(Some(today)), today, further)),
        Err(findings) => CheckReport {
            pages: None,
            findings,
            allowed: 0,
        },
    };
    let unfinished = unfinished_build(&args.site.root, &args.built);
    report.findings.extend(unfinished);
    report.findings = sort_and_dedup(std::mem::take(&mut report.findings), args.strict);
    let printed = exit_code(if args.json {
        print_json(args, &report, external.checked())
    } else {
        print_findings(&args.site.root, &report.findings)
            .and_then(|()| external.print())
            .and_then(|()| writeln!(io::stdout(), "{}", closing_line(&report)))
    });
    if report.findings.iter().any(Diagnostic::is_error) {
        return ExitCode::FAILURE;
    }
    if !args.json {
        let done = match report.findings.as_slice() {
            [] => Done::CheckedClean,
            _ => Done::Checked,
        };
        next::show(done, &args.site.root, "");
    }
    printed
}

/// The number of findings of a severity by code.
fn counts(report: &CheckReport, severity: Severity) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    let findings = report.findings.iter();
    for finding in findings.filter(|finding| finding.severity == severity) {
        *counts.entry(finding.code).or_default() += 1;
    }
    counts
}

fn closing_line(report: &CheckReport) -> String {
    let checked = match report.pages {
        Some(pages) => format!("Checked {}", counted(pages, "page")),
        None => "The site could not be checked".to_owned(),
    };
    let found = Severity::ALL.into_iter().filter_map(|severity| {
        let counts = counts(report, severity);
        let total: usize = counts.values().sum();
        let codes = counts.iter().map(|(code, count)| format!("{count} {code}"));
        let codes = codes.collect::<Vec<_>>().join(", ");
        (total > 0).then(|| format!("{} ({codes})", counted(total, severity.name())))
    });
    let mut found: Vec<String> = found.collect();
    if found.is_empty() {
        found.push("nothing found".to_owned());
    }
    if report.allowed > 0 {
        found.push(format!("{} allowed", report.allowed));
    }
    format!("{checked}: {}", found.join(", "))
}

fn print_json(
    args: &CheckArgs,
    report: &CheckReport,
    external: Option<&Checked>,
) -> io::Result<()> {
    let sources = source_texts(&args.site.root);
    let mut printer = Printer::new(&sources);
    let mut out = io::stdout().lock();
    for finding in &report.findings {
        writeln!(out, "{}", printer.json(finding))?;
    }
    if let Some(external) = external {
        external.print_json(&args.site.root, &mut out)?;
    }
    let end = End {
        r#type: "checked",
        pages: report.pages,
        errors: counts(report, Severity::Error),
        warnings: counts(report, Severity::Warning),
        notes: counts(report, Severity::Note),
        allowed: report.allowed,
    };
    writeln!(out, "{}", serde_json::to_string(&end)?)
}

/// The last line of the JSON report.
#[derive(Serialize)]
struct End {
    r#type: &'static str,
    pages: Option<usize>,
    errors: BTreeMap<&'static str, usize>,
    warnings: BTreeMap<&'static str, usize>,
    notes: BTreeMap<&'static str, usize>,
    allowed: usize,
}

/// A code in the JSON report.
#[derive(Serialize)]
struct CodeLine {
    r#type: &'static str,
    #[serde(flatten)]
    code: &'static Code,
    /// Whether only `guidepost check` reports it.
    check_alone: bool,
}

/// Prints all codes: those of a build, then those that only this command reports.
fn list(json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut heading = None;
    for (code, check_alone) in check::codes() {
        if json {
            let line = CodeLine {
                r#type: "code",
                code,
                check_alone,
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
            continue;
        }
        if heading != Some(check_alone) {
            let (gap, who) = match check_alone {
                false => (
                    "",
                    "Reported by a build, or by the command that it concerns",
                ),
                true => ("\n", "Reported by `guidepost check` only"),
            };
            writeln!(out, "{gap}{who}\n")?;
            heading = Some(check_alone);
        }
        writeln!(out, "{}: {}; {}", code.name, code.meaning, code.advice)?;
    }
    Ok(())
}
