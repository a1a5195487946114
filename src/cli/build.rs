//! `guidepost build`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use serde_json::Value;

use super::args::{CacheArgs, SiteArgs, date, user_cache};
use super::next::{self, Done};
use super::progress;
use super::terminal::{exit_code, failure, print_findings, recover, source_texts};
use crate::builder::{self, BuildRequest, Built, Outcome, Progress, Timings};
use crate::diagnostic::{Diagnostic, Printer, counted, counts};
use crate::render::project::Options;

const EXAMPLES: &str = "Examples:
  guidepost build --strict --base-url https://example.org/guide/
  guidepost build --zip guide.zip";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write it [default: public in the site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write a zip file that works without a server
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "adopt", "dump_words"])]
    zip: Option<PathBuf>,
    #[command(flatten)]
    cache: CacheArgs,
    /// Overwrite files that Guidepost did not write
    #[arg(long)]
    adopt: bool,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// The date for later pages and expiry [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
    /// Demand a complete ledger on the published branch
    #[arg(long)]
    locked: bool,
    /// The branch, for --locked [default: the current one]
    #[arg(long, value_name = "NAME", requires = "locked")]
    branch: Option<String>,
    /// Build again without the cache, and compare
    #[arg(long)]
    verify: bool,
    /// Write the words of all pages by section as JSON, one page a line
    #[arg(long, value_name = "FILE", hide = true)]
    dump_words: Option<PathBuf>,
    /// Print how long the stages and the slowest pages took
    #[arg(long)]
    timings: bool,
    /// Print findings and result as JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the environment"
)]
pub(super) fn run(args: BuildArgs) -> ExitCode {
    if let Err(found) = recover(&args.site.root) {
        return failure(&args.site.root, found);
    }
    let request = BuildRequest {
        root: args.site.root.clone(),
        out: args.out,
        options: Options {
            copy: args.zip.is_some(),
            ..args.site.options(args.today)
        },
        zip: args.zip,
        adopt: args.adopt,
        strict: args.strict,
        locked: args.locked.then_some(args.branch),
        verify: args.verify,
        timings: args.timings,
        words: args.dump_words,
        home: std::env::var_os("HOME")
            .map(PathBuf::from)
            .filter(|home| home.is_absolute()),
        cache_dir: args.cache.cache_dir,
        user_cache: user_cache(),
    };
    let progress = Progress::new();
    let outcome = progress::with_progress(&progress, || builder::run(&request, &progress));
    let printed = if args.json {
        let sources = source_texts(&args.site.root);
        print_json(&outcome, &mut Printer::new(&sources))
    } else {
        print_findings(&args.site.root, &outcome.diagnostics)
            .and_then(|()| print_notes(&outcome.notes))
            .and_then(|()| outcome.timings.iter().try_for_each(print_timings))
            .and_then(|()| print_result(&outcome))
    };
    let printed = exit_code(printed);
    match outcome.built {
        Some(built) => {
            if !args.json && !built.zip {
                let done = match outcome.diagnostics.as_slice() {
                    [] => Done::BuiltClean,
                    _ => Done::Built,
                };
                next::show(done, &args.site.root, "");
            }
            printed
        }
        None => ExitCode::FAILURE,
    }
}

fn print_json(outcome: &Outcome, printer: &mut Printer<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for diagnostic in &outcome.diagnostics {
        writeln!(out, "{}", printer.json(diagnostic))?;
    }
    let typed = |name: &str, value: serde_json::Result<Value>| {
        value.map(|mut value| {
            value["type"] = name.into();
            value
        })
    };
    if let Some(timings) = &outcome.timings {
        writeln!(out, "{}", typed("timings", serde_json::to_value(timings))?)?;
    }
    if let Some(built) = &outcome.built {
        writeln!(out, "{}", typed("built", serde_json::to_value(built))?)?;
    }
    Ok(())
}

/// Prints to standard error, like the findings: the last line stays the only one on standard output.
fn print_timings(timings: &Timings) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for stage in &timings.stages {
        writeln!(err, "{:>9.3} s  {}", stage.seconds, stage.stage)?;
    }
    for (title, costs) in [
        ("Slowest outputs, on one core:", &timings.slowest),
        (
            "Templates, including those they include:",
            &timings.templates,
        ),
    ] {
        if !costs.is_empty() {
            writeln!(err, "{title}")?;
        }
        for cost in costs {
            let each = match cost.count {
                1 => String::new(),
                count => format!(" ({})", counted(count, "output")),
            };
            writeln!(err, "{:>9.4} s  {}{each}", cost.seconds, cost.name)?;
        }
    }
    Ok(())
}

fn print_notes(notes: &[String]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    notes
        .iter()
        .try_for_each(|note| writeln!(err, "note: {note}"))
}

fn print_result(outcome: &Outcome) -> io::Result<()> {
    match &outcome.built {
        Some(built) => {
            let line = success_line(built, &outcome.diagnostics);
            writeln!(io::stdout(), "{line}")
        }
        None => writeln!(io::stderr(), "{}", failure_line(&outcome.diagnostics)),
    }
}

fn success_line(built: &Built, diagnostics: &[Diagnostic]) -> String {
    let found: String = counts(diagnostics)
        .into_iter()
        .map(|count| format!(", {count}"))
        .collect();
    if built.zip {
        return format!(
            "Built {} as {}{found}; {:.2} s; {}",
            counted(built.pages, "page"),
            counted(built.new, "file"),
            built.seconds,
            built.output.display(),
        );
    }
    format!(
        "Built {}: {} new, {} changed, {} removed, {} unchanged{found}; {:.2} s; {}",
        counted(built.pages, "page"),
        built.new,
        built.changed,
        built.removed,
        built.unchanged,
        built.seconds,
        built.output.display(),
    )
}

fn failure_line(diagnostics: &[Diagnostic]) -> String {
    let found = match &counts(diagnostics)[..] {
        [] => counted(0, "error"),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    format!("Nothing was built: {found}")
}
