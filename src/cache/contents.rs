//! The contents of a cache file: lookups, and the entries for the next file.

use rayon::prelude::*;

use super::entries::{NameTable, OutputEntry, PageEntry};
use super::program::Program;
use crate::base::file_stat::FileStat;
use crate::io::publish::PublishedFile;
use crate::page::Page;
use crate::render::key::CacheKey;
use crate::site::prior_state::LedgerMemo;

/// What the last build into an output folder stored.
#[derive(Debug, Default)]
pub struct Cache {
    pub(super) program: Option<Program>,
    pub(super) reading: Option<blake3::Hash>,
    pub(super) ledger: LedgerMemo,
    /// By file.
    pub(super) pages: NameTable<PageEntry>,
    /// The bytes of the cache file, which contain all encoded pages.
    pub(super) bytes: Vec<u8>,
    /// By the path of the output, relative to the output folder, with `/`.
    pub(super) outputs: NameTable<OutputEntry>,
}

impl Cache {
    /// The program that runs now; `None` for a cache that was not loaded from a file.
    #[must_use]
    pub fn program(&self) -> Option<Program> {
        self.program
    }

    /// What is known about the ledger.
    #[must_use]
    pub fn ledger(&self) -> LedgerMemo {
        self.ledger
    }

    /// The entry of the output at a path.
    #[must_use]
    pub fn output(&self, path: &str) -> Option<&OutputEntry> {
        self.outputs.get(path)
    }

    /// Whether it has no pages.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.rows.is_empty()
    }

    /// The published files: paths relative to the output folder, with `/`, and hashes.
    pub fn published(&self) -> impl Iterator<Item = (&str, blake3::Hash)> {
        let rows = self.outputs.rows.iter();
        rows.map(|(path, entry)| (path.as_str(), entry.digest))
    }

    /// The entries of outputs for the next cache. `keys` are those of the outputs that have one, sorted by path like
    /// `files`.
    #[must_use]
    pub fn output_entries(
        &self,
        keys: &[(String, CacheKey)],
        files: Vec<PublishedFile>,
    ) -> Vec<(String, OutputEntry)> {
        let entries = files.into_par_iter().map(|file| {
            let at = keys.binary_search_by(|(path, _)| path.cmp(&file.path));
            let key = at.ok().map(|at| keys[at].1);
            let earlier = self.output(&file.path);
            let both = earlier.and_then(|earlier| earlier.key).zip(key);
            let entry = OutputEntry {
                key,
                digest: file.digest,
                stat: file.stat,
                changed: match both {
                    _ if earlier.is_none() => OutputEntry::NEW,
                    Some((before, now)) => now.differs_from(&before),
                    None => 0,
                },
            };
            (file.path, entry)
        });
        entries.collect()
    }

    /// Whether these pages and outputs, read in this way, are its contents.
    #[must_use]
    pub fn holds(
        &self,
        (reading, ledger): (blake3::Hash, LedgerMemo),
        pages: &[&Page],
        outputs: &[(String, OutputEntry)],
    ) -> bool {
        let same_output =
            |(path, entry): &(String, OutputEntry)| self.outputs.get(path) == Some(entry);
        let same_page = |page: &&Page| {
            self.pages.get(&page.file).is_some_and(|entry| {
                entry.hash == page.hash
                    && entry.facts == page.facts_hash
                    && entry.stat == page.file_stat
            })
        };
        self.reading == Some(reading)
            && self.ledger == ledger
            && self.outputs.rows.len() == outputs.len()
            && self.pages.rows.len() == pages.len()
            && outputs.par_iter().all(same_output)
            && pages.par_iter().all(same_page)
    }

    /// The hash of a file's bytes; see [`PriorState::hash`](crate::site::prior_state::PriorState::hash).
    #[must_use]
    pub fn hash(&self, file: &str, stat: FileStat) -> Option<blake3::Hash> {
        let entry = self.pages.get(file)?;
        (entry.stat == Some(stat)).then_some(entry.hash)
    }

    /// The page in a file; see [`PriorState::page`](crate::site::prior_state::PriorState::page).
    #[must_use]
    pub fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Page> {
        let entry = self.pages.get(file)?;
        if entry.hash != hash || self.reading != Some(reading) {
            return None;
        }
        Page::decode(self.encoded(entry)?, entry.facts)
    }

    /// The bytes of an encoded page.
    pub(super) fn encoded(&self, entry: &PageEntry) -> Option<&[u8]> {
        let end = entry.start.checked_add(entry.length)?;
        self.bytes.get(entry.start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_beyond_the_file_is_no_page() {
        let hash = blake3::hash(b"");
        let entry = |start, length| PageEntry {
            hash,
            facts: hash,
            stat: None,
            start,
            length,
        };
        let cache = Cache {
            bytes: vec![0; 8],
            ..Cache::default()
        };
        assert_eq!(cache.encoded(&entry(2, 3)), Some(&[0; 3][..]));
        assert_eq!(cache.encoded(&entry(2, 7)), None);
        assert_eq!(cache.encoded(&entry(2, usize::MAX)), None);
        assert_eq!(cache.encoded(&entry(usize::MAX, 2)), None);
    }
}
