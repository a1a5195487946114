//! What templates see of a site's data: sources, terms and drawings.

use serde::Serialize;

use super::LinkView;
use super::scope::{Place, Scope};
use super::views::link;
use crate::glossary::Term;
use crate::references::{self, Reference};
use crate::route::{Hrefs, Route, fragment};

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

/// What a source is.
#[derive(Clone, Copy, Debug, Hash, Serialize)]
pub struct Source<'s> {
    /// Its tag: what pages cite it by.
    pub tag: &'s str,
    /// Who wrote it.
    pub authors: Option<&'s str>,
    /// The title it was published under.
    pub title: Option<&'s str>,
    /// What it is, in the site's own words.
    pub about: Option<&'s str>,
    /// Where it was published.
    pub journal: Option<&'s str>,
    /// The year of publication.
    pub year: Option<i64>,
    /// Its digital object identifier.
    pub doi: Option<&'s str>,
    /// Its absolute address.
    pub url: Option<&'s str>,
    /// The kind of study.
    pub kind: Option<&'s str>,
    /// Who was studied.
    pub studied: Option<&'s str>,
    /// What a reader should know of how it was read.
    pub note: Option<&'s str>,
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

/// A term as a page can see it, before it is known from where.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Entry<'s> {
    /// The id of its entry.
    pub id: &'s str,
    /// The term.
    pub term: &'s str,
    /// What it means.
    pub definition: &'s str,
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
    let entry = |(source, pages): &(Source<'s>, Vec<Place<'s>>)| ReferenceView {
        id: references::id(source.tag),
        source: *source,
        pages: pages.iter().map(|page| link(page, hrefs)).collect(),
    };
    scope.references.iter().map(entry).collect()
}

impl<'s> From<&'s Term> for Entry<'s> {
    fn from(term: &'s Term) -> Self {
        Self {
            id: &term.id,
            term: &term.term,
            definition: &term.definition,
        }
    }
}

impl<'s> From<&'s Reference> for Source<'s> {
    fn from(reference: &'s Reference) -> Self {
        Self {
            tag: &reference.tag,
            authors: reference.authors.as_deref(),
            title: reference.title.as_deref(),
            about: reference.about.as_deref(),
            journal: reference.journal.as_deref(),
            year: reference.year,
            doi: reference.doi.as_deref(),
            url: reference.url.as_deref(),
            kind: reference.kind.as_deref(),
            studied: reference.studied.as_deref(),
            note: reference.note.as_deref(),
        }
    }
}
