//! The index of a site's search: words, postings, documents, and the scripts that hold them.
//!
//! ```text
//! page ──words──▶ [Chunk] ──merge──▶ Indexer ──finish──▶ Index ──▶ root | shards of words | shards of endings
//!                 parallel           one                 one
//! page ──▶ [Document] ──▶ block
//! ```
//!
//! A shard is a list of entries in the order of their keys. A key is a folded word as readers type it, a stem, or one of
//! the marked keys of `entry.rs`. A word refers to its stems, and a stem has postings, so that the script that answers
//! queries depends on no language: a query is split and folded as the text is, and everything else is looked up.
//!
//! All bytes are stable under change. A page has a number that follows from its address, a block is found by linear
//! hashing of that number, and shards are divided at places that follow from the keys. Postings hold no value that depends
//! on the number of pages, and of the mean length of a page only its magnitude. So another page changes the root, the
//! shards of its own words and a few blocks. The root of a small site has the words that are on many of its pages, so that
//! a query does not read a shard for each of them.
//!
//! Memory: some eight bytes for each pair of a page and a word on it, and the encoded postings, of which a word has at
//! most [`MOST_POSTINGS`]: 2 GB for a million pages of 200 different words. Texts are not held.

mod block;
mod chunk;
mod common;
mod divide;
mod encode;
mod entry;
mod fold;
mod indexer;
mod letters;
mod page_ids;
mod score;
mod stem;
#[cfg(test)]
mod tests;
mod words;

pub use block::{Document, Part, block_of, block_script};
pub use chunk::{Analyzer, Chunk, Concept, PageText};
pub use fold::fold;
pub use indexer::{Index, Indexer, Root, ShardKind};
pub use letters::{Letter, MOST_LISTED, letters};
pub use score::MOST_POSTINGS;
