//! `guidepost links fix`: a conversation at a terminal about each lost address.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal as _, StdinLock, Write};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;

use super::args::{ReadArgs, date};
use super::ledger_file::write_ledger;
use super::suggest::GitRevisions;
use super::terminal::{apply, exit_code, failure, open, print_findings};
use super::with_site::with_site;
use crate::author::links::LedgerEditor;
use crate::author::relocate::{self, HeadingName, Refusal, Request};
use crate::author::suggest::{self, Suggestion};
use crate::diagnostic::{Diagnostic, counted};
use crate::ledger::{Address, Verb};
use crate::render::permanence;
use crate::render::project::Options;

const ABOUT: &str = "It asks about each lost address, with the suggestions of `links suggest`, and
then about each heading whose recorded id has a number: the id can be written
into the page. Answers about addresses are recorded at once. The exit code is 1
if an address is still lost.

Example: guidepost links fix";

#[derive(Debug, Args)]
#[command(after_help = ABOUT)]
pub(super) struct FixArgs {
    #[command(flatten)]
    site: ReadArgs,
    /// The date of new lines in the ledger [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

pub(super) fn run(args: &FixArgs) -> ExitCode {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        let message = "`links fix` asks questions, and this is not a terminal";
        let finding = Diagnostic::error("fix-terminal", message);
        return failure(
            &args.site.root,
            vec![finding.hint("`guidepost links suggest` prints the commands that it would run")],
        );
    }
    let mut talk = Talk {
        args,
        today: super::args::today(args.today),
        input: io::stdin().lock(),
        skipped: BTreeSet::new(),
        is_over: false,
    };
    match talk.all() {
        Ok((printed, left)) => match (exit_code(printed), left) {
            (code, 0) => code,
            _ => ExitCode::FAILURE,
        },
        Err(found) => failure(&args.site.root, found),
    }
}

/// What the author wants for a lost address.
enum Answer {
    /// It moved there.
    Move(String),
    /// It was retired, for this reason.
    Gone(String),
    /// It stays lost for now.
    Skip,
}

/// The conversation.
struct Talk<'a> {
    args: &'a FixArgs,
    today: Date,
    input: StdinLock<'static>,
    skipped: BTreeSet<Address>,
    /// Whether the author wants no more questions.
    is_over: bool,
}

type Found<T> = Result<T, Vec<Diagnostic>>;

impl Talk<'_> {
    /// Everything. Returns the result of printing, and how many addresses are still lost.
    fn all(&mut self) -> Found<(io::Result<()>, usize)> {
        // Where a page moved to decides which of its sections are lost, so the site is opened again.
        let mut fixed = 0;
        while !self.is_over {
            match self.addresses()? {
                0 => break,
                count => fixed += count,
            }
        }
        let written = match self.is_over {
            true => 0,
            false => self.headings()?,
        };
        let left = with_site(&self.args.site, |project, outputs| {
            let published = permanence::Published::new(project, outputs);
            Ok(permanence::lost_addresses(&published).len())
        })?;
        let mut out = io::stdout().lock();
        let printed = writeln!(
            out,
            "{} and {} written; {} left",
            counted(fixed, "fact"),
            counted(written, "id"),
            counted(left, "lost address")
        );
        Ok((printed, left))
    }

    /// Asks about the addresses that are lost now. Returns how many facts were written.
    fn addresses(&mut self) -> Found<usize> {
        let mut revisions = GitRevisions::around(&self.args.site.root);
        let options = Options {
            base_url: self.args.site.base_url.clone(),
            today: Some(self.today),
            ..Options::default()
        };
        let site = &self.args.site;
        with_site(site, |project, outputs| {
            let editor = LedgerEditor {
                project,
                outputs,
                today: self.today,
            };
            let mut suggested = suggest::suggest(project, outputs, &mut revisions, &options);
            suggested.retain(|suggestion| !self.skipped.contains(&suggestion.lost));
            if let Some(note) = revisions.note().filter(|_| !suggested.is_empty()) {
                say(&format!("note: {note}"));
            }
            let mut facts: Vec<Verb> = Vec::new();
            let mut text = project.ledger.text.clone();
            let count = suggested.len();
            for (number, suggestion) in suggested.iter().enumerate() {
                say(&format!(
                    "\n{} of {count}: {} is lost",
                    number + 1,
                    suggestion.lost
                ));
                let Some(verb) = self.verb(suggestion, &editor) else {
                    self.skipped.insert(suggestion.lost.clone());
                    if self.is_over {
                        break;
                    }
                    continue;
                };
                facts.push(verb);
                let new = editor.text_with(&facts)?;
                write_ledger(&site.root, &text, &new).map_err(|finding| vec![*finding])?;
                text = new;
            }
            Ok(facts.len())
        })
    }

    /// The fact about a lost address, once the author's answer is one; `None` if there is to be none.
    fn verb(&mut self, suggestion: &Suggestion, editor: &LedgerEditor<'_>) -> Option<Verb> {
        loop {
            let lost = suggestion.lost.to_string();
            let verb = match self.answer(suggestion)? {
                Answer::Skip => return None,
                Answer::Move(to) => editor.move_fact(&lost, &to),
                Answer::Gone(reason) => editor.gone_fact(&lost, &reason),
            };
            match verb {
                Ok(verb) => return Some(verb),
                Err(found) => drop(print_findings(&self.args.site.root, &found)),
            }
        }
    }

    /// The author's choice; `None` if the conversation is over.
    fn answer(&mut self, suggestion: &Suggestion) -> Option<Answer> {
        let candidates = &suggestion.candidates;
        for (number, candidate) in candidates.iter().enumerate() {
            say(&format!(
                "  {}  it moved to {} ({})",
                number + 1,
                candidate.to,
                candidate.why
            ));
        }
        say("  m  it moved to another page or section");
        say("  g  it was retired");
        say("  s  skip it for now");
        say("  q  stop");
        loop {
            let line = self.line("> ")?;
            let chosen = line.parse::<usize>().ok();
            let chosen = chosen.and_then(|number| candidates.get(number.checked_sub(1)?));
            return Some(match line.as_str() {
                "m" => Answer::Move(
                    self.line("To which page or section, by file, address or title? ")?,
                ),
                "g" => Answer::Gone(self.line("Why, in a sentence that readers see? ")?),
                "s" => Answer::Skip,
                "q" => {
                    self.is_over = true;
                    return None;
                }
                _ => match chosen {
                    Some(candidate) => Answer::Move(candidate.to.to_string()),
                    None => {
                        say("Please answer with one of the letters or numbers above.");
                        continue;
                    }
                },
            });
        }
    }

    /// Asks about headings whose recorded ids have a number. Returns how many ids were written.
    fn headings(&mut self) -> Found<usize> {
        let asked = with_site(&self.args.site, |project, _| {
            let can_write = project.settings.markdown.heading_attributes;
            let numbered = permanence::numbered(project)
                .into_iter()
                .filter(|_| can_write);
            let heading = |heading: permanence::NumberedHeading<'_>| {
                let name = HeadingName {
                    file: heading.page.file.clone(),
                    id: heading.id.to_owned(),
                };
                (heading.address, name)
            };
            Ok(numbered.map(heading).collect::<Vec<_>>())
        })?;
        let mut chosen: Vec<HeadingName> = Vec::new();
        let mut is_all = false;
        for (address, name) in asked {
            if !is_all {
                say(&format!(
                    "\n{address} is recorded, and its heading has the text of an earlier one in {}.",
                    name.file
                ));
                let question = format!(
                    "Write {{#{}}} behind it? [y]es, [n]o, [a]ll, [q] stop ",
                    name.id
                );
                match self
                    .choice(&question, &["y", "yes", "n", "no", "a", "all", "q"])
                    .as_deref()
                {
                    Some("y" | "yes") => {}
                    Some("a" | "all") => is_all = true,
                    Some("n" | "no") => continue,
                    _ => break,
                }
            }
            chosen.push(name);
        }
        if chosen.is_empty() {
            return Ok(0);
        }
        let files = open(&self.args.site.root)?;
        let base_url = self.args.site.base_url.as_deref();
        let plan = relocate::plan(&files, base_url, Request::WriteIds(&chosen), self.today);
        let plan = plan.map_err(|refusal| match refusal {
            Refusal::Findings(found) => found,
            Refusal::Usage(message) => vec![Diagnostic::error("move-invalid", message)],
        })?;
        apply(files.root(), &plan.edit).map_err(|finding| vec![*finding])?;
        Ok(chosen.len())
    }

    /// One of these answers; `None` if the conversation is over.
    fn choice(&mut self, question: &str, answers: &[&str]) -> Option<String> {
        loop {
            let line = self.line(question)?;
            if answers.contains(&line.as_str()) {
                return Some(line);
            }
            say("Please answer with one of the letters above.");
        }
    }

    /// A line that the author types; `None` at the end of the input.
    fn line(&mut self, question: &str) -> Option<String> {
        // If it cannot be shown, the answer is awaited nevertheless.
        let mut out = io::stdout();
        drop(write!(out, "{question}").and_then(|()| out.flush()));
        let mut line = String::new();
        match self.input.read_line(&mut line) {
            Ok(1..) => Some(line.trim().to_owned()),
            Ok(0) | Err(_) => {
                self.is_over = true;
                None
            }
        }
    }
}

/// Prints a line. If it cannot be shown, the conversation goes on.
fn say(line: &str) {
    drop(writeln!(io::stdout(), "{line}"));
}
