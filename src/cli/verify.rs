//! `guidepost links verify`.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::args::ReadArgs;
use super::counter::Counter;
use super::terminal::{exit_code, failure, print_findings, source_texts};
use super::with_site::with_site;
use crate::author::verify::LiveSite;
use crate::diagnostic::{Diagnostic, Printer, counted};
use crate::ledger;
use crate::render::permanence;

const ABOUT: &str =
    "Redirects are followed as a browser does. Only recorded addresses are requested.

Examples:
  guidepost links verify https://example.org/guide/
  guidepost links verify http://localhost:8000/ --json";

#[derive(Debug, Args)]
#[command(after_help = ABOUT)]
pub(super) struct VerifyArgs {
    /// The address of the home page
    #[arg(value_name = "URL")]
    url: String,
    #[command(flatten)]
    site: ReadArgs,
    /// Seconds that a request may take
    #[arg(long, value_name = "TIME", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// Print findings and counts as JSON, one object a line
    #[arg(long)]
    json: bool,
}

/// The result of asking.
struct VerifyReport {
    findings: Vec<Diagnostic>,
    pages: usize,
    sections: usize,
}

pub(super) fn run(args: &VerifyArgs) -> ExitCode {
    let server = match LiveSite::new(&args.url, Duration::from_secs(args.timeout)) {
        Ok(server) => server,
        Err(fault) => {
            drop(writeln!(io::stderr(), "error: `{}` {fault}", args.url));
            return ExitCode::from(2);
        }
    };
    let report = with_site(&args.site, |project, _| {
        if !project.ledger.exists() {
            return Err(vec![permanence::without_ledger()]);
        }
        let promises = ledger::promises(&project.ledger.states);
        let counter = Counter::new("asking the server");
        let findings = server.verify(&promises, &|done| counter.show(done, promises.len()));
        counter.end();
        Ok(VerifyReport {
            findings: findings.map_err(|finding| vec![*finding])?,
            pages: promises.len(),
            sections: promises.iter().map(|promise| promise.ids.len()).sum(),
        })
    });
    let report = match report {
        Ok(report) => report,
        Err(found) => return failure(&args.site.root, found),
    };
    let printed = exit_code(print(args, &report));
    match report.findings.is_empty() {
        true => printed,
        false => ExitCode::FAILURE,
    }
}

fn print(args: &VerifyArgs, report: &VerifyReport) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if args.json {
        let sources = source_texts(&args.site.root);
        let mut printer = Printer::new(&sources);
        for finding in &report.findings {
            writeln!(out, "{}", printer.json(finding))?;
        }
        let counts = json!({
            "type": "verified",
            "pages": report.pages,
            "sections": report.sections,
            "errors": report.findings.len(),
        });
        return writeln!(out, "{counts}");
    }
    print_findings(&args.site.root, &report.findings)?;
    let result = match report.findings.len() {
        0 => "all work".to_owned(),
        count => counted(count, "error"),
    };
    writeln!(
        out,
        "Asked for {} and {}: {result}",
        counted(report.pages, "recorded page"),
        counted(report.sections, "section")
    )
}
