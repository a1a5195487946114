//! The sources that a page cites, as footnotes.

use std::collections::BTreeSet;

use super::from_html::escaped;
use crate::render::view::BibEntry;

/// The label of a source's footnote; `taken` are the labels of the page's own footnotes.
pub(super) fn label(tag: &str, taken: &BTreeSet<String>) -> String {
    match taken.contains(&tag.to_lowercase()) {
        true => format!("source-{tag}"),
        false => tag.to_owned(),
    }
}

/// The footnote of a source.
pub(super) fn note(source: &BibEntry<'_>, label: &str) -> String {
    let year = source.year.map(|year| format!("({year})"));
    let title = source.title.or(source.about);
    let doi = source.doi.map(|doi| format!("https://doi.org/{doi}"));
    let address = source.url.map(str::to_owned).or(doi);
    let head: Vec<String> = source
        .authors
        .map(escaped)
        .into_iter()
        .chain(year)
        .collect();
    let head = Some(head.join(" ")).filter(|head| !head.is_empty());
    let parts = [head, title.map(escaped), source.journal.map(escaped)];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|part| format!("{}.", part.trim_end_matches('.')))
        .collect();
    let address = address.map(|address| format!(" <{address}>"));
    format!(
        "[^{label}]: {}{}",
        parts.join(" "),
        address.unwrap_or_default()
    )
}
