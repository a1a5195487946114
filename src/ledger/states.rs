//! What the facts about all addresses amount to.

use std::hash::BuildHasher as _;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::address::Address;
use super::deciding::{Lines, each};
use super::fact::{Fact, Target, Verb};
use super::file::Ledger;
use super::records::{IdRecords, PageRecords, Record, State};
use super::ways::Ways;
use crate::base::route::Route;
use crate::diagnostic::Diagnostic;

/// The states of all addresses of a ledger.
#[derive(Clone, Debug, Default)]
pub struct States {
    /// Sorted by the address of the page.
    pages: Vec<PageRecords>,
    /// The positions of pages by the hashes of their addresses, since there are many to look up.
    by_hash: FxHashMap<u64, u32>,
    /// The hashes of erased addresses.
    erased: FxHashSet<blake3::Hash>,
    /// Where the site was published last.
    origin: Option<String>,
    /// The addresses from which something moved that are not in the ledger, with their targets.
    further: FxHashMap<Address, Target>,
    /// Where the ways from pages end; found when it is first needed.
    pub(super) ways: OnceLock<Ways>,
}

impl States {
    /// Derives the states from the facts. `text` is the ledger's, for the numbers of lines in messages.
    ///
    /// Of each address, the latest fact counts; on one day, `live` counts least. A later `live` counts only if a `revive`
    /// is not earlier than the retirement: readers of the old links would get other content.
    #[must_use]
    pub fn new(mut ledger: Ledger, text: &str) -> (Self, Vec<Diagnostic>) {
        let mut states = Self::default();
        for (fact, _) in ledger.facts() {
            states.add_erased(fact);
        }
        if states.has_erased() {
            // A merge brings lines back that one side erased.
            ledger.erase(|address| states.is_erased(address));
        }
        states.origin = latest_origin(&ledger);
        let mut facts = ledger.into_facts();
        // Stable, so that lines of the same day stay in the order of the file, which usually is sorted.
        facts.sort_by(|(a, _), (b, _)| page(a).cmp(&page(b)));
        let mut diagnostics = Vec::new();
        let text = Lines::new(text);
        let mut facts = facts.into_iter().peekable();
        while let Some(first) = facts.next() {
            if first.0.address().is_none() {
                continue;
            }
            let is_more = facts
                .peek()
                .is_some_and(|next| page(&next.0) == page(&first.0));
            let records = match first {
                (
                    Fact {
                        verb: Verb::Live(address, ids),
                        date,
                    },
                    span,
                ) if !is_more => PageRecords {
                    own: Some(Record {
                        address,
                        state: State::Live,
                        date,
                        span,
                    }),
                    ids: IdRecords::Live(ids),
                },
                first => {
                    let mut group = vec![first];
                    while let Some(next) = facts.next_if(|next| page(&next.0) == page(&group[0].0))
                    {
                        group.push(next);
                    }
                    each(&group, &text, &mut diagnostics)
                }
            };
            states.pages.push(records);
        }
        let hashes = states.pages.iter().map(|page| hash(page.page_part()));
        let hashes = hashes.zip(0..).collect::<Vec<(u64, u32)>>();
        // Of two with the same hash, the one that is found with it is the first.
        states.by_hash = hashes.into_iter().rev().collect();
        (states, diagnostics)
    }

    fn add_erased(&mut self, fact: &Fact) {
        if let Verb::Erased(hash) = &fact.verb {
            self.erased.insert(*hash);
        }
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

    /// The moves from elsewhere as facts, sorted: once they are recorded, they hold without what stated them.
    #[must_use]
    pub fn further_moves(&self) -> Vec<Verb> {
        let mut all: Vec<_> = self.further.iter().collect();
        all.sort_by_key(|(address, _)| *address);
        let verb = |(from, to): (&Address, &Target)| Verb::Moved(from.clone(), to.clone());
        all.into_iter().map(verb).collect()
    }

    /// The place where the site was published last, as facts state it: scheme, host and path.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// The addresses that were retired or from which something moved.
    pub(super) fn left(&self) -> impl Iterator<Item = &Address> {
        let is_left = |record: &&Record| matches!(record.state, State::Moved(_) | State::Gone(_));
        let recorded = self.pages.iter().flat_map(PageRecords::each_record);
        let recorded = recorded.filter(is_left);
        recorded
            .map(|record| &record.address)
            .chain(self.further.keys())
    }

    /// The records of the ledger by page, sorted by address.
    #[must_use]
    pub fn pages(&self) -> &[PageRecords] {
        &self.pages
    }

    /// The records of the ledger, sorted by address.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        self.pages.iter().flat_map(PageRecords::records)
    }

    /// The records of a page and its elements.
    #[must_use]
    pub fn of_page(&self, page_part: &str) -> Option<&PageRecords> {
        let first = &self.pages[*self.by_hash.get(&hash(page_part))? as usize];
        if first.page_part() == page_part {
            return Some(first);
        }
        let at = self
            .pages
            .binary_search_by(|page| page.page_part().cmp(page_part));
        at.ok().map(|at| &self.pages[at])
    }

    /// The record of an address in the ledger.
    #[must_use]
    pub fn record(&self, address: &Address) -> Option<Record> {
        let page = self.of_page(address.page_part())?;
        match (address.encoded_id(), &page.ids) {
            (None, _) => page.own.clone(),
            (Some(id), IdRecords::Live(ids)) if ids.contains(id) => page.live(id),
            (Some(id), _) => page.each(id).cloned(),
        }
    }

    /// The state of an address in the ledger.
    #[must_use]
    pub fn state(&self, address: &Address) -> Option<&State> {
        let page = self.of_page(address.page_part())?;
        match address.encoded_id() {
            None => page.own.as_ref().map(|own| &own.state),
            Some(id) => page.state_of(id),
        }
    }

    /// Whether an address is recorded as published and not retired since.
    #[must_use]
    pub fn is_live(&self, address: &Address) -> bool {
        self.state(address) == Some(&State::Live)
    }

    /// Whether something has to be published at an address: it is recorded, and not retired since, or used again.
    #[must_use]
    pub fn is_promised(&self, address: &Address) -> bool {
        self.state(address).is_some_and(State::is_promised)
    }

    /// The addresses of pages at which something has to be published, sorted.
    pub fn promised_pages(&self) -> impl Iterator<Item = Route> {
        let own = self.pages.iter().filter_map(|page| page.own.as_ref());
        let promised = own.filter(|own| own.state.is_promised());
        promised.map(|own| own.address.route())
    }

    /// How many addresses must resolve.
    #[must_use]
    pub fn promised_count(&self) -> usize {
        self.pages.iter().map(PageRecords::promised_count).sum()
    }

    /// The record of an address that was retired.
    #[must_use]
    pub fn retired(&self, address: &Address) -> Option<&Record> {
        let page = self.of_page(address.page_part())?;
        let record = match address.encoded_id() {
            None => page.own.as_ref(),
            Some(id) => page.each(id),
        }?;
        matches!(record.state, State::Moved(_) | State::Gone(_)).then_some(record)
    }

    /// Whether an address was erased.
    #[must_use]
    pub fn is_erased(&self, address: &Address) -> bool {
        self.has_erased()
            && self
                .erased
                .contains(&blake3::hash(address.text().as_bytes()))
    }

    /// Whether any address was erased.
    #[must_use]
    pub fn has_erased(&self) -> bool {
        !self.erased.is_empty()
    }

    /// The address to which one has moved, in one step.
    #[must_use]
    pub fn target(&self, address: &Address) -> Option<&Target> {
        match self.state(address) {
            Some(State::Moved(target)) => Some(target),
            Some(State::Gone(_)) => None,
            Some(State::Live | State::Revived) | None => self.further.get(address),
        }
    }

    /// The address to which that of a record has moved, in one step.
    #[must_use]
    pub fn target_of<'s>(&'s self, record: &'s Record) -> Option<&'s Target> {
        match &record.state {
            State::Moved(target) => Some(target),
            State::Gone(_) => None,
            State::Live | State::Revived => self.further.get(&record.address),
        }
    }

    /// The addresses that lead elsewhere or are gone, sorted, each with its state.
    #[must_use]
    pub fn all_retired(&self) -> Vec<(&Address, State)> {
        let recorded = self.pages.iter().flat_map(PageRecords::each_record);
        let recorded = recorded.filter_map(|record| match &record.state {
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
        self.pages.is_empty() && self.erased.is_empty() && self.further.is_empty()
    }
}

fn latest_origin(ledger: &Ledger) -> Option<String> {
    let facts = ledger.facts().iter().map(|(fact, _)| fact);
    let origins = facts.filter_map(|fact| match &fact.verb {
        Verb::Origin(origin) => Some((fact.date, origin)),
        _ => None,
    });
    let latest = origins.max_by_key(|(date, _)| *date);
    latest.map(|(_, origin)| origin.clone())
}

/// The page that a fact is about.
fn page(fact: &Fact) -> Option<&str> {
    fact.address().map(Address::page_part)
}

fn hash(page_part: &str) -> u64 {
    FxBuildHasher.hash_one(page_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(text: &str) -> (States, Vec<String>) {
        let (ledger, found) = Ledger::parse(text);
        assert_eq!(found, [], "{text}");
        let (states, found) = States::new(ledger, text);
        (
            states,
            found.into_iter().map(|finding| finding.message).collect(),
        )
    }

    fn state(text: &str, address: &str) -> Option<State> {
        let (states, found) = states(text);
        assert_eq!(found, [] as [String; 0], "{text}");
        let address = Address::parse(address).expect("an address");
        states.state(&address).cloned()
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
        // A merge can bring its lines back.
        let erased = format!("erased blake3:{} 2026-01-01", hash.to_hex());
        let facts = format!("live /jane-doe/ 2025-01-01 #a\n{erased}");
        assert_eq!(state(&facts, "/jane-doe/"), None);
        assert_eq!(state(&facts, "/jane-doe/#a"), None);
    }
}
