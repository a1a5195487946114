//! How lists of pages are sorted and what they show: the front matter key `list` of a folder's page, and the same key of a
//! taxonomy.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::input::yaml::{
    Absent, FromKey, FromValue, Key, MappingReader, Table as _, ValueType, keys,
};

keys! {
    /// How pages are listed.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
    pub struct ListOptions {
        /// What they are sorted by: their order in the guide (order), their dates (date) or their titles (title).
        sort: ListSort = Absent::Text("order"),
        /// The direction: newest or oldest first, for dates; ascending or descending. Without it, the newest date is first, and
        /// the rest ascends.
        order: Option<ListDirection>,
        /// How more than 500 pages are divided into archives: by year, by letter, by number (pages of 100, counted from the oldest),
        /// or not at all (none). Without it, dates are divided by year, and titles by letter.
        archive: Option<ArchiveKind>,
        /// What is shown of each besides its title: date, description, reading_time, a list of these, or none.
        show: ListShows = Absent::Text("description"),
    }
}

impl ListOptions {
    /// How the list is divided if it is long.
    #[must_use]
    pub fn archives(&self) -> ArchiveKind {
        self.archive.unwrap_or(match self.sort {
            ListSort::Order => ArchiveKind::None,
            ListSort::Date => ArchiveKind::Year,
            ListSort::Title => ArchiveKind::Letter,
        })
    }

    /// Whether the list begins with the last date or title.
    #[must_use]
    pub fn is_descending(&self) -> bool {
        match self.order {
            Some(direction) => direction == ListDirection::Descending,
            None => self.sort == ListSort::Date,
        }
    }
}

/// How a long list is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum ArchiveKind {
    /// By the year of the date.
    Year,
    /// By the first letter of the title.
    Letter,
    /// By the position, counted from the oldest or first.
    Number,
    /// Not at all.
    None,
}

impl FromValue for ArchiveKind {
    type Output = Self;
    const EXPECTED: &'static str = "`year`, `letter`, `number` or `none`";
    const TYPE: ValueType = ValueType::Word(&["year", "letter", "number", "none"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "year" => Some(Self::Year),
            "letter" => Some(Self::Letter),
            "number" => Some(Self::Number),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum ListSort {
    /// The order of the guide.
    #[default]
    Order,
    /// When the pages were written.
    Date,
    /// Their titles.
    Title,
}

impl FromValue for ListSort {
    type Output = Self;
    const EXPECTED: &'static str = "`order`, `date` or `title`";
    const TYPE: ValueType = ValueType::Word(&["order", "date", "title"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "order" => Some(Self::Order),
            "date" => Some(Self::Date),
            "title" => Some(Self::Title),
            _ => None,
        }
    }
}

/// The direction of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum ListDirection {
    /// The oldest date, or the first title, is first.
    Ascending,
    /// The newest date, or the last title, is first.
    Descending,
}

impl FromValue for ListDirection {
    type Output = Self;
    const EXPECTED: &'static str = "`newest`, `oldest`, `ascending` or `descending`";
    const TYPE: ValueType = ValueType::Word(&["newest", "oldest", "ascending", "descending"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "oldest" | "ascending" => Some(Self::Ascending),
            "newest" | "descending" => Some(Self::Descending),
            _ => None,
        }
    }
}

/// What a list shows of a page besides its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct ListShows {
    /// When it was written.
    pub date: bool,
    /// Its description.
    pub description: bool,
    /// How long it takes to read.
    pub reading_time: bool,
}

impl Default for ListShows {
    fn default() -> Self {
        Self {
            date: false,
            description: true,
            reading_time: false,
        }
    }
}

impl ListShows {
    const NOTHING: Self = Self {
        date: false,
        description: false,
        reading_time: false,
    };

    /// What is shown in addition to `self` by a word.
    fn with(mut self, word: &Value) -> Option<Self> {
        match word.as_str()? {
            "date" => self.date = true,
            "description" => self.description = true,
            "reading_time" => self.reading_time = true,
            "none" => {}
            _ => return None,
        }
        Some(self)
    }
}

impl FromValue for ListShows {
    type Output = Self;
    const EXPECTED: &'static str =
        "`date`, `description`, `reading_time`, a list of these, or `none`";
    const TYPE: ValueType =
        ValueType::Words(|| vec!["date", "description", "reading_time", "none"]);
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Array(words) => words.iter().try_fold(Self::NOTHING, Self::with),
            word => Self::NOTHING.with(word),
        }
    }
}

/// Reads the options of a list, which few pages have.
pub(crate) struct BoxedList;

impl FromKey for BoxedList {
    type Output = Option<Box<ListOptions>>;
    const VALUE_TYPE: ValueType = ValueType::Keys(ListOptions::KEYS);
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        mapping.peek(key)?;
        Some(Box::new(ListOptions::read_key(mapping, key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::yaml::{self, Block};

    fn read(text: &str) -> Result<ListOptions, String> {
        let block = Block::whole("a.yaml", text);
        let map = yaml::parse(block).expect("YAML");
        let mut mapping = MappingReader::new(block, map, ListOptions::KEYS);
        let list = ListOptions::read(&mut mapping);
        let found = mapping.refuse_unknown();
        match found.first() {
            None => Ok(list),
            Some(finding) => Err(finding.message.clone()),
        }
    }

    #[test]
    fn the_newest_date_is_first_and_titles_ascend() {
        let is_descending = |text: &str| read(text).expect("good").is_descending();
        assert!(is_descending("sort: date"));
        assert!(!is_descending("{sort: date, order: oldest}"));
        assert!(!is_descending("sort: title"));
        assert!(is_descending("{sort: title, order: descending}"));
        assert!(!is_descending(""));
    }

    #[test]
    fn a_list_shows_what_it_names() {
        let shows = |text: &str| {
            let list = read(text).expect("good").show;
            (list.date, list.description, list.reading_time)
        };
        assert_eq!(shows(""), (false, true, false));
        assert_eq!(shows("show: date"), (true, false, false));
        assert_eq!(shows("show: [date, reading_time]"), (true, false, true));
        assert_eq!(shows("show: none"), (false, false, false));
        assert_eq!(
            read("show: [dates]").expect_err("no such word"),
            "`show` should be `date`, `description`, `reading_time`, a list of these, or `none`, found a list"
        );
    }
}
