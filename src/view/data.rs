//! What templates see of a site's data: sources, terms and drawings.

use serde::Serialize;

use super::{LinkView, Views};
use crate::glossary::Term;
use crate::references::Reference;
use crate::route::{Hrefs, encode};
use crate::site::{Found, NodeId};

/// A source that a page cites.
#[derive(Debug, Serialize)]
pub struct SourceView<'s> {
    /// Its number on the page, from 1; its entry has the id `source.` and the number, and the first
    /// citation `cite.` and the number.
    pub number: usize,
    /// Leads to its entry on the page of references; none where there is no such page.
    pub href: Option<String>,
    /// What it is.
    #[serde(flatten)]
    pub source: Source<'s>,
}

/// What a source is.
#[derive(Debug, Serialize)]
pub struct Source<'s> {
    /// What pages call it.
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
    /// How it was read.
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
    /// Leads to its entry.
    pub href: String,
}

impl<'s> Views<'s> {
    /// Leads to an entry of a list; none where the site has no page for the list.
    fn entry(&self, list: &str, id: &str, hrefs: Hrefs<'_>) -> Option<String> {
        let found = self.site.find(list)?;
        matches!(found, Found::Node(_))
            .then(|| format!("{}#{}", hrefs.to(self.site.route(found)), encode(id)))
    }

    fn is_list(&self, node: NodeId, list: &str) -> bool {
        self.site.find(list) == Some(Found::Node(node))
    }

    pub(super) fn sources(&self, node: NodeId, hrefs: Hrefs<'_>) -> Vec<SourceView<'s>> {
        let cited = self.site.nodes[node].page;
        let cited = cited.and_then(|page| self.bibliography.pages.get(page));
        let Some((cited, references)) = cited.zip(self.data.references.as_ref()) else {
            return Vec::new();
        };
        let list = &self.settings.references_page;
        let source = |(at, number): (usize, &usize)| {
            let reference = &references.entries[*number];
            SourceView {
                number: at + 1,
                href: self.entry(list, &reference.id(), hrefs),
                source: Source::from(reference),
            }
        };
        cited.iter().enumerate().map(source).collect()
    }

    /// Each goes with the use of the same number in [`crate::page::Page::terms`].
    pub(super) fn terms(&self, node: NodeId, hrefs: Hrefs<'_>) -> Vec<TermView<'s>> {
        let page = self.site.node_page(node);
        let Some((page, glossary)) = page.zip(self.data.glossary.as_ref()) else {
            return Vec::new();
        };
        let list = &self.settings.glossary_page;
        let used = page.terms.iter().map(|found| &glossary.terms[found.term]);
        used.filter_map(|term| Some(view(term, self.entry(list, &term.id, hrefs)?)))
            .collect()
    }

    pub(super) fn references(&self, node: NodeId, hrefs: Hrefs<'_>) -> Vec<ReferenceView<'s>> {
        let all = self.data.references.as_ref();
        let Some(all) = all.filter(|_| self.is_list(node, &self.settings.references_page)) else {
            return Vec::new();
        };
        let entries = all.entries.iter().zip(&self.bibliography.cited_by);
        let entry = |(reference, pages): (&'s Reference, &Vec<usize>)| ReferenceView {
            id: reference.id(),
            source: Source::from(reference),
            pages: self
                .site
                .in_order(pages)
                .into_iter()
                .map(|node| self.link(node, hrefs))
                .collect(),
        };
        entries.map(entry).collect()
    }

    pub(super) fn glossary(&self, node: NodeId, hrefs: Hrefs<'_>) -> Vec<TermView<'s>> {
        let list = &self.settings.glossary_page;
        let glossary = self.data.glossary.as_ref();
        let Some(glossary) = glossary.filter(|_| self.is_list(node, list)) else {
            return Vec::new();
        };
        let mut terms: Vec<&Term> = glossary.terms.iter().collect();
        terms.sort_by_key(|term| (term.term.to_lowercase(), &term.id));
        terms
            .into_iter()
            .filter_map(|term| Some(view(term, self.entry(list, &term.id, hrefs)?)))
            .collect()
    }

    pub(super) fn drawings(&self, node: NodeId) -> Vec<String> {
        let page = self.site.nodes[node].page;
        let figures = page.and_then(|page| self.figures.pages.get(page));
        let hashes = figures.into_iter().flatten();
        hashes
            .filter_map(|figure| self.figures.hashes.get(&figure.asset))
            .map(|hash| hash.to_hex().to_string())
            .collect()
    }
}

fn view(term: &Term, href: String) -> TermView<'_> {
    TermView {
        id: &term.id,
        term: &term.term,
        definition: &term.definition,
        href,
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
