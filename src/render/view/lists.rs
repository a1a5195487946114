//! What templates see of a site's data: lists of sources and terms, with what leads to each.

use serde::Serialize;

use super::LinkView;
use super::data::{Entry, Source};
use super::scope::{PlaceView, Scope};
use crate::base::route::{Hrefs, Route, fragment};
use crate::input::references;

/// A source that a page cites.
#[derive(Debug, Serialize)]
pub struct SourceView<'s> {
    /// Its number on the page, from 1; its entry has the id `source.` and the number, and the first
    /// citation `cite.` and the number.
    pub number: usize,
    /// The address of its entry on the page that lists all; nothing where there is no such page.
    pub href: Option<String>,
    /// What it is.
    #[serde(flatten)]
    pub source: Source<'s>,
}

/// A source on the page that lists all.
#[derive(Debug, Serialize)]
pub struct ReferenceView<'s> {
    /// The id of its entry.
    pub id: String,
    /// What it is.
    #[serde(flatten)]
    pub source: Source<'s>,
    /// The pages that cite it, in the order of the guide.
    pub pages: Vec<LinkView>,
}

/// A term of the glossary.
#[derive(Debug, Serialize)]
pub struct TermView<'s> {
    /// The id of its entry.
    pub id: &'s str,
    /// The term.
    pub term: &'s str,
    /// What it means.
    pub definition: &'s str,
    /// The address of its entry.
    pub href: String,
}

/// Leads to an entry of a list.
fn entry(list: &Route, id: &str, hrefs: Hrefs<'_>) -> String {
    hrefs.to(list) + &fragment(id)
}

pub(super) fn sources<'s>(scope: &Scope<'s>, hrefs: Hrefs<'_>) -> Vec<SourceView<'s>> {
    let list = scope.references_page;
    let source = |(source, number): (&Source<'s>, usize)| SourceView {
        number,
        href: list.map(|list| entry(list, &references::id(source.tag), hrefs)),
        source: *source,
    };
    scope.sources.iter().zip(1..).map(source).collect()
}

pub(super) fn terms<'s>(
    list: Option<&Route>,
    entries: &[Entry<'s>],
    hrefs: Hrefs<'_>,
) -> Vec<TermView<'s>> {
    let Some(list) = list else {
        return Vec::new();
    };
    let term = |found: &Entry<'s>| TermView {
        id: found.id,
        term: found.term,
        definition: found.definition,
        href: entry(list, found.id, hrefs),
    };
    entries.iter().map(term).collect()
}

pub(super) fn references<'s>(scope: &Scope<'s>, hrefs: Hrefs<'_>) -> Vec<ReferenceView<'s>> {
    let entry = |(source, pages): &(Source<'s>, Vec<PlaceView<'s>>)| ReferenceView {
        id: references::id(source.tag),
        source: *source,
        pages: pages.iter().map(|page| LinkView::to(page, hrefs)).collect(),
    };
    scope.references.iter().map(entry).collect()
}
