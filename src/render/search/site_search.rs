//! What a project holds of its search index, once it is needed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::search::{Index, Letter, ShardKind};
use crate::site::NodeId;

/// The search index of a site.
#[derive(Default)]
pub struct SiteSearch {
    /// Whether it is divided into files; if not, it is one.
    pub(in crate::render) split: bool,
    /// The files.
    pub(super) files: OnceLock<Vec<SearchFile>>,
    /// The index, or why a page could not be read.
    pub(super) index: OnceLock<Result<IndexedSite, Box<Diagnostic>>>,
    /// The pages from A to Z.
    pub(super) letters: OnceLock<Vec<Letter>>,
}

/// An index with the pages that it has.
pub struct IndexedSite {
    /// The index.
    pub(super) index: Index,
    /// The nodes of its pages, in its order.
    pub(super) nodes: Vec<NodeId>,
    /// A hash of what a block holds of each.
    pub(super) digests: Vec<blake3::Hash>,
    /// The pages of each block, by their numbers in the index.
    pub(super) blocks: BTreeMap<u32, Vec<(u32, NodeId)>>,
}

/// A file of a search index.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SearchFile {
    /// What is in it.
    pub id: SearchFileId,
    /// Its path in the folder of the index.
    pub path: String,
    /// The hash of everything that it is derived from.
    pub digest: blake3::Hash,
}

/// What is in a file of a search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum SearchFileId {
    /// All of it.
    Whole,
    /// What has to be read first.
    Root,
    /// A shard of words, by its number.
    Words(usize),
    /// A shard of endings, by its number.
    Endings(usize),
    /// Postings of a word that are not in its shard, by their number.
    More(usize),
    /// What is shown of some pages.
    Block(u32),
}

impl SearchFileId {
    /// A shard.
    pub(super) const fn shard(kind: ShardKind, number: usize) -> Self {
        match kind {
            ShardKind::Words => Self::Words(number),
            ShardKind::Endings => Self::Endings(number),
            ShardKind::More => Self::More(number),
        }
    }
}
