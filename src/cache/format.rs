//! The form of the cache's file: a first line, a checksum of all that follows, and what is remembered.

use serde::de::DeserializeOwned;
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Serialize, Serializer};

use super::{Cache, Encoded, OutputEntry, PageEntry, Program, Table};
use crate::page::Page;

/// Changes with every change of the form.
const MAGIC: &[u8] = b"guidepost cache 2\n";

/// What stands before the bytes of the pages.
#[derive(Serialize, Deserialize)]
struct Head {
    program: Program,
    reading: blake3::Hash,
    /// How many bytes the list of outputs and that of pages take, which follow in this order.
    outputs: usize,
    pages: usize,
}

/// `encoded` holds the bytes of the pages, in their order. What comes is the file in parts: a large site should not
/// be in memory twice.
pub(super) fn encode(
    program: Program,
    reading: blake3::Hash,
    pages: &[&Page],
    encoded: Vec<Encoded>,
    outputs: Vec<(String, OutputEntry)>,
) -> Vec<Vec<u8>> {
    /// Of a row, in bytes; more is made where it is needed.
    const ROOM: usize = 192;
    let rows = to_bytes(&outputs, outputs.len() * ROOM);
    drop(outputs);
    let entries = to_bytes(&Entries(pages, &encoded), pages.len() * ROOM);
    let head = Head {
        program,
        reading,
        outputs: rows.len(),
        pages: entries.len(),
    };
    let mut parts = vec![Vec::new(), to_bytes(&head, ROOM), rows, entries];
    parts.extend(encoded.into_iter().map(|encoded| encoded.bytes));
    let mut sum = blake3::Hasher::new();
    for part in &parts {
        sum.update(part);
    }
    parts[0] = [MAGIC, sum.finalize().as_bytes()].concat();
    parts
}

/// The list of the pages, with where the bytes of each are.
struct Entries<'e>(&'e [&'e Page], &'e [Encoded]);

impl Serialize for Entries<'_> {
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
                stamp: page.file_stat,
                start,
                length,
            };
            start += length;
            list.serialize_element(&(page.file.as_str(), entry))?;
        }
        list.end()
    }
}

/// `identify` says which program runs now, given the one that wrote the bytes.
pub(super) fn decode(
    mut bytes: Vec<u8>,
    identify: impl FnOnce(Program) -> Program,
) -> Option<Cache> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, rest) = rest.split_at_checked(blake3::OUT_LEN)?;
    if blake3::hash(rest).as_bytes() != sum {
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
    let outputs = || table::<OutputEntry>(outputs);
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

/// `room` says for how many bytes there is room from the start.
fn to_bytes(value: &impl Serialize, room: usize) -> Vec<u8> {
    let bytes = postcard::to_extend(value, Vec::with_capacity(room));
    bytes.expect("values in memory can be written to memory")
}
