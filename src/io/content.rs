//! The content of an output: bytes, or a copy of a source file.

use std::io::{self, Read as _};

use crate::diagnostic::Diagnostic;
use crate::io::files::{Files, changed, removed, unreadable};
use crate::io::open_file::OpenFile;

/// What an output holds. A file is not read until it is published or sent, and then in pieces.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a source file.
    File(SourceFile),
}

/// A file of the site that is open for reading.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path relative to the site's root, with `/`.
    pub path: String,
    /// The file; where it is read from its start, it is at its start.
    pub open: OpenFile,
}

impl Content {
    /// The hash of the bytes.
    ///
    /// # Errors
    /// `file-unreadable` or `file-changed` for a source file.
    pub fn hash(self) -> Result<blake3::Hash, Box<Diagnostic>> {
        match self {
            Self::Bytes(bytes) => Ok(blake3::hash(&bytes)),
            Self::File(mut file) => {
                let hash = file.open.hash().map(|(hash, _)| hash);
                file.checked(hash)
            }
        }
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    /// As [`Self::hash`].
    pub fn into_bytes(self) -> Result<Vec<u8>, Box<Diagnostic>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::File(mut file) => {
                let mut bytes = Vec::new();
                let read = file.open.read_to_end(&mut bytes);
                file.checked(read).map(|_| bytes)
            }
        }
    }
}

impl SourceFile {
    /// Opens a file that was listed.
    ///
    /// # Errors
    /// `file-unreadable` if it cannot be opened, or was removed since it was listed.
    pub fn open(files: &dyn Files, path: &str) -> Result<Self, Box<Diagnostic>> {
        let opened = files.open(path).and_then(|open| open.ok_or_else(removed));
        match opened {
            Ok(open) => Ok(Self {
                path: path.to_owned(),
                open,
            }),
            Err(error) => Err(Box::new(unreadable(path, &error))),
        }
    }

    /// The finding that it cannot be read.
    #[must_use]
    pub fn unreadable(&self, error: &io::Error) -> Box<Diagnostic> {
        Box::new(unreadable(&self.path, error))
    }

    /// What was read of the file, unless reading failed or the file has changed since it was opened.
    ///
    /// # Errors
    /// `file-unreadable` or `file-changed`.
    pub fn checked<T>(&self, read: io::Result<T>) -> Result<T, Box<Diagnostic>> {
        let checked = read.and_then(|value| Ok((value, self.open.has_changed()?)));
        match checked {
            Ok((value, false)) => Ok(value),
            Ok((_, true)) => Err(Box::new(changed(&self.path))),
            Err(error) => Err(self.unreadable(&error)),
        }
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}
