//! What is known of a site from before, so that work is not done twice: the door through which a
//! cache reaches the core. Whatever it answers, pages come out the same.

use std::sync::Arc;

use crate::base::file_stat::FileStat;
use crate::page::Page;
use crate::page::body_store::BodyStore;
use crate::site::Site;
use crate::site::links::Links;

/// Knowledge from an earlier run, or from a moment ago.
pub trait PriorState: Sync {
    /// The hash of a file's bytes, where they need not be read for it: its stamp tells that they are those that
    /// were hashed, or they are held. The stamp is there only where it is to be believed.
    fn hash(&self, file: &str, stamp: Option<FileStat>) -> Option<blake3::Hash>;

    /// The page in the file with these bytes, where it was read in the same way: `reading` stands for
    /// all that steers how pages are read.
    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Arc<Page>>;

    /// An earlier site, which was made without a finding, and where its links led. Its tree serves again for pages at
    /// the same places. Links are then not followed again from its pages, where it gave these by [`Self::page`].
    fn earlier(&self) -> Option<(&Site, &Links)> {
        None
    }

    /// Where the bodies of pages that are not known wait, printed, until their pages are made; none where they are
    /// read and parsed again then.
    fn bodies(&self) -> Option<Arc<dyn BodyStore>> {
        None
    }

    /// Is called once before anything is asked: what is known may still be on its way.
    fn prepare(&self) {}

    /// The stamp of a file that was written before any source is read now; none where stamps are
    /// not to be believed later.
    fn clock(&self) -> Option<FileStat>;
}

/// Nothing is known: everything is read and made.
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
