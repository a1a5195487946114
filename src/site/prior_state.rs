//! What an earlier run derived from a site, so that it need not be derived again: the trait through which the core sees
//! a cache. No answer changes a page.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::file_stat::FileStat;
use crate::page::Page;
use crate::page::body_store::BodyStore;
use crate::site::Site;
use crate::site::artefacts::ArtefactStore;
use crate::site::links::Links;

/// What an earlier build found out about a ledger, so that the next one need not read each of its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct LedgerMemo {
    /// The hash of the text, if it has no fault and its ids are sorted.
    pub valid: Option<blake3::Hash>,
    /// The fingerprint of the ledger and of everything that was published, if every recorded address worked and every
    /// address was recorded.
    pub agrees: Option<blake3::Hash>,
    /// Whether something was published at every recorded page then.
    pub is_all_published: bool,
}

/// The state of a site after an earlier build, or in the previous snapshot of the server.
pub trait PriorState: Sync {
    /// The hash of a file's bytes, if it is available without reading the file: the file's stat is that of the bytes
    /// that were hashed, or the bytes are in memory. `stat` is given only if it is reliable.
    fn hash(&self, file: &str, stat: Option<FileStat>) -> Option<blake3::Hash>;

    /// The page in the file with these bytes, if it was read in the same way. `reading` is the fingerprint of
    /// everything besides the file that determines how pages are read.
    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Arc<Page>>;

    /// An earlier site that was assembled without a diagnostic, with its resolved links. Its trees are reused for pages
    /// at the same paths, and the links of pages that [`Self::page`] returned are not resolved again.
    fn earlier(&self) -> Option<(&Site, &Links)> {
        None
    }

    /// What is known about the ledger.
    fn ledger(&self) -> LedgerMemo {
        LedgerMemo::default()
    }

    /// The store for printed bodies of new pages until they are rendered. Without one, bodies are read and parsed again.
    fn bodies(&self) -> Option<Arc<dyn BodyStore>> {
        None
    }

    /// The store for artefacts. Without one, they are derived whenever they are needed.
    fn artefacts(&self) -> Option<Arc<dyn ArtefactStore>> {
        None
    }

    /// Whether outputs are rendered one by one, when they are requested, so that nothing should be derived ahead.
    fn is_on_demand(&self) -> bool {
        false
    }

    /// Blocks until the state is loaded. Called once, before the first lookup.
    fn prepare(&self) {}

    /// The stat of a file that was written before any source file was read; `None` if stats of files read now will not be
    /// reliable.
    fn clock(&self) -> Option<FileStat>;
}

/// No state: everything is read and derived.
#[derive(Clone, Copy, Debug)]
pub struct NoPriorState;

impl PriorState for NoPriorState {
    fn hash(&self, _: &str, _: Option<FileStat>) -> Option<blake3::Hash> {
        None
    }

    fn page(&self, _: &str, _: blake3::Hash, _: blake3::Hash) -> Option<Arc<Page>> {
        None
    }

    fn clock(&self) -> Option<FileStat> {
        None
    }
}
