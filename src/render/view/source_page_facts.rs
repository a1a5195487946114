//! The facts about the page of a source.

use super::data::BibEntry;
use super::place::PlaceView;
use super::shell::Shell;
use crate::base::route::Route;

/// The facts about the page of a source.
#[derive(Clone, Debug, Hash)]
pub struct SourcePageFacts<'s> {
    /// Its address.
    pub route: Route,
    /// The site's name.
    pub site_title: &'s str,
    /// What is around the page.
    pub shell: Shell<'s>,
    /// The pages above, from Home down to the page that lists all sources.
    pub above: Vec<PlaceView<'s>>,
    /// The source.
    pub source: BibEntry<'s>,
    /// The pages that cite it, in the order of the guide.
    pub pages: Vec<PlaceView<'s>>,
}
