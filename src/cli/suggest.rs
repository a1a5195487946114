//! `guidepost links suggest`.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::args::{ReadArgs, today};
use super::terminal::{exit_code, failure};
use super::with_site::with_site;
use crate::author::suggest::{self, Revisions, Suggestion};
use crate::diagnostic::counted;
use crate::io::git_history::{Change, Changes, GitHistory, Objects};
use crate::render::project::Options;

/// How many commits are read.
const COMMITS: usize = 5_000;

const ABOUT: &str = "The evidence is the history of git, if there is one, the ids of sections, and
the text.
Nothing is changed: run the command that is right. The exit code is 1 while an
address is lost.

Examples:
  guidepost links suggest
  guidepost links suggest --json";

#[derive(Debug, Args)]
#[command(after_help = ABOUT)]
pub(super) struct SuggestArgs {
    #[command(flatten)]
    site: ReadArgs,
    /// Print the suggestions as JSON, one address a line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &SuggestArgs) -> ExitCode {
    let mut revisions = GitRevisions::around(&args.site.root);
    let options = Options {
        base_url: args.site.base_url.clone(),
        today: Some(today(None)),
        ..Options::default()
    };
    let suggested = with_site(&args.site, |project, outputs| {
        Ok(suggest::suggest(project, outputs, &mut revisions, &options))
    });
    let suggested = match suggested {
        Ok(suggested) => suggested,
        Err(found) => return failure(&args.site.root, found),
    };
    let note = revisions.note().filter(|_| !suggested.is_empty());
    let printed = exit_code(print(args, &suggested, note.as_deref()));
    match suggested.is_empty() {
        true => printed,
        false => ExitCode::FAILURE,
    }
}

fn print(args: &SuggestArgs, suggested: &[Suggestion], note: Option<&str>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if let Some(note) = note {
        writeln!(io::stderr(), "note: {note}")?;
    }
    for Suggestion { lost, candidates } in suggested {
        if args.json {
            let candidates = candidates.iter();
            let candidates: Vec<_> = candidates
                .map(|candidate| json!({"to": candidate.to.to_string(), "why": candidate.why}))
                .collect();
            let line = json!({"type": "suggestion", "address": lost.to_string(), "candidates": candidates});
            writeln!(out, "{line}")?;
            continue;
        }
        writeln!(out, "{lost}")?;
        for candidate in candidates {
            let to = &candidate.to;
            writeln!(
                out,
                "  guidepost links move \"{lost}\" \"{to}\"  # {}",
                candidate.why
            )?;
        }
        writeln!(out, "  guidepost links gone \"{lost}\" --reason \"…\"")?;
    }
    if !args.json {
        let count = counted(suggested.len(), "lost address");
        writeln!(out, "{count}")?;
    }
    Ok(())
}

/// The history of the repository around the site.
pub(super) struct GitRevisions {
    changes: Option<Changes>,
    objects: Option<Objects>,
    /// Why there is no history, or not all of it.
    fault: Option<String>,
    is_shallow: bool,
}

impl GitRevisions {
    /// Those of the repository around a folder.
    pub(super) fn around(root: &Path) -> Self {
        let history = GitHistory::around(root);
        let opened = match &history {
            Some(history) => history
                .changes(COMMITS)
                .and_then(|changes| Ok((changes, history.objects()?)))
                .map_err(|error| error.to_string()),
            None => Err("there is no git repository".to_owned()),
        };
        let (opened, fault) = match opened {
            Ok(opened) => (Some(opened), None),
            Err(fault) => (None, Some(fault)),
        };
        let (changes, objects) = opened.unzip();
        Self {
            changes,
            objects,
            fault,
            is_shallow: history.as_ref().is_some_and(GitHistory::is_shallow),
        }
    }

    /// A note to the author if they are not complete.
    pub(super) fn note(&self) -> Option<String> {
        match &self.fault {
            Some(fault) => Some(format!(
                "without the history of git ({fault}), texts cannot be compared"
            )),
            None if self.is_shallow => Some(
                "this clone has a part of the history alone; `git fetch --unshallow` fetches the rest"
                    .to_owned(),
            ),
            None => None,
        }
    }
}

impl Revisions for GitRevisions {
    fn next(&mut self) -> Option<Change> {
        match self.changes.as_mut()?.next()? {
            Ok(change) => Some(change),
            Err(error) => {
                self.changes = None;
                self.fault = Some(error.to_string());
                None
            }
        }
    }

    fn read(&mut self, change: &Change, file: &str) -> Option<Vec<u8>> {
        match self.objects.as_mut()?.read(&change.before, file) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.objects = None;
                self.fault = Some(error.to_string());
                None
            }
        }
    }
}
