//! What is published, compared with the ledger. Both are sorted by address, so that each is read once, side by side.

use std::borrow::Cow;
use std::cmp::Ordering;

use percent_encoding::percent_decode_str;

use crate::base::route::encoded_id;
use crate::input::settings::Anchors;
use crate::ledger::{Address, End, IdRecords, Ids, PageRecords, Record, RecordRef, States};
use crate::page::Page;
use crate::site::former::{FormerAddresses, find};
use crate::site::{Site, Target};

/// An address at which something is published.
pub(super) struct Entry {
    pub(super) address: Address,
    /// The page or file; `None` for what the program makes itself.
    pub(super) target: Option<Target>,
    /// Whether the ledger is to have it: pages that search engines may list, endpoints that programs read, and files if the
    /// settings state it.
    pub(super) is_recorded: bool,
}

/// What is compared: a site, and the states of its ledger.
#[derive(Clone, Copy)]
pub(super) struct Sides<'p> {
    pub(super) site: &'p Site,
    pub(super) states: &'p States,
    /// What is printed for former addresses.
    pub(super) former: &'p FormerAddresses,
    /// Which ids the ledger is to have.
    pub(super) anchors: Anchors,
}

/// The differences between a ledger and what is published.
#[derive(Default)]
pub(super) struct Comparison<'p> {
    /// Recorded addresses that are broken, in the order of the ledger. The sections of a lost page are left out.
    pub(super) lost: Vec<Lost<'p>>,
    /// The pages that the ledger lacks, or of which it lacks ids, sorted; each with these ids.
    pub(super) new: Vec<(Address, Ids)>,
    /// Whether something is published at every page that is recorded.
    pub(super) is_all_published: bool,
}

/// A recorded address that is broken. There can be as many as a page can have ids.
pub(super) enum Lost<'p> {
    /// Of a page or file.
    Page(&'p Record),
    /// Of a section.
    Section(LostSection<'p>),
}

/// A recorded section that is not on the page at which its readers arrive.
pub(super) struct LostSection<'p> {
    pub(super) record: RecordRef<'p>,
    /// The page at which they arrive, if its own page moved.
    pub(super) moved: Option<Address>,
}

impl Lost<'_> {
    pub(super) fn address(&self) -> Address {
        match self {
            Self::Page(record) => record.address.clone(),
            Self::Section(section) => section.record.address(),
        }
    }
}

impl<'p> Comparison<'p> {
    /// That in which no address is lost or new.
    pub(super) fn clean() -> Self {
        Self {
            is_all_published: true,
            ..Self::default()
        }
    }

    /// Whether no address is lost or new.
    pub(super) fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.new.is_empty()
    }

    /// Compares everything that is published, sorted by address, with the ledger.
    pub(super) fn new(sides: Sides<'p>, entries: &[Entry]) -> Self {
        let mut comparer = Comparer {
            sides,
            found: Self::clean(),
        };
        let mut pages = sides.states.pages().iter().peekable();
        for entry in entries {
            let address = entry.address.page_part();
            while let Some(page) = pages.next_if(|page| page.page_part() < address) {
                comparer.unpublished(page);
            }
            match pages.next_if(|page| page.page_part() == address) {
                Some(page) => comparer.published(entry, page),
                None => comparer.add(entry, sides.encoded_ids(entry)),
            }
        }
        pages.for_each(|page| comparer.unpublished(page));
        comparer.found.lost.shrink_to_fit();
        comparer.found
    }
}

struct Comparer<'p> {
    sides: Sides<'p>,
    found: Comparison<'p>,
}

impl<'p> Comparer<'p> {
    fn unpublished(&mut self, page: &'p PageRecords) {
        self.found.is_all_published &= page.own.is_none();
        self.each(None, page);
    }

    fn published(&mut self, entry: &Entry, page: &'p PageRecords) {
        let ids = self.sides.encoded_ids(entry);
        match (&page.own, &page.ids) {
            (Some(own), IdRecords::Live(recorded))
                if self.sides.states.target_of(own).is_none() =>
            {
                let new = self.ids(entry, own, (recorded, ids));
                if !new.is_empty() {
                    self.add(entry, new);
                }
            }
            _ => {
                self.each(Some(entry), page);
                let is_new = |id: &Cow<'_, str>| !page.is_live(id);
                let new: Vec<_> = ids.into_iter().filter(is_new).collect();
                if !new.is_empty() || !self.sides.states.is_live(&entry.address) {
                    self.add(entry, new);
                }
            }
        }
    }

    /// Adds an address with its new ids, if the ledger is to have it.
    fn add(&mut self, entry: &Entry, ids: Vec<Cow<'p, str>>) {
        if entry.is_recorded {
            let ids: Ids = ids.into_iter().map(Cow::into_owned).collect();
            self.found.new.push((entry.address.clone(), ids));
        }
    }

    /// Compares the ids of a page, both sorted; returns the new ones.
    fn ids(
        &mut self,
        entry: &Entry,
        own: &'p Record,
        (recorded, ids): (&'p Ids, Vec<Cow<'p, str>>),
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
            } else if !self.sides.has(entry, id) {
                self.lose(RecordRef::Listed(own, id), None);
            }
        }
        new.extend(ids);
        new
    }

    /// The addresses of a page that are broken, if it moved, is not published, or has records of several kinds.
    fn each(&mut self, entry: Option<&Entry>, page: &'p PageRecords) {
        let promised = page.refs().filter(|record| record.is_promised());
        for record in promised {
            let page = record.stated().address.page();
            let moved = self.sides.states.target(&page).is_some()
                || self.sides.states.retired(&page).is_some();
            match record.encoded_id() {
                Some(_) if moved => self.section_of_moved(record),
                Some(id) => {
                    if entry.is_some_and(|entry| !self.sides.has(entry, id)) {
                        self.lose(record, None);
                    }
                }
                None if moved || entry.is_some() => {}
                None => self.found.lost.push(Lost::Page(record.stated())),
            }
        }
    }

    fn lose(&mut self, record: RecordRef<'p>, moved: Option<Address>) {
        let section = LostSection { record, moved };
        self.found.lost.push(Lost::Section(section));
    }

    /// A section whose page moved. A browser keeps the id, whatever moved on the way: it has to be on the page at which
    /// readers of the whole page arrive.
    fn section_of_moved(&mut self, record: RecordRef<'p>) {
        let end = match self.sides.states.resolve(&record.stated().address.page()) {
            Ok(End::At(end)) => end.page(),
            // Another site, or a notice; what has no end is reported with the page.
            Ok(_) | Err(_) => return,
        };
        let Some(target) = find(self.sides.site, &end) else {
            return;
        };
        let id = percent_decode_str(record.encoded_id().unwrap_or_default()).decode_utf8_lossy();
        let has_marker = || match target {
            Target::Node(node) => self.sides.former.has_id(node, &id),
            _ => false,
        };
        if !self.sides.site.has_anchor(target, &id) && !has_marker() {
            self.lose(record, Some(end));
        }
    }
}

impl<'p> Sides<'p> {
    /// The raw ids of a page that the ledger is to have, as the settings state: those of headings of levels 2 to 4, and
    /// those that are written in it.
    pub(super) fn recorded_ids(
        self,
        target: Option<Target>,
    ) -> impl Iterator<Item = &'p str> + use<'p> {
        let Self { site, anchors, .. } = self;
        let page = target.and_then(|target| site.page_of(target));
        let ids = move |page: &'p Page| {
            let headings = page.outline.iter().filter(move |heading| {
                heading.is_id_written || heading.level <= 4 && anchors == Anchors::Headings
            });
            let headings = headings.map(|heading| heading.id.as_str());
            headings.chain(page.anchors.iter().map(String::as_str))
        };
        let page = page.filter(|_| anchors != Anchors::None);
        page.into_iter().flat_map(ids)
    }

    /// The encoded ids of a page that the ledger is to have, sorted.
    fn encoded_ids(self, entry: &Entry) -> Vec<Cow<'p, str>> {
        let mut ids: Vec<Cow<'p, str>> = self.recorded_ids(entry.target).map(encoded_id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether something published has an encoded id, or leads readers of it on.
    fn has(self, entry: &Entry, id: &str) -> bool {
        let Some(target) = entry.target else {
            return true;
        };
        let raw = percent_decode_str(id).decode_utf8_lossy();
        let leads_on = || {
            self.states
                .target(&entry.address.with_encoded_id(id))
                .is_some()
        };
        self.site.has_anchor(target, &raw) || leads_on()
    }
}
