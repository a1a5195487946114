//! The state of each address, by page.

use jiff::civil::Date;

use super::address::Address;
use super::fact::Target;
use super::ids::Ids;
use crate::diagnostic::Span;

/// The state of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It must resolve.
    Live,
    /// It is used again, and is not recorded as published since. It must resolve too: readers of it had a notice before.
    Revived,
    /// It leads elsewhere.
    Moved(Target),
    /// It was retired, for this reason.
    Gone(String),
}

impl State {
    /// Whether something has to be published at the address itself.
    #[must_use]
    pub fn is_promised(&self) -> bool {
        matches!(self, Self::Live | Self::Revived)
    }
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

/// A record that is not a value of its own if it is one of the ids on the line of a page.
#[derive(Clone, Copy, Debug)]
pub enum RecordRef<'r> {
    /// One that is a value.
    Own(&'r Record),
    /// That of an element, by the record of its page and its encoded id.
    Listed(&'r Record, &'r str),
}

impl<'r> RecordRef<'r> {
    /// The value that states its state, its date and its line.
    #[must_use]
    pub fn stated(self) -> &'r Record {
        match self {
            Self::Own(record) | Self::Listed(record, _) => record,
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> Address {
        match self {
            Self::Own(record) => record.address.clone(),
            Self::Listed(page, id) => page.address.with_encoded_id(id),
        }
    }

    /// The encoded id of its element.
    #[must_use]
    pub fn encoded_id(self) -> Option<&'r str> {
        match self {
            Self::Own(record) => record.address.encoded_id(),
            Self::Listed(_, id) => Some(id),
        }
    }

    /// Whether something has to be published at its address.
    #[must_use]
    pub fn is_promised(self) -> bool {
        self.stated().state.is_promised()
    }

    fn to_record(self) -> Record {
        Record {
            address: self.address(),
            ..self.stated().clone()
        }
    }
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
        self.refs().map(RecordRef::to_record)
    }

    /// All records, sorted by address, without a value for each.
    pub fn refs(&self) -> impl Iterator<Item = RecordRef<'_>> {
        let listed = match (&self.own, &self.ids) {
            (Some(own), IdRecords::Live(ids)) => {
                Some(ids.iter().map(|id| RecordRef::Listed(own, id)))
            }
            _ => None,
        };
        let values = self.each_record().map(RecordRef::Own);
        values.chain(listed.into_iter().flatten())
    }

    /// The records that are values: all but those of elements that are on the line of the page.
    pub(super) fn each_record(&self) -> impl Iterator<Item = &Record> {
        let ids: &[Record] = match &self.ids {
            IdRecords::Live(_) => &[],
            IdRecords::Each(records) => records,
        };
        self.own.iter().chain(ids)
    }

    /// The record of an element that is on the line of the page.
    pub(super) fn live(&self, id: &str) -> Option<Record> {
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
    pub(super) fn state_of(&self, id: &str) -> Option<&State> {
        match &self.ids {
            IdRecords::Live(ids) => ids.contains(id).then_some(&State::Live),
            IdRecords::Each(_) => self.each(id).map(|record| &record.state),
        }
    }

    pub(super) fn each(&self, id: &str) -> Option<&Record> {
        let IdRecords::Each(records) = &self.ids else {
            return None;
        };
        let at = records
            .binary_search_by(|record| record.address.encoded_id().unwrap_or_default().cmp(id));
        at.ok().map(|at| &records[at])
    }

    /// The number of addresses that must resolve.
    pub(super) fn promised_count(&self) -> usize {
        let is_promised = |record: &&Record| record.state.is_promised();
        let own = self.own.iter().filter(is_promised).count();
        own + match &self.ids {
            IdRecords::Live(ids) => ids.len(),
            IdRecords::Each(records) => records.iter().filter(is_promised).count(),
        }
    }
}
