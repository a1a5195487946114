//! The page that prints a whole guide.

use serde::Serialize;

use super::builder::ViewBuilder;
use super::facts::FactsView;
use super::links::LinkView;
use super::place::PlaceView;
use super::shell::Shell;
use super::variables::{PageView, View};
use crate::base::route::{Hrefs, Route};
use crate::render::html_edits::part_id;
use crate::site::NodeId;
use crate::theme::PRINT_STYLE;

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
pub struct PartView {
    /// The id of its part.
    pub id: String,
    /// Its title; plain text.
    pub title: String,
    /// Its HTML: print it with `safe`. Its ids start with that of the part, and its headings with level 3, those of the
    /// first part with level 2.
    pub html: String,
    /// Whether pages below it follow.
    pub opens: bool,
    /// How many lists of pages end behind it.
    pub closes: usize,
}

impl PartView {
    /// A part by its index, with its depth in the guide and that of the next one.
    pub(in crate::render) fn new(
        index: usize,
        title: &str,
        html: String,
        (depth, next): (usize, usize),
    ) -> Self {
        Self {
            id: part_id(index),
            title: title.to_owned(),
            html,
            opens: next > depth,
            closes: depth.saturating_sub(next),
        }
    }
}

impl<'s> ViewBuilder<'s> {
    /// The view of the page that prints a guide.
    #[must_use]
    pub fn print(&self, facts: &PrintFacts<'s>, parts: Vec<PartView>) -> View<'s> {
        let hrefs = Hrefs::Relative(facts.route);
        let base = self.settings.shareable_base();
        let top = facts.above.last();
        let mut view = View {
            page: PageView {
                title: facts.title.to_owned(),
                // Paper has the address of the guide.
                permalink: base.zip(top).map(|(base, top)| base.absolute(top.route)),
                noindex: true,
                ..PageView::default()
            },
            parts,
            icon: self.icon(facts.shell.icon, hrefs),
            facts: FactsView {
                breadcrumbs: LinkView::to_all(&facts.above, hrefs),
                header_links: facts.shell.links(facts.route, hrefs),
                ..FactsView::default()
            },
            ..self.site_only(facts.site_title, hrefs)
        };
        let style = self.theme_file(PRINT_STYLE, hrefs);
        view.files.insert(PRINT_STYLE, style);
        view
    }
}
