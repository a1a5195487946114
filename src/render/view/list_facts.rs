//! Facts about lists of pages, by value.

use jiff::civil::Date;

use super::place::PlaceView;
use crate::input::list::ListShows;
use crate::page::markdown::TextLength;

/// A page in a list.
#[derive(Clone, Copy, Debug, Hash)]
pub struct ChildFacts<'s> {
    /// Its name, address and description.
    pub place: PlaceView<'s>,
    /// When it was written.
    pub date: Option<Date>,
    /// Its tags.
    pub tags: &'s [String],
    /// How long it is, in a list whose options the author wrote: elsewhere, a changed text would change the page above.
    pub length: Option<TextLength>,
}

/// How the pages below a page are listed.
#[derive(Clone, Debug, Default, Hash)]
pub struct ListFacts<'s> {
    /// What the list shows of each.
    pub shows: ListShows,
    /// The archives that have all pages, if there are many.
    pub archives: Vec<ArchiveFacts<'s>>,
}

/// A part of a long list, on the page of the list.
#[derive(Clone, Copy, Debug, Hash)]
pub struct ArchiveFacts<'s> {
    /// Its name in the list.
    pub title: &'s str,
    /// Its address and the title of its page.
    pub place: PlaceView<'s>,
    /// How many pages it has.
    pub count: usize,
}

/// A part of a long list, on its own page.
#[derive(Clone, Debug, Hash)]
pub struct ArchivePageFacts<'s> {
    /// Its pages.
    pub pages: Vec<ChildFacts<'s>>,
    /// What the list shows of each.
    pub shows: ListShows,
    /// Whether the list is that of a tag or other term without a page of its own.
    pub is_generated_term: bool,
}
