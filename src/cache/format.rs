//! The form of the cache's file: a first line, a checksum of all that follows, and what is remembered.

use std::borrow::Cow;

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Cache, Made, PageEntry, Program, Table};
use crate::page::Page;

/// Changes with every change of the form.
const MAGIC: &[u8] = b"guidepost cache 1\n";

/// What stands before the bytes of the pages.
#[derive(Serialize, Deserialize)]
struct Head {
    program: Program,
    reading: blake3::Hash,
    /// How many bytes the list of outputs and that of pages take, which follow in this order.
    outputs: usize,
    pages: usize,
}

/// Each page comes with its bytes.
pub(super) fn encode<'p>(
    program: Program,
    reading: blake3::Hash,
    pages: &[(&'p Page, Cow<'_, [u8]>)],
    outputs: &[(String, Made)],
) -> Vec<u8> {
    let mut start = 0;
    let entry = |(page, bytes): &(&'p Page, Cow<'_, [u8]>)| {
        let entry = PageEntry {
            hash: page.hash,
            facts: page.facts,
            stamp: page.stamp,
            start,
            length: bytes.len(),
        };
        start += bytes.len();
        (page.file.as_str(), entry)
    };
    let entries: Vec<(&str, PageEntry)> = pages.iter().map(entry).collect();
    let encoded = || pages.iter().map(|(_, bytes)| &**bytes);
    let outputs = to_bytes(&outputs);
    let entries = to_bytes(&entries);
    let head = to_bytes(&Head {
        program,
        reading,
        outputs: outputs.len(),
        pages: entries.len(),
    });
    let start = MAGIC.len() + blake3::OUT_LEN;
    let lengths = [start, head.len(), outputs.len(), entries.len()];
    let length: usize = lengths.iter().sum::<usize>() + encoded().map(<[u8]>::len).sum::<usize>();
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&[0; blake3::OUT_LEN]);
    for part in [&*head, &outputs, &entries].into_iter().chain(encoded()) {
        bytes.extend_from_slice(part);
    }
    let sum = checksum(&bytes[start..]);
    bytes[MAGIC.len()..start].copy_from_slice(sum.as_bytes());
    bytes
}

/// `identify` says which program runs now, given the one that wrote the bytes.
pub(super) fn decode(
    mut bytes: Vec<u8>,
    identify: impl FnOnce(Program) -> Program,
) -> Option<Cache> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, rest) = rest.split_at_checked(blake3::OUT_LEN)?;
    if checksum(rest).as_bytes() != sum {
        return None;
    }
    let (head, rest) = postcard::take_from_bytes::<Head>(rest).ok()?;
    let (outputs, rest) = rest.split_at_checked(head.outputs)?;
    let (entries, rest) = rest.split_at_checked(head.pages)?;
    let program = identify(head.program);
    let same = head.program.hash == program.hash;
    let pages = || match same {
        true => table::<PageEntry>(entries),
        false => Some(Table::default()),
    };
    let outputs = || table::<Made>(outputs);
    let (pages, outputs) = rayon::join(pages, outputs);
    let (mut pages, outputs) = (pages?, outputs?);
    let start = bytes.len() - rest.len();
    for (_, page) in &mut pages.rows {
        page.start = page.start.checked_add(start)?;
    }
    if !same {
        bytes = Vec::new();
    }
    Some(Cache {
        program: Some(program),
        reading: Some(head.reading),
        pages,
        bytes,
        outputs,
    })
}

fn table<T: DeserializeOwned>(bytes: &[u8]) -> Option<Table<T>> {
    postcard::from_bytes(bytes).ok().map(Table::new)
}

fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    postcard::to_extend(value, Vec::new()).expect("values in memory can be written to memory")
}

/// Over parts of the bytes in parallel, then over their hashes.
fn checksum(bytes: &[u8]) -> blake3::Hash {
    const PART: usize = 1 << 20;
    let hashes: Vec<blake3::Hash> = bytes.par_chunks(PART).map(blake3::hash).collect();
    let mut whole = blake3::Hasher::new();
    for hash in &hashes {
        whole.update(hash.as_bytes());
    }
    whole.finalize()
}
