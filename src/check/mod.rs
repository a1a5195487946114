//! What `guidepost check` does: all that a build checks, every page rendered and nothing written, and
//! the checks that go beyond. A check is a module with one value, [`Check`]; adding one is that
//! module and a line in [`CHECKS`].

mod aliases;
mod allowances;
mod assets;
mod data;
mod dates;
mod descriptions;
mod html_files;
mod marks;
mod schema;
mod templates;
mod text;
mod titles;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{CODES, Code};
use crate::input::front_matter;
use crate::input::json_schema::Meaning;
use crate::input::yaml::locate;
use crate::io::files::Files;
use crate::page::Page;
use crate::page::markdown::BodyLint;
use crate::render::outputs::{self, Output, dedup};
use crate::render::project::{Options, Project};

/// A check that a build does without.
struct Check {
    /// What it can find.
    codes: &'static [Code],
    /// What it finds; warnings alone, for only a build says what stops it.
    run: fn(&Project<'_>, Date) -> Vec<Diagnostic>,
    /// Whether it looks for what nothing uses. Where a page could not be read, or a link leads
    /// nowhere, that may be only because of the error.
    needs_all: bool,
}

/// All checks, in the order in which their codes are listed.
static CHECKS: &[&Check] = &[
    &text::CHECK,
    &marks::CHECK,
    &titles::CHECK,
    &descriptions::CHECK,
    &dates::CHECK,
    &aliases::CHECK,
    &assets::CHECK,
    &html_files::CHECK,
    &templates::CHECK,
    &data::CHECK,
    &schema::CHECK,
];

/// What a run found.
#[derive(Debug)]
pub struct Report {
    /// How many pages there are, generated lists among them; none where the site could not be opened.
    pub pages: Option<usize>,
    /// What was found and is not allowed, in no order.
    pub findings: Vec<Diagnostic>,
    /// How many findings were allowed.
    pub allowed: usize,
}

/// Checks a site as it is on a day.
#[must_use]
pub fn run(files: &dyn Files, options: &Options, today: Date) -> Report {
    let (project, mut findings) = match Project::open(files, options) {
        Ok(opened) => opened,
        Err(findings) => {
            return Report {
                pages: None,
                findings,
                allowed: 0,
            };
        }
    };
    let (outputs, found) = outputs::plan(&project);
    findings.extend(found);
    // A template that fails hides nothing from the checks, and a file that none of them uses may be why.
    let complete = !findings.iter().any(Diagnostic::is_error);
    findings.extend(render(&project, &outputs, &findings));
    let mut allowances = project.allowances.clone();
    for check in CHECKS.iter().filter(|check| complete || !check.needs_all) {
        let found = (check.run)(&project, today);
        findings.extend(allowances.filter_allowed(found));
    }
    findings.extend(allowances::check(&allowances, complete));
    Report {
        pages: Some(project.site.nodes.len()),
        findings,
        allowed: allowances.allowed(),
    }
}

/// What goes wrong while outputs are made. After an error, only what templates do wrong on other
/// pages is news: the rest may well follow from it. A link that leads nowhere leaves its text.
fn render(project: &Project<'_>, outputs: &[Output], found: &[Diagnostic]) -> Vec<Diagnostic> {
    let errors = found.iter().filter(|finding| finding.is_error());
    let broken: HashSet<&str> = errors
        .filter(|error| !error.code.starts_with("link-"))
        .filter_map(|error| error.file.as_deref())
        .collect();
    let stopped = found.iter().any(Diagnostic::is_error);
    let is_news = |error: &Diagnostic| !stopped || ["template", "component"].contains(&error.code);
    let errors: Vec<Diagnostic> = outputs
        .par_iter()
        // What takes long is a drawing, which fails for no reason that an author could mend.
        .filter(|output| !output.is_costly())
        .filter(|output| !broken.contains(output.source(project).as_str()))
        .filter_map(|output| output.render(project).err())
        .map(|error| *error)
        .filter(is_news)
        .collect();
    dedup(errors)
}

/// The codes that `allow` can name, each with its meaning.
pub fn allowable() -> Vec<Meaning> {
    let own = |code: &Code| allowances::CODES.iter().any(|own| own.name == code.name);
    let mut all: Vec<Meaning> = codes()
        .filter(|(code, _)| !own(code))
        .map(|(code, _)| (code.name, code.meaning))
        .collect();
    all.sort_unstable();
    all
}

/// All codes, each with whether `guidepost check` alone tells it.
pub fn codes() -> impl Iterator<Item = (&'static Code, bool)> {
    let own = CHECKS.iter().flat_map(|check| check.codes);
    let own = own.chain(allowances::CODES).map(|code| (code, true));
    CODES.iter().map(|code| (code, false)).chain(own)
}

/// The findings that `explain` makes of what was noted while pages were read.
fn noted(project: &Project<'_>, explain: fn(&BodyLint) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    let pages = project.site.pages.iter();
    let notes = pages.flat_map(|page| page.lints.iter().map(move |note| (page, note)));
    let told = notes.filter_map(|(page, note)| Some(explain(note)?.at(&page.file, note.span)));
    told.collect()
}

/// The first page of each text that no two pages should have, without regard to case.
#[derive(Default)]
struct Firsts<'p>(HashMap<String, &'p Page>);

impl<'p> Firsts<'p> {
    /// The page that had this text before `page`.
    fn before(&mut self, page: &'p Page, text: &str) -> Option<&'p Page> {
        let first = *self.0.entry(text.to_lowercase()).or_insert(page);
        (!std::ptr::eq(first, page)).then_some(first)
    }
}

/// The length of a text in characters, where search results show fewer.
fn too_long(text: &str, most: usize) -> Option<usize> {
    let length = text.chars().count();
    (length > most).then_some(length)
}

/// Puts a finding at a key of a page's front matter; at the file as a whole where that has no such
/// key. No page keeps these places: its file is read again for the few that need one.
fn at_key(project: &Project<'_>, page: &Page, key: &str, finding: Diagnostic) -> Diagnostic {
    let place = || {
        let text = project.text(page).ok()?;
        let parts = front_matter::split(&page.file, &text).ok()?;
        let (key, value) = locate(parts.yaml, &[key]);
        (key.end > 0).then(|| value.shifted(parts.yaml_start))
    };
    match place() {
        Some(span) => finding.at(&page.file, span),
        None => finding.in_file(&page.file),
    }
}

/// A project of files in memory, for the tests of checks.
#[cfg(test)]
fn found(check: &Check, site: &[(&str, &str)]) -> Vec<(String, String)> {
    let put = |files: crate::io::files::MemoryFiles, (path, text): &(&str, &str)| {
        files.with(path, text.as_bytes().to_vec())
    };
    let files = site
        .iter()
        .fold(crate::io::files::MemoryFiles::default(), put);
    let (project, _) = Project::open(&files, &Options::default()).expect("settings and templates");
    let today = jiff::civil::date(2026, 11, 25);
    let found = (check.run)(&project, today).into_iter();
    let mut told: Vec<(String, String)> = found
        .map(|finding| {
            assert!(!finding.is_error(), "{finding:?}");
            assert!(
                check.codes.iter().any(|code| code.name == finding.code),
                "{finding:?}"
            );
            (finding.code.to_owned(), finding.file.unwrap_or_default())
        })
        .collect();
    told.sort();
    told
}
