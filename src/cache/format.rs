//! The format of a cache file: a first line, a checksum of all that follows, a head, the list of outputs, the list of
//! pages, the encoded pages.

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Serialize, Serializer};

use super::contents::Cache;
use super::entries::{NameTable, OutputEntry, PageEntry};
use super::program::Program;
use crate::page::Page;
use crate::site::prior_state::LedgerMemo;

/// Changes with every change of the format.
const MAGIC: &[u8] = b"guidepost cache 3\n";

#[derive(Serialize, Deserialize)]
struct CacheHeader {
    program: Program,
    reading: blake3::Hash,
    ledger: LedgerMemo,
    /// The length of the list of outputs, in bytes.
    outputs: usize,
    /// The length of the list of pages, in bytes.
    pages: usize,
}

/// Some encoded pages, one after the other.
#[derive(Default)]
struct EncodedPages {
    bytes: Vec<u8>,
    /// The end of each page in `bytes`.
    ends: Vec<usize>,
}

impl EncodedPages {
    /// How many pages are encoded into one value.
    const COUNT: usize = 256;
}

impl Cache {
    /// Decodes a cache file; `None` if it is damaged. `identify` returns the program that runs now, given the one that
    /// wrote the file. Another program may encode pages in another format, so its pages are left out; its outputs are
    /// kept, so that `guidepost why` can report that the program changed.
    #[must_use]
    pub fn decode(mut bytes: Vec<u8>, identify: impl FnOnce(Program) -> Program) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (sum, rest) = rest.split_at_checked(blake3::OUT_LEN)?;
        if blake3::hash(rest).as_bytes() != sum {
            return None;
        }
        let (head, rest) = postcard::take_from_bytes::<CacheHeader>(rest).ok()?;
        let (outputs, rest) = rest.split_at_checked(head.outputs)?;
        let (pages, rest) = rest.split_at_checked(head.pages)?;
        let program = identify(head.program);
        let is_same = head.program.hash == program.hash;
        let pages = || match is_same {
            true => table::<PageEntry>(pages),
            false => Some(NameTable::default()),
        };
        let outputs = || table::<OutputEntry>(outputs);
        let (pages, outputs) = rayon::join(pages, outputs);
        let (mut pages, outputs) = (pages?, outputs?);
        let start = bytes.len() - rest.len();
        for (_, page) in &mut pages.rows {
            page.start = page.start.checked_add(start)?;
        }
        if !is_same {
            bytes = Vec::new();
        }
        Some(Self {
            program: Some(program),
            reading: Some(head.reading),
            // Another program may read ledgers in another way.
            ledger: if is_same {
                head.ledger
            } else {
                LedgerMemo::default()
            },
            pages,
            bytes,
            outputs,
        })
    }

    /// The file of the next cache, in parts: a large site should not be in memory twice.
    #[must_use]
    pub fn encode_next(
        &self,
        program: Program,
        (reading, ledger): (blake3::Hash, LedgerMemo),
        mut pages: Vec<&Page>,
        outputs: Vec<(String, OutputEntry)>,
    ) -> Vec<Vec<u8>> {
        /// The usual length of a row, in bytes.
        const ROW: usize = 192;
        pages.par_sort_unstable_by(|a, b| a.file.cmp(&b.file));
        let encoded = pages.par_chunks(EncodedPages::COUNT).map(|pages| {
            let mut encoded = EncodedPages::default();
            pages
                .iter()
                .for_each(|page| self.append(page, &mut encoded));
            encoded
        });
        let encoded: Vec<EncodedPages> = encoded.collect();
        let rows = to_bytes(&outputs, outputs.len() * ROW);
        drop(outputs);
        let entries = to_bytes(&PageEntries(&pages, &encoded), pages.len() * ROW);
        let head = CacheHeader {
            program,
            reading,
            ledger,
            outputs: rows.len(),
            pages: entries.len(),
        };
        let mut parts = vec![Vec::new(), to_bytes(&head, ROW), rows, entries];
        parts.extend(encoded.into_iter().map(|encoded| encoded.bytes));
        let mut sum = blake3::Hasher::new();
        for part in &parts {
            sum.update(part);
        }
        parts[0] = [MAGIC, sum.finalize().as_bytes()].concat();
        parts
    }

    /// Appends an encoded page. Equal facts have equal bytes, so an unchanged page is copied.
    fn append(&self, page: &Page, encoded: &mut EncodedPages) {
        let entry = self.pages.get(&page.file);
        let entry = entry.filter(|entry| entry.facts == page.facts_hash);
        match entry.and_then(|entry| self.encoded(entry)) {
            Some(bytes) => encoded.bytes.extend_from_slice(bytes),
            None => encoded.bytes = page.encode(std::mem::take(&mut encoded.bytes)),
        }
        encoded.ends.push(encoded.bytes.len());
    }
}

/// The list of pages, serialised without a copy.
struct PageEntries<'e>(&'e [&'e Page], &'e [EncodedPages]);

impl Serialize for PageEntries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(pages, encoded) = self;
        let lengths = encoded.iter().flat_map(|encoded| {
            let starts = [0].into_iter().chain(encoded.ends.iter().copied());
            encoded
                .ends
                .iter()
                .zip(starts)
                .map(|(end, start)| end - start)
        });
        let mut start = 0;
        let mut list = serializer.serialize_seq(Some(pages.len()))?;
        for (page, length) in pages.iter().zip(lengths) {
            let entry = PageEntry {
                hash: page.hash,
                facts: page.facts_hash,
                stat: page.file_stat,
                start,
                length,
            };
            start += length;
            list.serialize_element(&(page.file.as_str(), entry))?;
        }
        list.end()
    }
}

fn table<T: DeserializeOwned>(bytes: &[u8]) -> Option<NameTable<T>> {
    postcard::from_bytes(bytes).ok().map(NameTable::new)
}

/// `capacity` is the expected length, in bytes.
fn to_bytes(value: &impl Serialize, capacity: usize) -> Vec<u8> {
    let bytes = postcard::to_extend(value, Vec::with_capacity(capacity));
    bytes.expect("values in memory can be written to memory")
}
