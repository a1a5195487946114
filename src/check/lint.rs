//! The type of a check, and what several checks share.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::input::json_schema::Meaning;
use crate::page::Page;
use crate::page::markdown::BodyLint;
#[cfg(test)]
use crate::render::project::Options;
use crate::render::project::Project;

/// A check that a build does not make.
pub(super) struct Check {
    /// The codes that it can report.
    pub(super) codes: &'static [Code],
    /// Its findings: warnings only, since errors are what stops a build.
    pub(super) run: fn(&Project<'_>, &Inputs) -> Vec<Diagnostic>,
    /// Whether it looks for unused files. If a page could not be read or a link is broken, a file may be unused only
    /// because of that error.
    pub(super) needs_all: bool,
}

/// What a check can use besides the project.
pub(super) struct Inputs {
    /// The day of the run.
    pub(super) today: Date,
    /// The codes that `allow` can name.
    pub(super) allowable: fn() -> Vec<Meaning>,
}

/// The lints that were recorded while pages were parsed, as findings.
pub(super) fn lints(
    project: &Project<'_>,
    explain: fn(&BodyLint) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let pages = project.site.pages.iter();
    let notes = pages.flat_map(|page| page.lints.iter().map(move |note| (page, note)));
    let findings = notes.filter_map(|(page, note)| Some(explain(note)?.at(&page.file, note.span)));
    findings.collect()
}

/// The first page with each text that no two pages should share, ignoring case.
#[derive(Default)]
pub(super) struct Firsts<'p>(HashMap<String, &'p Page>);

impl<'p> Firsts<'p> {
    /// The page that had this text before `page`.
    pub(super) fn before(&mut self, page: &'p Page, text: &str) -> Option<&'p Page> {
        let first = *self.0.entry(text.to_lowercase()).or_insert(page);
        (!std::ptr::eq(first, page)).then_some(first)
    }
}

/// The length of a text in characters, if it is more than search results show.
pub(super) fn too_long(text: &str, most: usize) -> Option<usize> {
    let length = text.chars().count();
    (length > most).then_some(length)
}

/// A project of files in memory, for the tests of checks.
#[cfg(test)]
pub(super) fn found(check: &Check, site: &[(&str, &str)]) -> Vec<(String, String)> {
    let put = |files: crate::io::files::MemoryFiles, (path, text): &(&str, &str)| {
        files.with(path, text.as_bytes().to_vec())
    };
    let files = site
        .iter()
        .fold(crate::io::files::MemoryFiles::default(), put);
    let (project, _) = Project::open(&files, &Options::default()).expect("settings and templates");
    let inputs = Inputs {
        today: jiff::civil::date(2026, 11, 25),
        allowable: super::allowable,
    };
    let found = (check.run)(&project, &inputs).into_iter();
    let mut codes: Vec<(String, String)> = found
        .map(|finding| {
            assert!(!finding.is_error(), "{finding:?}");
            assert!(
                check.codes.iter().any(|code| code.name == finding.code),
                "{finding:?}"
            );
            (finding.code.to_owned(), finding.file.unwrap_or_default())
        })
        .collect();
    codes.sort();
    codes
}
