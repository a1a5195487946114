//! What the facts about each address amount to.

use std::sync::OnceLock;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::address::Address;
use super::fact::{Target, Verb};
use super::file::{FILE, Ledger};
use super::ways::Ways;
use crate::diagnostic::{Diagnostic, Span};

/// The state of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It must resolve.
    Live,
    /// It may be used again, and was not since.
    Revived,
    /// It leads elsewhere.
    Moved(Target),
    /// It was retired, for this reason.
    Gone(String),
}

/// An address of the ledger with its state.
#[derive(Clone, Debug)]
pub struct Record {
    /// The address.
    pub address: Address,
    /// Its state.
    pub state: State,
    /// Since when.
    pub date: Date,
    /// The line that states it; empty for an address that is not from the ledger.
    pub span: Span,
}

/// The states of all addresses of a ledger.
#[derive(Clone, Debug, Default)]
pub struct States {
    /// Sorted by address.
    records: Vec<Record>,
    /// The hashes of erased addresses.
    erased: FxHashSet<blake3::Hash>,
    /// The addresses from which something moved that are not in the ledger, with their targets.
    further: FxHashMap<Address, Target>,
    /// Where the ways from pages end; found when it is first needed.
    pub(super) ways: OnceLock<Ways>,
}

/// One fact about one address.
struct Entry<'l> {
    address: Address,
    date: Date,
    verb: &'l Verb,
    span: Span,
}

impl Entry<'_> {
    fn is_live(&self) -> bool {
        matches!(self.verb, Verb::Live(..))
    }
}

impl States {
    /// Derives the states from the facts. `text` is the ledger's, for the numbers of lines in messages.
    ///
    /// Of each address, the latest fact counts; on one day, `live` counts least. A later `live` counts only if a `revive`
    /// is not earlier than the retirement: readers of the old links would get other content.
    #[must_use]
    pub fn new(ledger: &Ledger, text: &str) -> (Self, Vec<Diagnostic>) {
        let mut states = Self::default();
        let mut entries: Vec<Entry<'_>> = Vec::with_capacity(ledger.facts().len());
        for (fact, span) in ledger.facts() {
            let entry = |address| Entry {
                address,
                date: fact.date,
                verb: &fact.verb,
                span: *span,
            };
            match &fact.verb {
                Verb::Origin(_) => {}
                Verb::Erased(hash) => drop(states.erased.insert(*hash)),
                Verb::Live(page, ids) => {
                    let ids = ids.iter().map(|id| page.with_encoded_id(id));
                    entries.extend(std::iter::once(page.clone()).chain(ids).map(entry));
                }
                Verb::Moved(address, _) | Verb::Gone(address, _) | Verb::Revive(address) => {
                    entries.push(entry(address.clone()));
                }
            }
        }
        // Stable, so that lines of the same day stay in the order of the file.
        entries.sort_by(|a, b| {
            (&a.address, a.date, !a.is_live()).cmp(&(&b.address, b.date, !b.is_live()))
        });
        let mut diagnostics = Vec::new();
        let text = Lines::new(text);
        for entries in entries.chunk_by(|a, b| a.address == b.address) {
            states
                .records
                .extend(record(entries, &text, &mut diagnostics));
        }
        (states, diagnostics)
    }

    /// Adds moves from elsewhere, such as the `aliases` of pages. The ledger's facts come first.
    pub fn extend(&mut self, moves: impl IntoIterator<Item = (Address, Target)>) {
        self.ways = OnceLock::new();
        for (address, target) in moves {
            if self.retired(&address).is_none() {
                self.further.entry(address).or_insert(target);
            }
        }
    }

    /// The addresses that were retired or from which something moved.
    pub(super) fn left(&self) -> impl Iterator<Item = &Address> {
        let is_left = |record: &&Record| matches!(record.state, State::Moved(_) | State::Gone(_));
        let recorded = self.records.iter().filter(is_left);
        recorded
            .map(|record| &record.address)
            .chain(self.further.keys())
    }

    /// The records of the ledger, sorted by address.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record of an address in the ledger.
    #[must_use]
    pub fn record(&self, address: &Address) -> Option<&Record> {
        let at = self
            .records
            .binary_search_by(|record| record.address.cmp(address));
        at.ok().map(|at| &self.records[at])
    }

    /// Whether an address is recorded as published and not retired since.
    #[must_use]
    pub fn is_live(&self, address: &Address) -> bool {
        self.record(address)
            .is_some_and(|record| record.state == State::Live)
    }

    /// The record of an address that was retired.
    #[must_use]
    pub fn retired(&self, address: &Address) -> Option<&Record> {
        let record = self.record(address)?;
        matches!(record.state, State::Moved(_) | State::Gone(_)).then_some(record)
    }

    /// Whether an address was erased.
    #[must_use]
    pub fn is_erased(&self, address: &Address) -> bool {
        !self.erased.is_empty()
            && self
                .erased
                .contains(&blake3::hash(address.text().as_bytes()))
    }

    /// The address to which one has moved, in one step.
    #[must_use]
    pub fn target(&self, address: &Address) -> Option<&Target> {
        match self.record(address).map(|record| &record.state) {
            Some(State::Moved(target)) => Some(target),
            Some(State::Gone(_)) => None,
            Some(State::Live | State::Revived) | None => self.further.get(address),
        }
    }

    /// The addresses that lead elsewhere or are gone, sorted, each with its state.
    #[must_use]
    pub fn all_retired(&self) -> Vec<(&Address, State)> {
        let recorded = self
            .records
            .iter()
            .filter_map(|record| match &record.state {
                State::Moved(_) | State::Gone(_) => Some((&record.address, record.state.clone())),
                State::Live | State::Revived => None,
            });
        let further = self.further.iter();
        let further = further.map(|(address, target)| (address, State::Moved(target.clone())));
        let mut all: Vec<(&Address, State)> = recorded.chain(further).collect();
        all.sort_by_key(|(address, _)| *address);
        all
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.erased.is_empty() && self.further.is_empty()
    }
}

/// The record of one address from all facts about it, by date.
fn record(
    entries: &[Entry<'_>],
    text: &Lines,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Record> {
    let last = entries.iter().rfind(|entry| !entry.is_live());
    let published = entries.iter().rfind(|entry| entry.is_live());
    if let Some(last) = last {
        let same_day = |entry: &&Entry<'_>| {
            !entry.is_live() && entry.date == last.date && entry.verb != last.verb
        };
        let others = entries.iter().filter(same_day);
        diagnostics.extend(others.map(|other| contradiction(last, other, text)));
    }
    let (entry, state) = match (last, published) {
        (None, None) => return None,
        (None, Some(live)) => (entries.first().unwrap_or(live), State::Live),
        (Some(last), live) => {
            let again = live.filter(|live| live.date > last.date);
            match (last.verb, again) {
                (Verb::Revive(_), Some(live)) => (live, State::Live),
                (Verb::Revive(_), None) => (last, State::Revived),
                (verb, again) => {
                    diagnostics.extend(again.map(|again| reused(again, last, text)));
                    let state = match verb {
                        Verb::Moved(_, target) => State::Moved(target.clone()),
                        Verb::Gone(_, reason) => State::Gone(reason.clone()),
                        _ => return None,
                    };
                    (last, state)
                }
            }
        }
    };
    Some(Record {
        address: entry.address.clone(),
        state,
        date: entry.date,
        span: entry.span,
    })
}

/// The starts of the lines of a text.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        Self(std::iter::once(0).chain(breaks.map(|at| at + 1)).collect())
    }

    /// The number of the line of an entry.
    fn of(&self, entry: &Entry<'_>) -> usize {
        let start = entry.span.range().start;
        self.0.partition_point(|line| *line <= start)
    }
}

/// Two facts about one address on one day that cannot both be true.
fn contradiction(last: &Entry<'_>, other: &Entry<'_>, text: &Lines) -> Diagnostic {
    let message = format!(
        "lines {} and {} contradict each other about `{}`",
        text.of(other),
        text.of(last),
        last.address
    );
    let finding = Diagnostic::error("ledger-conflict", message).at(FILE, last.span);
    finding.hint("keep the one that is true, and remove the other")
}

/// An address that was published again after it was retired.
fn reused(again: &Entry<'_>, last: &Entry<'_>, text: &Lines) -> Diagnostic {
    let message = format!(
        "`{}` was published again, although line {} retires it",
        last.address,
        text.of(last)
    );
    let finding = Diagnostic::error("address-reused", message).at(FILE, again.span);
    finding.hint(format!(
        "readers of old links would see another page: give the new one another address, or run `guidepost links revive {}`",
        last.address
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(text: &str) -> (States, Vec<String>) {
        let (ledger, found) = Ledger::parse(text);
        assert_eq!(found, [], "{text}");
        let (states, found) = States::new(&ledger, text);
        (
            states,
            found.into_iter().map(|finding| finding.message).collect(),
        )
    }

    fn state(text: &str, address: &str) -> Option<State> {
        let (states, found) = states(text);
        assert_eq!(found, [] as [String; 0], "{text}");
        let address = Address::parse(address).expect("an address");
        states.record(&address).map(|record| record.state.clone())
    }

    fn moved(to: &str) -> Option<State> {
        Some(State::Moved(Target::parse(to).expect("a target")))
    }

    #[test]
    fn the_latest_fact_counts_in_any_order_of_lines() {
        let live = "live /a/ 2026-01-01 #x #y";
        for (facts, address, expected) in [
            (vec![live], "/a/", Some(State::Live)),
            (vec![live], "/a/#y", Some(State::Live)),
            (vec![live], "/b/", None),
            (vec![live, "moved /a/ 2026-01-02 /b/"], "/a/", moved("/b/")),
            (
                vec![live, "moved /a/ 2026-01-02 /b/"],
                "/a/#x",
                Some(State::Live),
            ),
            (vec![live, "moved /a/ 2026-01-01 /b/"], "/a/", moved("/b/")),
            (
                vec![live, "moved /a/#x 2026-01-02 /a/#y"],
                "/a/#x",
                moved("/a/#y"),
            ),
            (
                vec!["moved /a/ 2026-01-02 /b/", "moved /a/ 2026-01-03 /c/"],
                "/a/",
                moved("/c/"),
            ),
            (
                vec![live, "gone /a/ 2026-01-02 Wrong."],
                "/a/",
                Some(State::Gone("Wrong.".to_owned())),
            ),
            (
                vec![live, "gone /a/ 2026-01-02 Wrong.", "revive /a/ 2026-01-03"],
                "/a/",
                Some(State::Revived),
            ),
            (
                vec![
                    "gone /a/ 2026-01-02 W",
                    "revive /a/ 2026-01-03",
                    "live /a/ 2026-01-04",
                ],
                "/a/",
                Some(State::Live),
            ),
        ] {
            let mut facts = facts;
            assert_eq!(state(&facts.join("\n"), address), expected, "{facts:?}");
            facts.reverse();
            facts.push(facts[0]);
            assert_eq!(state(&facts.join("\n"), address), expected, "{facts:?}");
        }
    }

    #[test]
    fn contradictions_are_reported_with_both_lines() {
        let (_, found) =
            states("moved /a/ 2026-01-02 /b/\nlive /x/ 2026-01-01\ngone /a/ 2026-01-02 W");
        assert_eq!(found, ["lines 1 and 3 contradict each other about `/a/`"]);
        let (_, found) = states("moved /a/ 2026-01-02 /b/\nlive /a/ 2026-01-03");
        assert_eq!(
            found,
            ["`/a/` was published again, although line 1 retires it"]
        );
        let (_, found) = states("moved /a/ 2026-01-02 /b/\nmoved /a/ 2026-01-02 /b/");
        assert_eq!(found, [] as [String; 0]);
    }

    #[test]
    fn an_erased_address_is_known_by_its_hash_alone() {
        let hash = blake3::hash(b"/jane-doe/");
        let (states, _) = states(&format!("erased blake3:{} 2026-01-01", hash.to_hex()));
        assert!(states.is_erased(&Address::parse("/jane-doe/").expect("an address")));
        assert!(!states.is_erased(&Address::parse("/a/").expect("an address")));
    }
}
