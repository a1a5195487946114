//! The site's folder on disk.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::{Denial, Kind};
use super::denied::Denied;
use super::door::{Admitted, Door};
use super::walk::Walk;
use super::{Files, LinkRules, Listing, Skip, opening};
use crate::base::file_stat::FileStat;
use crate::io::commit_dates::DatesCache;
use crate::io::dates::{CommitDates, NoDates};
use crate::io::open_file::OpenFile;

/// How often a path is admitted that is replaced by a link before it is opened.
const MOST_ATTEMPTS: usize = 4;

/// A folder on disk.
#[derive(Debug)]
pub struct DiskFiles {
    door: Door,
    dates: DatesCache,
}

impl DiskFiles {
    /// As [`Files::set_link_rules`]. Returns whether the rules differ from those before.
    pub fn change_link_rules(&self, rules: LinkRules) -> bool {
        self.door.set_rules(rules)
    }

    /// The site at `root`.
    ///
    /// # Errors
    /// If there is no such folder.
    pub fn new(root: &Path) -> io::Result<Self> {
        let door = Door::new(root)?;
        Ok(Self {
            door,
            dates: DatesCache::default(),
        })
    }

    /// The canonical path of the root.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.door.root()
    }

    /// The paths outside the listed folders on which the files that were read depend: the targets of symbolic links, and
    /// the links on the way to them.
    #[must_use]
    pub fn link_targets(&self) -> BTreeSet<PathBuf> {
        self.door.link_targets()
    }

    /// Discards what is known of folders, since any of them may have been replaced by a link. While it is known, a file
    /// is looked up with one system call.
    pub fn forget_folders(&self) {
        self.door.forget_folders();
    }

    /// Opens a regular file.
    fn open_admitted(&self, file: &str) -> io::Result<Option<File>> {
        for _ in 0..MOST_ATTEMPTS {
            let Some(Admitted { real, .. }) = self.door.admit(file)? else {
                return Ok(None);
            };
            match opening::open(&real) {
                Ok((opened, Kind::File)) => return Ok(Some(opened)),
                Ok((_, Kind::Folder)) => return Err(io::ErrorKind::IsADirectory.into()),
                Ok((_, Kind::Special)) => return Err(Denied::error(Denial::Special, file, &real)),
                Err(error) if opening::is_replaced(&error) => self.door.forget_folders(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Err(Denied::replaced(file))
    }
}

/// Whether an error means that there is nothing. After any other, such as a fault of the disk, there may be.
fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

#[expect(clippy::disallowed_methods, reason = "source files are read here")]
impl Files for DiskFiles {
    fn list(&self, folder: &str, skip: Skip<'_>) -> Listing {
        Walk::new(&self.door, skip).list(folder)
    }

    fn has_folder(&self, folder: &str) -> bool {
        match fs::metadata(self.root().join(folder)) {
            Ok(metadata) => metadata.is_dir(),
            Err(error) => !is_absent(&error),
        }
    }

    fn has_path(&self, path: &Path) -> bool {
        self.root().join(path).exists()
    }

    fn stat(&self, file: &str) -> Option<FileStat> {
        FileStat::of(&fs::metadata(self.root().join(file)).ok()?)
    }

    fn open(&self, file: &str) -> io::Result<Option<OpenFile>> {
        self.open_admitted(file)?.map(OpenFile::new).transpose()
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(mut file) = self.open_admitted(file)? else {
            return Ok(None);
        };
        let length = file.metadata()?.len();
        if length > at_most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
        // The file may have grown since.
        file.by_ref().take(at_most).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn commit_dates(&self, files: &BTreeSet<&str>) -> Result<Arc<CommitDates>, NoDates> {
        self.dates.dates(self.root(), files)
    }

    fn set_link_rules(&self, rules: LinkRules) {
        self.change_link_rules(rules);
    }
}
