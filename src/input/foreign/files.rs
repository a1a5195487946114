//! Files whose names have a meaning for other generators, and none here.

use crate::diagnostic::{Diagnostic, counted};

/// The name of a folder's page in Hugo and Zola.
pub const INDEX: &str = "_index.md";
/// The table of contents of a book in mdBook.
pub const SUMMARY: &str = "SUMMARY.md";

/// The folder, empty or ending in `/`, of a page at `path` that is a folder's page in other generators.
#[must_use]
pub fn folder_of_index(path: &str) -> Option<&str> {
    let folder = path.strip_suffix(INDEX)?;
    (folder.is_empty() || folder.ends_with('/')).then_some(folder)
}

/// The warning about such a page: `file` is the first of them, `route` its address, and there are `more`.
#[must_use]
pub fn index_finding(file: &str, route: &str, more: usize) -> Diagnostic {
    let message =
        format!("this is not the page of its folder here, but one of its own, at `{route}`");
    let more = (more > 0).then(|| format!("it is in {} too", counted(more, "other folder")));
    Diagnostic::warning("index-foreign", message)
        .in_file(file)
        .hint("rename it to `index.md`")
        .maybe_hint(more)
}

/// The warning about a list of chapters, if it links enough pages to be one.
#[must_use]
pub fn summary_finding<'l>(file: &str, links: impl Iterator<Item = &'l str>) -> Option<Diagnostic> {
    let chapters = links.filter(|destination| destination.ends_with(".md"));
    let message = "this list of chapters is a page like any other, and does not order the others";
    let hint = "write `order: 1`, `order: 2` in the pages themselves, and remove this file";
    let finding = Diagnostic::warning("summary-foreign", message).in_file(file);
    (chapters.count() > 1).then(|| finding.hint(hint))
}
