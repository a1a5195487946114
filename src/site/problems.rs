//! Problems of files that cannot be listed, and which of them matter: if the root itself is the content, it may hold
//! anything, and only what would be published counts.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{CONTENT, ContentLayout, DATA};
use super::links;
use super::{Site, SiteFiles};
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::io::files::Files;

/// Errors about what has the name of the content or data folder and is something else, so that nothing in it is read. A
/// folder without settings may hold anything.
#[must_use]
pub fn not_folders(
    files: &dyn Files,
    settings: &Settings,
    layout: ContentLayout,
) -> Vec<Diagnostic> {
    if !settings.given {
        return Vec::new();
    }
    let folders: &[&str] = match layout {
        ContentLayout::Folder => &[DATA],
        ContentLayout::Root => &[CONTENT],
    };
    let mut found = Vec::new();
    for folder in folders.iter().copied() {
        if files.has_folder(folder) {
            continue;
        }
        // Also for links without a target.
        let problems = files.list(folder, &|_, _| true).problems;
        if problems.is_empty() && files.stat(folder).is_some() {
            let finding = Diagnostic::error("file-special", format!("`{folder}` is not a folder"));
            found.push(
                finding
                    .in_file(folder)
                    .hint("move it elsewhere, or make it a folder: nothing is read from it"),
            );
        }
        found.extend(problems);
    }
    found
}

/// Divides the problems of the content into those to report, and those of files that are published only if a page links
/// to them.
pub(super) fn split(
    layout: ContentLayout,
    problems: Vec<Diagnostic>,
) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    match layout {
        ContentLayout::Folder => (problems, Vec::new()),
        ContentLayout::Root => {
            let (pages, held): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_of_page);
            (pages.into_iter().map(page_problem).collect(), held)
        }
    }
}

fn is_of_page(problem: &Diagnostic) -> bool {
    let file = problem.file.as_deref();
    file.is_some_and(|file| file.ends_with(".md"))
}

/// A page that is missing is an error; one that was never part of this folder is not.
fn page_problem(problem: Diagnostic) -> Diagnostic {
    const FOREIGN: [&str; 5] = [
        "file-special",
        "name-encoding",
        "symlink-hidden",
        "symlink-outside",
        "symlink-output",
    ];
    match FOREIGN.contains(&problem.code) {
        true => problem.into_warning(),
        false => problem,
    }
}

/// The problems of the template folder. A folder without settings may hold those of another program.
pub(super) fn of_templates(settings: &Settings, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    match settings.given {
        true => problems,
        false => problems.into_iter().map(page_problem).collect(),
    }
}

/// The paths of problems.
pub(super) fn paths(problems: &[Diagnostic]) -> Vec<String> {
    let paths = problems.iter().filter_map(|problem| problem.file.clone());
    paths.collect()
}

/// The problems among those held back to which a page links, or to something below.
#[must_use]
pub fn linked(site: &Site, files: &Held) -> Vec<Diagnostic> {
    if files.problems.is_empty() {
        return Vec::new();
    }
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for page in &site.pages {
        let paths = links::mentions(page).filter_map(|mention| links::path(page, mention.address));
        for path in paths {
            let ends = path.match_indices('/').map(|(at, _)| at);
            let above = ends.chain([path.len()]).map(|end| &path[..end]);
            wanted.extend(
                above
                    .filter(|path| files.problems.contains_key(*path))
                    .map(str::to_owned),
            );
        }
    }
    let problems = wanted.iter().filter_map(|path| files.problems.get(path));
    problems.cloned().collect()
}

/// Problems that are held back, by their paths relative to the content folder.
#[derive(Debug, Default)]
pub struct Held {
    problems: BTreeMap<String, Diagnostic>,
}

impl Held {
    /// Those of a site's files.
    #[must_use]
    pub fn of(files: &SiteFiles) -> Self {
        let inside = |problem: &Diagnostic| {
            let file = problem.file.as_deref()?;
            let path = file.strip_prefix(&files.content).unwrap_or(file);
            Some((path.to_owned(), problem.clone()))
        };
        Self {
            problems: files.held.iter().filter_map(inside).collect(),
        }
    }
}
