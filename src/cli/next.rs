//! The command that is likely next, shown after one has succeeded: one line, on a terminal only.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use super::terminal::rooted_hint;

/// What a command has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// `new` has written a page.
    New,
    /// `build` has written the site, without a finding.
    BuiltClean,
    /// `build` has written the site, with findings that did not stop it.
    Built,
    /// `check` has found nothing.
    CheckedClean,
    /// `check` has found something that does not stop a build.
    Checked,
    /// `mv`, `rm`, `split` or `merge` has changed pages.
    Relocated,
    /// `links` has changed the ledger.
    LedgerChanged,
    /// `theme eject` has copied a part.
    Ejected,
    /// `config --check-upgrade` has found nothing to change.
    UpToDate,
}

/// After what, and what is printed.
pub(super) struct Row {
    done: Done,
    /// The command, for the manual.
    pub(super) command: &'static str,
    /// When, for the manual.
    pub(super) when: &'static str,
    /// The line; `{file}` is the file that the command wrote.
    pub(super) line: &'static str,
}

const fn row(done: Done, command: &'static str, when: &'static str, line: &'static str) -> Row {
    Row {
        done,
        command,
        when,
        line,
    }
}

/// All of them. A command that is not here has no likely next one, or prints it as part of its result, as `init` does.
#[rustfmt::skip] // A row is easier to find on one line.
pub(super) static ROWS: &[Row] = &[
    row(Done::New, "new", "always", "write the page in {file}; `guidepost serve --open` shows it"),
    row(Done::CheckedClean, "check", "nothing was found", "`guidepost build` writes the site"),
    row(Done::Checked, "check", "something was found", "`guidepost serve --open` shows the site, and what is left to fix"),
    row(Done::BuiltClean, "build", "nothing was found", "publish the folder; `guidepost check` looks for more than a build does"),
    row(Done::Built, "build", "something was found", "`guidepost check` has all findings, with what to do"),
    row(Done::Relocated, "mv, rm, split, merge", "files were changed", "`guidepost check` reports what still names the old place"),
    row(Done::LedgerChanged, "links record and other changes of the ledger", "it was changed", "commit links.ledger with the site"),
    row(Done::Ejected, "theme eject", "always", "change {file}; `guidepost serve --open` shows how it looks"),
    row(Done::UpToDate, "config --check-upgrade", "nothing changes", "`guidepost build` writes the site"),
];

/// Shows what is likely next for the site at `root`, if people read the output. `file` is the file that was written, relative
/// to the root.
pub(super) fn show(done: Done, root: &Path, file: &str) {
    if io::stdout().is_terminal() && io::stderr().is_terminal() {
        // After a success, an output that is lost is reported by the command.
        drop(writeln!(io::stderr(), "next: {}", line(done, root, file)));
    }
}

fn line(done: Done, root: &Path, file: &str) -> String {
    let row = ROWS.iter().find(|row| row.done == done);
    let line = row.map_or("", |row| row.line);
    let file = match root == Path::new(".") {
        true => file.to_owned(),
        false => root.join(file).display().to_string(),
    };
    // A name of a file is not part of a command.
    rooted_hint(line, root).replace("{file}", &file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_one_short_line() {
        use Done::{
            Built, BuiltClean, Checked, CheckedClean, Ejected, LedgerChanged, New, Relocated,
            UpToDate,
        };
        let all = [
            New,
            BuiltClean,
            Built,
            CheckedClean,
            Checked,
            Relocated,
            LedgerChanged,
            Ejected,
            UpToDate,
        ];
        assert_eq!(all.len(), ROWS.len());
        for done in all {
            let shown = line(done, Path::new("."), "a.md");
            assert!(!shown.is_empty() && shown.len() < 75, "{shown}");
            assert_eq!(ROWS.iter().filter(|row| row.done == done).count(), 1);
        }
    }

    #[test]
    fn commands_work_in_the_current_folder() {
        let shown = line(Done::New, Path::new("docs"), "content/a `guidepost x` b.md");
        assert_eq!(
            shown,
            "write the page in docs/content/a `guidepost x` b.md; `guidepost serve --root docs --open` shows it"
        );
    }
}
