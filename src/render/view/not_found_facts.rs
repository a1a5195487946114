//! The facts about the page that hosts show at addresses where there is nothing.

use super::list_facts::ChildFacts;
use super::place::PlaceView;
use super::shell::Shell;
use super::tree::Siblings;

/// The facts about the page for unknown addresses that is generated.
#[derive(Clone, Debug)]
pub struct NotFoundFacts<'s> {
    /// The site's name.
    pub site_title: &'s str,
    /// The home page.
    pub home: PlaceView<'s>,
    /// The pages directly below it, for the tree.
    pub siblings: Siblings<'s>,
    /// The first guides and pages, with their descriptions.
    pub top: Vec<ChildFacts<'s>>,
    /// What is around the page.
    pub shell: Shell<'s>,
}
