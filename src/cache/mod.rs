//! What a build remembers for the next one, in one file: the facts of all pages, and of each output
//! what it was made from and what came out.
//!
//! It is a memory of pure functions, and so is right whatever became of the site meanwhile: a page is
//! known by the hash of its file's bytes, an output by its [`Key`]. Whether a file still holds the bytes
//! that go with a hash is asked anew every time; a stamp only spares reading it. So the file can
//! be deleted, copied to another machine or written by two builds in turn; one that is damaged, or
//! was written by another program, counts as none.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

mod format;

use crate::key::{Key, Part};
use crate::known::Known;
use crate::page::Page;
use crate::publish::Standing;
use crate::stamp::Stamp;

/// A file of the content, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PageEntry {
    file: String,
    hash: blake3::Hash,
    facts: blake3::Hash,
    stamp: Option<Stamp>,
    /// Where the page starts among the bytes of all pages, and how many are its own.
    start: usize,
    length: usize,
}

/// An output, as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The path of its file, relative to the output folder, with `/`.
    pub path: String,
    /// What it was made from.
    pub key: Key,
    /// The hash of its bytes.
    pub digest: blake3::Hash,
    /// By what its file can be known without being read.
    pub stamp: Option<Stamp>,
    /// What made the build make it anew: a bit for each [`Part`] by its number, [`Made::NEW`], or
    /// none where it was left as it was.
    pub changed: u32,
}

impl Made {
    /// It had not been made before, or nothing was remembered of it.
    pub const NEW: u32 = 1 << 31;

    /// The parts of its key that changed.
    pub fn changed_parts(&self) -> impl Iterator<Item = Part> {
        let changed = self.changed;
        let parts = Part::ALL.into_iter();
        parts.filter(move |part| changed & (1 << *part as u32) != 0)
    }
}

/// What a build remembers.
#[derive(Debug, Default)]
pub struct Cache {
    reading: Option<blake3::Hash>,
    clock: Option<Stamp>,
    /// Sorted by file.
    pages: Vec<PageEntry>,
    /// All pages, one after the other.
    bytes: Vec<u8>,
    /// Sorted by path.
    outputs: Vec<Made>,
}

impl Cache {
    /// What `bytes` hold, as the program with this hash wrote them; none where they are damaged.
    /// What another program remembers of pages may have another form, and is left out: its outputs alone stay,
    /// to tell that they were made by another program.
    #[must_use]
    pub fn load(bytes: Vec<u8>, program: blake3::Hash) -> Option<Self> {
        format::decode(bytes, program)
    }

    /// With it, files that are read now can be known by their stamps the next time; see
    /// [`Known::clock`].
    #[must_use]
    pub fn at(mut self, clock: Option<Stamp>) -> Self {
        self.clock = clock;
        self
    }

    /// What is remembered of the output at a path.
    #[must_use]
    pub fn output(&self, path: &str) -> Option<&Made> {
        let at = self
            .outputs
            .binary_search_by(|made| made.path.as_str().cmp(path));
        at.ok().map(|at| &self.outputs[at])
    }

    /// What is remembered of all outputs, sorted by path.
    #[must_use]
    pub fn outputs(&self) -> &[Made] {
        &self.outputs
    }

    /// Whether nothing is remembered of pages.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    fn entry(&self, file: &str) -> Option<&PageEntry> {
        let at = self
            .pages
            .binary_search_by(|page| page.file.as_str().cmp(file));
        at.ok().map(|at| &self.pages[at])
    }

    /// What is to be remembered after a build: its bytes, or none where they would be those that
    /// this one was loaded from. `keys` are those of the outputs that have one, by path.
    #[must_use]
    pub fn next(
        &self,
        program: blake3::Hash,
        reading: blake3::Hash,
        pages: &[&Page],
        keys: &HashMap<String, Key>,
        files: Vec<Standing>,
    ) -> Option<Vec<u8>> {
        let outputs: Vec<Made> = files
            .into_iter()
            .filter_map(|file| self.made(file, keys))
            .collect();
        let mut pages = pages.to_vec();
        pages.sort_unstable_by(|a, b| a.file.cmp(&b.file));
        let same_page = |(entry, page): (&PageEntry, &&Page)| {
            entry.file == page.file
                && entry.hash == page.hash
                && entry.facts == page.facts
                && entry.stamp == page.stamp
        };
        let same = self.reading == Some(reading)
            && self.outputs == outputs
            && self.pages.len() == pages.len()
            && self.pages.iter().zip(&pages).all(same_page);
        (!same).then(|| format::encode(program, reading, &pages, &outputs))
    }

    fn made(&self, file: Standing, keys: &HashMap<String, Key>) -> Option<Made> {
        let key = *keys.get(&file.path)?;
        let before = self.output(&file.path);
        let changed = before.map_or(Made::NEW, |before| key.differs_from(&before.key));
        Some(Made {
            path: file.path,
            key,
            digest: file.digest,
            stamp: file.stamp,
            changed,
        })
    }
}

impl Known for Cache {
    fn hash(&self, file: &str, stamp: Stamp) -> Option<blake3::Hash> {
        let entry = self.entry(file)?;
        (entry.stamp == Some(stamp)).then_some(entry.hash)
    }

    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Page> {
        let entry = self.entry(file)?;
        if entry.hash != hash || self.reading != Some(reading) {
            return None;
        }
        let bytes = self.bytes.get(entry.start..entry.start + entry.length)?;
        Page::decode(bytes, entry.facts)
    }

    fn clock(&self) -> Option<Stamp> {
        self.clock
    }
}
