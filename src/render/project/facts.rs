//! The facts of a project that its outputs depend on.

use jiff::civil::Date;

use super::Project;
use super::data::all_uses;
use crate::base::route::Route;
use crate::render::search;
use crate::render::view::{
    FactCollector, FeedFacts, NotFoundFacts, NoticeFacts, PageSummary, PrintFacts, Scope,
    SearchPageFacts, Shell, SourcePageFacts, ViewBuilder, search_route,
};
use crate::search::MOST_LISTED;
use crate::site::NodeId;
use crate::site::printed::PrintedGuide;
use crate::theme::DataUses;

impl Project<'_> {
    fn collector(&self) -> FactCollector<'_> {
        FactCollector {
            site: &self.site,
            settings: &self.settings,
            links: &self.links,
            data: &self.data,
            backlinks: &self.backlinks,
            bibliography: &self.bibliography,
            figures: &self.figures,
            pictures: &self.pictures,
            look: &self.look,
            templates: &self.templates,
            tags: &self.tags,
            feeds: &self.feeds,
            first_addresses: &self.first_addresses,
            states: &self.ledger.states,
            former: &self.former,
            printed: &self.printed,
            list_pages: self.list_pages,
            dates: &self.dates,
        }
    }

    /// What the templates and the pages may read of the data files.
    #[must_use]
    pub fn all_data_uses(&self) -> DataUses {
        all_uses(&self.site, &self.templates)
    }

    /// The facts about a feed, by its number.
    #[must_use]
    pub fn feed(&self, number: usize) -> FeedFacts<'_> {
        self.collector().feed(number)
    }

    /// The facts on which the page, or generated list, at a node depends.
    #[must_use]
    pub fn scope(&self, node: NodeId) -> Scope<'_> {
        Scope::collect(&self.collector(), node)
    }

    /// The facts on which the other outputs of the page at a node depend.
    #[must_use]
    pub fn summary(&self, node: NodeId) -> PageSummary<'_> {
        PageSummary::collect(&self.collector(), node)
    }

    /// The facts about what is published at the address of a former page, by its number.
    #[must_use]
    pub fn notice(&self, number: usize) -> NoticeFacts<'_> {
        self.collector().notice(number)
    }

    /// The addresses of the pages of all sources, by their numbers; empty if they have none.
    #[must_use]
    pub fn source_pages(&self) -> Vec<Route> {
        self.collector().source_pages()
    }

    /// The facts about the page of a source, by its number.
    #[must_use]
    pub fn source_page(&self, number: usize) -> SourcePageFacts<'_> {
        self.collector().source_page(number)
    }

    /// The facts about the page that prints a guide, besides those of the guide's pages.
    #[must_use]
    pub fn print<'s>(&'s self, guide: &'s PrintedGuide) -> PrintFacts<'s> {
        self.collector().print(guide)
    }

    /// The addresses of the list of all pages: the list itself, and the page of each letter if it is long.
    #[must_use]
    pub fn search_pages(&self) -> Vec<Route> {
        if self.settings.search.off {
            return Vec::new();
        }
        let letters = search::letters(self).iter();
        let own = letters.map(|letter| search_route().folder(&letter.name));
        let own = own.filter(|_| self.site.walk.len() > MOST_LISTED);
        std::iter::once(search_route()).chain(own).collect()
    }

    /// The facts about a page of that list, by its number.
    #[must_use]
    pub fn search_page(&self, number: usize) -> SearchPageFacts<'_> {
        let letters = search::letters(self);
        let routes = self.search_pages();
        let route = routes[number].clone();
        let letters = letters.iter().enumerate().map(|(at, letter)| {
            let own = routes.get(at + 1).filter(|_| at + 1 != number).cloned();
            let pages = if own.is_some() {
                &[]
            } else {
                &letter.pages[..]
            };
            (letter.title.as_str(), own, pages)
        });
        self.collector().search_page(route, letters)
    }

    /// What is around every page.
    #[must_use]
    pub fn shell(&self) -> Shell<'_> {
        self.collector().shell()
    }

    /// The facts about the page for unknown addresses that is generated.
    #[must_use]
    pub fn not_found(&self) -> NotFoundFacts<'_> {
        self.collector().not_found()
    }

    /// When the page at a node last changed: by its front matter, else by the last commit that changed its file. `None`
    /// also for a page that was only written.
    #[must_use]
    pub fn updated(&self, node: NodeId) -> Option<Date> {
        self.collector().updated(node)
    }

    /// The site's name: from the settings, else its home page's title.
    #[must_use]
    pub fn site_title(&self) -> &str {
        self.collector().site_title()
    }

    /// The builder of views.
    #[must_use]
    pub fn views(&self) -> ViewBuilder<'_> {
        ViewBuilder {
            settings: &self.settings,
            templates: &self.templates,
            share_fields: &self.share_fields,
        }
    }
}
