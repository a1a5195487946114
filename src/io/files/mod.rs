//! Reading source files. The core sees a site's folder as a list of files and their bytes; whether they are on a disk
//! or in memory is decided here.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::file_stat::FileStat;
use crate::diagnostic::Diagnostic;
use crate::io::dates::{CommitDates, NoDates};
use crate::io::open_file::OpenFile;

mod access;
mod denied;
mod disk;
mod door;
mod links;
#[cfg(test)]
#[path = "../../../tests/support/memory_files.rs"]
mod memory_files;
mod opening;
mod walk;

pub use denied::unreadable;
pub use disk::DiskFiles;
#[cfg(test)]
pub(crate) use memory_files::MemoryFiles;

/// The folder of files that are published as they are.
pub const STATIC: &str = "static";
/// The default output folder.
pub const PUBLIC: &str = "public";
/// The state folder, in the site's root.
pub const STATE: &str = ".guidepost";
/// The folder of data files.
pub const DATA: &str = "content/_data";

/// An entry of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A folder, or a link to one.
    Folder,
    /// Anything else.
    File,
}

/// Decides which entries are left out of a listing: by their paths relative to the root, which may have replacement
/// characters, before anything else is known about them. A link is first decided as a file, and if it leads to a folder,
/// again as one.
pub type Skip<'s> = &'s dyn Fn(&str, EntryKind) -> bool;

/// The content of a folder, sorted by path, and the problems that were found while listing it.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The files at all depths, by their paths relative to the site's root, with `/`.
    pub files: Vec<String>,
    /// The folders that were listed, the first one included.
    pub folders: Vec<String>,
    /// The files that are files of the site by way of a symbolic link, with these, both relative to the root.
    pub copies: Vec<(String, String)>,
    /// Entries that were left out: links that point outside the site, form a cycle or have no target, special files,
    /// folders that cannot be opened. Each names its path.
    pub problems: Vec<Diagnostic>,
}

/// What the settings decide about links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRules {
    /// The folder of the site's own templates, relative to the root.
    pub templates: String,
    /// Paths whose files links may lead to, absolute or relative to the root.
    pub follow: Vec<PathBuf>,
}

impl Default for LinkRules {
    fn default() -> Self {
        Self {
            templates: "templates".to_owned(),
            follow: Vec::new(),
        }
    }
}

/// The site's root folder.
pub trait Files: Sync {
    /// All files below `folder` (relative to the root, empty for the root itself), without those that `skip` leaves out
    /// and what is in them.
    fn list(&self, folder: &str, skip: Skip<'_>) -> Listing;

    /// Whether there is such a folder. If that cannot be found out, the answer is yes: to list it then fails and is
    /// reported, while a site without the folder would be another one.
    fn has_folder(&self, folder: &str) -> bool;

    /// Whether there is anything at a path as `links.follow` has it: absolute, or relative to the root.
    fn has_path(&self, _: &Path) -> bool {
        true
    }

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

    /// When the newest commits changed some files; not all of them need be in the answer. Without a disk there is no
    /// repository.
    ///
    /// # Errors
    /// Why there are no dates.
    fn commit_dates(&self, _: &BTreeSet<&str>) -> Result<Arc<CommitDates>, NoDates> {
        Err(NoDates::NoRepository)
    }

    /// Sets what the settings decide about links, for everything that is read from now on. Without links there is
    /// nothing to decide.
    fn set_link_rules(&self, _: LinkRules) {}
}

/// Those of some files, by their paths relative to the root, that [`Files::list`] lists for a folder.
pub fn listed<'p>(
    files: impl Iterator<Item = &'p String>,
    folder: &str,
    skip: Skip<'_>,
) -> Vec<String> {
    let prefix = match folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let is_skipped = |file: &str| {
        let mut above = file.match_indices('/').map(|(at, _)| at);
        above.any(|at| at > prefix.len() && skip(&file[..at], EntryKind::Folder))
            || skip(file, EntryKind::File)
    };
    let listed = files.filter(|file| file.starts_with(&prefix) && !is_skipped(file));
    listed.cloned().collect()
}

/// The finding that a file was written to while the site was being built.
#[must_use]
pub fn changed(file: &str) -> Diagnostic {
    let message = "this file was changed while the site was being built";
    let finding = Diagnostic::error("file-changed", message).in_file(file);
    finding.hint("build again")
}

/// The error of a file that was listed, and is no longer there.
#[must_use]
pub fn removed() -> io::Error {
    io::Error::new(
        io::ErrorKind::NotFound,
        "it was removed while the site was being built",
    )
}
