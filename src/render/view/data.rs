//! What a page can see of a site's data: sources and terms.

use serde::Serialize;

use crate::input::glossary::Term;
use crate::input::references::Reference;

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
