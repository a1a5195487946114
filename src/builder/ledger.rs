//! The notes and findings of a build about addresses that are not in the ledger.

use std::path::Path;

use crate::diagnostic::{Diagnostic, counted};
use crate::io::git::GitFolder;
use crate::io::store::{DiskStore, Store as _};
use crate::ledger;
use crate::render::permanence::{self, Published};

/// The file in the state folder that exists once the author has seen the note about the ledger.
const NOTED: &str = "ledger-noted";

/// The note of a build that there are addresses to record. Sites without a ledger have [`without_ledger_note`].
pub(super) fn unrecorded_note(published: &Published<'_>) -> Option<String> {
    if !published.has_ledger() {
        return None;
    }
    let new = permanence::unrecorded(published).len();
    (new > 0).then(|| {
        format!(
            "{} with new addresses: once they are published, `guidepost links record` adds them to `{}`",
            counted(new, "page"),
            ledger::FILE
        )
    })
}

/// The note to an author whose site has no ledger, the first time.
pub(super) fn without_ledger_note(published: &Published<'_>, state: &Path) -> Option<String> {
    let noted = state.join(NOTED);
    if published.has_ledger() || !matches!(DiskStore.kind(&noted), Ok(None)) {
        return None;
    }
    let new = permanence::unrecorded(published).len();
    // If the file cannot be written, the note would be printed by every build.
    if new == 0 || DiskStore.replace(&noted, b"").is_err() {
        return None;
    }
    Some(format!(
        "nothing keeps the links to {} working: `guidepost links record` writes the site's addresses to `{}`, and a build that breaks one of them then fails",
        counted(new, "page"),
        ledger::FILE
    ))
}

/// The name of a branch in what `--branch` gives, which can be a whole reference; `None` if it cannot be one: a variable that is
/// not set must not turn a locked build into one that is not.
fn branch_name(given: &str) -> Option<&str> {
    const BEFORE: [&str; 3] = ["refs/heads/", "refs/remotes/origin/", "origin/"];
    let before = BEFORE.iter().find_map(|before| given.strip_prefix(before));
    let name = before.unwrap_or(given);
    let is_name = !name.is_empty()
        && name != "HEAD"
        && !name.starts_with(['-', '/'])
        && !name.starts_with("refs/")
        && !name.ends_with(['/', '.'])
        && !name.contains("..")
        && !name.contains(|c: char| c.is_control() || " ~^:?*[\\".contains(c));
    is_name.then_some(name)
}

/// The findings about addresses that are not recorded, if the build is locked and of the branch that is published.
pub(super) fn unrecorded(
    published: &Published<'_>,
    root: &Path,
    locked: Option<&Option<String>>,
) -> Vec<Diagnostic> {
    let Some(given) = locked else {
        return Vec::new();
    };
    let branch_published = published.branch();
    let checked_out = || GitFolder::around(root)?.branch();
    let given = given
        .as_deref()
        .map(|given| branch_name(given).map(str::to_owned));
    match given.unwrap_or_else(checked_out) {
        None => {
            let message = "`--locked` does not know which branch this is";
            let finding = Diagnostic::error("branch-unknown", message);
            vec![finding.hint(format!(
                "name it: `--branch {branch_published}`, or in a workflow of GitHub `--branch \"$GITHUB_REF_NAME\"`"
            ))]
        }
        Some(branch) if branch == branch_published => match published.has_ledger() {
            false => vec![permanence::without_ledger().into_error()],
            true => {
                let new = permanence::unrecorded(published);
                new.iter().map(permanence::unrecorded_finding).collect()
            }
        },
        Some(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_is_named_in_each_form_that_git_and_hosts_use() {
        for (given, name) in [
            ("main", Some("main")),
            ("feature/x", Some("feature/x")),
            ("refs/heads/main", Some("main")),
            ("refs/heads/feature/x", Some("feature/x")),
            ("refs/remotes/origin/main", Some("main")),
            ("origin/main", Some("main")),
            ("", None),
            ("HEAD", None),
            ("refs/heads/", None),
            ("refs/tags/v1", None),
            ("-main", None),
            ("a b", None),
            ("a..b", None),
        ] {
            assert_eq!(branch_name(given), name, "{given}");
        }
    }
}
