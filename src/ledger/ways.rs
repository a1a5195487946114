//! The ways from pages that moved, each found once: a chain of moves takes as many steps as it has moves, from whichever
//! of its addresses.

use rustc_hash::{FxHashMap, FxHashSet};

use super::address::Address;
use super::fact::Target;
use super::states::{State, States};

/// The ways from pages. A page that leads into a cycle has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways(FxHashMap<Address, Option<Way>>);

/// The way from a page.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The last page inside the site.
    pub(super) last: Address,
    /// The encoded id that the moves add to an address without one.
    pub(super) id: Option<String>,
    /// The number of moves.
    pub(super) moves: usize,
    /// Whether no move adds an id.
    is_plain: bool,
    /// Whether nothing is stated about an id of any page on the way.
    is_clear: bool,
}

impl Ways {
    pub(super) fn new(states: &States) -> Self {
        let with_ids: FxHashSet<&str> = states
            .left()
            .filter(|address| address.encoded_id().is_some())
            .map(Address::page_part)
            .collect();
        let mut ways = Self::default();
        for address in states.left() {
            if address.encoded_id().is_none() {
                ways.add(states, &with_ids, address);
            }
        }
        ways
    }

    /// The way that readers of an address take, if it does not depend on what is stated about ids.
    pub(super) fn from(&self, address: &Address) -> Option<&Way> {
        let way = self.0.get(&address.page())?.as_ref()?;
        let is_known = way.is_clear || way.is_plain && address.encoded_id().is_none();
        is_known.then_some(way)
    }

    fn add(&mut self, states: &States, with_ids: &FxHashSet<&str>, start: &Address) {
        let has_ids = |page: &Address| with_ids.contains(page.page_part());
        let mut passed: Vec<(Address, Option<String>)> = Vec::new();
        let mut visited: FxHashSet<Address> = FxHashSet::default();
        let mut at = start.clone();
        let end = loop {
            if let Some(known) = self.0.get(&at) {
                break known.clone();
            }
            if !visited.insert(at.clone()) {
                break None;
            }
            match page_target(states, &at) {
                Some(Target::Inside(next)) => {
                    let id = next.encoded_id().map(str::to_owned);
                    let page = next.page();
                    passed.push((std::mem::replace(&mut at, page), id));
                }
                Some(Target::Outside(_)) | None => {
                    break Some(Way {
                        is_clear: !has_ids(&at),
                        last: at,
                        id: None,
                        moves: 0,
                        is_plain: true,
                    });
                }
            }
        };
        let mut end = end;
        for (page, id) in passed.into_iter().rev() {
            end = end.map(|way| Way {
                is_plain: way.is_plain && id.is_none(),
                id: id.or(way.id),
                moves: way.moves + 1,
                is_clear: way.is_clear && !has_ids(&page),
                last: way.last,
            });
            self.0.insert(page, end.clone());
        }
    }
}

/// Where a page moved, unless it was retired.
fn page_target<'s>(states: &'s States, page: &Address) -> Option<&'s Target> {
    match states.record(page).map(|record| &record.state) {
        Some(State::Gone(_)) => None,
        _ => states.target(page),
    }
}
