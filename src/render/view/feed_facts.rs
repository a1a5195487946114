//! Facts about feeds, by value, and the links to them as templates see them.

use jiff::civil::Date;
use serde::Serialize;

use crate::base::route::{Hrefs, Route};

/// The facts about a feed.
#[derive(Clone, Debug, Hash)]
pub struct FeedFacts<'s> {
    /// The page or list whose pages are in it.
    pub top: &'s Route,
    /// The first recorded address of that.
    pub id: Route,
    /// Its title.
    pub title: String,
    /// The site's name.
    pub site_title: &'s str,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// Its entries, the newest first.
    pub entries: Vec<FeedEntryFacts<'s>>,
}

/// The facts about an entry of a feed.
#[derive(Clone, Debug, Hash)]
pub struct FeedEntryFacts<'s> {
    /// The address of its page.
    pub route: &'s Route,
    /// The first recorded address of that.
    pub id: Route,
    /// Its title.
    pub title: &'s str,
    /// When it was written.
    pub published: Date,
    /// When it last changed in substance.
    pub updated: Date,
    /// Who wrote it.
    pub authors: &'s [String],
    /// Its subjects.
    pub tags: &'s [String],
    /// What it is about, or how it begins.
    pub summary: Option<&'s str>,
}

/// A feed that a page is in.
#[derive(Clone, Debug, Hash)]
pub struct FeedOfPage<'s> {
    /// Its title.
    pub title: String,
    /// The page or list whose feed it is.
    pub top: &'s Route,
}

/// A feed, as pages link to it.
#[derive(Debug, Serialize)]
pub struct FeedView {
    /// Its title.
    pub title: String,
    /// The address of the Atom feed.
    pub atom: String,
    /// The address of the JSON Feed.
    pub json: String,
}

impl FeedView {
    pub(super) fn of_all(feeds: &[FeedOfPage<'_>], hrefs: Hrefs<'_>) -> Vec<Self> {
        let feeds = feeds.iter();
        feeds
            .map(|feed| Self {
                title: feed.title.clone(),
                atom: hrefs.to(&atom_route(feed.top)),
                json: hrefs.to(&json_feed_route(feed.top)),
            })
            .collect()
    }
}

/// The address of the Atom feed of a page or list.
#[must_use]
pub fn atom_route(top: &Route) -> Route {
    top.file("feed.xml")
}

/// The address of the JSON Feed of a page or list.
#[must_use]
pub fn json_feed_route(top: &Route) -> Route {
    top.file("feed.json")
}
