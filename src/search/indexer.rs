//! The index of all pages: postings by stem, and the shards that hold them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::block::block_count;
use super::chunk::{Analyzer, Chunk, ChunkPage, Spelling, Term};
use super::common::Common;
use super::divide::divide;
use super::encode::{hash, short_hash};
use super::entry::{
    Entry, GUIDE_SIGN, Precision, SPELLING_SIGN, entries_text, marked_key, order, postings,
    push_tail, shard_postings,
};
use super::page_ids::{bits, page_ids};
use super::score::{FIRST_POSTINGS, LEVELS, impact, level, rounded_mean};
use super::words::gram_size;

/// The size of a shard at most, in bytes before compression, which leaves about two thirds.
const SHARD: usize = 6_000;
/// The pages of a guide are read for every query from one of them: such a shard is smaller by this factor.
const GUIDE_SHARE: usize = 3;
/// The most shards that the root names one by one, and the size of the part of a longer list, in bytes.
const MOST_NAMED: usize = 512;
const NAMES: usize = 2_000;
/// The shortest word in which a typing error is corrected, in characters.
const SHORTEST_TYPO: usize = 4;

/// Collects chunks.
#[derive(Default)]
pub struct Indexer {
    pages: Vec<ChunkPage>,
    stems: Vec<String>,
    ids: FxHashMap<String, u32>,
    /// By stem: pages and counts.
    lists: Vec<Vec<(u32, u16)>>,
    forms: FxHashSet<(String, u32)>,
}

/// The kinds of shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShardKind {
    /// Entries by their keys.
    Words,
    /// Words alone, by their first letter and then from their end, to correct an error near their start.
    Endings,
    /// The postings of one word that are not in its shard of words.
    More,
    /// The starts of shards of words, if there are too many for the root.
    Starts,
}

impl ShardKind {
    /// All.
    pub const ALL: [Self; 4] = [Self::Words, Self::Endings, Self::More, Self::Starts];

    /// Its name in addresses and calls.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Endings => "endings",
            Self::More => "more",
            Self::Starts => "starts",
        }
    }
}

/// A shard: the first key, shortened to what distinguishes it from the key before, and the entries.
struct Shard {
    start: String,
    range: Range<usize>,
}

/// A finished index.
pub struct Index {
    /// The number of blocks.
    pub blocks: u32,
    /// The numbers of the pages in the order in which they were added.
    pub pages: Vec<u32>,
    entries: Vec<Entry>,
    /// The text of the entries that the root has.
    common: String,
    words: Vec<Shard>,
    endings: Vec<String>,
    ending_shards: Vec<Shard>,
    /// The names of the shards of one word, each with the numbers of its entries.
    more: Vec<(String, Vec<usize>)>,
    /// The parts of the list of shards of words; empty if the root has it.
    starts: Vec<Shard>,
}

/// What the script needs before it can look anything up.
#[derive(Debug, Serialize)]
pub struct Root<'i> {
    /// The number of pages.
    pub pages: usize,
    /// The number of blocks.
    pub blocks: u32,
    /// The number of bits of a page's number.
    pub bits: u32,
    /// Whether `words` has the starts of the parts of that list, and not of the shards.
    pub parts: bool,
    /// The starts of the shards of words.
    pub words: Vec<&'i str>,
    /// The starts of the shards of endings.
    pub endings: Vec<&'i str>,
    /// The numbers of all pages, and the entries of words on many pages; empty on a large site.
    pub common: &'i str,
}

impl Indexer {
    /// Adds the pages of a chunk after those of earlier ones.
    pub fn add(&mut self, chunk: Chunk) {
        let first = self.pages.len() as u32;
        let ids: Vec<u32> = chunk.stems.into_iter().map(|stem| self.id(stem)).collect();
        for (page, stem, count) in chunk.counts {
            self.lists[ids[stem as usize] as usize].push((first + page, count));
        }
        let forms = chunk.forms.into_iter();
        self.forms
            .extend(forms.map(|(form, stem)| (form, ids[stem as usize])));
        self.pages.extend(chunk.pages);
    }

    fn id(&mut self, stem: String) -> u32 {
        let next = self.stems.len() as u32;
        *self.ids.entry(stem).or_insert_with_key(|stem| {
            self.stems.push(stem.clone());
            self.lists.push(Vec::new());
            next
        })
    }

    /// The index of all pages that were added.
    #[must_use]
    pub fn finish(self, analyzer: &Analyzer) -> Index {
        let addresses: Vec<&str> = self
            .pages
            .iter()
            .map(|page| page.address.as_str())
            .collect();
        let pages = page_ids(&addresses);
        let bytes = self.pages.iter().map(|page| page.bytes).sum();
        let counts = self.lists.iter().map(Vec::len);
        let stems = self.stems.iter().map(String::as_str);
        let common = Common::new(stems.zip(counts), &pages);
        let entries = self.entries(analyzer, &pages, &common);
        let all_endings = endings(&entries);
        let (common_entries, entries) = common.divide(entries);
        let common = common.text(&common_entries);
        let words = {
            let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
            let sizes = entries.iter().map(|entry| match entry.is_guide() {
                true => entry.size() * GUIDE_SHARE,
                false => entry.size(),
            });
            let sizes: Vec<usize> = sizes.collect();
            shards(&keys, &sizes)
        };
        let endings: Vec<String> = match words.len() {
            // The script reads all words anyway.
            0 | 1 => Vec::new(),
            _ => all_endings,
        };
        let ending_shards = {
            let keys: Vec<&str> = endings.iter().map(String::as_str).collect();
            let sizes: Vec<usize> = keys.iter().map(|key| key.len() / 2 + 2).collect();
            shards(&keys, &sizes)
        };
        let mut more: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, entry) in entries.iter().enumerate() {
            if !entry.more.is_empty() {
                more.entry(shard_name(&entry.key)).or_default().push(number);
            }
        }
        let parts = match words.len() > MOST_NAMED {
            true => parts_of(&words),
            false => Vec::new(),
        };
        Index {
            starts: parts,
            more: more.into_iter().collect(),
            blocks: block_count(pages.len(), bytes),
            pages,
            entries,
            common,
            words,
            endings,
            ending_shards,
        }
    }

    /// All entries in the order of their keys.
    fn entries(&self, analyzer: &Analyzer, ids: &[u32], common: &Common<'_>) -> Vec<Entry> {
        let mut entries: FxHashMap<String, Entry> = FxHashMap::default();
        let mean = rounded_mean(
            self.pages.iter().map(|page| u64::from(page.length)).sum(),
            self.pages.len(),
        );
        for (stem, list) in self.stems.iter().zip(&self.lists) {
            if !list.is_empty() {
                let levels = self.levels(list, ids, mean);
                let entry = entry(&mut entries, stem);
                (entry.postings, entry.more) = match common.has(stem) {
                    true => (common.postings(&levels), String::new()),
                    false => shard_postings(levels, bits(ids.len())),
                };
            }
        }
        let mut forms: Vec<&(String, u32)> = self.forms.iter().collect();
        forms.sort_unstable();
        for (form, stem) in forms {
            let entry = entry(&mut entries, form);
            entry.is_form = true;
            entry.references.push(self.stems[*stem as usize].clone());
        }
        self.add_terms(analyzer, &mut entries);
        let mut entries: Vec<Entry> = entries.into_values().collect();
        for entry in &mut entries {
            // Without references, it refers to itself.
            if matches!(&entry.references[..], [only] if *only == entry.key) {
                entry.references.clear();
            }
        }
        entries.extend(self.marked(ids));
        entries.sort_unstable_by(|a, b| order(&a.key, &b.key));
        entries
    }

    /// The impact of a word on its pages as levels, each with the number of the page.
    fn levels(&self, list: &[(u32, u16)], ids: &[u32], mean: f64) -> Vec<(u16, u32)> {
        let levels = list.iter().map(|(page, count)| {
            let ChunkPage { length, boost, .. } = self.pages[*page as usize];
            let level = level(impact(*count, length, mean) * boost);
            (level, ids[*page as usize])
        });
        levels.collect()
    }

    /// Spellings refer to their terms: a word by itself, several words by a key of their own. A term with one spelling needs
    /// none.
    fn add_terms(&self, analyzer: &Analyzer, entries: &mut FxHashMap<String, Entry>) {
        let mut single: FxHashMap<&str, Vec<&String>> = FxHashMap::default();
        for Term { key, spellings } in &analyzer.concepts {
            if spellings.len() < 2 || !entries.contains_key(key) {
                entries.remove(key);
                continue;
            }
            for Spelling { word, stems } in spellings {
                match &stems[..] {
                    [stem] => {
                        let terms = single.entry(stem).or_default();
                        terms.push(key);
                        let form = entry(entries, word);
                        if !form.is_form {
                            // No page has this word; it leads to the pages with other spellings.
                            form.is_form = true;
                            form.references.reserve_exact(1);
                            form.references.push(key.clone());
                        }
                    }
                    _ => {
                        let spelling = entry(entries, &marked_key(stems, SPELLING_SIGN));
                        spelling.references.push(key.clone());
                    }
                }
            }
        }
        let mut forms: Vec<&(String, u32)> = self.forms.iter().collect();
        forms.sort_unstable();
        for (form, stem) in forms {
            let Some(terms) = single.get(self.stems[*stem as usize].as_str()) else {
                continue;
            };
            let form = entry(entries, form);
            for term in terms {
                if !form.references.contains(term) {
                    form.references.push((*term).clone());
                }
            }
        }
    }

    /// The entries of whole titles and of guides.
    fn marked(&self, ids: &[u32]) -> Vec<Entry> {
        let mut all: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (page, id) in self.pages.iter().zip(ids) {
            all.entry(page.title_key.clone()).or_default().push(*id);
            if !page.guide.is_empty() {
                let guide = format!("{GUIDE_SIGN}{}", short_hash(&page.guide));
                all.entry(guide).or_default().push(*id);
            }
        }
        let is_list = |(key, pages): &(String, Vec<u32>)| {
            // Of a guide that is nearly the site, or larger than a shard, the pages are not preferred.
            !key.starts_with(GUIDE_SIGN)
                || (pages.len() * 10 < ids.len() * 9 && pages.len() <= FIRST_POSTINGS)
        };
        let entries = all.into_iter().filter(is_list).map(|(key, mut pages)| {
            let count = pages.len();
            pages.sort_unstable();
            pages.truncate(FIRST_POSTINGS);
            let mut list: Vec<_> = pages.into_iter().map(|id| (LEVELS - 1, id)).collect();
            Entry {
                key,
                references: Vec::new(),
                postings: postings(count, &mut list, bits(ids.len()), Precision::None),
                more: String::new(),
                is_form: false,
            }
        });
        entries.collect()
    }
}

impl Index {
    /// What the script needs before all else.
    #[must_use]
    pub fn root(&self) -> Root<'_> {
        Root {
            pages: self.pages.len(),
            blocks: self.blocks,
            bits: bits(self.pages.len()),
            parts: !self.starts.is_empty(),
            words: match &self.starts[..] {
                [] => starts(&self.words),
                parts => starts(parts),
            },
            endings: starts(&self.ending_shards),
            common: &self.common,
        }
    }

    /// The names of the shards of a kind; each is that of its file, without ending.
    #[must_use]
    pub fn names(&self, kind: ShardKind) -> Vec<String> {
        let names = |shards: &[Shard]| {
            shards
                .iter()
                .map(|shard| shard_name(&shard.start))
                .collect()
        };
        match kind {
            ShardKind::Words => names(&self.words),
            ShardKind::Endings => names(&self.ending_shards),
            ShardKind::More => self.more.iter().map(|(name, _)| name.clone()).collect(),
            ShardKind::Starts => names(&self.starts),
        }
    }

    /// The script of a shard.
    #[must_use]
    pub fn shard_script(&self, kind: ShardKind, number: usize) -> String {
        let (name, text) = match kind {
            ShardKind::Words => {
                let Shard { start, range } = &self.words[number];
                (
                    shard_name(start),
                    entries_text(&self.entries[range.clone()]),
                )
            }
            ShardKind::Endings => {
                let Shard { start, range } = &self.ending_shards[number];
                (shard_name(start), self.endings_text(range.clone()))
            }
            ShardKind::Starts => {
                let Shard { start, range } = &self.starts[number];
                let starts = starts(&self.words[range.clone()]);
                (shard_name(start), starts.join("|"))
            }
            ShardKind::More => {
                let (name, entries) = &self.more[number];
                let entries = entries.iter().map(|number| &self.entries[*number]);
                let texts = entries.map(|entry| format!("{}:{}", entry.key, entry.more));
                (name.clone(), texts.collect::<Vec<_>>().join("|"))
            }
        };
        // Keys are letters, marks, digits and the signs of `entry.rs`, of which JSON escapes none.
        format!(
            "guidepostSearch(\"{}\",\"{name}\",\"{text}\")\n",
            kind.name()
        )
    }

    fn endings_text(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        let mut before = "";
        for ending in &self.endings[range] {
            if !text.is_empty() {
                text.push('|');
            }
            push_tail(ending, before, &mut text);
            before = ending;
        }
        text
    }
}

fn starts(shards: &[Shard]) -> Vec<&str> {
    shards.iter().map(|shard| shard.start.as_str()).collect()
}

fn shard_name(start: &str) -> String {
    format!("{:08x}", hash(start))
}

/// The parts of the list of shards, each with the range of its shards.
fn parts_of(shards: &[Shard]) -> Vec<Shard> {
    let starts = starts(shards);
    let sizes: Vec<usize> = starts.iter().map(|start| start.len() + 1).collect();
    let ranges = divide(&starts, &sizes, NAMES).into_iter();
    let part = |range: Range<usize>| Shard {
        start: starts[range.start].to_owned(),
        range,
    };
    ranges.map(part).collect()
}

/// The shards of keys in ascending order.
fn shards(keys: &[&str], sizes: &[usize]) -> Vec<Shard> {
    let mut names = BTreeSet::new();
    let mut shards: Vec<Shard> = Vec::new();
    for range in divide(keys, sizes, SHARD) {
        let start = match range.start {
            0 => String::new(),
            at => distinct_start(keys[at - 1], keys[at]),
        };
        match shards.last_mut() {
            // Two names that are equal by chance.
            Some(last) if !names.insert(shard_name(&start)) => last.range.end = range.end,
            _ => {
                names.insert(shard_name(&start));
                shards.push(Shard { start, range });
            }
        }
    }
    shards
}

/// The shortest start of a key that is greater than the key before.
fn distinct_start(before: &str, key: &str) -> String {
    let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut starts = ends.map(|end| &key[..end]);
    let start = starts.find(|start| order(start, before).is_gt());
    start.unwrap_or(key).to_owned()
}

/// The words in which a typing error is corrected: the first letter, then the others from the end.
fn endings(entries: &[Entry]) -> Vec<String> {
    let words = entries.iter().filter(|entry| {
        let long = entry.key.chars().nth(SHORTEST_TYPO - 1).is_some();
        entry.is_form
            && long
            && !entry.key.contains(char::is_numeric)
            && entry.key.chars().next().map_or(0, gram_size) == 0
    });
    let turned = words.filter_map(|entry| {
        let mut letters = entry.key.chars();
        let first = letters.next()?;
        Some(std::iter::once(first).chain(letters.rev()).collect())
    });
    let mut turned: Vec<String> = turned.collect();
    turned.sort_unstable_by(|a, b| order(a, b));
    turned
}

/// The entry of a key, which is added if it is missing.
fn entry<'e>(entries: &'e mut FxHashMap<String, Entry>, key: &str) -> &'e mut Entry {
    let new = |key: &String| Entry {
        key: key.clone(),
        references: Vec::new(),
        postings: String::new(),
        more: String::new(),
        is_form: false,
    };
    entries.entry(key.to_owned()).or_insert_with_key(new)
}
