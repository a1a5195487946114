//! `guidepost init`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::terminal::{failure, print};
use crate::author::adopt::{self, Existing};
use crate::author::situation::{self, Situation};
use crate::check;
use crate::diagnostic::{Diagnostic, counted};
use crate::input::json_schema;
use crate::input::settings;
use crate::input::starter::{self, ATTRIBUTES, IGNORED, TEMPLATES, Template};
use crate::io::files;
use crate::io::store::{self, FileKind, NotCreated, Store as _};

const EXAMPLES: &str = "Examples:
  guidepost init my-guide
  guidepost init my-blog --template blog
  cd notes && guidepost init

In a folder with Markdown, every file stays as it is and becomes a page.
Existing files are never overwritten.";

/// How many kept files are named.
const MOST_NAMED: usize = 8;

/// Files that are written unless they exist.
const OPTIONAL: [&str; 4] = [ATTRIBUTES, IGNORED, "links.ledger", starter::SCHEMA];

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InitArgs {
    /// The folder of the new site, created if absent
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// guide, docs, blog or recipes [default: guide]
    #[arg(long, short, value_name = "NAME", value_parser = names(), hide_possible_values = true)]
    template: Option<String>,
}

fn names() -> PossibleValuesParser {
    TEMPLATES
        .iter()
        .map(|template| template.name)
        .collect::<Vec<_>>()
        .into()
}

pub(super) fn run(args: &InitArgs) -> ExitCode {
    match init(args) {
        Ok(text) => print(&text),
        Err(finding) => failure(&args.dir, vec![*finding]),
    }
}

/// Creates a site in a folder, and returns the report.
fn init(args: &InitArgs) -> Result<String, Box<Diagnostic>> {
    let dir = args.dir.as_path();
    let failed = |path: &str, error: &io::Error| {
        let message = format!("cannot write `{path}` in `{}`: {error}", dir.display());
        Box::new(Diagnostic::error("init-io", message).hint("nothing was written"))
    };
    let folder = store::DiskStore.canonicalize(dir);
    let folder = folder.map_err(|error| failed(".", &error))?;
    let site = Site::plan(&folder, args.template.as_deref())?;
    let mut files = site.files();
    let mut notes = Vec::new();
    for name in OPTIONAL {
        let there = store::DiskStore.read(&folder.join(name));
        if let Some(there) = there.map_err(|error| failed(name, &error))? {
            files.retain(|(path, _)| path != name);
            notes.extend(missing_rules(name, &String::from_utf8_lossy(&there)));
        }
    }
    let mut conflicts =
        conflicts(&folder, &files).map_err(|(path, error)| failed(&path, &error))?;
    conflicts.dedup();
    if !conflicts.is_empty() {
        return Err(Box::new(refused(&conflicts)));
    }
    match store::create_all(&store::DiskStore, &folder, &files) {
        Ok(()) => Ok(site.report(dir, &files, notes)),
        Err(NotCreated { path, error }) => Err(failed(&path, &error)),
    }
}

/// A site that can be created.
struct Site {
    title: String,
    /// The template, unless Markdown that exists becomes the site.
    template: Option<&'static Template>,
    /// What is in the folder, if it exists.
    existing: Option<Existing>,
    /// The generator whose site it is.
    foreign: Option<Situation>,
}

impl Site {
    /// Decides what the site in a folder is to be.
    fn plan(folder: &Path, wanted: Option<&str>) -> Result<Self, Box<Diagnostic>> {
        let settings = store::DiskStore.kind(&folder.join(settings::FILE));
        if matches!(settings, Ok(Some(_))) {
            return Err(Box::new(refused(&[settings::FILE.to_owned()])));
        }
        let files = files::DiskFiles::new(folder).ok();
        let existing = files.as_ref().map(|files| adopt::existing(files));
        let kept = existing.as_ref().filter(|found| !found.pages.is_empty());
        if let (Some(name), Some(found)) = (wanted, kept) {
            return Err(Box::new(has_pages(name, found)));
        }
        let mut templates = TEMPLATES.iter();
        let template = templates.find(|known| wanted.is_none_or(|name| known.name == name));
        let name = folder.file_name().map(|name| name.to_string_lossy());
        Ok(Self {
            title: adopt::title(name.as_deref()),
            template: template.filter(|_| kept.is_none()),
            foreign: files.as_ref().and_then(|files| situation::foreign(files)),
            existing,
        })
    }

    /// The files to write.
    fn files(&self) -> Vec<(String, String)> {
        let schema = json_schema::SETTINGS.print(&check::allowable());
        if let Some(template) = self.template {
            return starter::files(template, &self.title, schema);
        }
        let home = self.existing.as_ref().and_then(Existing::new_home);
        let mut files = starter::plain_files(&self.title, schema);
        files.extend(home);
        files
    }

    fn report(&self, dir: &Path, files: &[(String, String)], notes: Vec<String>) -> String {
        let shown = dir.display();
        let mut text = format!("Created {} in {shown}:\n", counted(files.len(), "file"));
        for (path, _) in files {
            text += &format!("  {path}\n");
        }
        if let Some(found) = &self.existing {
            text += &kept(found);
            text += &left_out(found);
        }
        for note in notes.into_iter().chain(self.notes(dir)) {
            text += &format!("note: {note}\n");
        }
        let (what, command) = match self.template {
            Some(_) => ("see it while you write", "guidepost serve --open"),
            None => (
                "see what to improve, and the site",
                "guidepost check\n  guidepost serve --open",
            ),
        };
        text += &format!("Next, {what}:\n");
        if dir != Path::new(".") {
            text += &format!("  cd {shown}\n");
        }
        text + &format!("  {command}\n")
    }

    /// Advice about files that existed before.
    fn notes(&self, dir: &Path) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(Situation::Foreign {
            generator, content, ..
        }) = &self.foreign
        {
            let page = generator.page.unwrap_or("Coming from another generator");
            let place = match *content {
                "" | "content" => String::new(),
                folder => format!("; its pages are in {folder}"),
            };
            notes.push(format!(
                "this folder is a site of {}{place}; the page *{page}* of the manual describes what to change",
                generator.name
            ));
        }
        let home = self.existing.as_ref();
        let home = home.and_then(|found| found.foreign_home.as_ref());
        notes.extend(home.map(|file| {
            let own = file.replace("_index.md", "index.md");
            format!("{file} is not a home page here: rename it to {own}")
        }));
        let only = self
            .existing
            .as_ref()
            .and_then(|found| found.only_folder.as_ref());
        if let Some(only) = only {
            let inside = match dir == Path::new(".") {
                true => PathBuf::from(only),
                false => dir.join(only),
            };
            notes.push(format!(
                "if only {only} is to be the site, remove the files above, and run `guidepost init {}`",
                inside.display()
            ));
        }
        notes
    }
}

/// The files that become pages, in lines of the report.
fn kept(found: &Existing) -> String {
    let count = counted(found.pages.len(), "file");
    let is_home = |file: &String| found.home.as_ref() == Some(file);
    let (homes, others): (Vec<&String>, Vec<&String>) =
        found.pages.iter().partition(|file| is_home(file));
    let homes = homes.iter().map(|file| format!("{file}, the home page"));
    let others = others.iter().map(|file| (*file).clone());
    let head = format!("Kept {count} unchanged, as pages of the site:");
    named(&head, homes.chain(others), found.pages.len())
}

/// What is not part of the site, in lines of the report.
fn left_out(found: &Existing) -> String {
    let lines = found.left_out.iter();
    let lines = lines.map(|(file, reason)| format!("{file}: {reason}"));
    let head = "Left out of the site, unchanged:";
    named(head, lines, found.left_out.len())
}

/// The first of so many lines below a head, and how many follow; nothing if there are none.
fn named(head: &str, lines: impl Iterator<Item = String>, count: usize) -> String {
    if count == 0 {
        return String::new();
    }
    let shown = lines.take(MOST_NAMED).map(|line| format!("  {line}\n"));
    let mut text = format!("{head}\n") + &shown.collect::<String>();
    if count > MOST_NAMED {
        text += &format!("  and {} more\n", count - MOST_NAMED);
    }
    text
}

/// The lines that an existing file for version control does not have.
fn missing_rules(name: &str, there: &str) -> Option<String> {
    let missing = match name {
        IGNORED => starter::not_ignored(there),
        ATTRIBUTES => starter::not_attributed(there),
        _ => Vec::new(),
    };
    let lines = missing.join("`, `");
    (!missing.is_empty()).then(|| format!("{name} exists; add to it: `{lines}`"))
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

/// Reports a template for a folder that has pages.
fn has_pages(template: &str, found: &Existing) -> Diagnostic {
    let pages = counted(found.pages.len(), "Markdown file");
    let message = format!("this folder has {pages} already; nothing was written");
    Diagnostic::error("init-exists", message)
        .hint("`guidepost init` without a template makes these the pages of the site")
        .hint(format!(
            "the pages of the template need a folder of their own: `guidepost init my-{template} --template {template}`"
        ))
}
