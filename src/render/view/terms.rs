//! Terms, as templates see them.

use serde::Serialize;

use super::links::LinkView;
use super::term_facts::{PageTerms, TaxonomyFacts, TermFacts};
use crate::base::route::Hrefs;

/// The terms of a page in one taxonomy.
#[derive(Debug, Serialize)]
pub struct PageTermsView {
    /// The front matter key, such as `tags`.
    pub key: String,
    /// The title of the list of all terms.
    pub title: String,
    /// The address of that list.
    pub href: String,
    /// The page's terms, in the order of its front matter.
    pub terms: Vec<TaxonomyTermView>,
}

/// A term of a taxonomy.
#[derive(Debug, Serialize)]
pub struct TaxonomyTermView {
    /// Its name.
    pub title: String,
    /// The address of its page; nothing if too few pages have it.
    pub href: Option<String>,
    /// How many pages have it.
    pub count: usize,
    /// One sentence about it, from its page.
    pub description: Option<String>,
    /// The only page that has it, if it has no page of its own.
    pub only: Option<LinkView>,
}

/// The terms of a taxonomy, on the page that lists them.
#[derive(Debug, Serialize)]
pub struct TaxonomyView {
    /// The front matter key, such as `tags`.
    pub key: String,
    /// All its terms, by name.
    pub terms: Vec<TaxonomyTermView>,
}

impl PageTermsView {
    pub(super) fn to_all(all: &[PageTerms<'_>], hrefs: Hrefs<'_>) -> Vec<Self> {
        let view = |facts: &PageTerms<'_>| Self {
            key: facts.key.to_owned(),
            title: facts.list.name.to_owned(),
            href: hrefs.to(facts.list.route),
            terms: TaxonomyTermView::to_all(&facts.terms, hrefs),
        };
        all.iter().map(view).collect()
    }
}

impl TaxonomyTermView {
    fn to_all(terms: &[TermFacts<'_>], hrefs: Hrefs<'_>) -> Vec<Self> {
        let view = |term: &TermFacts<'_>| Self {
            title: term.name.to_owned(),
            href: term.route.map(|route| hrefs.to(route)),
            count: term.count,
            description: term.description.map(str::to_owned),
            only: term.only.map(|only| LinkView::to(&only, hrefs)),
        };
        terms.iter().map(view).collect()
    }
}

impl TaxonomyView {
    pub(super) fn of(facts: &TaxonomyFacts<'_>, hrefs: Hrefs<'_>) -> Self {
        Self {
            key: facts.key.to_owned(),
            terms: TaxonomyTermView::to_all(&facts.terms, hrefs),
        }
    }
}
