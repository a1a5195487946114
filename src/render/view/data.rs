//! Facts about a site's data, by value: sources and terms.

use serde::Serialize;

use crate::input::glossary::Term;
use crate::input::references::Reference;

/// A source of the site's `references.yaml`.
#[derive(Clone, Copy, Debug, Hash, Serialize)]
pub struct BibEntry<'s> {
    /// Its tag, by which pages cite it.
    pub tag: &'s str,
    /// Who wrote it.
    pub authors: Option<&'s str>,
    /// The title it was published under.
    pub title: Option<&'s str>,
    /// A description in the site's own words.
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
    /// What a reader should know about how it was read.
    pub note: Option<&'s str>,
}

/// A term of the glossary; its address depends on the page that shows it.
#[derive(Clone, Copy, Debug, Hash)]
pub struct GlossaryEntry<'s> {
    /// The id of its entry.
    pub id: &'s str,
    /// The term.
    pub term: &'s str,
    /// What it means.
    pub definition: &'s str,
}

impl<'s> From<&'s Term> for GlossaryEntry<'s> {
    fn from(term: &'s Term) -> Self {
        Self {
            id: &term.id,
            term: &term.term,
            definition: &term.definition,
        }
    }
}

impl<'s> From<&'s Reference> for BibEntry<'s> {
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
