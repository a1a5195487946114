//! `guidepost links suggest`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::args::ReadArgs;
use super::terminal::{exit_code, failure};
use super::with_site::with_site;
use crate::author::suggest::{self, Revisions, Suggestion};
use crate::diagnostic::counted;
use crate::io::files::Files;
use crate::io::git_history::{Change, GitHistory};
use crate::render::project::Options;

/// How many commits are read for renames.
const COMMITS: usize = 200;

const ABOUT: &str =
    "The evidence is the history of git, if there is one, the ids of sections, and the text.
Nothing is changed: run the command that is right.

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
    let history = GitHistory::around(&args.site.root);
    let changes = history.as_ref().map(|history| history.changes(COMMITS));
    let (changes, fault) = match changes {
        Some(Ok(changes)) => (changes, None),
        Some(Err(error)) => (Vec::new(), Some(error.to_string())),
        None => (Vec::new(), Some("there is no git repository".to_owned())),
    };
    let is_shallow = history.as_ref().is_some_and(GitHistory::is_shallow);
    let revisions = GitRevisions { history, changes };
    let options = Options {
        base_url: args.site.base_url.clone(),
        drafts: false,
    };
    let suggested = with_site(&args.site, |project, outputs| {
        Ok(suggest::suggest(project, outputs, &revisions, &options))
    });
    let suggested = match suggested {
        Ok(suggested) => suggested,
        Err(found) => return failure(&args.site.root, found),
    };
    let note = match (fault, is_shallow) {
        _ if suggested.is_empty() => None,
        (Some(fault), _) => Some(format!(
            "without the history of git ({fault}), texts cannot be compared"
        )),
        (None, true) => Some(
            "this clone has a part of the history alone; `git fetch --unshallow` fetches the rest"
                .to_owned(),
        ),
        (None, false) => None,
    };
    exit_code(print(args, &suggested, note.as_deref()))
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
struct GitRevisions {
    history: Option<GitHistory>,
    changes: Vec<Change>,
}

impl Revisions for GitRevisions {
    fn changes(&self) -> &[Change] {
        &self.changes
    }

    fn files(&self, change: &Change) -> Option<Box<dyn Files>> {
        let files = self.history.as_ref()?.files(&change.before).ok()?;
        Some(Box::new(files))
    }
}
