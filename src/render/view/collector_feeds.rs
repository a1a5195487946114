//! Reads the facts about feeds.

use super::collector::FactCollector;
use super::feed_facts::{FeedEntryFacts, FeedFacts, FeedOfPage};
use crate::site::NodeId;

impl<'s> FactCollector<'s> {
    /// The feeds that the page at `node` is in, the nearest first: its own, and those of what is above.
    pub(super) fn feeds_of(&self, node: NodeId) -> Vec<FeedOfPage<'s>> {
        if self.feeds.all.is_empty() {
            return Vec::new();
        }
        let nodes = std::iter::successors(Some(node), |node| self.site.nodes[*node].parent);
        let feeds = nodes.filter(|node| self.feeds.of(*node).is_some());
        feeds
            .map(|top| FeedOfPage {
                title: self.feed_title(top),
                top: self.route(top),
            })
            .collect()
    }

    /// The facts about a feed, by its number.
    pub(in crate::render) fn feed(&self, number: usize) -> FeedFacts<'s> {
        let feed = &self.feeds.all[number];
        let entries = feed
            .entries
            .iter()
            .filter_map(|node| self.feed_entry(*node));
        let description = self.page(feed.top);
        let description = description.and_then(|page| page.front.description.as_deref());
        let of_site = self.settings.description.as_deref();
        FeedFacts {
            top: self.route(feed.top),
            id: self.first_addresses.of(self.route(feed.top), self.states),
            title: self.feed_title(feed.top),
            site_title: self.site_title(),
            description: description.or(of_site.filter(|_| self.site.is_home(feed.top))),
            entries: entries.collect(),
        }
    }

    fn feed_title(&self, top: NodeId) -> String {
        match self.site.is_home(top) {
            true => self.site_title().to_owned(),
            false => format!("{} · {}", self.site.title(top), self.site_title()),
        }
    }

    fn feed_entry(&self, node: NodeId) -> Option<FeedEntryFacts<'s>> {
        let page = self.page(node)?;
        let front = &page.front;
        let published = front.date?;
        Some(FeedEntryFacts {
            route: self.route(node),
            id: self.first_addresses.of(self.route(node), self.states),
            title: &page.title,
            published,
            updated: front
                .updated
                .map_or(published, |updated| updated.max(published)),
            authors: &front.authors,
            tags: &front.tags,
            summary: front.description.as_deref().or(page.excerpt.as_deref()),
        })
    }
}
