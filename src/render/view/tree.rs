//! The part of the guide tree that a page shows. It is bounded, so that neither the size of a page nor the number of pages
//! that an insertion changes grows with the site.

use std::ops::Range;

use serde::Serialize;

use super::links::{LinkView, NavLink};
use super::place::{PlaceView, TreeStop};
use crate::base::route::Hrefs;

/// The most siblings that the tree of a page shows, itself included; also the most pages below it.
const MOST: usize = 30;

/// The pages with the same page above, around a page and including it.
#[derive(Clone, Debug, Default, Hash)]
pub struct Siblings<'s> {
    /// The nearest ones, in the order of the guide.
    pub stops: Vec<TreeStop<'s>>,
    /// The index of the page itself among them; `None` on the page for unknown addresses.
    pub own: Option<usize>,
    /// Whether these are not all.
    pub cut: bool,
}

/// The part of the guide tree around a page.
#[derive(Debug, Default, Serialize)]
pub struct TreeView {
    /// The name of the page above; on Home, of Home itself.
    pub name: String,
    /// The page's position among its siblings, from 1; nothing if it is the only one, or one of more than 30.
    pub number: Option<usize>,
    /// The number of its siblings, itself included; nothing if `number` is.
    pub count: Option<usize>,
    /// The pages above, from Home down.
    pub above: Vec<LinkView>,
    /// Its siblings, itself included; of more than 30, the nearest ones.
    pub siblings: Vec<NavLink>,
    /// The address of the page above, if it has more pages than `siblings` shows.
    pub all_siblings: Option<String>,
    /// The pages directly below; the first 30 of them.
    pub below: Vec<LinkView>,
    /// Whether there are more below.
    pub more_below: bool,
}

impl TreeView {
    /// The tree of a page, or of the page for unknown addresses.
    pub(super) fn of(
        above: &[PlaceView<'_>],
        siblings: &Siblings<'_>,
        below: &[PlaceView<'_>],
        hrefs: Hrefs<'_>,
    ) -> Self {
        let own = siblings.own;
        // The page for unknown addresses has no pages of its own below.
        let below = if own.is_some() { below } else { &[] };
        let stops = siblings.stops.iter().enumerate();
        let link = |(at, stop): (usize, &TreeStop<'_>)| NavLink {
            title: stop.name.to_owned(),
            href: hrefs.to(stop.route),
            current: own == Some(at),
        };
        let parent = above.last();
        let alone = siblings.stops.first().map_or("", |stop| stop.name);
        let numbered = own.filter(|_| !siblings.cut && siblings.stops.len() > 1);
        Self {
            name: parent.map_or(alone, |parent| parent.name).to_owned(),
            number: numbered.map(|own| own + 1),
            count: numbered.map(|_| siblings.stops.len()),
            above: LinkView::to_all(above, hrefs),
            siblings: stops.map(link).collect(),
            all_siblings: parent
                .filter(|_| siblings.cut)
                .map(|parent| hrefs.to(parent.route)),
            below: LinkView::to_all(&below[..below.len().min(MOST)], hrefs),
            more_below: below.len() > MOST,
        }
    }
}

/// Which of `count` pages the tree shows on the page with the index `own`.
pub(super) fn around(own: usize, count: usize) -> Range<usize> {
    let start = own.saturating_sub(MOST / 2);
    let start = start.min(count.saturating_sub(MOST));
    start..count.min(start + MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_in_its_own_part_of_the_tree() {
        assert_eq!(around(0, 1), 0..1);
        assert_eq!(around(29, 30), 0..30);
        assert_eq!(around(0, 31), 0..30);
        assert_eq!(around(30, 31), 1..31);
        assert_eq!(around(250, 500), 235..265);
        for count in 1..100 {
            for own in 0..count {
                let shown = around(own, count);
                assert!(shown.contains(&own) && shown.len() == count.min(MOST));
            }
        }
    }
}
