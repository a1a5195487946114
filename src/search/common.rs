//! Words on many pages of a small site. Nearly every query has one of them, so the root has them all, in a form that is
//! short for long lists: a digit for each page. On a large site they are too long for that.

use rustc_hash::FxHashSet;

use super::encode::digit;
use super::entry::{Entry, Precision, SIGNS, entries_text, postings};
use super::page_ids::bits;
use super::score::{FIRST_POSTINGS, LEVELS};

/// The size of these words in the root at most, in bytes before compression.
const MOST: usize = 12_000;
/// What an entry has besides its postings, about: a word, and the forms that refer to it.
const ENTRY: usize = 8;
/// The parts of all pages of which a word has to be on more, one after the other until [`MOST`] suffices. The steps are
/// wide, since words change places at each.
const PARTS: [f64; 4] = [1.0 / 3.0, 0.5, 0.75, 0.875];
/// The start of postings with a digit for each page.
const DENSE: char = '~';
/// How many levels a digit stands for.
const STEP: u16 = LEVELS / 64;

/// The common words of a site.
pub(super) struct Common<'s> {
    stems: FxHashSet<&'s str>,
    /// The numbers of all pages in ascending order.
    ids: Vec<u32>,
}

impl<'s> Common<'s> {
    /// Of all stems, given with the number of pages of each, those that are common on a site with pages of such numbers.
    pub(super) fn new(stems: impl Iterator<Item = (&'s str, usize)> + Clone, ids: &[u32]) -> Self {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        // One more is enough to see that there are too many.
        let most = match ids.len() {
            0..=FIRST_POSTINGS => MOST / (ids.len() + ENTRY),
            _ => 0,
        };
        let more_than = |part: f64| -> FxHashSet<&'s str> {
            let least = part * ids.len() as f64;
            let common = stems
                .clone()
                .filter(|(stem, count)| *count as f64 > least && !stem.contains(SIGNS));
            common.map(|(stem, _)| stem).take(most + 1).collect()
        };
        let mut choices = PARTS.into_iter().map(more_than);
        let stems = choices.find(|stems| stems.len() <= most);
        Self {
            stems: stems.unwrap_or_default(),
            ids,
        }
    }

    pub(super) fn has(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }

    /// The postings of a common stem from levels and numbers of pages: a digit for each page in the order of their numbers,
    /// zero for one that does not have the word.
    pub(super) fn postings(&self, list: &[(u16, u32)]) -> String {
        let mut digits = vec![0; self.ids.len()];
        for (level, id) in list {
            if let Ok(at) = self.ids.binary_search(id) {
                digits[at] = (level / STEP).max(1);
            }
        }
        let digits = digits.into_iter().map(|level| digit(usize::from(level)));
        std::iter::once(DENSE).chain(digits).collect()
    }

    /// Divides entries into those that belong to common stems and the others. The former are the stems, their forms, and the
    /// keys of several words that begin with one of both.
    pub(super) fn divide(&self, entries: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
        // On a large site there are none, and entries are many.
        if self.stems.is_empty() {
            return (Vec::new(), entries);
        }
        let is_common_word = |entry: &&Entry| {
            let stems = entry.references.iter().filter(|key| !key.contains(SIGNS));
            self.has(&entry.key)
                || (!entry.key.contains(SIGNS)
                    && stems.clone().count() > 0
                    && stems.clone().all(|stem| self.has(stem)))
        };
        let words = entries.iter().filter(is_common_word);
        let words: FxHashSet<String> = words.map(|entry| entry.key.clone()).collect();
        entries.into_iter().partition(|entry| {
            let first = entry.key.split(SIGNS).next();
            first.is_some_and(|word| words.contains(word))
        })
    }

    /// The numbers of all pages and the common entries, as the root has them; nothing if there are none.
    pub(super) fn text(&self, entries: &[Entry]) -> String {
        if entries.is_empty() {
            return String::new();
        }
        let mut all: Vec<(u16, u32)> = self.ids.iter().map(|id| (LEVELS - 1, *id)).collect();
        let mut text = postings(all.len(), &mut all, bits(self.ids.len()), Precision::None);
        text.push('|');
        text + &entries_text(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(pages: u32, counts: &[usize]) -> usize {
        let stems: Vec<String> = (0..counts.len()).map(|n| format!("w{n}")).collect();
        let stems = stems.iter().map(String::as_str).zip(counts.iter().copied());
        let ids: Vec<u32> = (0..pages).collect();
        Common::new(stems, &ids).stems.len()
    }

    #[test]
    fn words_on_many_pages_are_common_as_long_as_they_are_short() {
        assert_eq!(common(10, &[10, 4, 3, 1]), 2);
        // Of 100 pages there is room for 111 words.
        assert_eq!(common(100, &[40; 111]), 111);
        assert_eq!(common(100, &[40; 112]), 0);
        let mixed: Vec<usize> = [vec![40; 112], vec![80; 9]].concat();
        assert_eq!(common(100, &mixed), 9);
        assert_eq!(common(10_000, &[10_000]), 0);
        let term = [("a*b", 9)].into_iter();
        assert!(!Common::new(term, &[0; 9]).has("a*b"));
    }

    #[test]
    fn a_digit_states_the_level_on_a_page() {
        let list = [(2047, 9), (1, 3), (64, 7)];
        let common = Common::new(std::iter::empty(), &[9, 3, 7, 5]);
        assert_eq!(common.postings(&list), "~BAC_");
    }
}
