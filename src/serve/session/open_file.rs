//! A file that passes through: it is read in pieces, and is never in memory as a whole.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::time::SystemTime;

/// A file of the site, opened to be read in pieces.
#[derive(Debug)]
pub struct OpenFile {
    file: File,
    length: u64,
    modified: Option<SystemTime>,
    hash: Option<blake3::Hash>,
}

impl OpenFile {
    /// A file that was just opened. `hash` is its fingerprint, if it is known for certain.
    pub(super) fn new(file: File, hash: Option<blake3::Hash>) -> io::Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            file,
            hash,
        })
    }

    /// Its length in bytes when it was opened.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
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
        let length = usize::try_from(range.end.saturating_sub(range.start));
        let mut bytes = vec![0; length.map_err(|_| io::ErrorKind::FileTooLarge)?];
        self.file.seek(SeekFrom::Start(range.start))?;
        self.file.read_exact(&mut bytes)?;
        // Parts of two versions are neither. The inode may be replaced meanwhile: this handle keeps the old one.
        let metadata = self.file.metadata()?;
        if metadata.len() != self.length || metadata.modified().ok() != self.modified {
            return Err(io::Error::other("the file changed while it was read"));
        }
        Ok(bytes)
    }
}
