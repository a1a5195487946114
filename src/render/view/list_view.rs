//! Lists of pages, as templates see them.

use serde::Serialize;

use super::links::ChildLink;
use super::list_facts::{ArchiveFacts, ChildFacts, ListFacts};
use crate::base::route::Hrefs;
use crate::input::list::ListShows;

/// What a list shows of each page besides its title.
#[derive(Debug, Serialize)]
pub struct ListShowsView {
    /// When it was written.
    pub date: bool,
    /// Its description.
    pub description: bool,
    /// How long it takes to read.
    pub reading_time: bool,
}

impl Default for ListShowsView {
    fn default() -> Self {
        ListShows::default().into()
    }
}

impl From<ListShows> for ListShowsView {
    fn from(shows: ListShows) -> Self {
        Self {
            date: shows.date,
            description: shows.description,
            reading_time: shows.reading_time,
        }
    }
}

/// How the pages below a page are listed.
#[derive(Debug, Default, Serialize)]
pub struct ListView {
    /// What is shown of each.
    pub shows: ListShowsView,
    /// The archives that have all pages, if there are more than 500; `children` are the first 30 then.
    pub archives: Vec<ArchiveLink>,
}

/// A part of a long list, on the page of the list.
#[derive(Debug, Serialize)]
pub struct ArchiveLink {
    /// The year, the letter or the number.
    pub title: String,
    /// Its address.
    pub href: String,
    /// How many pages it has.
    pub count: usize,
}

/// The pages of a term or of an archive.
#[derive(Debug, Serialize)]
pub struct EntriesView {
    /// The pages.
    pub pages: Vec<ChildLink>,
    /// What is shown of each.
    pub shows: ListShowsView,
}

impl ListView {
    pub(super) fn of(facts: &ListFacts<'_>, hrefs: Hrefs<'_>) -> Self {
        let link = |archive: &ArchiveFacts<'_>| ArchiveLink {
            title: archive.title.to_owned(),
            href: hrefs.to(archive.place.route),
            count: archive.count,
        };
        Self {
            shows: facts.shows.into(),
            archives: facts.archives.iter().map(link).collect(),
        }
    }
}

impl EntriesView {
    pub(super) fn of(pages: &[ChildFacts<'_>], shows: ListShows, hrefs: Hrefs<'_>) -> Self {
        Self {
            pages: ChildLink::to_all(pages, hrefs),
            shows: shows.into(),
        }
    }
}
