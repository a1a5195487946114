//! The entries of a cache, and the table that holds them.

use std::hash::{DefaultHasher, Hasher as _};

use serde::{Deserialize, Serialize};

use crate::base::file_stat::FileStat;
use crate::render::key::{self, CacheKey};
use crate::render::view::KeyPart;

/// A page's file when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageEntry {
    /// The hash of the file's bytes.
    pub(super) hash: blake3::Hash,
    pub(super) facts: blake3::Hash,
    pub(super) stat: Option<FileStat>,
    /// Where the encoded page starts among the bytes of all pages.
    pub(super) start: usize,
    /// The length of the encoded page, in bytes.
    pub(super) length: usize,
}

/// An output when it was rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputEntry {
    /// Its cache key, or `None` if it has none and is rendered by every build.
    pub key: Option<CacheKey>,
    /// The hash of its bytes.
    pub digest: blake3::Hash,
    /// The stat of its file, if it is reliable.
    pub stat: Option<FileStat>,
    /// Why the build rendered it: a bit for each [`KeyPart`] that changed, or [`OutputEntry::NEW`]; 0 if the output was
    /// unchanged.
    pub changed: u64,
}

impl OutputEntry {
    /// There was no entry for the output.
    pub const NEW: u64 = 1 << 63;

    /// The parts of its key that changed.
    pub fn changed_parts(&self) -> impl Iterator<Item = KeyPart> {
        key::parts_in(self.changed)
    }
}

/// Values by name. It loads faster than a map, and each name is looked up only once or twice.
#[derive(Debug)]
pub(super) struct NameTable<T> {
    pub(super) rows: Vec<(String, T)>,
    /// The hashes of the names in ascending order, with the numbers of the rows.
    index: Vec<(u64, u32)>,
}

impl<T> NameTable<T> {
    pub(super) fn new(rows: Vec<(String, T)>) -> Self {
        let hashes = rows.iter().map(|(name, _)| short_hash(name));
        let mut index: Vec<(u64, u32)> = hashes.zip(0..).collect();
        index.sort_unstable();
        Self { rows, index }
    }

    pub(super) fn get(&self, name: &str) -> Option<&T> {
        let hash = short_hash(name);
        let first = self.index.partition_point(|(other, _)| *other < hash);
        let same = self.index[first..]
            .iter()
            .take_while(|(other, _)| *other == hash);
        let mut rows = same.filter_map(|(_, row)| self.rows.get(*row as usize));
        rows.find(|(other, _)| other == name)
            .map(|(_, value)| value)
    }
}

impl<T> Default for NameTable<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

fn short_hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name.as_bytes());
    hasher.finish()
}
