//! The facts about a page of the list of all pages.

use super::place::PlaceView;
use super::shell::Shell;
use crate::base::route::Route;

/// The facts about a page of the list of all pages.
#[derive(Clone, Debug, Hash)]
pub struct SearchPageFacts<'s> {
    /// Its address.
    pub route: Route,
    /// The site's name.
    pub site_title: &'s str,
    /// What is around the page.
    pub shell: Shell<'s>,
    /// The home page.
    pub home: PlaceView<'s>,
    /// The letters: their titles, the addresses of those that have pages of their own, and the pages that are listed here.
    pub letters: Vec<(String, Option<Route>, Vec<PlaceView<'s>>)>,
}
