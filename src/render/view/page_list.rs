//! Lists of pages that components print.

use jiff::civil::Date;
use serde::Serialize;

use crate::base::route::{Hrefs, Route};

/// A page of a list, by value.
#[derive(Clone, Copy, Debug, Hash)]
pub struct ListedPage<'s> {
    /// Its title.
    pub title: &'s str,
    /// Its address.
    pub route: &'s Route,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// When it was written.
    pub date: Option<Date>,
}

/// A page of a list, as a component that declares `@pages` sees it.
#[derive(Debug, Serialize)]
pub struct ListedPageView<'s> {
    /// Its title.
    pub title: &'s str,
    /// Its address.
    pub href: String,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// When it was written.
    pub date: Option<Date>,
}

impl<'s> ListedPageView<'s> {
    /// The views of lists, each with the number of the call that it is for.
    pub(super) fn of_all(
        lists: &[(usize, Vec<ListedPage<'s>>)],
        hrefs: Hrefs<'_>,
    ) -> Vec<(usize, Vec<Self>)> {
        let view = |page: &ListedPage<'s>| Self {
            title: page.title,
            href: hrefs.to(page.route),
            description: page.description,
            date: page.date,
        };
        let lists = lists.iter();
        lists
            .map(|(call, pages)| (*call, pages.iter().map(view).collect()))
            .collect()
    }
}
