//! The feeds of a site: which folders have one, and the pages in each.

use std::cmp::Reverse;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{NodeId, Site};
use crate::diagnostic::Diagnostic;
use crate::input::feed::FeedContent;
use crate::input::settings::{self, Settings};

/// The most entries of a feed.
pub const MOST_ENTRIES: usize = 30;

/// The feed of a folder, or of the site.
#[derive(Debug)]
pub struct Feed {
    /// The page or list whose pages below it are in the feed.
    pub top: NodeId,
    /// Whether entries have the texts of pages.
    pub full: bool,
    /// Its pages, the newest first.
    pub entries: Vec<NodeId>,
}

/// The feeds of a site, in the order of the tree.
#[derive(Debug, Default)]
pub struct Feeds {
    /// The feeds.
    pub all: Vec<Feed>,
    by_top: FxHashMap<NodeId, usize>,
}

impl Feeds {
    /// The feeds that the settings and the front matter of folders ask for, with a warning for each without a page. A
    /// site without an address has none, since all addresses in a feed are absolute.
    #[must_use]
    pub fn new(site: &Site, settings: &Settings) -> (Self, Vec<Diagnostic>) {
        let mut feeds = Self::default();
        if settings.shareable_base().is_none() {
            return (feeds, Vec::new());
        }
        for node in site.walk.iter().copied() {
            let own = site.node_page(node).map(|page| &page.front.feed);
            let own = own.filter(|choice| choice.on);
            let is_home = node == site.home() && settings.feed.on;
            if own.is_none() && !is_home {
                continue;
            }
            let content = own.and_then(|choice| choice.content);
            let content = content.or(settings.feed.content);
            feeds.by_top.insert(node, feeds.all.len());
            feeds.all.push(Feed {
                top: node,
                full: content == Some(FeedContent::Full),
                entries: Vec::new(),
            });
        }
        if !feeds.all.is_empty() {
            feeds.fill(site);
        }
        let empty = feeds.all.iter().filter(|feed| feed.entries.is_empty());
        let findings = empty.map(|feed| empty_feed(site, feed)).collect();
        (feeds, findings)
    }

    /// The feed of a page or list, by its number, if it has entries.
    #[must_use]
    pub fn of(&self, top: NodeId) -> Option<usize> {
        let number = *self.by_top.get(&top)?;
        (!self.all[number].entries.is_empty()).then_some(number)
    }

    fn fill(&mut self, site: &Site) {
        let mut dated: Vec<(Date, NodeId)> = Vec::new();
        for node in site.walk.iter().copied() {
            let front = site.node_page(node).map(|page| &page.front);
            let front = front.filter(|front| !front.draft && !front.noindex);
            dated.extend(front.and_then(|front| front.date).map(|date| (date, node)));
        }
        // Stable: pages of one day stay in the order of the tree.
        dated.sort_by_key(|(date, _)| Reverse(*date));
        for (_, node) in dated {
            let mut above = site.nodes[node].parent;
            while let Some(top) = above {
                if let Some(number) = self.by_top.get(&top)
                    && self.all[*number].entries.len() < MOST_ENTRIES
                {
                    self.all[*number].entries.push(node);
                }
                above = site.nodes[top].parent;
            }
        }
    }
}

fn empty_feed(site: &Site, feed: &Feed) -> Diagnostic {
    let message = format!(
        "the feed of {} has no entry, and is not published",
        site.nodes[feed.top].route
    );
    let finding = Diagnostic::warning("feed-empty", message);
    let finding = match site.node_page(feed.top) {
        Some(page) if page.front.feed.on => finding.in_file(&page.file),
        _ => finding.in_file(settings::FILE),
    };
    finding.hint("its entries are the pages below with a `date` in their front matter")
}
