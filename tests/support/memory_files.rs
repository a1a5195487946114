//! A site's folder in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use guidepost::io::dates::{CommitDates, NoDates};
use guidepost::io::files::{Files, Listing, Skip, listed};

/// A site's folder in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
    /// Files that exist and cannot be read.
    unreadable: Vec<String>,
    /// The dates of commits; `None` without a repository.
    dates: Option<Result<Arc<CommitDates>, NoDates>>,
}

impl MemoryFiles {
    /// Adds a file; its path is relative to the root.
    pub(crate) fn with(mut self, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(file.to_owned(), bytes.into());
        self
    }

    /// Makes a file unreadable.
    #[allow(dead_code, reason = "the unit tests need none")]
    pub(crate) fn with_unreadable(mut self, file: &str) -> Self {
        self.unreadable.push(file.to_owned());
        self
    }
}

impl MemoryFiles {
    /// Sets what its repository answers about dates.
    #[allow(dead_code, reason = "only unit tests need it")]
    pub(crate) fn with_dates(mut self, dates: Result<CommitDates, NoDates>) -> Self {
        self.dates = Some(dates.map(Arc::new));
        self
    }
}

impl Files for MemoryFiles {
    fn commit_dates(&self, _: &BTreeSet<&str>) -> Result<Arc<CommitDates>, NoDates> {
        self.dates.clone().unwrap_or(Err(NoDates::NoRepository))
    }

    fn list(&self, folder: &str, skip: Skip<'_>) -> Listing {
        Listing {
            files: listed(self.files.keys(), folder, skip),
            ..Listing::default()
        }
    }

    fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.files.keys().any(|file| file.starts_with(&prefix))
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.unreadable.iter().any(|unreadable| unreadable == file) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let bytes = self.files.get(file);
        if bytes.is_some_and(|bytes| bytes.len() as u64 > at_most) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.cloned())
    }
}
