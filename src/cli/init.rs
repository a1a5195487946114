//! `guidepost init`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::terminal::{failure, print};
use crate::base::route::name_for_people;
use crate::check;
use crate::diagnostic::{Diagnostic, counted};
use crate::input::json_schema;
use crate::input::settings;
use crate::input::starter::{self, IGNORED};
use crate::io::files::{self, Files as _};
use crate::io::store::{self, FileKind, NotCreated, Store as _};

const EXAMPLES: &str = "Examples:
  guidepost init my-guide
  cd my-guide && guidepost build

Existing files are never overwritten.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InitArgs {
    /// The folder of the new site, created if absent
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

pub(super) fn run(args: &InitArgs) -> ExitCode {
    match init(&args.dir) {
        Ok(text) => print(&text),
        Err(finding) => failure(&args.dir, vec![*finding]),
    }
}

/// Creates a site in a folder. Returns the report.
fn init(dir: &Path) -> Result<String, Box<Diagnostic>> {
    let failed = |path: &str, error: &io::Error| {
        let message = format!("cannot write `{path}` in `{}`: {error}", dir.display());
        Box::new(Diagnostic::error("init-io", message).hint("nothing was written"))
    };
    let folder = store::DiskStore.canonicalize(dir);
    let folder = folder.map_err(|error| failed(".", &error))?;
    let title = folder.file_name().map(|name| name.to_string_lossy());
    let title = title.map_or_else(|| "My guide".to_owned(), |name| name_for_people(&name));
    let mut files = starter::files(&title, json_schema::SETTINGS.print(&check::allowable()));
    let ignored = store::DiskStore.read(&folder.join(IGNORED));
    let ignored = ignored.map_err(|error| failed(IGNORED, &error))?;
    let notes = notes(&folder, ignored.as_deref());
    files.retain(|(path, _)| path != IGNORED || ignored.is_none());
    let mut conflicts =
        conflicts(&folder, &files).map_err(|(path, error)| failed(&path, &error))?;
    conflicts.dedup();
    if !conflicts.is_empty() {
        return Err(Box::new(refused(&conflicts)));
    }
    match store::create_all(&store::DiskStore, &folder, &files) {
        Ok(()) => Ok(report(dir, &files, &notes)),
        Err(NotCreated { path, error }) => Err(failed(&path, &error)),
    }
}

/// Existing files and folders at the paths of new files and of the folders above them.
fn conflicts(
    folder: &Path,
    files: &[(String, String)],
) -> Result<Vec<String>, (String, io::Error)> {
    let mut conflicts = Vec::new();
    for (file, _) in files {
        let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
        for (path, is_folder) in folders
            .map(|path| (path, true))
            .chain([(file.as_str(), false)])
        {
            let kind = store::DiskStore.kind(&folder.join(path));
            match kind.map_err(|error| (path.to_owned(), error))? {
                None => {}
                Some(FileKind::Dir | FileKind::Symlink) if is_folder => {}
                Some(_) => conflicts.push(path.to_owned()),
            }
        }
    }
    Ok(conflicts)
}

fn refused(conflicts: &[String]) -> Diagnostic {
    let names: Vec<String> = conflicts.iter().map(|path| format!("`{path}`")).collect();
    let verb = if conflicts.len() == 1 {
        "exists"
    } else {
        "exist"
    };
    let message = format!("{} {verb}; nothing was written", names.join(", "));
    let finding = Diagnostic::error("init-exists", message);
    if conflicts.iter().any(|path| path == settings::FILE) {
        finding.hint("this folder is a site: `guidepost new PATH` adds a page to it")
    } else {
        finding.hint("move it away, or start in a new folder: `guidepost init my-guide`")
    }
}

/// Notes about files that existed before.
fn notes(folder: &Path, ignored: Option<&[u8]>) -> Vec<String> {
    let mut notes = Vec::new();
    let missing = ignored.map(|bytes| starter::not_ignored(&String::from_utf8_lossy(bytes)));
    if let Some(missing) = missing.filter(|missing| !missing.is_empty()) {
        notes.push(format!(
            "{IGNORED} exists; add these lines to it: {}",
            missing.join(" ")
        ));
    }
    let beside = files::DiskFiles::new(folder).map(|files| {
        let listing = files.list("", &|file, _| !file.ends_with(".md"));
        let pages = listing.files.into_iter();
        pages.filter(|file| !file.contains('/')).collect::<Vec<_>>()
    });
    if let Ok(beside) = beside.map(|files| files.join(", "))
        && !beside.is_empty()
    {
        notes.push(format!(
            "pages belong in content/; these files are not part of the site: {beside}"
        ));
    }
    notes
}

fn report(dir: &Path, files: &[(String, String)], notes: &[String]) -> String {
    let shown = dir.display();
    let mut text = format!("Created {} in {shown}:\n", counted(files.len(), "file"));
    for (path, _) in files {
        text += &format!("  {path}\n");
    }
    for note in notes {
        text += &format!("note: {note}\n");
    }
    text += "Next, see it while you write:\n";
    if dir != Path::new(".") {
        text += &format!("  cd {shown}\n");
    }
    text + "  guidepost serve\n"
}
