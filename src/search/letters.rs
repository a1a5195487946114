//! The list of all pages from A to Z, divided so that no page of it is long.

use super::entry::order;
use super::fold::fold;
use crate::base::name::check_part;

/// The most pages that one page of the list has; a longer list has a page for each letter.
pub const MOST_LISTED: usize = 500;
/// The most letters by which pages are divided.
const MOST_LETTERS: usize = 3;

/// Pages whose titles start with the same letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What they start with, in capitals; empty for those that start with no letter.
    pub title: String,
    /// A name that is a part of an address.
    pub name: String,
    /// Their numbers, by title.
    pub pages: Vec<usize>,
}

/// Divides pages, given by their titles: by the first letter; if there are too many, those of a large letter by the
/// next letter too. Those that are still too many are numbered, in the order of their titles.
#[must_use]
pub fn letters(titles: &[&str]) -> Vec<Letter> {
    let keys = titles.iter().enumerate();
    let mut pages: Vec<(String, usize)> = keys
        .map(|(page, title)| (fold(title).into_owned(), page))
        .collect();
    pages.sort_unstable_by(|a, b| order(start(&a.0), start(&b.0)).then_with(|| a.cmp(b)));
    let mut letters = Vec::new();
    let is_long = pages.len() > MOST_LISTED;
    divide(&pages, 1, is_long, &mut letters);
    letters
}

/// The title from its first letter or digit.
fn start(title: &str) -> &str {
    title.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The first letters of a title; empty if it starts with a digit.
fn first(title: &str, count: usize) -> &str {
    let title = start(title);
    let letters = title.char_indices().take_while(|(_, c)| c.is_alphabetic());
    let last = letters.take(count).last();
    last.map_or("", |(at, c)| &title[..at + c.len_utf8()])
}

fn divide(pages: &[(String, usize)], count: usize, is_long: bool, letters: &mut Vec<Letter>) {
    for group in pages.chunk_by(|a, b| first(&a.0, count) == first(&b.0, count)) {
        let start = first(&group[0].0, count);
        if is_long && group.len() > MOST_LISTED && !start.is_empty() && count < MOST_LETTERS {
            divide(group, count + 1, is_long, letters);
            continue;
        }
        let size = if is_long { MOST_LISTED } else { group.len() };
        for (number, part) in group.chunks(size).enumerate() {
            letters.push(letter(start, number, part));
        }
    }
}

fn letter(start: &str, number: usize, pages: &[(String, usize)]) -> Letter {
    let name = if start.is_empty() { "0-9" } else { start };
    let (title, name) = match number {
        0 => (start.to_uppercase(), name.to_owned()),
        _ => {
            let number = number + 1;
            let title = format!("{} {number}", start.to_uppercase());
            (title.trim_start().to_owned(), format!("{name}-{number}"))
        }
    };
    // Some names are those of devices.
    let name = match check_part(&name) {
        Ok(()) => name,
        Err(_) => format!("{name}-1"),
    };
    Letter {
        title,
        name,
        pages: pages.iter().map(|(_, page)| *page).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(titles: &[&str]) -> Vec<(String, String, usize)> {
        let letters = letters(titles).into_iter();
        letters
            .map(|letter| (letter.title, letter.name, letter.pages.len()))
            .collect()
    }

    #[test]
    fn a_short_list_is_divided_by_first_letters() {
        let titles = ["Éclair", "“Eel”", "apple", "10 km", "Äpfel", "эхо"];
        let expected = [("", "0-9", 1), ("A", "a", 2), ("E", "e", 2), ("Э", "э", 1)];
        let expected =
            expected.map(|(title, name, count)| (title.to_owned(), name.to_owned(), count));
        assert_eq!(shown(&titles), expected);
    }

    #[test]
    fn no_part_of_a_long_list_is_long() {
        let titles: Vec<String> = (0..1200).map(|n| format!("Guide {n}")).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).chain(["Gap"]).collect();
        let parts = shown(&titles);
        assert!(parts.iter().all(|(_, _, count)| *count <= MOST_LISTED));
        let names: Vec<&str> = parts.iter().map(|(_, name, _)| name.as_str()).collect();
        assert_eq!(names, ["ga", "gui", "gui-2", "gui-3"]);
    }
}
