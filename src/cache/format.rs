//! The form of the cache's file: a first line, a checksum of all that follows, and what is remembered.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Cache, Made, PageEntry};
use crate::page::Page;

/// Changes with every change of the form.
const MAGIC: &[u8] = b"guidepost cache 1\n";

/// What stands before the bytes of the pages.
#[derive(Serialize, Deserialize)]
struct Head {
    program: blake3::Hash,
    reading: blake3::Hash,
    /// How many bytes the list of outputs and that of pages take, which follow in this order.
    outputs: usize,
    pages: usize,
}

pub(super) fn encode(
    program: blake3::Hash,
    reading: blake3::Hash,
    pages: &[&Page],
    outputs: &[Made],
) -> Vec<u8> {
    let encoded: Vec<Vec<u8>> = pages.par_iter().map(|page| page.encode()).collect();
    let mut start = 0;
    let entry = |(page, bytes): (&&Page, &Vec<u8>)| {
        let entry = PageEntry {
            file: page.file.clone(),
            hash: page.hash,
            facts: page.facts,
            stamp: page.stamp,
            start,
            length: bytes.len(),
        };
        start += bytes.len();
        entry
    };
    let entries: Vec<PageEntry> = pages.iter().zip(&encoded).map(entry).collect();
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
    let length: usize = lengths.iter().sum::<usize>() + encoded.iter().map(Vec::len).sum::<usize>();
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&[0; blake3::OUT_LEN]);
    for part in [head, outputs, entries].iter().chain(&encoded) {
        bytes.extend_from_slice(part);
    }
    let sum = checksum(&bytes[start..]);
    bytes[MAGIC.len()..start].copy_from_slice(sum.as_bytes());
    bytes
}

pub(super) fn decode(mut bytes: Vec<u8>, program: blake3::Hash) -> Option<Cache> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, rest) = rest.split_at_checked(blake3::OUT_LEN)?;
    if checksum(rest).as_bytes() != sum {
        return None;
    }
    let (head, rest) = postcard::take_from_bytes::<Head>(rest).ok()?;
    let (outputs, rest) = rest.split_at_checked(head.outputs)?;
    let (entries, rest) = rest.split_at_checked(head.pages)?;
    let same = head.program == program;
    let pages = || match same {
        true => postcard::from_bytes::<Vec<PageEntry>>(entries).ok(),
        false => Some(Vec::new()),
    };
    let outputs = || postcard::from_bytes::<Vec<Made>>(outputs).ok();
    let (pages, outputs) = rayon::join(pages, outputs);
    let (pages, outputs) = (pages?, outputs?);
    let start = bytes.len() - rest.len();
    if same {
        bytes.drain(..start);
    } else {
        bytes = Vec::new();
    }
    Some(Cache {
        reading: Some(head.reading),
        clock: None,
        pages,
        bytes,
        outputs,
    })
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
