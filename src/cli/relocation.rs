//! What `mv`, `rm`, `split` and `merge` have in common: they plan, print the plan or carry it out, and report.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::EditArgs;
use super::links::fact_json;
use super::next::{self, Done};
use super::terminal::{apply, exit_code, failure, open, print_findings, source_texts};
use crate::author::relocate::{self, Plan, Refusal, Request};
use crate::diagnostic::{Diagnostic, Printer, counted};

pub(super) fn run(args: &EditArgs, request: Request<'_>) -> ExitCode {
    match change(args, request, args.today()) {
        Ok(plan) => {
            let reported = exit_code(report(args, &plan));
            if !args.json && !args.dry_run {
                next::show(Done::Relocated, &args.site.root, "");
            }
            reported
        }
        Err(Refusal::Findings(found)) if args.json => {
            drop(print_json_findings(&args.site.root, &found));
            ExitCode::FAILURE
        }
        Err(Refusal::Findings(found)) => failure(&args.site.root, found),
        Err(Refusal::Usage(message)) => {
            drop(writeln!(io::stderr(), "error: {message}"));
            ExitCode::from(2)
        }
    }
}

fn change(args: &EditArgs, request: Request<'_>, today: Date) -> Result<Plan, Refusal> {
    let files = open(&args.site.root)?;
    let base_url = args.site.base_url.as_deref();
    let plan = relocate::plan(&files, base_url, request, today)?;
    if !args.dry_run {
        apply(files.root(), &plan.edit).map_err(|finding| Refusal::Findings(vec![*finding]))?;
    }
    Ok(plan)
}

fn report(args: &EditArgs, plan: &Plan) -> io::Result<()> {
    if args.json {
        print_json_findings(&args.site.root, &plan.warnings)?;
        return print_json(args, plan);
    }
    // A closed pipe is not an error.
    drop(print_findings(&args.site.root, &plan.warnings));
    let mut out = io::stdout().lock();
    if args.dry_run {
        for (_, difference) in plan.differences() {
            out.write_all(&difference)?;
        }
    }
    for (old, new) in &plan.moved {
        writeln!(out, "{old} -> {new}")?;
    }
    for file in plan.removed() {
        writeln!(out, "{file} is removed")?;
    }
    let links: usize = plan.links.values().sum();
    if links > 0 {
        writeln!(
            out,
            "{} in {}",
            counted(links, "link"),
            counted(plan.links.len(), "file")
        )?;
    }
    for fact in &plan.facts {
        writeln!(out, "+ {fact}")?;
    }
    for note in &plan.notes {
        writeln!(io::stderr(), "note: {note}")?;
    }
    match args.dry_run {
        true => writeln!(out, "Nothing was written"),
        false => Ok(()),
    }
}

fn print_json_findings(root: &Path, found: &[Diagnostic]) -> io::Result<()> {
    let sources = source_texts(root);
    let mut printer = Printer::new(&sources);
    let mut out = io::stdout().lock();
    found
        .iter()
        .try_for_each(|finding| writeln!(out, "{}", printer.json(finding)))
}

fn print_json(args: &EditArgs, plan: &Plan) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if args.dry_run {
        // One at a time: each is as large as the two states of its file.
        for (file, diff) in plan.differences() {
            let diff = String::from_utf8_lossy(&diff);
            writeln!(
                out,
                "{}",
                json!({"type": "diff", "file": file, "diff": diff})
            )?;
        }
    }
    let mut lines: Vec<Value> = Vec::new();
    let moved = plan.moved.iter();
    lines.extend(moved.map(|(from, to)| json!({"type": "moved", "from": from, "to": to})));
    lines.extend(
        plan.removed()
            .map(|file| json!({"type": "removed", "file": file})),
    );
    let links = plan.links.iter();
    lines.extend(links.map(|(file, links)| json!({"type": "links", "file": file, "links": links})));
    lines.extend(plan.facts.iter().map(fact_json));
    lines.extend(
        plan.notes
            .iter()
            .map(|note| json!({"type": "note", "text": note})),
    );
    lines.push(json!({"type": "done", "written": !args.dry_run}));
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}
