//! Compares the ledger with that of an earlier commit: facts are only ever added.

use crate::base::decode::decode_lossy;
use crate::diagnostic::Diagnostic;
use crate::io::git_history::{GitHistory, NoMergeBase};
use crate::ledger::{FILE, Fact, Ledger, Verb, removed};
use crate::render::project::Project;

/// How many removed facts are reported one by one.
const MOST: usize = 50;

/// The findings about facts that the ledger had at the newest commit in common with a branch or commit; with an empty name,
/// with the branch that is published. `history` is the repository around the site.
#[must_use]
pub fn check(
    project: &Project<'_>,
    history: Option<&GitHistory>,
    revision: &str,
) -> Vec<Diagnostic> {
    let compared = match history {
        None => Err(missing(
            "there is no git repository here, or git cannot be run".to_owned(),
            "run it in a clone of the site's repository".to_owned(),
        )),
        Some(history) => compare(project, history, revision),
    };
    compared.unwrap_or_else(|finding| vec![*finding])
}

fn compare(
    project: &Project<'_>,
    history: &GitHistory,
    revision: &str,
) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
    let branch = &project.settings.links.branch;
    let base = match revision {
        // A clone in CI has the branch only as one of its remote.
        "" => history
            .merge_base(&format!("origin/{branch}"))
            .or_else(|_| history.merge_base(branch)),
        given => history.merge_base(given),
    };
    let name = if revision.is_empty() {
        branch
    } else {
        revision
    };
    let commit = base.map_err(|why| no_base(why, name))?;
    let short = commit.get(..10).unwrap_or(&commit);
    let bytes = history.file(&commit, FILE).map_err(|error| {
        missing(
            format!("git cannot read `{FILE}` at {short}: {error}"),
            "see the cause in the message".to_owned(),
        )
    })?;
    let Some(bytes) = bytes else {
        return Ok(Vec::new());
    };
    // What cannot be read there was reported then.
    let (earlier, _) = Ledger::parse(&decode_lossy(&bytes));
    if !project.ledger.exists() {
        let message = format!("`{FILE}` was there at {short}, and is not now");
        let finding = Diagnostic::error("fact-removed", message);
        return Ok(vec![
            finding.hint(format!("`git checkout {short} -- ./{FILE}` puts it back")),
        ]);
    }
    let removed = removed(&earlier, &project.ledger.facts());
    let more = removed.len().saturating_sub(MOST);
    let mut findings: Vec<Diagnostic> = removed
        .iter()
        .take(MOST)
        .map(|fact| finding(fact, short))
        .collect();
    if more > 0 {
        let message = format!("{more} more lines of {short} are not in the ledger now");
        let finding = Diagnostic::error("fact-removed", message).in_file(FILE);
        findings.push(finding.hint(cure(short)));
    }
    Ok(findings)
}

fn finding(fact: &Fact, commit: &str) -> Diagnostic {
    let message = format!("`{fact}` was in the ledger at {commit}, and is not now");
    let finding = Diagnostic::error("fact-removed", message).in_file(FILE);
    let finding = finding.hint(match fact.verb {
        Verb::Origin(_) => {
            format!("facts are only ever added: add the line `{fact}` to `{FILE}` again")
        }
        _ => cure(commit),
    });
    match fact.address() {
        Some(address) => finding.hint(format!(
            "if it must not be named, erase it instead: `guidepost links erase {address}`"
        )),
        None => finding,
    }
}

fn cure(commit: &str) -> String {
    format!(
        "facts are only ever added; this puts all of them back: `git show {commit}:./{FILE} | guidepost links import -`"
    )
}

fn no_base(why: NoMergeBase, revision: &str) -> Box<Diagnostic> {
    match why {
        NoMergeBase::Shallow => missing(
            "this clone is shallow, so what the ledger was before is not known".to_owned(),
            "fetch the rest with `git fetch --unshallow`; for the checkout of a workflow of GitHub, set `fetch-depth: 0`, for a job of GitLab `GIT_DEPTH: 0`".to_owned(),
        ),
        NoMergeBase::UnknownRevision => missing(
            format!("there is no branch or commit `{revision}` here"),
            format!("fetch it, as with `git fetch origin {}`, or name another one", revision.trim_start_matches("origin/")),
        ),
        NoMergeBase::Unrelated => missing(
            format!("the history of `{revision}` has no commit in common with this one"),
            "name a branch or commit from which this one comes".to_owned(),
        ),
    }
}

fn missing(message: String, hint: String) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("history-missing", message).hint(hint))
}
