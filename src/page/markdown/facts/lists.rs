//! The numbers of lists: those that authors wrote against those that readers see.

use std::ops::Range;

use super::collector::FactsCollector;
use super::typos::Typo;
use crate::page::markdown::lints::BodyLintKind;

/// The numbers of the open lists.
#[derive(Default)]
pub(super) struct Lists {
    /// `None` for a list without numbers.
    open: Vec<Option<Numbers>>,
    /// The number that would follow the last list.
    next: Option<u64>,
}

/// The numbers of a list.
struct Numbers {
    /// The number that readers see at the next item.
    shown: u64,
    /// The number that was written at the item before.
    before: Option<u64>,
    is_reported: bool,
}

impl FactsCollector<'_> {
    pub(super) fn start_list(&mut self, first: Option<u64>, range: &Range<usize>) {
        let numbers = first.map(|shown| Numbers {
            shown,
            before: None,
            is_reported: false,
        });
        self.lists.open.push(numbers);
        // A list goes on after a paragraph or code.
        let goes_on = first.is_none() || first == self.lists.next;
        if first.is_some_and(|first| first > 1) && !goes_on {
            let length = self.number_at(range.start).1;
            self.lint(BodyLintKind::ListStart, range.start..range.start + length);
        }
    }

    pub(super) fn end_list(&mut self) {
        if let Some(Some(numbers)) = self.lists.open.pop() {
            self.lists.next = Some(numbers.shown);
        }
    }

    pub(super) fn check_item(&mut self, range: &Range<usize>) {
        /// How far numbers that were miscounted are off at most.
        const FAR: u64 = 20;
        let (written, length) = self.number_at(range.start);
        let Some(Some(numbers)) = self.lists.open.last_mut() else {
            return;
        };
        let shown = numbers.shown;
        numbers.shown = shown.saturating_add(1);
        let Some(written) = written else { return };
        // Many authors write the same number at each item.
        let is_same = numbers.before.replace(written) == Some(written);
        if written == shown || is_same {
            return;
        }
        let range = range.start..range.start + length;
        if written.abs_diff(shown) > FAR {
            self.typo(Typo::NumberLost, range);
        } else if !std::mem::replace(&mut numbers.is_reported, true) {
            self.lint(BodyLintKind::ListOrder, range);
        }
    }

    /// The number that is written at an offset, and its length with the sign behind it.
    fn number_at(&self, at: usize) -> (Option<u64>, usize) {
        let text = &self.body[at..];
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        (text[..digits].parse().ok(), digits + 1)
    }
}
