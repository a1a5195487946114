//! The numbers of lists: those that authors wrote against those that readers see.

use std::ops::Range;

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

/// What is found at an item.
pub(super) enum NumberFault {
    /// Its number is another one than readers see.
    Order(Range<usize>),
    /// The same, and far off: the number was not meant as that of an item.
    Lost(Range<usize>),
}

impl Lists {
    /// Begins a list at an offset. Returns the range of its number if it is not expected there.
    pub(super) fn start(
        &mut self,
        first: Option<u64>,
        body: &str,
        at: usize,
    ) -> Option<Range<usize>> {
        let numbers = first.map(|shown| Numbers {
            shown,
            before: None,
            is_reported: false,
        });
        self.open.push(numbers);
        // A list goes on after a paragraph or code.
        let is_odd = first? > 1 && first != self.next;
        is_odd.then(|| number(body, at).1)
    }

    pub(super) fn end(&mut self) {
        if let Some(Some(numbers)) = self.open.pop() {
            self.next = Some(numbers.shown);
        }
    }

    /// Begins an item at an offset.
    pub(super) fn item(&mut self, body: &str, at: usize) -> Option<NumberFault> {
        /// How far numbers that were miscounted are off at most.
        const FAR: u64 = 20;
        let numbers = self.open.last_mut()?.as_mut()?;
        let shown = numbers.shown;
        numbers.shown = shown.saturating_add(1);
        let (written, range) = number(body, at);
        let written = written?;
        // Many authors write the same number at each item.
        let is_same = numbers.before.replace(written) == Some(written);
        if written == shown || is_same {
            return None;
        }
        if written.abs_diff(shown) > FAR {
            return Some(NumberFault::Lost(range));
        }
        let is_first = !std::mem::replace(&mut numbers.is_reported, true);
        is_first.then_some(NumberFault::Order(range))
    }
}

/// The number that is written at an offset, and its range with the sign behind it.
fn number(body: &str, at: usize) -> (Option<u64>, Range<usize>) {
    let text = &body[at..];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text[digits..].starts_with(['.', ')']));
    (text[..digits].parse().ok(), at..at + digits + sign)
}
