//! The entries of shards: keys, what they refer to, and their postings as text.
//!
//! An entry is `PREFIX SUFFIX =REFERENCE… :POSTINGS` without the spaces. The prefix and that of a reference are the number
//! of UTF-16 units that the key shares with the key before it, and that the reference shares with its key.

use std::cmp::{Ordering, Reverse};

use super::encode::{BitWriter, digit, push_number, short_hash};
use super::score::{FIRST_POSTINGS, MOST_POSTINGS};

/// What a key with more than a plain word is: the first word, this sign, and a hash of all words. The signs are smaller
/// than letters and digits, so that such a key follows its first word.
pub(super) const TITLE_SIGN: char = '!';
/// A term of the glossary, whose postings are the pages that use any of its spellings.
pub(super) const TERM_SIGN: char = '*';
/// A spelling of several words, which refers to a term.
pub(super) const SPELLING_SIGN: char = '+';
/// The start of the key of a guide, before a hash of its folder; its postings are its pages.
pub(super) const GUIDE_SIGN: char = '/';

/// All signs.
pub(super) const SIGNS: [char; 4] = [TITLE_SIGN, TERM_SIGN, SPELLING_SIGN, GUIDE_SIGN];

/// The most references of a key.
const MOST_REFERENCES: usize = 4;

/// A key with everything that is found under it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    /// Other keys whose postings are meant: stems, then terms of the glossary.
    pub(super) references: Vec<String>,
    /// Encoded; empty if it has none.
    pub(super) postings: String,
    /// Those that are not in the shard.
    pub(super) more: String,
    /// Whether it is a word of the text, and no stem or marked key.
    pub(super) is_form: bool,
}

impl Entry {
    /// Adds it to the text of a shard, after the entry with the key `before`.
    fn print(&self, before: &str, text: &mut String) {
        push_tail(&self.key, before, text);
        for reference in self.references.iter().take(MOST_REFERENCES) {
            text.push('=');
            push_tail(reference, &self.key, text);
        }
        if !self.postings.is_empty() {
            text.push(':');
            text.push_str(&self.postings);
        }
    }

    /// Whether it has the pages of a guide.
    pub(super) fn is_guide(&self) -> bool {
        self.key.starts_with(GUIDE_SIGN)
    }

    /// An upper bound of what it adds to a shard, in bytes.
    pub(super) fn size(&self) -> usize {
        let references: usize = self.references.iter().map(|key| key.len() / 2 + 2).sum();
        self.key.len() / 2 + 2 + references + self.postings.len()
    }
}

/// The text of entries in the order of their keys.
pub(super) fn entries_text(entries: &[Entry]) -> String {
    let mut text = String::new();
    let mut before = "";
    for entry in entries {
        if !text.is_empty() {
            text.push('|');
        }
        entry.print(before, &mut text);
        before = &entry.key;
    }
    text
}

/// The number of UTF-16 units that a text shares with another, as a character, and the rest of it.
pub(super) fn push_tail(text: &str, other: &str, printed: &mut String) {
    let same = text.chars().zip(other.chars());
    let (mut units, mut bytes) = (0, 0);
    for (a, b) in same {
        if a != b || units + a.len_utf16() > 63 {
            break;
        }
        units += a.len_utf16();
        bytes += a.len_utf8();
    }
    printed.push(digit(units));
    printed.push_str(&text[bytes..]);
}

/// The key of several words.
pub(super) fn marked_key(words: &[String], sign: char) -> String {
    let first = words.first().map_or("", String::as_str);
    format!("{first}{sign}{}", short_hash(&words.join(" ")))
}

/// How exactly postings state the impact of a word on a page: the number of bits of a level in its group.
#[derive(Clone, Copy, Debug)]
pub(super) enum Precision {
    /// For those that are read first.
    Full = 6,
    /// For the others, among which it decides less.
    Coarse = 4,
    /// For lists of pages that are all alike.
    None = 0,
}

/// Postings of pages whose numbers have `bits` bits: the number of all pages, then, by descending impact, groups of 64
/// levels. A group has its number, the number of its pages, and for each the difference of its number from the one before,
/// as a Rice code, and the level in the group. The parameter of the code follows from the number of pages of the group.
pub(super) fn postings(
    all: usize,
    list: &mut [(u16, u32)],
    bits: u32,
    precision: Precision,
) -> String {
    let group_of = |level: u16| level >> 6;
    list.sort_unstable_by_key(|(level, id)| (Reverse(group_of(*level)), *id));
    let level_bits = precision as u32;
    let mut text = String::with_capacity(list.len() * 3 + 8);
    push_number(&mut text, u32::try_from(all).unwrap_or(u32::MAX));
    for group in list.chunk_by(|a, b| group_of(a.0) == group_of(b.0)) {
        text.push(digit(group_of(group[0].0).into()));
        push_number(&mut text, u32::try_from(group.len()).unwrap_or(u32::MAX));
        let low = bits.saturating_sub(group.len().ilog2() + 1);
        let mut packed = BitWriter::new(&mut text);
        let mut before = 0;
        for (level, id) in group {
            packed.rice(id - before, low);
            packed.bits(u32::from(*level & 63) >> (6 - level_bits), level_bits);
            before = *id;
        }
        packed.finish();
    }
    text
}

/// The postings of a word with the highest impact: those of its shard, and those beyond. `bits` is the length of a page's
/// number.
pub(super) fn shard_postings(mut all: Vec<(u16, u32)>, bits: u32) -> (String, String) {
    let count = all.len();
    if count <= FIRST_POSTINGS {
        let all = postings(count, &mut all, bits, Precision::Full);
        return (all, String::new());
    }
    all.sort_unstable_by_key(|(level, id)| (Reverse(*level), *id));
    all.truncate(MOST_POSTINGS);
    let (first, more) = all.split_at_mut(FIRST_POSTINGS);
    (
        postings(count, first, bits, Precision::Full),
        postings(count, more, bits, Precision::Coarse),
    )
}

/// The order of keys: by UTF-16 units, as scripts compare.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    match a.is_ascii() || b.is_ascii() {
        true => a.cmp(b),
        false => a.encode_utf16().cmp(b.encode_utf16()),
    }
}
