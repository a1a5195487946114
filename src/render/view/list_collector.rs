//! Reads the facts about lists of pages from the assembled site.

use super::collector::FactCollector;
use super::list_facts::{ArchiveFacts, ArchivePageFacts, ChildFacts, ListFacts};
use crate::input::list::ListOptions;
use crate::site::NodeId;

/// How many pages a list shows itself if it is divided into archives.
const LATEST: usize = 30;

impl<'s> FactCollector<'s> {
    /// Whether the page at `node` has expired.
    pub(super) fn is_expired(&self, node: NodeId) -> bool {
        self.page(node)
            .is_some_and(|page| page.is_expired(self.settings))
    }

    /// The options by which the page at `node` lists the pages below it.
    pub(super) fn list_options(&self, node: NodeId) -> Option<&'s ListOptions> {
        self.page(node).and_then(|page| page.front.list.as_deref())
    }

    /// How the pages below the page at `node` are listed.
    pub(super) fn list(&self, node: NodeId) -> ListFacts<'s> {
        let options = self.list_options(node);
        let archives = self.site.archives.of(node).iter();
        let archive = |node: &NodeId| {
            let archive = self.site.archives.at(*node)?;
            Some(ArchiveFacts {
                title: &archive.title,
                place: self.place(*node),
                count: archive.pages.len(),
            })
        };
        ListFacts {
            shows: options.map(|options| options.show).unwrap_or_default(),
            archives: archives.filter_map(archive).collect(),
        }
    }

    /// The part of a long list whose page is at `node`.
    pub(super) fn archive(&self, node: NodeId) -> Option<ArchivePageFacts<'s>> {
        let archive = self.site.archives.at(node)?;
        let pages = self.shown_of(node, &archive.pages).iter();
        let term = self.site.taxonomies.term_at(archive.top);
        let options = self.list_options(archive.top);
        let options = options.or(term.map(|(taxonomy, _)| &taxonomy.settings.list));
        Some(ArchivePageFacts {
            pages: pages.map(|node| self.listed(*node, true)).collect(),
            shows: options.map(|options| options.show).unwrap_or_default(),
            is_generated_term: self.site.is_generated_term(node),
        })
    }

    /// The pages of a list that its own page at `node` has: all, or the first if it is divided.
    pub(super) fn shown_of<'n>(&self, node: NodeId, pages: &'n [NodeId]) -> &'n [NodeId] {
        match self.site.archives.of(node).is_empty() {
            true => pages,
            false => &pages[..pages.len().min(LATEST)],
        }
    }

    /// The pages that the page at `node` lists: those directly below it, or the first of them if they are in archives.
    pub(super) fn listed_below(&self, node: NodeId) -> Vec<ChildFacts<'s>> {
        let is_term = self.site.taxonomies.term_at(node).is_some();
        let children = self.site.listed_children(node);
        let shown = match is_term {
            true => children,
            false => self.shown_of(node, children),
        };
        let has_length = self.list_options(node).is_some();
        shown
            .iter()
            .map(|child| self.listed(*child, has_length))
            .collect()
    }

    /// A page as a list shows it.
    pub(super) fn listed(&self, node: NodeId, has_length: bool) -> ChildFacts<'s> {
        let page = self.page(node);
        let front = page.map(|page| &page.front);
        ChildFacts {
            place: self.place(node),
            date: front.and_then(|front| front.date),
            tags: front.map_or(&[], |front| &front.tags),
            length: page.map(|page| page.length).filter(|_| has_length),
        }
    }
}
