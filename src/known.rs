//! What is known of a site from before, so that work is not done twice: the door through which a
//! cache reaches the core. Whatever it answers, pages come out the same.

use crate::page::Page;
use crate::stamp::Stamp;

/// Knowledge from an earlier run, or from a moment ago.
pub trait Known: Sync {
    /// The hash of a file's bytes, where its stamp tells that they are those that were hashed.
    fn hash(&self, file: &str, stamp: Stamp) -> Option<blake3::Hash>;

    /// The page in the file with these bytes, where it was read in the same way: `reading` stands for
    /// all that steers how pages are read.
    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Page>;

    /// Is called once before anything is asked: what is known may still be on its way.
    fn prepare(&self) {}

    /// The stamp of a file that was written before any source is read now; none where stamps are
    /// not to be believed later.
    fn clock(&self) -> Option<Stamp>;
}

/// Nothing is known: everything is read and made.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Known for Nothing {
    fn hash(&self, _: &str, _: Stamp) -> Option<blake3::Hash> {
        None
    }

    fn page(&self, _: &str, _: blake3::Hash, _: blake3::Hash) -> Option<Page> {
        None
    }

    fn clock(&self) -> Option<Stamp> {
        None
    }
}
