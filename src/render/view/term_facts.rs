//! Facts about terms, by value: those of a page, those that a list has, and the pages that have one.

use super::list_facts::ChildFacts;
use super::place::PlaceView;
use crate::base::route::Route;
use crate::input::list::ListShows;

/// The terms of a page in one taxonomy.
#[derive(Clone, Debug, Hash)]
pub struct PageTerms<'s> {
    /// The front matter key.
    pub key: &'s str,
    /// The list of all terms.
    pub list: PlaceView<'s>,
    /// The page's terms, in the order in which it names them.
    pub terms: Vec<TermFacts<'s>>,
}

/// A term, as other pages show it.
#[derive(Clone, Copy, Debug, Hash)]
pub struct TermFacts<'s> {
    /// Its name.
    pub name: &'s str,
    /// The address of its page, if it has one.
    pub route: Option<&'s Route>,
    /// How many pages have it.
    pub count: usize,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// The only page that has it, if it has no page of its own.
    pub only: Option<PlaceView<'s>>,
}

/// The terms of a taxonomy, on the page that lists them.
#[derive(Clone, Debug, Hash)]
pub struct TaxonomyFacts<'s> {
    /// The front matter key.
    pub key: &'s str,
    /// All terms, by name.
    pub terms: Vec<TermFacts<'s>>,
}

/// A term, on its own page.
#[derive(Clone, Debug, Hash)]
pub struct TermPageFacts<'s> {
    /// The pages that have it.
    pub pages: Vec<ChildFacts<'s>>,
    /// What the list shows of each.
    pub shows: ListShows,
}
