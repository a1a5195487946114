//! A file that passes through: it is read in pieces, and is never in memory as a whole.

use std::io;
use std::ops::Range;

use crate::io::open_file::OpenFile;

/// A file of the site, opened to be read in pieces.
#[derive(Debug)]
pub struct ServedFile {
    open: OpenFile,
    hash: Option<blake3::Hash>,
}

impl ServedFile {
    /// A file that was just opened. `hash` is its fingerprint, if it is known for certain.
    pub(super) fn new(open: OpenFile, hash: Option<blake3::Hash>) -> Self {
        Self { open, hash }
    }

    /// Its length in bytes when it was opened.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.open.len()
    }

    /// Its fingerprint; `None` if it was written since the snapshot was taken.
    #[must_use]
    pub fn hash(&self) -> Option<blake3::Hash> {
        self.hash
    }

    /// Reads the bytes of a range.
    ///
    /// # Errors
    /// The file was written or shortened since it was opened, or it cannot be read.
    pub fn read_range(&mut self, range: Range<u64>) -> io::Result<Vec<u8>> {
        self.open.read_range(range)
    }
}
