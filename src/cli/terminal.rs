//! Opens a site, and prints results and findings.

use std::cell::OnceCell;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::author::site_folder;
use crate::base::decode::decode_lossy;
use crate::diagnostic::{Diagnostic, Printer, sort_and_dedup};
use crate::io::edit::{self, Edit};
use crate::io::files::{DiskFiles, Files, STATE};
use crate::io::publish::Lock;
use crate::io::store::{DiskStore, Store as _};
use crate::site::sources;
use crate::{page, theme};

/// The right to change the files of the site at `root`, which is canonical.
pub(super) fn lock(root: &Path) -> Result<Lock, Box<Diagnostic>> {
    const WAIT: Duration = Duration::from_secs(30);
    Lock::acquire(&root.join(STATE), WAIT).map_err(|error| {
        let finding = Diagnostic::error(error.code, error.message);
        Box::new(error.hints.into_iter().fold(finding, Diagnostic::hint))
    })
}

/// Changes the files of the site at `root`, which is canonical: all or none.
pub(super) fn apply(root: &Path, change: &Edit) -> Result<(), Box<Diagnostic>> {
    let _lock = lock(root)?;
    edit::apply(&DiskStore, root, change).map_err(|error| {
        let finding = Diagnostic::error("move-io", format!("cannot make this change: {error}"));
        Box::new(match error.undone {
            true => finding.hint("nothing was changed"),
            false => finding
                .hint("some files are changed; the next command in this folder restores them"),
        })
    })
}

/// Undoes a change of the site's files that was cut short, and reports it.
///
/// # Errors
/// If a file cannot be restored.
pub(super) fn recover(root: &Path) -> Result<(), Vec<Diagnostic>> {
    let Ok(root) = DiskStore.canonicalize(root) else {
        return Ok(()); // Reported when the folder is opened.
    };
    if !edit::is_unfinished(&DiskStore, &root) {
        return Ok(());
    }
    let _lock = lock(&root).map_err(|finding| vec![*finding])?;
    match edit::recover(&DiskStore, &root) {
        Ok(false) => Ok(()),
        Ok(true) => {
            let message =
                "a command that moved files was stopped; the files are as they were before it";
            let finding = Diagnostic::warning("move-interrupted", message);
            drop(print_findings(
                &root,
                &[finding.hint("run the command again")],
            ));
            Ok(())
        }
        Err(error) => {
            let message = format!(
                "a command that moved files was stopped, and its changes cannot be undone: {error}"
            );
            let finding = Diagnostic::error("move-io", message);
            Err(vec![
                finding.hint("remove the cause, and run a command again"),
            ])
        }
    }
}

/// The folder of a site, after a change that was cut short is undone.
pub(super) fn open(root: &Path) -> Result<DiskFiles, Vec<Diagnostic>> {
    recover(root)?;
    site_folder::open(root).map_err(|finding| vec![*finding])
}

/// Prints the result of a command.
pub(super) fn print(text: &str) -> ExitCode {
    exit_code(io::stdout().write_all(text.as_bytes()))
}

/// The exit code of a command that succeeded, given whether its output could be written. A closed pipe is not an error;
/// output that is lost in another way, such as on a full disk, is one.
pub(super) fn exit_code(written: io::Result<()>) -> ExitCode {
    match written.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let message = format!("cannot write the output: {error}");
            let finding = Diagnostic::error("output-lost", message);
            drop(print_findings(
                ".".as_ref(),
                &[finding.hint("what was printed is incomplete")],
            ));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Prints the findings that stopped a command.
pub(super) fn failure(root: &Path, found: Vec<Diagnostic>) -> ExitCode {
    drop(print_findings(root, &sort_and_dedup(found, false)));
    ExitCode::FAILURE
}

/// Prints findings about the site at `root` for people, to standard error.
pub(super) fn print_findings(root: &Path, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let sources = source_texts(root);
    let mut printer = Printer::new(&sources);
    let mut err = io::stderr().lock();
    let colour = err.is_terminal();
    for diagnostic in diagnostics {
        let hints = diagnostic.hints.iter();
        let diagnostic = Diagnostic {
            hints: hints.map(|hint| rooted_hint(hint, root)).collect(),
            ..diagnostic.clone()
        };
        writeln!(err, "{}", printer.human(&diagnostic, colour))?;
    }
    Ok(())
}

/// A hint whose commands work in the folder of the command that prints it, if the site is in another one below it. A whole
/// path is often that of a copy, as in a hook.
pub(super) fn rooted_hint(hint: &str, root: &Path) -> String {
    const NAME: &str = "guidepost ";
    /// Commands that are not about an existing site.
    const OTHERS: [&str; 3] = ["init", "help", "completions"];
    let is_below = root.is_relative();
    let root = root.display().to_string().replace('\\', "/");
    if !is_below || matches!(root.trim_end_matches('/'), "" | ".") {
        return hint.to_owned();
    }
    let word = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_lowercase() && c != '-');
        end.unwrap_or(text.len())
    };
    let mut out = String::new();
    let mut rest = hint;
    while let Some(at) = rest.find(NAME) {
        let is_command = rest[..at].ends_with('`') || rest[..at].ends_with("| ");
        let start = at + NAME.len();
        let mut end = start + word(&rest[start..]);
        if let Some(verb) = rest[end..].strip_prefix(' ')
            && &rest[start..end] == "links"
        {
            end += 1 + word(verb);
        }
        let name = &rest[start..end];
        out.push_str(&rest[..end]);
        if is_command && !name.starts_with('-') && !name.is_empty() && !OTHERS.contains(&name) {
            let quote = if root.contains(' ') { "\"" } else { "" };
            out.push_str(&format!(" --root {quote}{root}{quote}"));
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    // Paths of git begin at the folder of the command.
    out.replace("./links.ledger", &format!("./{root}/links.ledger"))
}

/// The text of a file of the site or of the theme, if it can be read, for excerpts. The site's folder is opened once, for
/// the first of its files.
pub(super) fn source_texts(root: &Path) -> impl Fn(&str) -> Option<String> {
    let opened: OnceCell<Option<DiskFiles>> = OnceCell::new();
    move |file| {
        if let Some(text) = theme::theme_text(file) {
            return Some(text.to_owned());
        }
        let files = opened.get_or_init(|| {
            let files = DiskFiles::new(root).ok()?;
            // They decide which links are followed; the defaults apply if they cannot be read.
            drop(sources::settings(&files, None));
            Some(files)
        });
        let bytes = files.as_ref()?.read(file, page::LARGEST).ok()?;
        bytes.map(|bytes| decode_lossy(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_in_hints_name_the_folder_of_the_site() {
        for (hint, root, rooted) in [
            (
                "`guidepost links move /a/ NEW`",
                ".",
                "`guidepost links move /a/ NEW`",
            ),
            ("`guidepost check`", "/copies/site", "`guidepost check`"),
            (
                "run `guidepost links move /a/ NEW`, or `guidepost check`",
                "docs",
                "run `guidepost links move --root docs /a/ NEW`, or `guidepost check --root docs`",
            ),
            (
                "`git show abc:./links.ledger | guidepost links import -`",
                "docs",
                "`git show abc:./docs/links.ledger | guidepost links import --root docs -`",
            ),
            (
                "`guidepost rm PAGE --gone REASON`",
                "my docs",
                "`guidepost rm --root \"my docs\" PAGE --gone REASON`",
            ),
            ("`guidepost init docs`", "docs", "`guidepost init docs`"),
            ("guidepost does that", "docs", "guidepost does that"),
        ] {
            assert_eq!(rooted_hint(hint, Path::new(root)), rooted, "{hint}");
        }
    }
}
