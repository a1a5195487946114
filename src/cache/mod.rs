//! What a build remembers for the next one, in one file: the facts of all pages, and of each output
//! what it was made from and what came out.
//!
//! It is a memory of pure functions, and so is right whatever became of the site meanwhile: a page is
//! known by the hash of its file's bytes, an output by its [`Key`]. Whether a file still holds the bytes
//! that go with a hash is asked anew every time; a stamp only spares reading it. So the file can
//! be deleted, copied to another machine or written by two builds in turn; one that is damaged, or
//! was written by another program, counts as none.

use std::hash::{DefaultHasher, Hasher as _};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

mod format;
pub mod memory;
mod spool;

use crate::base::file_stat::FileStat;
use crate::base::key::{Key, KeyPart};
use crate::io::publish::PublishedFile;
use crate::page::Page;

/// The program that made something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The hash of its file: whatever is changed in it may change what it makes.
    pub hash: blake3::Hash,
    /// By what that file can be known without being read.
    pub stamp: Option<FileStat>,
}

/// A file of the content, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PageEntry {
    hash: blake3::Hash,
    facts: blake3::Hash,
    stamp: Option<FileStat>,
    /// Where the page starts among the bytes of all pages, and how many are its own.
    start: usize,
    length: usize,
}

/// An output, as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputEntry {
    /// What it was made from.
    pub key: Key,
    /// The hash of its bytes.
    pub digest: blake3::Hash,
    /// By what its file can be known without being read.
    pub stamp: Option<FileStat>,
    /// What made the build make it anew: a bit for each [`KeyPart`] by its number, [`OutputEntry::NEW`], or
    /// none where it was left as it was.
    pub changed: u32,
}

impl OutputEntry {
    /// It had not been made before, or nothing was remembered of it.
    pub const NEW: u32 = 1 << 31;

    /// The parts of its key that changed.
    pub fn changed_parts(&self) -> impl Iterator<Item = KeyPart> {
        let changed = self.changed;
        let parts = KeyPart::ALL.into_iter();
        parts.filter(move |part| changed & part.bit() != 0)
    }
}

/// What a build remembers.
#[derive(Debug, Default)]
pub struct Cache {
    program: Option<Program>,
    reading: Option<blake3::Hash>,
    /// By file.
    pages: Table<PageEntry>,
    /// A file's bytes, with all pages in it.
    bytes: Vec<u8>,
    /// By the path of the output, relative to the output folder, with `/`.
    outputs: Table<OutputEntry>,
}

/// Values by name. Quicker to load than a map, for it is asked for each name once or twice.
#[derive(Debug)]
struct Table<T> {
    rows: Vec<(String, T)>,
    /// The hashes of the names, sorted, with the numbers of the rows.
    index: Vec<(u64, u32)>,
}

impl<T> Table<T> {
    fn new(rows: Vec<(String, T)>) -> Self {
        let hashes = rows.iter().map(|(name, _)| short_hash(name));
        let mut index: Vec<(u64, u32)> = hashes.zip(0..).collect();
        index.sort_unstable();
        Self { rows, index }
    }

    fn get(&self, name: &str) -> Option<&T> {
        let hash = short_hash(name);
        let first = self.index.partition_point(|(known, _)| *known < hash);
        let same = self.index[first..]
            .iter()
            .take_while(|(known, _)| *known == hash);
        let mut rows = same.filter_map(|(_, row)| self.rows.get(*row as usize));
        rows.find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

fn short_hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name.as_bytes());
    hasher.finish()
}

/// Some pages as bytes, one after the other.
#[derive(Default)]
struct Encoded {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Encoded {
    /// How many are kept together.
    const PAGES: usize = 256;
}

impl Cache {
    /// What `bytes` hold; none where they are damaged. `identify` says which program runs now, given
    /// the one that wrote them. What another program remembers of pages may have another form, and is left out: its outputs alone stay,
    /// to tell that they were made by another program.
    #[must_use]
    pub fn load(bytes: Vec<u8>, identify: impl FnOnce(Program) -> Program) -> Option<Self> {
        format::decode(bytes, identify)
    }

    /// The program that runs now, where it was asked for.
    #[must_use]
    pub fn program(&self) -> Option<Program> {
        self.program
    }

    /// What is remembered of the output at a path.
    #[must_use]
    pub fn output(&self, path: &str) -> Option<&OutputEntry> {
        self.outputs.get(path)
    }

    /// Whether nothing is remembered of pages.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.rows.is_empty()
    }

    /// What is to be remembered of outputs after a build. `keys` are those of the outputs that have one, sorted by
    /// path, as `files` are.
    #[must_use]
    pub fn made(
        &self,
        keys: &[(String, Key)],
        files: Vec<PublishedFile>,
    ) -> Vec<(String, OutputEntry)> {
        let made = files.into_par_iter().filter_map(|file| {
            let at = keys.binary_search_by(|(path, _)| path.cmp(&file.path));
            let key = keys[at.ok()?].1;
            let before = self.output(&file.path);
            let made = OutputEntry {
                key,
                digest: file.digest,
                stamp: file.stat,
                changed: before.map_or(OutputEntry::NEW, |before| key.differs_from(&before.key)),
            };
            Some((file.path, made))
        });
        made.collect()
    }

    /// Whether all this is what it remembers.
    #[must_use]
    pub fn is_of(
        &self,
        reading: blake3::Hash,
        pages: &[&Page],
        outputs: &[(String, OutputEntry)],
    ) -> bool {
        let same_output =
            |(path, made): &(String, OutputEntry)| self.outputs.get(path) == Some(made);
        let same_page = |page: &&Page| {
            self.pages.get(&page.file).is_some_and(|entry| {
                entry.hash == page.hash
                    && entry.facts == page.facts_hash
                    && entry.stamp == page.file_stat
            })
        };
        self.reading == Some(reading)
            && self.outputs.rows.len() == outputs.len()
            && self.pages.rows.len() == pages.len()
            && outputs.par_iter().all(same_output)
            && pages.par_iter().all(same_page)
    }

    /// What is to be remembered: the file in parts.
    #[must_use]
    pub fn next(
        &self,
        program: Program,
        reading: blake3::Hash,
        mut pages: Vec<&Page>,
        outputs: Vec<(String, OutputEntry)>,
    ) -> Vec<Vec<u8>> {
        pages.par_sort_unstable_by(|a, b| a.file.cmp(&b.file));
        let encoded = pages.par_chunks(Encoded::PAGES).map(|pages| {
            let mut encoded = Encoded::default();
            pages
                .iter()
                .for_each(|page| self.encode(page, &mut encoded));
            encoded
        });
        let encoded = encoded.collect();
        format::encode(program, reading, &pages, encoded, outputs)
    }

    /// Adds the bytes of a page, which need not be made again where they are here: equal facts, equal bytes.
    fn encode(&self, page: &Page, encoded: &mut Encoded) {
        let entry = self.pages.get(&page.file);
        let entry = entry.filter(|entry| entry.facts == page.facts_hash);
        let bytes = entry.and_then(|entry| self.bytes.get(entry.start..entry.start + entry.length));
        match bytes {
            Some(bytes) => encoded.bytes.extend_from_slice(bytes),
            None => encoded.bytes = page.encode(std::mem::take(&mut encoded.bytes)),
        }
        encoded.ends.push(encoded.bytes.len());
    }

    /// The hash of a file's bytes; see [`PriorState::hash`](crate::site::prior_state::PriorState::hash).
    #[must_use]
    pub fn hash(&self, file: &str, stamp: FileStat) -> Option<blake3::Hash> {
        let entry = self.pages.get(file)?;
        (entry.stamp == Some(stamp)).then_some(entry.hash)
    }

    /// The page in a file; see [`PriorState::page`](crate::site::prior_state::PriorState::page).
    #[must_use]
    pub fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Page> {
        let entry = self.pages.get(file)?;
        if entry.hash != hash || self.reading != Some(reading) {
            return None;
        }
        let bytes = self.bytes.get(entry.start..entry.start + entry.length)?;
        Page::decode(bytes, entry.facts)
    }
}
