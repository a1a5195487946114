//! Which of several facts about one address decides, and what contradicts it.

use jiff::civil::Date;

use super::address::Address;
use super::fact::{Fact, Verb};
use super::file::FILE;
use super::records::{IdRecords, PageRecords, Record, State};
use crate::diagnostic::{Diagnostic, Span};

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

/// The records of a page about which there are several facts, or other ones than that it was published.
pub(super) fn each(
    facts: &[(Fact, Span)],
    text: &Lines,
    diagnostics: &mut Vec<Diagnostic>,
) -> PageRecords {
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
    let own = own.then(|| records.remove(0));
    // Most pages that moved have no other record, and there can be very many.
    records.shrink_to_fit();
    PageRecords {
        own,
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
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn new(text: &str) -> Self {
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
