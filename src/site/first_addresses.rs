//! The first recorded address of a page, which identifies it in feeds: it stays when the page moves.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::base::route::Route;
use crate::ledger::{Address, MOST_MOVES, State, States, Target};

/// The moves of pages, by where they lead.
#[derive(Debug, Default)]
pub struct FirstAddresses {
    /// For the address of a page, those that moved there, sorted, each with the day; that of a move which is not recorded,
    /// such as an alias, is not known.
    moved: FxHashMap<String, Vec<(Option<Date>, Address)>>,
}

impl FirstAddresses {
    /// Reads the moves of a ledger, and those that front matter states.
    #[must_use]
    pub fn new(states: &States) -> Self {
        let mut moved: FxHashMap<String, Vec<(Option<Date>, Address)>> = FxHashMap::default();
        for (address, state) in states.all_retired() {
            if address.encoded_id().is_none()
                && let State::Moved(Target::Inside(to)) = state
                && to.encoded_id().is_none()
            {
                let date = states.retired(address).map(|record| record.date);
                let from = moved.entry(to.page_part().to_owned()).or_default();
                from.push((date, address.clone()));
            }
        }
        moved.values_mut().for_each(|from| from.sort());
        Self { moved }
    }

    /// The first address of the page that is at one now. An address is an earlier one of the same page if the page was not
    /// recorded at its later one before the move: else two pages became one, and the one that was there stays the same.
    #[must_use]
    pub fn of(&self, route: &Route, states: &States) -> Route {
        let mut address = Address::of(route);
        for _ in 0..MOST_MOVES {
            let since = states.record(&address).map(|record| record.date);
            let from = self.moved.get(address.page_part());
            let mut from = from.into_iter().flatten();
            let earlier = from.find(|(moved, from)| match (since, moved) {
                (Some(since), Some(moved)) => since >= *moved,
                // A move that is not recorded yet, of an address that is.
                (Some(_), None) => states.is_live(from),
                (None, _) => true,
            });
            match earlier {
                Some((_, earlier)) => address = earlier.clone(),
                None => break,
            }
        }
        address.route()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;

    #[test]
    fn a_page_is_known_by_its_first_address() {
        let ledger = "live /a/ 2026-01-01\nmoved /a/ 2026-02-01 /b/\nlive /b/ 2026-02-01\nmoved /b/ 2026-03-01 /c/\nlive /c/ 2026-03-02\nlive /x/ 2026-01-01\nmoved /x/ 2026-04-01 /y/\nlive /y/ 2026-01-05\n";
        let (ledger, found) = Ledger::parse(ledger);
        assert_eq!(found, []);
        let (mut states, _) = States::new(ledger, "");
        let alias = |from: &str, to: &str| {
            let address = |text: &str| Address::parse(text).expect("an address");
            (address(from), Target::Inside(address(to)))
        };
        states.extend([alias("/old/", "/new/"), alias("/late/", "/y/")]);
        let first = FirstAddresses::new(&states);
        for (now, at_first) in [
            ("/c/", "/a/"),
            // Two pages became one, which was there before.
            ("/y/", "/y/"),
            ("/new/", "/old/"),
            ("/other/", "/other/"),
        ] {
            let route = Address::parse(now).expect("an address").route();
            assert_eq!(first.of(&route, &states).as_str(), at_first, "{now}");
        }
    }
}
