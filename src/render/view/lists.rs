//! Sources and terms, as templates see them.

use serde::Serialize;

use super::data::{BibEntry, GlossaryEntry};
use super::links::LinkView;
use super::place::PlaceView;
use crate::base::route::{Hrefs, Route, fragment};
use crate::input::references;

/// A source that a page cites.
#[derive(Debug, Serialize)]
pub struct SourceView<'s> {
    /// Its number on the page, from 1; its entry has the id `source.` and the number, and the first
    /// citation `cite.` and the number.
    pub number: usize,
    /// The address of its entry on the page that lists all sources; nothing if there is no such page.
    pub href: Option<String>,
    /// The source itself.
    #[serde(flatten)]
    pub source: BibEntry<'s>,
}

/// A source on the page that lists all of them.
#[derive(Debug, Serialize)]
pub struct ReferenceView<'s> {
    /// The id of its entry.
    pub id: String,
    /// The source itself.
    #[serde(flatten)]
    pub source: BibEntry<'s>,
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

/// The address of an entry on the page that lists it.
fn entry_href(list: &Route, id: &str, hrefs: Hrefs<'_>) -> String {
    hrefs.to(list) + &fragment(id)
}

/// `list` is the page that lists all sources.
pub(super) fn sources<'s>(
    list: Option<&Route>,
    cited: &[BibEntry<'s>],
    hrefs: Hrefs<'_>,
) -> Vec<SourceView<'s>> {
    let source = |(source, number): (&BibEntry<'s>, usize)| SourceView {
        number,
        href: list.map(|list| entry_href(list, &references::id(source.tag), hrefs)),
        source: *source,
    };
    cited.iter().zip(1..).map(source).collect()
}

/// `list` is the page that lists all terms; without it there is nothing to link to, and so no terms.
pub(super) fn terms<'s>(
    list: Option<&Route>,
    entries: &[GlossaryEntry<'s>],
    hrefs: Hrefs<'_>,
) -> Vec<TermView<'s>> {
    let Some(list) = list else {
        return Vec::new();
    };
    let term = |entry: &GlossaryEntry<'s>| TermView {
        id: entry.id,
        term: entry.term,
        definition: entry.definition,
        href: entry_href(list, entry.id, hrefs),
    };
    entries.iter().map(term).collect()
}

pub(super) fn references<'s>(
    all: &[(BibEntry<'s>, Vec<PlaceView<'s>>)],
    hrefs: Hrefs<'_>,
) -> Vec<ReferenceView<'s>> {
    let reference = |(source, pages): &(BibEntry<'s>, Vec<PlaceView<'s>>)| ReferenceView {
        id: references::id(source.tag),
        source: *source,
        pages: LinkView::to_all(pages, hrefs),
    };
    all.iter().map(reference).collect()
}
