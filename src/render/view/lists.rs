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

/// The facts about a source on the page that lists all of them.
#[derive(Clone, Debug, Hash)]
pub struct ListedSource<'s> {
    /// The source.
    pub source: BibEntry<'s>,
    /// The pages that cite it, in the order of the guide.
    pub pages: Vec<PlaceView<'s>>,
    /// The address of its own page, if it has one.
    pub own: Option<Route>,
}

/// A source on the page that lists all of them, or on its own page.
#[derive(Debug, Serialize)]
pub struct ReferenceView<'s> {
    /// The id of its entry.
    pub id: String,
    /// The address of its own page; nothing without the setting `references.pages`.
    pub href: Option<String>,
    /// The source itself.
    #[serde(flatten)]
    pub source: BibEntry<'s>,
    /// The pages that cite it, in the order of the guide.
    pub pages: Vec<LinkView>,
}

impl<'s> ReferenceView<'s> {
    /// A source, with the pages that cite it, and the address of its own page if it has one.
    pub(super) fn of(
        source: BibEntry<'s>,
        pages: &[PlaceView<'_>],
        own: Option<&Route>,
        hrefs: Hrefs<'_>,
    ) -> Self {
        Self {
            id: references::id(source.tag),
            href: own.map(|own| hrefs.to(own)),
            source,
            pages: LinkView::to_all(pages, hrefs),
        }
    }
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

pub(super) fn references<'s>(all: &[ListedSource<'s>], hrefs: Hrefs<'_>) -> Vec<ReferenceView<'s>> {
    let reference = |listed: &ListedSource<'s>| {
        ReferenceView::of(listed.source, &listed.pages, listed.own.as_ref(), hrefs)
    };
    all.iter().map(reference).collect()
}
