//! The ways from pages that moved, each found once: a chain of moves takes as many steps as it has moves, from whichever
//! of its addresses.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::address::Address;
use super::fact::Target;

/// The ways from pages.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways(FxHashMap<Address, Way>);

/// Where a way ends.
#[derive(Clone, Debug)]
pub(super) enum Last {
    /// At this page inside the site.
    Page(Address),
    /// In a cycle of these pages, at the one with this number.
    Cycle(Arc<[Address]>, usize),
}

/// The way from a page.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// Its end.
    pub(super) last: Last,
    /// The encoded id that the moves add to an address without one.
    pub(super) id: Option<String>,
    /// The number of moves up to the end.
    pub(super) moves: usize,
    /// Whether no move adds an id.
    is_plain: bool,
    /// Whether nothing is stated about an id of any page on the way.
    is_clear: bool,
}

impl Ways {
    /// The ways of the addresses that were left, given where each page of them moved.
    pub(super) fn new<'s>(
        left: &[&'s Address],
        target: &dyn Fn(&Address) -> Option<&'s Target>,
    ) -> Self {
        let (pages, ids): (Vec<&Address>, Vec<&Address>) = left
            .iter()
            .partition(|address| address.encoded_id().is_none());
        let with_ids: FxHashSet<&str> = ids.into_iter().map(Address::page_part).collect();
        let mut ways = Self::default();
        for page in pages {
            ways.add(target, &with_ids, page);
        }
        ways
    }

    /// The way that readers of an address take, if it does not depend on what is stated about ids.
    pub(super) fn from(&self, address: &Address) -> Option<&Way> {
        let way = self.0.get(&address.page())?;
        // The addresses of a cycle that is known have no ids.
        let has_id = address.encoded_id().is_some();
        let is_known = match way.last {
            Last::Page(_) => way.is_clear || way.is_plain && !has_id,
            Last::Cycle(..) => way.is_plain && !has_id,
        };
        is_known.then_some(way)
    }

    fn add<'s>(
        &mut self,
        target: &dyn Fn(&Address) -> Option<&'s Target>,
        with_ids: &FxHashSet<&str>,
        start: &Address,
    ) {
        let has_ids = |page: &Address| with_ids.contains(page.page_part());
        let end = |last| Way {
            last,
            id: None,
            moves: 0,
            is_plain: true,
            is_clear: true,
        };
        let mut passed: Vec<(Address, Option<String>)> = Vec::new();
        let mut visited: FxHashMap<Address, usize> = FxHashMap::default();
        let mut at = start.clone();
        let mut way = loop {
            if let Some(known) = self.0.get(&at) {
                break known.clone();
            }
            if let Some(first) = visited.get(&at) {
                break self.add_cycle(&passed.split_off(*first), &end);
            }
            visited.insert(at.clone(), passed.len());
            match target(&at) {
                Some(Target::Inside(next)) => {
                    let id = next.encoded_id().map(str::to_owned);
                    let page = next.page();
                    passed.push((std::mem::replace(&mut at, page), id));
                }
                Some(Target::Outside(_)) | None => {
                    let is_clear = !has_ids(&at);
                    break Way {
                        is_clear,
                        ..end(Last::Page(at))
                    };
                }
            }
        };
        for (page, id) in passed.into_iter().rev() {
            way.is_plain &= id.is_none();
            way.id = id.or(way.id);
            way.moves += 1;
            way.is_clear &= !has_ids(&page);
            self.0.insert(page, way.clone());
        }
    }

    /// Adds the pages of a cycle, with the ids to which they move, and returns the way from the first.
    fn add_cycle(&mut self, cycle: &[(Address, Option<String>)], end: &dyn Fn(Last) -> Way) -> Way {
        let pages: Arc<[Address]> = cycle.iter().map(|(page, _)| page.clone()).collect();
        let way = |number| Way {
            is_plain: cycle.iter().all(|(_, id)| id.is_none()),
            ..end(Last::Cycle(Arc::clone(&pages), number))
        };
        for (number, page) in pages.iter().enumerate() {
            self.0.insert(page.clone(), way(number));
        }
        way(0)
    }
}
