//! Archives of long lists: pages by year, by letter or by number, at addresses that stay.

use rustc_hash::FxHashMap;

use super::NodeId;
use super::taxonomies::recorded_below;
use crate::base::route::{Route, natural_order};
use crate::base::slug::{folded_name, without_accents};
use crate::base::ui_strings::{UiStrings, fill};
use crate::input::list::{ArchiveKind, ListOptions};
use crate::ledger::States;
use crate::site::Node;
use crate::site::list_order::ListEntry;

/// The most pages that one list has.
pub const MOST_LISTED: usize = 500;
/// How many pages a numbered archive has.
const NUMBERED: usize = 100;

/// The archives of a site.
#[derive(Debug, Default)]
pub struct Archives {
    by_node: FxHashMap<NodeId, Archive>,
    /// The archives of each list that has some, in the order of the list.
    of_list: FxHashMap<NodeId, Vec<NodeId>>,
    /// The lists that can have archives, each with the recorded addresses directly below it.
    recorded: Vec<(NodeId, Vec<Route>)>,
}

/// A part of a long list.
#[derive(Debug)]
pub struct Archive {
    /// The list.
    pub list: NodeId,
    /// Its name in the list: a year, a letter or a number.
    pub title: String,
    /// Its pages, in the order of the list.
    pub pages: Vec<NodeId>,
}

/// A part of a list, before it has a node.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ListPart {
    /// The last part of its address.
    pub(super) part: String,
    pub(super) title: String,
    pub(super) pages: Vec<NodeId>,
}

impl Archives {
    /// The archive at a node.
    #[must_use]
    pub fn at(&self, node: NodeId) -> Option<&Archive> {
        self.by_node.get(&node)
    }

    /// The archives of the list at a node, in its order; empty if it has all pages itself.
    #[must_use]
    pub fn of(&self, list: NodeId) -> &[NodeId] {
        self.of_list.get(&list).map_or(&[], Vec::as_slice)
    }

    /// Whether the same addresses of archives are recorded as when the site was assembled.
    pub(super) fn fits(&self, nodes: &[Node], states: &States) -> bool {
        let mut lists = self.recorded.iter();
        lists.all(|(list, recorded)| recorded_below(states, &nodes[*list].route) == *recorded)
    }

    pub(super) fn add_list(&mut self, list: NodeId, recorded: Vec<Route>) {
        self.recorded.push((list, recorded));
    }

    pub(super) fn add(&mut self, node: NodeId, list: NodeId, part: ListPart) {
        self.of_list.entry(list).or_default().push(node);
        let ListPart { title, pages, .. } = part;
        self.by_node.insert(node, Archive { list, title, pages });
    }
}

/// Divides a list whose pages are in its order; empty if it is short and no part of it is recorded. `recorded` are the last
/// parts of recorded addresses below it.
pub(super) fn divide(
    options: &ListOptions,
    pages: &[(NodeId, ListEntry<'_>)],
    recorded: &[&str],
    strings: &UiStrings,
) -> Vec<ListPart> {
    let kind = options.archives();
    if kind == ArchiveKind::None {
        return Vec::new();
    }
    let mut parts: Vec<ListPart> = Vec::new();
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    for (at, (node, entry)) in pages.iter().enumerate() {
        let from_oldest = match options.is_descending() {
            true => pages.len() - 1 - at,
            false => at,
        };
        let Some((part, title)) = name(kind, *entry, from_oldest, strings) else {
            continue;
        };
        let number = *numbers.entry(part.clone()).or_insert(parts.len());
        if number == parts.len() {
            parts.push(ListPart {
                part,
                title,
                pages: Vec::new(),
            });
        }
        parts[number].pages.push(*node);
    }
    let kept = recorded
        .iter()
        .filter_map(|part| Some((*part, title_of(kind, part, strings)?)));
    let kept: Vec<(&str, String)> = kept.collect();
    if pages.len() <= MOST_LISTED && kept.is_empty() {
        return Vec::new();
    }
    // A recorded archive keeps its page when its last page goes.
    for (part, title) in kept {
        if !numbers.contains_key(part) {
            parts.push(ListPart {
                part: part.to_owned(),
                title,
                pages: Vec::new(),
            });
        }
    }
    if kind != ArchiveKind::Number || !options.is_descending() {
        parts.sort_by(|a, b| natural_order(&a.part, &b.part));
    }
    if options.is_descending() && kind != ArchiveKind::Number {
        parts.reverse();
    }
    parts
}

/// The last part of the address of a page's archive, and its title; `None` for a page that is in none.
fn name(
    kind: ArchiveKind,
    entry: ListEntry<'_>,
    from_oldest: usize,
    strings: &UiStrings,
) -> Option<(String, String)> {
    let part = match kind {
        ArchiveKind::Year => entry.date?.year().to_string(),
        ArchiveKind::Letter => letter(entry.title),
        ArchiveKind::Number => format!("page-{}", from_oldest / NUMBERED + 1),
        ArchiveKind::None => return None,
    };
    let title = title_of(kind, &part, strings)?;
    Some((part, title))
}

/// The letter under which a title is: its first one without accents, or `0-9` for all that do not start with a letter.
fn letter(title: &str) -> String {
    let folded = without_accents(&folded_name(title));
    let first = folded.chars().find(|c| c.is_alphanumeric());
    match first.filter(|c| c.is_alphabetic()) {
        Some(letter) => letter.to_string(),
        None => "0-9".to_owned(),
    }
}

/// The title of the archive with this last part of its address; `None` if there can be none.
fn title_of(kind: ArchiveKind, part: &str, strings: &UiStrings) -> Option<String> {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match kind {
        ArchiveKind::Year => (part.len() == 4 && is_number(part)).then(|| part.to_owned()),
        ArchiveKind::Letter if part == "0-9" => Some(part.to_owned()),
        ArchiveKind::Letter => {
            let is_one = part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
            is_one.then(|| part.to_uppercase())
        }
        ArchiveKind::Number => {
            let number = part
                .strip_prefix("page-")
                .filter(|digits| is_number(digits))?;
            Some(fill(strings.page_number, &[("number", number)]))
        }
        ArchiveKind::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ui_strings::ENGLISH;
    use crate::input::list::ListSort;

    fn parts(options: &ListOptions, count: usize, recorded: &[&str]) -> Vec<(String, usize)> {
        let titles: Vec<String> = (0..count)
            .map(|at| format!("{}x", ["É", "b", "7"][at % 3]))
            .collect();
        let entries = titles.iter().enumerate().map(|(at, title)| {
            let year = 2024 + i16::try_from(at % 2).expect("small");
            let date = (at > 0).then(|| jiff::civil::date(year, 1, 1));
            (at, ListEntry { date, title })
        });
        let entries: Vec<_> = entries.collect();
        let parts = divide(options, &entries, recorded, ENGLISH).into_iter();
        parts.map(|part| (part.part, part.pages.len())).collect()
    }

    fn by(sort: ListSort, archive: Option<ArchiveKind>) -> ListOptions {
        ListOptions {
            sort,
            archive,
            ..ListOptions::default()
        }
    }

    fn expected(parts: &[(&str, usize)]) -> Vec<(String, usize)> {
        let parts = parts.iter();
        parts
            .map(|(part, count)| ((*part).to_owned(), *count))
            .collect()
    }

    #[test]
    fn a_long_list_is_divided_by_year_or_letter() {
        assert_eq!(parts(&by(ListSort::Date, None), MOST_LISTED, &[]), []);
        assert_eq!(
            parts(&by(ListSort::Date, None), 501, &[]),
            expected(&[("2025", 250), ("2024", 250)])
        );
        assert_eq!(
            parts(&by(ListSort::Title, None), 501, &[]),
            expected(&[("0-9", 167), ("b", 167), ("e", 167)])
        );
        assert_eq!(parts(&by(ListSort::Order, None), 501, &[]), []);
    }

    #[test]
    fn numbers_are_counted_from_the_oldest() {
        let options = by(ListSort::Date, Some(ArchiveKind::Number));
        let all = parts(&options, 501, &[]);
        assert_eq!(all.first(), Some(&("page-6".to_owned(), 1)));
        assert_eq!(all.last(), Some(&("page-1".to_owned(), 100)));
    }

    #[test]
    fn a_recorded_archive_stays() {
        let options = by(ListSort::Date, None);
        assert_eq!(
            parts(&options, 3, &["2019", "shoes"]),
            expected(&[("2025", 1), ("2024", 1), ("2019", 0)])
        );
    }
}
