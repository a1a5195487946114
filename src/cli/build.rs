//! `guidepost build`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{SiteArgs, print_findings, source_text};
use crate::build::{self, Built, Outcome, Request};
use crate::diagnostic::{Diagnostic, Printer, counted};

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write the site [default: public in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Overwrite files in the output folder that Guidepost did not write, at the site's own paths
    #[arg(long)]
    adopt: bool,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Print findings and the result as JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the environment"
)]
pub(super) fn run(args: BuildArgs) -> ExitCode {
    let outcome = build::run(&Request {
        root: args.site.root.clone(),
        out: args.out,
        options: args.site.options(),
        adopt: args.adopt,
        strict: args.strict,
        home: std::env::var_os("HOME")
            .map(PathBuf::from)
            .filter(|home| home.is_absolute()),
    });
    let printed = if args.json {
        let sources = |file: &str| source_text(&args.site.root, file);
        print_json(&outcome, &mut Printer::new(&sources))
    } else {
        print_findings(&args.site.root, &outcome.diagnostics)
            .and_then(|()| print_notes(&outcome.notes))
            .and_then(|()| print_end(&outcome))
    };
    // A reader that has gone away is no error of the build.
    drop(printed);
    if outcome.built.is_some() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print_json(outcome: &Outcome, printer: &mut Printer<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for diagnostic in &outcome.diagnostics {
        writeln!(out, "{}", printer.json(diagnostic))?;
    }
    if let Some(built) = &outcome.built {
        let mut line = serde_json::to_value(built)?;
        line["type"] = "built".into();
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn print_notes(notes: &[String]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    notes
        .iter()
        .try_for_each(|note| writeln!(err, "note: {note}"))
}

fn print_end(outcome: &Outcome) -> io::Result<()> {
    match &outcome.built {
        Some(built) => {
            let line = closing_line(built, &outcome.diagnostics);
            writeln!(io::stdout(), "{line}")
        }
        None => writeln!(io::stderr(), "{}", stopped_line(&outcome.diagnostics)),
    }
}

fn closing_line(built: &Built, diagnostics: &[Diagnostic]) -> String {
    let warnings = match diagnostics.len() {
        0 => String::new(),
        count => format!(", {}", counted(count, "warning")),
    };
    format!(
        "Built {}: {} new, {} changed, {} removed, {} unchanged{warnings}; {:.2} s; {}",
        counted(built.pages, "page"),
        built.new,
        built.changed,
        built.removed,
        built.unchanged,
        built.seconds,
        built.output.display(),
    )
}

fn stopped_line(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .count();
    let warnings = diagnostics.len() - errors;
    let also = if warnings == 0 {
        String::new()
    } else {
        format!(" and {}", counted(warnings, "warning"))
    };
    format!("Nothing was built: {}{also}", counted(errors, "error"))
}
