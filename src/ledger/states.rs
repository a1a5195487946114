//! What the facts about each address amount to.

use std::hash::BuildHasher as _;
use std::sync::OnceLock;

use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::address::Address;
use super::fact::{Fact, Target, Verb};
use super::file::{FILE, Ledger};
use super::ids::Ids;
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

/// The records of a page and of the elements on it; there is at least one.
#[derive(Clone, Debug)]
pub struct PageRecords {
    /// That of the page itself, if there is one.
    pub own: Option<Record>,
    /// Those of elements.
    pub ids: IdRecords,
}

/// The records of the elements of a page.
#[derive(Clone, Debug)]
pub enum IdRecords {
    /// All are on the line of the page, and live: the usual case, so that a large ledger is read without a value for each.
    Live(Ids),
    /// Sorted by address.
    Each(Vec<Record>),
}

impl PageRecords {
    /// The address of the page.
    #[must_use]
    pub fn page_part(&self) -> &str {
        match (&self.own, &self.ids) {
            (Some(own), _) => own.address.page_part(),
            (None, IdRecords::Each(records)) => {
                let first = records.first();
                first.map_or("", |record| record.address.page_part())
            }
            (None, IdRecords::Live(_)) => "",
        }
    }

    /// Whether there is a record of an element.
    #[must_use]
    pub fn has_ids(&self) -> bool {
        match &self.ids {
            IdRecords::Live(ids) => !ids.is_empty(),
            IdRecords::Each(records) => !records.is_empty(),
        }
    }

    /// All records, sorted by address.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let live = match &self.ids {
            IdRecords::Live(ids) => Some(ids.iter().filter_map(|id| self.live(id))),
            IdRecords::Each(_) => None,
        };
        let each = match &self.ids {
            IdRecords::Live(_) => [].iter(),
            IdRecords::Each(records) => records.iter(),
        };
        let ids = live.into_iter().flatten().chain(each.cloned());
        self.own.clone().into_iter().chain(ids)
    }

    /// The records that are values: all but those of elements that are on the line of the page.
    fn each_record(&self) -> impl Iterator<Item = &Record> {
        let ids: &[Record] = match &self.ids {
            IdRecords::Live(_) => &[],
            IdRecords::Each(records) => records,
        };
        self.own.iter().chain(ids)
    }

    /// The record of an element that is on the line of the page.
    fn live(&self, id: &str) -> Option<Record> {
        let own = self.own.as_ref()?;
        Some(Record {
            address: own.address.with_encoded_id(id),
            ..own.clone()
        })
    }

    /// Whether the element with an encoded id is recorded as published and not retired since.
    #[must_use]
    pub fn is_live(&self, id: &str) -> bool {
        self.state_of(id) == Some(&State::Live)
    }

    /// The state of the element with an encoded id.
    fn state_of(&self, id: &str) -> Option<&State> {
        match &self.ids {
            IdRecords::Live(ids) => ids.contains(id).then_some(&State::Live),
            IdRecords::Each(_) => self.each(id).map(|record| &record.state),
        }
    }

    fn each(&self, id: &str) -> Option<&Record> {
        let IdRecords::Each(records) = &self.ids else {
            return None;
        };
        let at = records
            .binary_search_by(|record| record.address.encoded_id().unwrap_or_default().cmp(id));
        at.ok().map(|at| &records[at])
    }

    /// The number of addresses that must resolve.
    fn live_count(&self) -> usize {
        let is_live = |record: &&Record| record.state == State::Live;
        let own = self.own.iter().filter(is_live).count();
        own + match &self.ids {
            IdRecords::Live(ids) => ids.len(),
            IdRecords::Each(records) => records.iter().filter(is_live).count(),
        }
    }
}

/// The states of all addresses of a ledger.
#[derive(Clone, Debug, Default)]
pub struct States {
    /// Sorted by the address of the page.
    pages: Vec<PageRecords>,
    /// The positions of pages by the hashes of their addresses, since there are many to look up.
    by_hash: FxHashMap<u64, u32>,
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

impl<'l> Entry<'l> {
    fn is_live(&self) -> bool {
        matches!(self.verb, Verb::Live(..))
    }

    /// Those of a fact.
    fn all((fact, span): &'l (Fact, Span)) -> Vec<Self> {
        let entry = |address| Self {
            address,
            date: fact.date,
            verb: &fact.verb,
            span: *span,
        };
        let ids = match &fact.verb {
            Verb::Live(page, ids) => ids.iter().map(|id| page.with_encoded_id(id)).collect(),
            _ => Vec::new(),
        };
        let own = fact.address().cloned();
        own.into_iter().chain(ids).map(entry).collect()
    }
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

    /// How many addresses must resolve.
    #[must_use]
    pub fn live_count(&self) -> usize {
        self.pages.iter().map(PageRecords::live_count).sum()
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

/// The page that a fact is about.
fn page(fact: &Fact) -> Option<&str> {
    fact.address().map(Address::page_part)
}

fn hash(page_part: &str) -> u64 {
    FxBuildHasher.hash_one(page_part)
}

/// The records of a page about which there are several facts, or other ones than that it was published.
fn each(facts: &[(Fact, Span)], text: &Lines, diagnostics: &mut Vec<Diagnostic>) -> PageRecords {
    let entries = facts.iter().flat_map(Entry::all);
    let mut entries: Vec<Entry<'_>> = entries.collect();
    entries.sort_by(|a, b| {
        (&a.address, a.date, !a.is_live()).cmp(&(&b.address, b.date, !b.is_live()))
    });
    let entries = entries.chunk_by(|a, b| a.address == b.address);
    let records = entries.filter_map(|entries| record(entries, text, diagnostics));
    let mut records: Vec<Record> = records.collect();
    let is_own = |record: &Record| record.address.encoded_id().is_none();
    let own = records.first().is_some_and(is_own);
    PageRecords {
        own: own.then(|| records.remove(0)),
        ids: IdRecords::Each(records),
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
    let day = last.date.tomorrow().unwrap_or(last.date);
    let is_move = |entry: &Entry<'_>| matches!(entry.verb, Verb::Moved(..));
    let command = match is_move(last) || is_move(other) {
        true => format!("move {} NEW", last.address),
        false => format!("gone {} --reason \"…\"", last.address),
    };
    finding
        .hint(format!(
            "the latest line counts; state what is true: `guidepost links {command} --today {day}`"
        ))
        .hint("if one of the lines was never published, remove it instead")
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
