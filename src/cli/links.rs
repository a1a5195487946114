//! `guidepost links`.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::args::{EditArgs, ReadArgs};
use super::export::{self, ExportArgs};
use super::fix::{self, FixArgs};
use super::ledger_file::write_ledger;
use super::next::{self, Done};
use super::suggest::{self, SuggestArgs};
use super::terminal::{exit_code, failure, print_findings, source_texts};
use super::verify::{self, VerifyArgs};
use super::with_site::{with_readable_site, with_site};
use crate::author::links::{LedgerEdit, LedgerEditor};
use crate::author::{against, import};
use crate::base::decode::decode;
use crate::diagnostic::{Diagnostic, Printer, counted, sort_and_dedup};
use crate::io::git_history::GitHistory;
use crate::io::store::{DiskStore, Store as _};
use crate::ledger::{LARGEST, Verb};
use crate::render::permanence::{self, Published};

const ABOUT: &str = "Examples:
  guidepost links record
  guidepost links move /old/ /new/";

#[derive(Debug, Args)]
#[command(after_help = ABOUT, disable_help_subcommand = true)]
pub(super) struct LinksArgs {
    #[command(subcommand)]
    command: LinksCommand,
}

#[derive(Debug, Subcommand)]
enum LinksCommand {
    /// Report recorded addresses that no longer work
    Check(CheckLinksArgs),
    /// Record the addresses that the ledger does not have yet
    Record(EditArgs),
    /// Add addresses from a sitemap, a list or another ledger
    Import(ImportArgs),
    /// Suggest where lost addresses may lead
    Suggest(SuggestArgs),
    /// Ask about each lost address, and record the answers
    Fix(FixArgs),
    /// Ask a running server for every recorded address
    Verify(VerifyArgs),
    /// State where a page or section is now
    Move(MoveArgs),
    /// Retire an address
    Gone(GoneArgs),
    /// Allow a retired address to be used again
    Revive(AddressArgs),
    /// Replace an address in the ledger by a hash
    Erase(AddressArgs),
    /// Sort the ledger
    Fmt(EditArgs),
    /// Print the redirects in the format of a host
    Export(ExportArgs),
}

#[derive(Debug, Args)]
struct CheckLinksArgs {
    #[command(flatten)]
    site: ReadArgs,
    /// Fail on addresses that are not recorded
    #[arg(long)]
    locked: bool,
    /// Fail on lines removed since REF [default: links.branch]
    #[arg(long, value_name = "REF", num_args = 0..=1, default_missing_value = "")]
    against: Option<String>,
    /// Print findings and counts as JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// A sitemap, _redirects, a list or a ledger; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    edit: EditArgs,
}

#[derive(Debug, Args)]
struct MoveArgs {
    /// The former address, with the id of a section after #
    #[arg(value_name = "OLD")]
    old: String,
    /// The page or section at which readers arrive now, by file, address or title
    #[arg(value_name = "NEW")]
    new: String,
    #[command(flatten)]
    edit: EditArgs,
}

#[derive(Debug, Args)]
struct GoneArgs {
    /// The address
    #[arg(value_name = "URL")]
    address: String,
    /// Why, in a sentence that readers see
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    edit: EditArgs,
}

#[derive(Debug, Args)]
struct AddressArgs {
    /// The address
    #[arg(value_name = "URL")]
    address: String,
    #[command(flatten)]
    edit: EditArgs,
}

pub(super) fn run(args: &LinksArgs) -> ExitCode {
    match &args.command {
        LinksCommand::Check(args) => check(args),
        LinksCommand::Record(args) => edit(args, |editor| editor.record()),
        LinksCommand::Import(args) => import(args),
        LinksCommand::Suggest(args) => suggest::run(args),
        LinksCommand::Fix(args) => fix::run(args),
        LinksCommand::Verify(args) => verify::run(args),
        LinksCommand::Move(args) => edit(&args.edit, |editor| editor.moved(&args.old, &args.new)),
        LinksCommand::Gone(args) => edit(&args.edit, |editor| {
            editor.gone(&args.address, &args.reason)
        }),
        LinksCommand::Revive(args) => edit(&args.edit, |editor| editor.revive(&args.address)),
        LinksCommand::Erase(args) => edit(&args.edit, |editor| editor.erase(&args.address)),
        LinksCommand::Fmt(args) => edit(args, |editor| editor.fmt()),
        LinksCommand::Export(args) => export::run(args),
    }
}

fn edit(
    args: &EditArgs,
    change: impl FnOnce(LedgerEditor<'_>) -> Result<LedgerEdit, Vec<Diagnostic>>,
) -> ExitCode {
    let today = args.today();
    let edited = with_readable_site(&args.site, today, |project, outputs| {
        let editor = LedgerEditor {
            project,
            outputs,
            today,
        };
        let edit = change(editor)?;
        Ok((edit, project.ledger.text.clone()))
    });
    let (edit, old) = match edited {
        Ok(edited) => edited,
        Err(found) => return failure(&args.site.root, found),
    };
    let is_written = (edit.text != old || edit.rewrites) && !args.dry_run;
    if is_written && let Err(finding) = write_ledger(&args.site.root, &old, &edit.text) {
        return failure(&args.site.root, vec![*finding]);
    }
    let printed = exit_code(print_edit(args, &edit));
    if is_written && !args.json {
        next::show(Done::LedgerChanged, &args.site.root, "");
    }
    printed
}

fn import(args: &ImportArgs) -> ExitCode {
    let name = args.file.display().to_string();
    let text = match imported_text(&args.file, &name) {
        Ok(text) => text,
        Err(error) => return failure(&args.edit.site.root, vec![*error]),
    };
    edit(&args.edit, |editor| {
        let base = editor.project.settings.base_url.as_ref();
        let import = import::read(&name, &text, base, editor.today);
        if import.findings.iter().any(Diagnostic::is_error) {
            return Err(import.findings);
        }
        let sources = |file: &str| (file == name).then(|| text.clone());
        let mut printer = Printer::new(&sources);
        for finding in &import.findings {
            // If nobody reads the terminal, the ledger is written nevertheless.
            drop(writeln!(
                io::stderr(),
                "{}\n",
                printer.human(finding, false)
            ));
        }
        editor.import(&import.facts)
    })
}

/// The text of a file that is imported, which may be outside of the site.
fn imported_text(file: &Path, name: &str) -> Result<String, Box<Diagnostic>> {
    let unreadable = |why: String| {
        let message = format!("`{name}` cannot be read: {why}");
        Box::new(Diagnostic::error("import-io", message).hint("nothing was written"))
    };
    let mut opened: Box<dyn Read> = match file.to_str() {
        Some("-") => Box::new(io::stdin()),
        _ => {
            let opened = DiskStore.open(file);
            let opened = opened.map_err(|error| unreadable(error.to_string()))?;
            Box::new(opened.ok_or_else(|| unreadable("there is no such file".to_owned()))?)
        }
    };
    let mut bytes = Vec::new();
    let read = (&mut opened).take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        let most = LARGEST >> 20;
        return Err(unreadable(format!("it is larger than {most} MiB")));
    }
    decode(name, bytes)
}

fn print_edit(args: &EditArgs, edit: &LedgerEdit) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for fact in &edit.added {
        if args.json {
            writeln!(out, "{}", fact_json(fact))?;
        } else if args.dry_run {
            writeln!(out, "+ {fact}")?;
        }
    }
    if args.json {
        return Ok(());
    }
    let would = if args.dry_run {
        " (nothing was written)"
    } else {
        ""
    };
    writeln!(out, "{}{would}", edit.summary)
}

pub(super) fn fact_json(fact: &crate::ledger::Fact) -> Value {
    let mut value = json!({"type": "fact", "date": fact.date.to_string()});
    let mut set = |name: &str, text: Value| value[name] = text;
    if let Some(address) = fact.address() {
        set("address", address.to_string().into());
    }
    match &fact.verb {
        Verb::Origin(origin) => {
            set("verb", "origin".into());
            set("origin", origin.as_str().into());
        }
        Verb::Live(_, ids) => {
            set("verb", "live".into());
            set("ids", ids.iter().collect());
        }
        Verb::Moved(_, target) => {
            set("verb", "moved".into());
            set("to", target.to_string().into());
        }
        Verb::Gone(_, reason) => {
            set("verb", "gone".into());
            set("reason", reason.as_str().into());
        }
        Verb::Revive(_) => set("verb", "revive".into()),
        Verb::Erased(hash) => {
            set("verb", "erased".into());
            set("hash", hash.to_hex().as_str().into());
        }
    }
    value
}

/// The result of a check.
struct LinksReport {
    findings: Vec<Diagnostic>,
    /// How many addresses must work.
    live: usize,
    /// How many pages have addresses, or sections, that are not recorded.
    unrecorded: usize,
}

fn check(args: &CheckLinksArgs) -> ExitCode {
    let report = with_site(&args.site, |project, outputs| {
        let published = Published::new(project, outputs);
        let mut findings = permanence::check(&published);
        if !project.ledger.exists() {
            findings.push(permanence::without_ledger());
        }
        let numbered = permanence::numbered(project).into_iter();
        let numbered = numbered.map(|heading| heading.finding()).collect();
        findings.extend(project.allowances.clone().filter_allowed(numbered));
        if let Some(revision) = &args.against {
            let history = GitHistory::around(&args.site.root);
            findings.extend(against::check(project, history.as_ref(), revision));
        }
        let new = permanence::unrecorded(&published);
        if args.locked {
            findings.extend(new.iter().map(permanence::unrecorded_finding));
        }
        Ok(LinksReport {
            live: project.ledger.states.promised_count(),
            findings: sort_and_dedup(findings, false),
            unrecorded: new.len(),
        })
    });
    let report = match report {
        Ok(report) => report,
        Err(found) => return failure(&args.site.root, found),
    };
    let printed = exit_code(if args.json {
        print_json(args, &report)
    } else {
        print_findings(&args.site.root, &report.findings)
            .and_then(|()| writeln!(io::stdout(), "{}", closing_line(&report)))
    });
    match report.findings.iter().any(Diagnostic::is_error) {
        true => ExitCode::FAILURE,
        false => printed,
    }
}

fn closing_line(report: &LinksReport) -> String {
    let errors = report.findings.iter().filter(|finding| finding.is_error());
    let errors = match errors.count() {
        0 => "all work".to_owned(),
        count => counted(count, "error"),
    };
    let unrecorded = match report.unrecorded {
        0 => String::new(),
        count => format!("; {} not recorded yet", counted(count, "page")),
    };
    let recorded = counted(report.live, "recorded address");
    format!("Checked {recorded}: {errors}{unrecorded}")
}

fn print_json(args: &CheckLinksArgs, report: &LinksReport) -> io::Result<()> {
    let sources = source_texts(&args.site.root);
    let mut printer = Printer::new(&sources);
    let mut out = io::stdout().lock();
    for finding in &report.findings {
        writeln!(out, "{}", printer.json(finding))?;
    }
    let counts = json!({"type": "links", "live": report.live, "unrecorded": report.unrecorded});
    writeln!(out, "{counts}")
}
