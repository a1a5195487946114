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

Nothing that is there is ever overwritten.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InitArgs {
    /// The folder of the new site; it is made where there is none
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

pub(super) fn run(args: &InitArgs) -> ExitCode {
    match init(&args.dir) {
        Ok(text) => print(&text),
        Err(finding) => failure(&args.dir, vec![*finding]),
    }
}

/// Makes a site in a folder, and says what was done.
fn init(dir: &Path) -> Result<String, Box<Diagnostic>> {
    let failed = |path: &str, error: &io::Error| {
        let message = format!("cannot write `{path}` in `{}`: {error}", dir.display());
        Box::new(Diagnostic::error("init-io", message).hint("nothing was written"))
    };
    let place = store::DiskStore.canonicalize(dir);
    let place = place.map_err(|error| failed(".", &error))?;
    let title = place.file_name().map(|name| name.to_string_lossy());
    let title = title.map_or_else(|| "My guide".to_owned(), |name| name_for_people(&name));
    let mut files = starter::files(&title, json_schema::SETTINGS.print(&check::allowable()));
    let ignored = store::DiskStore.read(&place.join(IGNORED));
    let ignored = ignored.map_err(|error| failed(IGNORED, &error))?;
    let notes = notes(&place, ignored.as_deref());
    files.retain(|(path, _)| path != IGNORED || ignored.is_none());
    let mut way = in_the_way(&place, &files).map_err(|(path, error)| failed(&path, &error))?;
    way.dedup();
    if !way.is_empty() {
        return Err(Box::new(refused(&way)));
    }
    match store::create_all(&store::DiskStore, &place, &files) {
        Ok(()) => Ok(report(dir, &files, &notes)),
        Err(NotCreated { path, error }) => Err(failed(&path, &error)),
    }
}

/// What stands where a file, or a folder on the way to it, has to be.
fn in_the_way(
    place: &Path,
    files: &[(String, String)],
) -> Result<Vec<String>, (String, io::Error)> {
    let mut way = Vec::new();
    for (file, _) in files {
        let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
        for (path, is_folder) in folders
            .map(|path| (path, true))
            .chain([(file.as_str(), false)])
        {
            let kind = store::DiskStore.kind(&place.join(path));
            match kind.map_err(|error| (path.to_owned(), error))? {
                None => {}
                Some(FileKind::Dir | FileKind::Symlink) if is_folder => {}
                Some(_) => way.push(path.to_owned()),
            }
        }
    }
    Ok(way)
}

fn refused(way: &[String]) -> Diagnostic {
    let names: Vec<String> = way.iter().map(|path| format!("`{path}`")).collect();
    let verb = if way.len() == 1 { "stands" } else { "stand" };
    let message = format!(
        "{} {verb} in the way; nothing was written",
        names.join(", ")
    );
    let finding = Diagnostic::error("init-exists", message);
    if way.iter().any(|path| path == settings::FILE) {
        finding.hint("this is a site already: `guidepost new PATH` adds a page to it")
    } else {
        finding.hint("move that away, or begin in a new folder: `guidepost init my-guide`")
    }
}

/// What an author should know of what was there before.
fn notes(place: &Path, ignored: Option<&[u8]>) -> Vec<String> {
    let mut notes = Vec::new();
    let missing = ignored.map(|bytes| starter::not_ignored(&String::from_utf8_lossy(bytes)));
    if let Some(missing) = missing.filter(|missing| !missing.is_empty()) {
        notes.push(format!(
            "{IGNORED} was there already; add these lines to it: {}",
            missing.join(" ")
        ));
    }
    let beside = files::DiskFiles::new(place).map(|files| {
        let listing = files.list("", &|file| !file.ends_with(".md"));
        let pages = listing.files.into_iter();
        pages.filter(|file| !file.contains('/')).collect::<Vec<_>>()
    });
    if let Ok(beside) = beside.map(|files| files.join(", "))
        && !beside.is_empty()
    {
        notes.push(format!(
            "what is to be a page belongs into content/; these are not part of the site: {beside}"
        ));
    }
    notes
}

fn report(dir: &Path, files: &[(String, String)], notes: &[String]) -> String {
    let shown = dir.display();
    let mut text = format!("Made {} in {shown}:\n", counted(files.len(), "file"));
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
