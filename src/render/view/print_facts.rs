//! The facts about the page that prints a whole guide, and its parts.

use serde::Serialize;

use super::place::PlaceView;
use super::shell::Shell;
use crate::base::route::Route;
use crate::render::html_edits::part_id;
use crate::site::NodeId;

/// The facts about the page that prints a guide, besides those of the guide's pages.
#[derive(Clone, Debug, Hash)]
pub struct PrintFacts<'s> {
    /// Its address.
    pub route: &'s Route,
    /// The site's name.
    pub site_title: &'s str,
    /// The title of the guide.
    pub title: &'s str,
    /// What is around the page.
    pub shell: Shell<'s>,
    /// The pages above, from Home down to the top page of the guide.
    pub above: Vec<PlaceView<'s>>,
    /// The pages of the guide in order, each with the number of pages above it in the guide.
    pub pages: Vec<(NodeId, usize)>,
}

/// A page of a guide that is printed as a whole.
#[derive(Debug, Serialize)]
pub struct PrintedPage {
    /// The id of the element around it.
    pub id: String,
    /// Its title; plain text.
    pub title: String,
    /// Its HTML: print it with `safe`. Its ids start with that one, and its headings with level 3, those of the
    /// first page with level 2.
    pub html: String,
    /// Whether pages below it follow.
    pub opens: bool,
    /// How many lists of pages end behind it.
    pub closes: usize,
}

impl PrintedPage {
    /// A page by its index, with its depth in the guide and that of the next one.
    #[must_use]
    pub fn new(index: usize, title: &str, html: String, (depth, next): (usize, usize)) -> Self {
        Self {
            id: part_id(index),
            title: title.to_owned(),
            html,
            opens: next > depth,
            closes: depth.saturating_sub(next),
        }
    }
}
