//! Links to other pages, as templates see them.

use jiff::civil::Date;
use serde::Serialize;

use super::list_facts::ChildFacts;
use super::place::{PlaceView, RelatedPage};
use crate::base::route::{Hrefs, Route};
use crate::page::markdown::TextLength;

/// A link to a page.
#[derive(Debug, Serialize)]
pub struct LinkView {
    /// The page's name in navigation.
    pub title: String,
    /// Its address.
    pub href: String,
}

/// A link to a page in a list, with what lists show of it.
#[derive(Debug, Serialize)]
pub struct ChildLink {
    /// The page's name in navigation.
    pub title: String,
    /// Its address.
    pub href: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The number of its words; nothing if the page above has no `list`.
    pub words: Option<usize>,
    /// How many minutes it takes to read, if `words` is there.
    pub reading_time: Option<usize>,
}

/// A link to a page worth reading next.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    /// The page's title.
    pub title: String,
    /// Its address; absolute for a page outside the site.
    pub href: String,
    /// Why it is worth reading.
    pub reason: Option<String>,
}

/// A link of the navigation, which may lead to the page that shows it.
#[derive(Debug, Serialize)]
pub struct NavLink {
    /// Its text.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Whether it leads to the page itself.
    pub current: bool,
}

impl LinkView {
    pub(super) fn to(place: &PlaceView<'_>, hrefs: Hrefs<'_>) -> Self {
        Self {
            title: place.name.to_owned(),
            href: hrefs.to(place.route),
        }
    }

    pub(super) fn to_all(places: &[PlaceView<'_>], hrefs: Hrefs<'_>) -> Vec<Self> {
        places.iter().map(|place| Self::to(place, hrefs)).collect()
    }
}

impl ChildLink {
    pub(super) fn to_all(pages: &[ChildFacts<'_>], hrefs: Hrefs<'_>) -> Vec<Self> {
        let link = |page: &ChildFacts<'_>| Self {
            title: page.place.name.to_owned(),
            href: hrefs.to(page.place.route),
            description: page.place.description.map(str::to_owned),
            date: page.date,
            tags: page.tags.to_vec(),
            words: page.length.map(|length| length.words),
            reading_time: page.length.map(TextLength::minutes),
        };
        pages.iter().map(link).collect()
    }
}

impl RelatedView {
    /// The links on the page at `own`; one whose address is forbidden is left out.
    pub(super) fn to_all(pages: &[RelatedPage<'_>], own: &Route, hrefs: Hrefs<'_>) -> Vec<Self> {
        let link = |page: &RelatedPage<'_>| {
            Some(Self {
                title: page.title.to_owned(),
                href: page.target.href(own, hrefs)?,
                reason: page.reason.map(str::to_owned),
            })
        };
        pages.iter().filter_map(link).collect()
    }
}

/// The state of a page that was at this address.
#[derive(Debug, Serialize)]
pub struct MovedView {
    /// The new address; of a retired page, that of the page above.
    pub href: String,
    /// The new address without a fragment, absolute; nothing if the page was retired, and if the site has no `base_url`.
    pub url: Option<String>,
    /// The name of what is there.
    pub title: String,
    /// The sections of the new page: a redirect without scripts loses the one that the reader wanted.
    pub sections: Vec<LinkView>,
    /// Why the page was retired.
    pub reason: Option<String>,
}
