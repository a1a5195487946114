//! What a build says about addresses that are not in the ledger.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Severity, counted};
use crate::io::git::GitFolder;
use crate::io::store::{DiskStore, Store as _};
use crate::ledger;
use crate::render::outputs::Output;
use crate::render::permanence;
use crate::render::project::Project;

/// The file in the state folder that exists once the author has seen the note about the ledger.
const NOTED: &str = "ledger-noted";

/// The notes of a build. `is_known` is whether the site was built before.
pub(super) fn ledger_notes(
    project: &Project<'_>,
    outputs: &[Output],
    is_known: bool,
    state: &Path,
) -> Option<String> {
    let new = permanence::unrecorded(project, outputs).len();
    let file = ledger::FILE;
    if project.ledger.ledger.is_none() {
        return (is_known && new > 0 && is_first(state)).then(|| {
            format!(
                "nothing keeps the links to {} working: `guidepost links record` writes the site's addresses to `{file}`, and a build that breaks one of them then fails",
                counted(new, "page")
            )
        });
    }
    (new > 0).then(|| {
        format!(
            "{} with new addresses: once they are published, `guidepost links record` adds them to `{file}`",
            counted(new, "page")
        )
    })
}

/// Whether the note was not printed before. From now on, it was.
fn is_first(state: &Path) -> bool {
    let noted = state.join(NOTED);
    let is_first = matches!(DiskStore.kind(&noted), Ok(None));
    // If the file cannot be written, the note would be printed by every build.
    is_first && DiskStore.replace(&noted, b"").is_ok()
}

/// The findings about addresses that are not recorded, if the build is locked and of the branch that is published.
pub(super) fn unrecorded(
    project: &Project<'_>,
    outputs: &[Output],
    root: &Path,
    locked: Option<&Option<String>>,
) -> Vec<Diagnostic> {
    let Some(given) = locked else {
        return Vec::new();
    };
    let published = &project.settings.links.branch;
    let checked_out = || GitFolder::around(root)?.branch();
    match given.clone().or_else(checked_out) {
        None => {
            let message = "`--locked` does not know which branch this is";
            let finding = Diagnostic::error("branch-unknown", message);
            vec![finding.hint(format!(
                "name it: `--branch {published}`, or in a workflow of GitHub `--branch \"$GITHUB_REF_NAME\"`"
            ))]
        }
        Some(branch) if branch == *published => match project.ledger.ledger {
            None => vec![Diagnostic {
                severity: Severity::Error,
                ..permanence::without_ledger()
            }],
            Some(_) => {
                let new = permanence::unrecorded(project, outputs);
                new.iter().map(permanence::unrecorded_finding).collect()
            }
        },
        Some(_) => Vec::new(),
    }
}
