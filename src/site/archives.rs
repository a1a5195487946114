//! Archives of long lists: pages by year, by letter or by number, at addresses that stay.

use rustc_hash::FxHashMap;

use super::NodeId;
use crate::base::name::natural_order;
use crate::base::route::Route;
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
/// The most letters by which titles are divided.
const MOST_LETTERS: usize = 3;
/// The name of the archive of titles that do not start with a letter.
const NO_LETTER: &str = "0-9";

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
    /// What it is a part of: a list, or another archive that would be too long.
    pub list: NodeId,
    /// The list.
    pub top: NodeId,
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
        if self.recorded.is_empty() {
            return true;
        }
        let below = RecordedBelow::new(states);
        let mut lists = self.recorded.iter();
        lists.all(|(list, recorded)| below.of(&nodes[*list].route) == *recorded)
    }

    /// Whether no list has any.
    pub(super) fn is_empty(&self) -> bool {
        self.by_node.is_empty()
    }

    pub(super) fn add_list(&mut self, list: NodeId, recorded: Vec<Route>) {
        self.recorded.push((list, recorded));
    }

    pub(super) fn add(&mut self, node: NodeId, list: NodeId, part: ListPart) {
        self.of_list.entry(list).or_default().push(node);
        let ListPart { title, pages, .. } = part;
        let top = self.by_node.get(&list).map_or(list, |above| above.top);
        let archive = Archive {
            list,
            top,
            title,
            pages,
        };
        self.by_node.insert(node, archive);
    }
}

/// The addresses that are recorded and not retired, by the one directly above.
pub(super) struct RecordedBelow(FxHashMap<String, Vec<Route>>);

impl RecordedBelow {
    pub(super) fn new(states: &States) -> Self {
        let mut below: FxHashMap<String, Vec<Route>> = FxHashMap::default();
        for route in states.promised_pages() {
            let above = route.as_str().strip_suffix('/');
            let above = above.and_then(|path| Some(&path[..=path.rfind('/')?]));
            if let Some(above) = above {
                below.entry(above.to_owned()).or_default().push(route);
            }
        }
        Self(below)
    }

    /// Those directly below a list.
    pub(super) fn of(&self, list: &Route) -> Vec<Route> {
        let below = self.0.get(list.as_str());
        below.cloned().unwrap_or_default()
    }
}

/// How the pages of a list, or of an archive that is long itself, are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// By year.
    Year,
    /// Those of a year by month.
    Month,
    /// By so many letters of the title.
    Letters(usize),
    /// By position, counted from the oldest or first.
    Number,
}

impl Division {
    /// How a list with these options is divided.
    pub(super) fn of(options: &ListOptions) -> Option<Self> {
        match options.archives() {
            ArchiveKind::Year => Some(Self::Year),
            ArchiveKind::Letter => Some(Self::Letters(1)),
            ArchiveKind::Number => Some(Self::Number),
            ArchiveKind::None => None,
        }
    }

    /// How an archive is divided that has too many pages itself, given the last part of its address.
    pub(super) fn below(self, part: &str) -> Option<Self> {
        match self {
            Self::Year => Some(Self::Month),
            Self::Letters(count) if part != NO_LETTER && count < MOST_LETTERS => {
                Some(Self::Letters(count + 1))
            }
            Self::Month | Self::Letters(_) => Some(Self::Number),
            Self::Number => None,
        }
    }

    /// The last part of the address of a page's archive; `None` for a page that is in none.
    fn part(self, entry: ListEntry<'_>, from_oldest: usize) -> Option<String> {
        Some(match self {
            Self::Year => entry.date?.year().to_string(),
            Self::Month => format!("{:02}", entry.date?.month()),
            Self::Letters(count) => letters(entry.title, count),
            Self::Number => format!("page-{}", from_oldest / NUMBERED + 1),
        })
    }

    /// The title of the archive with this last part of its address, below that with the title `above`; `None` if there can be
    /// none.
    fn title(self, part: &str, above: &str, strings: &UiStrings) -> Option<String> {
        let is_number = |digits: &str, length: std::ops::RangeInclusive<usize>| {
            length.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        };
        match self {
            Self::Year => is_number(part, 4..=4).then(|| part.to_owned()),
            Self::Month => is_number(part, 2..=2).then(|| format!("{above}-{part}")),
            Self::Letters(1) if part == NO_LETTER => Some(part.to_owned()),
            Self::Letters(count) => {
                let has_count = (1..=count).contains(&part.chars().count());
                let is_word = part.chars().all(char::is_alphanumeric);
                let starts = part.chars().next().is_some_and(char::is_alphabetic);
                (has_count && is_word && starts).then(|| part.to_uppercase())
            }
            Self::Number => {
                let number = part
                    .strip_prefix("page-")
                    .filter(|digits| is_number(digits, 1..=9))?;
                let title = fill(strings.page_number, &[("number", number)]);
                Some(match above {
                    "" => title,
                    _ => format!("{above}{}{title}", strings.list_separator),
                })
            }
        }
    }
}

/// Divides a list whose pages are in its order; empty if it is short and no part of it is recorded. `recorded` are the last
/// parts of recorded addresses below it, and `above` the title of the archive that is divided; empty for a list.
pub(super) fn divide(
    division: Division,
    is_descending: bool,
    pages: &[(NodeId, ListEntry<'_>)],
    recorded: &[&str],
    above: &str,
    strings: &UiStrings,
) -> Vec<ListPart> {
    let kept = recorded
        .iter()
        .filter_map(|part| Some((*part, division.title(part, above, strings)?)));
    let kept: Vec<(&str, String)> = kept.collect();
    if pages.len() <= MOST_LISTED && kept.is_empty() {
        return Vec::new();
    }
    let mut parts: Vec<ListPart> = Vec::new();
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    for (at, (node, entry)) in pages.iter().enumerate() {
        let from_oldest = match is_descending {
            true => pages.len() - 1 - at,
            false => at,
        };
        let Some(part) = division.part(*entry, from_oldest) else {
            continue;
        };
        let Some(title) = division.title(&part, above, strings) else {
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
    parts.sort_by(|a, b| natural_order(&a.part, &b.part));
    if is_descending {
        parts.reverse();
    }
    parts
}

/// The letters under which a title is: its first ones without accents, or `0-9` if it does not start with a letter.
fn letters(title: &str, count: usize) -> String {
    let folded = without_accents(&folded_name(title));
    let mut all = folded.chars().filter(|c| c.is_alphanumeric()).peekable();
    match all.peek() {
        Some(first) if first.is_alphabetic() => all.take(count).collect(),
        _ => NO_LETTER.to_owned(),
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
        let Some(division) = Division::of(options) else {
            return Vec::new();
        };
        let is_descending = options.is_descending();
        let parts = divide(division, is_descending, &entries, recorded, "", ENGLISH).into_iter();
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

    #[test]
    fn a_long_archive_is_divided_further() {
        let mut division = Division::Letters(1);
        let mut kinds = Vec::new();
        while let Some(below) = division.below("guide") {
            kinds.push(below);
            division = below;
        }
        assert_eq!(
            kinds,
            [Division::Letters(2), Division::Letters(3), Division::Number]
        );
        assert_eq!(Division::Year.below("2025"), Some(Division::Month));
        assert_eq!(Division::Month.below("03"), Some(Division::Number));
        assert_eq!(Division::Letters(1).below("0-9"), Some(Division::Number));
        let title = |division: Division, part, above| division.title(part, above, ENGLISH);
        assert_eq!(
            title(Division::Month, "03", "2025").as_deref(),
            Some("2025-03")
        );
        assert_eq!(title(Division::Month, "3", "2025"), None);
        assert_eq!(
            title(Division::Letters(2), "gé", "G").as_deref(),
            Some("GÉ")
        );
        assert_eq!(title(Division::Letters(2), "gap", "G"), None);
        assert_eq!(letters("“Gé 10”", 3), "ge1");
    }
}
