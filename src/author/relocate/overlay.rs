//! A site's folder with changes that are not on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::base::file_stat::FileStat;
use crate::io::dates::{CommitDates, NoDates};
use crate::io::files::{Files, LinkRules, Listing, Skip, listed};
use crate::io::open_file::OpenFile;

/// The files of a site with changes.
pub(super) struct Overlay<'f> {
    pub(super) files: &'f dyn Files,
    /// Files with new bytes.
    pub(super) written: BTreeMap<String, Vec<u8>>,
    /// Files with the bytes of another one.
    pub(super) moved: BTreeMap<String, String>,
    /// Files that are left out.
    pub(super) removed: BTreeSet<String>,
}

impl Overlay<'_> {
    fn new_files(&self) -> impl Iterator<Item = &String> {
        self.written.keys().chain(self.moved.keys())
    }

    /// Whether a file has other bytes, or another path, than on the disk.
    pub(super) fn is_new(&self, file: &str) -> bool {
        self.written.contains_key(file) || self.moved.contains_key(file)
    }
}

impl Files for Overlay<'_> {
    fn list(&self, folder: &str, skip: Skip<'_>) -> Listing {
        let mut listing = self.files.list(folder, skip);
        listing
            .files
            .retain(|file| !self.removed.contains(file) && !self.is_new(file));
        listing.files.extend(listed(self.new_files(), folder, skip));
        listing.files.sort();
        listing
    }

    fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.files.has_folder(folder) || self.new_files().any(|file| file.starts_with(&prefix))
    }

    fn commit_dates(&self, files: &BTreeSet<&str>) -> Result<Arc<CommitDates>, NoDates> {
        self.files.commit_dates(files)
    }

    fn has_path(&self, path: &Path) -> bool {
        self.files.has_path(path)
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        if let Some(bytes) = self.written.get(file) {
            return match bytes.len() as u64 > at_most {
                true => Err(io::ErrorKind::FileTooLarge.into()),
                false => Ok(Some(bytes.clone())),
            };
        }
        match self.moved.get(file) {
            Some(old) => self.files.read(old, at_most),
            None if self.removed.contains(file) => Ok(None),
            None => self.files.read(file, at_most),
        }
    }

    fn open(&self, file: &str) -> io::Result<Option<OpenFile>> {
        if let Some(bytes) = self.written.get(file) {
            return Ok(Some(OpenFile::from_bytes(bytes.clone())));
        }
        match self.moved.get(file) {
            Some(old) => self.files.open(old),
            None if self.removed.contains(file) => Ok(None),
            None => self.files.open(file),
        }
    }

    fn stat(&self, file: &str) -> Option<FileStat> {
        let is_changed = self.is_new(file) || self.removed.contains(file);
        (!is_changed).then(|| self.files.stat(file)).flatten()
    }

    fn set_link_rules(&self, rules: LinkRules) {
        self.files.set_link_rules(rules);
    }
}
