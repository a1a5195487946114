//! What is published, compared with the ledger. Both are sorted by address, so that each is read once, side by side.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::published::{Entry, Published};
use crate::base::route::encoded_id;
use crate::ledger::{End, IdRecords, Ids, PageRecords, Record, State, States, Verb};
use crate::site::former::{destination, find};

/// The differences between a ledger and what is published.
#[derive(Default)]
pub(super) struct Comparison<'p> {
    /// Recorded addresses that are broken, in the order of the ledger. The sections of a lost page are left out.
    pub(super) lost: Vec<Lost<'p>>,
    /// The facts that the ledger lacks, sorted.
    pub(super) new: Vec<Verb>,
    /// Whether something is published at every page that is recorded.
    pub(super) is_all_published: bool,
}

/// A recorded address that is broken.
pub(super) enum Lost<'p> {
    /// Of a page or file.
    Page(Record),
    /// Of a section; with the address to which its page moved.
    Section(Record, Option<End<'p>>),
}

impl Lost<'_> {
    pub(super) fn record(&self) -> &Record {
        match self {
            Self::Page(record) | Self::Section(record, _) => record,
        }
    }
}

impl<'p> Comparison<'p> {
    /// That without differences.
    pub(super) fn clean() -> Self {
        Self {
            is_all_published: true,
            ..Self::default()
        }
    }

    /// Whether there are no differences.
    pub(super) fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.new.is_empty() && self.is_all_published
    }

    pub(super) fn new(published: &Published<'p>) -> Self {
        let states = &published.project.ledger.states;
        let mut comparer = Comparer {
            published,
            states,
            found: Self::clean(),
        };
        let mut pages = states.pages().iter().peekable();
        for entry in published.entries() {
            let address = entry.address.as_str();
            while let Some(page) = pages.next_if(|page| page.page_part() < address) {
                comparer.unpublished(page);
            }
            match pages.next_if(|page| page.page_part() == address) {
                Some(page) => comparer.published(entry, page),
                None => comparer.new(entry, published.encoded_ids(entry)),
            }
        }
        pages.for_each(|page| comparer.unpublished(page));
        comparer.found
    }
}

struct Comparer<'c, 'p> {
    published: &'c Published<'p>,
    states: &'p States,
    found: Comparison<'p>,
}

impl<'p> Comparer<'_, 'p> {
    fn unpublished(&mut self, page: &'p PageRecords) {
        self.found.is_all_published &= page.own.is_none();
        self.each(None, page);
    }

    fn published(&mut self, entry: &Entry, page: &'p PageRecords) {
        let ids = self.published.encoded_ids(entry);
        match (&page.own, &page.ids) {
            (Some(own), IdRecords::Live(recorded)) if self.states.target_of(own).is_none() => {
                let new = self.ids(entry, own, (recorded, ids));
                if !new.is_empty() {
                    self.add(entry, new);
                }
            }
            _ => {
                self.each(Some(entry), page);
                let is_new = |id: &Cow<'_, str>| !page.is_live(id);
                let new: Vec<_> = ids.into_iter().filter(is_new).collect();
                if !new.is_empty() || !self.states.is_live(&entry.address) {
                    self.add(entry, new);
                }
            }
        }
    }

    /// Something at an address of which the ledger has nothing.
    fn new(&mut self, entry: &Entry, ids: Vec<Cow<'p, str>>) {
        self.add(entry, ids);
    }

    fn add(&mut self, entry: &Entry, ids: Vec<Cow<'p, str>>) {
        if entry.is_recorded {
            let ids: Ids = ids.into_iter().map(Cow::into_owned).collect();
            self.found.new.push(Verb::Live(entry.address.clone(), ids));
        }
    }

    /// Compares the ids of a page, both sorted; returns the new ones.
    fn ids(
        &mut self,
        entry: &Entry,
        own: &Record,
        (recorded, ids): (&Ids, Vec<Cow<'p, str>>),
    ) -> Vec<Cow<'p, str>> {
        let mut new = Vec::new();
        let mut ids = ids.into_iter().peekable();
        for id in recorded.iter() {
            let order = loop {
                let order = ids
                    .peek()
                    .map_or(Ordering::Greater, |next| (**next).cmp(id));
                match order {
                    Ordering::Less => new.extend(ids.next()),
                    order => break order,
                }
            };
            if order == Ordering::Equal {
                ids.next();
            } else if !self.published.has(entry, id, self.states) {
                let record = Record {
                    address: own.address.with_encoded_id(id),
                    ..own.clone()
                };
                self.found.lost.push(Lost::Section(record, None));
            }
        }
        new.extend(ids);
        new
    }

    /// The addresses of a page that are broken, if it moved, is not published, or has records of several kinds.
    fn each(&mut self, entry: Option<&Entry>, page: &'p PageRecords) {
        let live = page.records().filter(|record| record.state == State::Live);
        for record in live {
            let page = record.address.page();
            let moved = self.states.target(&page).is_some() || self.states.retired(&page).is_some();
            match record.address.encoded_id() {
                Some(_) if moved => self.section_of_moved(record),
                Some(id) => {
                    if entry.is_some_and(|entry| !self.published.has(entry, id, self.states)) {
                        self.found.lost.push(Lost::Section(record, None));
                    }
                }
                None if moved || entry.is_some() => {}
                None => self.found.lost.push(Lost::Page(record)),
            }
        }
    }

    /// A section whose page moved: its id has to be where the page is now.
    fn section_of_moved(&mut self, record: Record) {
        let site = self.published.site();
        let end = self.states.resolve(&record.address);
        let (lands, page) = match &end {
            Ok(End::At(end)) => (destination(site, end).is_some(), find(site, &end.page())),
            Ok(_) => (true, None),
            Err(_) => return, // Reported with the page.
        };
        if !lands && page.is_some() {
            self.found.lost.push(Lost::Section(record, end.ok()));
        }
    }
}

impl<'p> Published<'p> {
    /// The encoded ids of a page that the ledger is to have, sorted.
    fn encoded_ids(&self, entry: &Entry) -> Vec<Cow<'p, str>> {
        let mut ids: Vec<Cow<'p, str>> = self.recorded_ids(entry.target).map(encoded_id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
