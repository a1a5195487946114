//! The order of lists of pages by date or title.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::base::name::natural_order;
use crate::base::slug::without_accents;
use crate::input::list::{ListOptions, ListSort};

/// What a page is sorted by.
#[derive(Clone, Copy, Debug)]
pub struct ListEntry<'s> {
    /// When it was written.
    pub date: Option<Date>,
    /// Its title.
    pub title: &'s str,
}

/// Compares two pages of a list. `by_order` compares them by the order of the guide, which also decides between equal dates.
/// Pages without a date come last.
pub fn compare(
    options: &ListOptions,
    a: ListEntry<'_>,
    b: ListEntry<'_>,
    by_order: impl Fn() -> Ordering,
) -> Ordering {
    let directed = |order: Ordering| match options.is_descending() {
        true => order.reverse(),
        false => order,
    };
    match options.sort {
        ListSort::Order => directed(by_order()),
        ListSort::Title => directed(by_title(a.title, b.title)).then_with(by_order),
        ListSort::Date => match (a.date, b.date) {
            (Some(a), Some(b)) => directed(a.cmp(&b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
        .then_with(by_order),
    }
}

/// Compares titles as the letters of archives do: without accents, which only decide between titles that are equal otherwise.
fn by_title(a: &str, b: &str) -> Ordering {
    let plain = natural_order(&without_accents(a), &without_accents(b));
    plain.then_with(|| natural_order(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_sorted_without_their_accents() {
        for (first, second) in [("Élan", "Zebra"), ("Elan", "Élan"), ("10 k", "9 k")] {
            let order = by_title(first, second);
            let expected = match first {
                "10 k" => Ordering::Greater,
                _ => Ordering::Less,
            };
            assert_eq!(order, expected, "{first}, {second}");
        }
    }

    #[test]
    fn dates_are_newest_first_and_missing_ones_last() {
        let options = ListOptions {
            sort: ListSort::Date,
            ..ListOptions::default()
        };
        let entry = |date: Option<i8>| ListEntry {
            date: date.map(|day| jiff::civil::date(2026, 1, day)),
            title: "",
        };
        let order = |a, b| compare(&options, entry(a), entry(b), || Ordering::Less);
        assert_eq!(order(Some(2), Some(1)), Ordering::Less);
        assert_eq!(order(Some(1), Some(2)), Ordering::Greater);
        assert_eq!(order(None, Some(1)), Ordering::Greater);
        assert_eq!(order(None, None), Ordering::Less);
        assert_eq!(order(Some(1), Some(1)), Ordering::Less);
    }
}
