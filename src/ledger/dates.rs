//! The date of a new fact: one that makes it the latest about its address, even if the clock of this machine is behind that
//! of the one that recorded it.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::address::Address;
use super::fact::Verb;
use super::file::Ledger;

/// The latest dates in a ledger.
#[derive(Debug, Default)]
pub struct Dates {
    /// On which something was published, by page.
    live: FxHashMap<Address, Date>,
    /// Of other facts, by address.
    other: FxHashMap<Address, Date>,
}

impl Dates {
    /// Those of all facts.
    #[must_use]
    pub fn new(ledger: &Ledger) -> Self {
        let mut dates = Self::default();
        for (fact, _) in ledger.facts() {
            let (map, address) = match &fact.verb {
                Verb::Live(page, _) => (&mut dates.live, page),
                Verb::Moved(address, _) | Verb::Gone(address, _) | Verb::Revive(address) => {
                    (&mut dates.other, address)
                }
                Verb::Origin(_) | Verb::Erased(_) => continue,
            };
            let latest = map.entry(address.clone()).or_insert(fact.date);
            *latest = fact.date.max(*latest);
        }
        dates
    }

    /// The first day from `today` on at which a fact decides: not before its address was published, and after other facts
    /// about it, which it could contradict.
    #[must_use]
    pub fn of(&self, verb: &Verb, today: Date) -> Date {
        let address = match verb {
            Verb::Live(address, _)
            | Verb::Moved(address, _)
            | Verb::Gone(address, _)
            | Verb::Revive(address) => address,
            Verb::Origin(_) | Verb::Erased(_) => return today,
        };
        let live = self.live.get(&address.page()).copied();
        let published = live.map_or(today, |live| live.max(today));
        match self.other.get(address) {
            Some(other) if *other >= published => other.tomorrow().unwrap_or(*other),
            _ => published,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Fact;

    #[test]
    fn a_new_fact_is_the_latest_about_its_address() {
        let ledger = "live /a/ 2026-01-03 #x\nlive /b/ 2026-01-01\nmoved /b/ 2026-01-05 /a/\n";
        let (ledger, _) = Ledger::parse(ledger);
        let dates = Dates::new(&ledger);
        let today = jiff::civil::date(2026, 1, 2);
        for (fact, expected) in [
            ("moved /a/ 2026-01-01 /c/", "2026-01-03"),
            ("moved /a/#x 2026-01-01 /c/", "2026-01-03"),
            ("gone /b/ 2026-01-01 Old", "2026-01-06"),
            ("live /c/ 2026-01-01", "2026-01-02"),
            ("origin https://e.org 2026-01-01", "2026-01-02"),
        ] {
            let verb = Fact::parse(fact).expect(fact).verb;
            assert_eq!(dates.of(&verb, today).to_string(), expected, "{fact}");
        }
    }
}
