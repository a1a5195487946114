//! Reading source files. The core sees a site's folder as a list of files and their bytes; whether they are on a disk
//! or in memory is decided here.

use std::io;

use crate::base::file_stat::FileStat;
use crate::diagnostic::Diagnostic;
use crate::io::open_file::OpenFile;

mod disk;
#[cfg(test)]
#[path = "../../../tests/support/memory_files.rs"]
mod memory_files;

pub use disk::DiskFiles;
#[cfg(test)]
pub(crate) use memory_files::MemoryFiles;

/// The content of a folder, sorted by path, and the problems that were found while listing it.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The files at all depths, by their paths relative to the site's root, with `/`.
    pub files: Vec<String>,
    /// The folders that were listed, the first one included.
    pub folders: Vec<String>,
    /// Links that point outside the site or form a cycle, folders that cannot be opened.
    pub diagnostics: Vec<Diagnostic>,
}

/// The site's root folder.
pub trait Files: Sync {
    /// All files below `folder` (relative to the root, empty for the root itself). A file or folder for which `skip`
    /// returns true, by its path relative to the root, is left out with its content.
    fn list(&self, folder: &str, skip: &dyn Fn(&str) -> bool) -> Listing;

    /// Whether there is such a folder.
    fn has_folder(&self, folder: &str) -> bool;

    /// The bytes of a file, or `None` if there is no such file.
    ///
    /// # Errors
    /// `FileTooLarge` if it has more than `at_most` bytes, and those of the operating system.
    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>>;

    /// A file, open for reading in pieces, or `None` if there is no such file. The default reads it into memory whole.
    ///
    /// # Errors
    /// Those of the operating system.
    fn open(&self, file: &str) -> io::Result<Option<OpenFile>> {
        let bytes = self.read(file, u64::MAX)?;
        Ok(bytes.map(OpenFile::from_bytes))
    }

    /// The stat of a file, or `None` if it does not identify the file's bytes.
    fn stat(&self, _: &str) -> Option<FileStat> {
        None
    }
}

/// The finding that a file was written to while the site was being built.
#[must_use]
pub fn changed(file: &str) -> Diagnostic {
    let message = "this file was changed while the site was being built";
    let finding = Diagnostic::error("file-changed", message).in_file(file);
    finding.hint("build again")
}

/// The finding that a file cannot be read.
#[must_use]
pub fn unreadable(file: &str, cause: &str) -> Diagnostic {
    let finding = Diagnostic::error("file-unreadable", format!("cannot read this file: {cause}"));
    let denied = cause.to_lowercase().contains("permission denied");
    finding
        .in_file(file)
        .maybe_hint(denied.then_some("check its permissions"))
}
