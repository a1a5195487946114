//! The command line: arguments to a request, an outcome to the terminal.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::build::{self, Built, Outcome, Request};
use crate::decode::decode_lossy;
use crate::diagnostic::{Diagnostic, Printer, counted};
use crate::files::{Disk, Files};
use crate::page;
use crate::project::Options;

/// Turns a folder of Markdown into a linked guide whose pages can be shared.
#[derive(Debug, Parser)]
#[command(name = "guidepost", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site into a folder
    Build(BuildArgs),
}

#[derive(Debug, Args)]
struct BuildArgs {
    /// The site's folder: with a `content` folder, or any folder of Markdown
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where to write the site [default: public in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will be published, such as https://example.org/guide/
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
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

/// Runs the program with the arguments of the process.
///
/// Exit codes: 0 built; 1 something stopped the build; 2 the command line is wrong.
#[must_use]
pub fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Build(args) => build(args),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the environment"
)]
fn build(args: BuildArgs) -> ExitCode {
    let json = args.json;
    let root = args.root.clone();
    let outcome = build::run(&Request {
        root: args.root,
        out: args.out,
        options: Options {
            base_url: args.base_url,
            drafts: args.drafts,
        },
        adopt: args.adopt,
        strict: args.strict,
        home: std::env::var_os("HOME")
            .map(PathBuf::from)
            .filter(|home| home.is_absolute()),
    });
    let sources = |file: &str| {
        let bytes = Disk::new(&root).ok()?.read(file, page::LARGEST).ok()??;
        Some(decode_lossy(&bytes))
    };
    let mut printer = Printer::new(&sources);
    let printed = if json {
        print_json(&outcome, &mut printer)
    } else {
        print_human(&outcome, &mut printer)
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

fn print_human(outcome: &Outcome, printer: &mut Printer<'_>) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let colour = err.is_terminal();
    for diagnostic in &outcome.diagnostics {
        writeln!(err, "{}", printer.human(diagnostic, colour))?;
    }
    let mut out = io::stdout().lock();
    match &outcome.built {
        Some(built) => writeln!(out, "{}", closing_line(built, &outcome.diagnostics)),
        None => writeln!(err, "{}", stopped_line(&outcome.diagnostics)),
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
