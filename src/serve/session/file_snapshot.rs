//! The site's files as they were when they were first read, so that a page is rendered from the bytes that its facts
//! were parsed from, however often its author saves meanwhile.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::change_set::ChangeSet;
use super::file_cache::{FileCache, FileContent};
use crate::base::decode::decode_lossy;
use crate::io::dates::{CommitDates, NoDates};
use crate::io::files::{Files, LinkRules, Listing, Skip};
use crate::io::open_file::OpenFile;
use crate::page;
use crate::theme;

/// Extensions of the files that are read again when a page is rendered.
const RENDERED: [&str; 2] = [".md", ".svg"];

#[derive(Default)]
struct Seen {
    /// `None` for a file that was looked up and did not exist.
    files: FxHashMap<String, Option<Arc<FileContent>>>,
    listed: Vec<String>,
    folders: BTreeSet<String>,
}

/// The files of one moment. Source files are kept in memory; files that are published as they are are only hashed.
pub struct FileSnapshot {
    cache: Arc<FileCache>,
    changes: ChangeSet,
    seen: Mutex<Seen>,
}

/// A thread that panicked left whole values behind: they are inserted in single steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FileSnapshot {
    /// A snapshot that reads the files of `changes` from disk if they changed, and others from the cache.
    pub(super) fn new(cache: Arc<FileCache>, changes: ChangeSet) -> Self {
        cache.disk.forget_folders();
        Self {
            cache,
            changes,
            seen: Mutex::default(),
        }
    }

    fn content(&self, file: &str, keep: bool) -> io::Result<Option<Arc<FileContent>>> {
        if let Some(seen) = lock(&self.seen).files.get(file) {
            return Ok(seen.clone());
        }
        let is_rendered = || RENDERED.iter().any(|extension| file.ends_with(extension));
        let keep = keep || is_rendered();
        let content = self.cache.content(file, &self.changes, keep)?;
        // If two threads read it at once, both get what the first one found.
        let mut seen = lock(&self.seen);
        let first = seen.files.entry(file.to_owned()).or_insert(content);
        Ok(first.clone())
    }

    /// The fingerprint of a file; `None` if it does not exist or cannot be read.
    pub(super) fn hash(&self, file: &str) -> Option<blake3::Hash> {
        let content = self.content(file, false).ok().flatten()?;
        Some(content.hash)
    }

    /// The fingerprint of a file that was opened; `None` if it was written since the snapshot was taken.
    pub(super) fn hash_of_opened(&self, file: &str, open: &OpenFile) -> Option<blake3::Hash> {
        let content = self.content(file, false).ok().flatten()?;
        let is_same = content.length == open.len() && content.stat == open.stat();
        is_same.then_some(content.hash)
    }

    /// Reads or hashes all files that were listed and not yet read.
    pub(super) fn hash_all(&self) {
        let unseen: Vec<String> = {
            let seen = lock(&self.seen);
            let is_unseen = |file: &&String| !seen.files.contains_key(*file);
            seen.listed.iter().filter(is_unseen).cloned().collect()
        };
        unseen.par_iter().for_each(|file| {
            self.hash(file);
        });
    }

    /// Whether folders were listed. They are not if the settings cannot be parsed.
    pub(super) fn has_listings(&self) -> bool {
        !lock(&self.seen).folders.is_empty()
    }

    /// The fingerprints of all files that exist; `None` for one that cannot be read.
    pub(super) fn fingerprints(&self) -> Fingerprints {
        let seen = lock(&self.seen);
        let read = seen.files.iter().filter_map(|(file, content)| {
            let content = content.as_ref()?;
            Some((file.clone(), Some(content.hash)))
        });
        let mut fingerprints: Fingerprints = read.collect();
        for file in &seen.listed {
            if !fingerprints.contains_key(file) {
                fingerprints.insert(file.clone(), None);
            }
        }
        fingerprints
    }

    /// The folders, relative to the root, that were listed or that a file was looked up in; some of the latter may not
    /// exist.
    pub(super) fn folders(&self) -> BTreeSet<String> {
        let seen = lock(&self.seen);
        let looked_up = seen.files.keys().filter_map(|file| file.rsplit_once('/'));
        let mut folders = seen.folders.clone();
        for (folder, _) in looked_up {
            if !folders.contains(folder) {
                folders.insert(folder.to_owned());
            }
        }
        folders
    }

    /// The paths outside these folders on which the files depend, since symbolic links lead to them.
    pub(super) fn link_targets(&self) -> BTreeSet<PathBuf> {
        self.cache.disk.link_targets()
    }

    /// Removes all other files from the cache, if folders were listed.
    pub(super) fn prune_cache(&self) {
        if self.has_listings() {
            let seen = lock(&self.seen);
            self.cache.retain(|file| seen.files.contains_key(file));
        }
    }

    /// The text of a source file, as far as it can be read, or of one of the theme's files.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<String> {
        if let Some(text) = theme::theme_text(file) {
            return Some(text.to_owned());
        }
        let bytes = self.read(file, page::LARGEST).ok()?;
        bytes.map(|bytes| decode_lossy(&bytes))
    }
}

impl Files for FileSnapshot {
    fn list(&self, folder: &str, skip: Skip<'_>) -> Listing {
        let listing = self.cache.disk.list(folder, skip);
        let mut seen = lock(&self.seen);
        seen.listed.extend(listing.files.iter().cloned());
        seen.folders.extend(listing.folders.iter().cloned());
        listing
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.cache.disk.has_folder(folder)
    }

    fn has_path(&self, path: &Path) -> bool {
        self.cache.disk.has_path(path)
    }

    /// Opens the file on disk, as it is now. [`Self::hash_of_opened`] finds whether it has the bytes of the snapshot.
    fn open(&self, file: &str) -> io::Result<Option<OpenFile>> {
        self.cache.disk.open(file)
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        // Only files that pass through may be larger, and they are not kept.
        let keep = at_most <= page::LARGEST;
        let Some(content) = self.content(file, keep)? else {
            return Ok(None);
        };
        match &content.bytes {
            _ if content.length > at_most => Err(io::ErrorKind::FileTooLarge.into()),
            Some(bytes) => Ok(Some(bytes.clone())),
            None => self.cache.disk.read(file, at_most),
        }
    }

    fn commit_dates(&self, files: &BTreeSet<&str>) -> Result<Arc<CommitDates>, NoDates> {
        self.cache.disk.commit_dates(files)
    }

    fn set_link_rules(&self, rules: LinkRules) {
        self.cache.set_link_rules(rules);
    }
}

/// Files with their fingerprints.
pub(super) type Fingerprints = FxHashMap<String, Option<blake3::Hash>>;

/// The files that were added, removed or changed, sorted.
pub(super) fn changed_files(before: &Fingerprints, now: &Fingerprints) -> Vec<String> {
    let removed = before.keys().filter(|file| !now.contains_key(*file));
    let other = now
        .iter()
        .filter(|(file, hash)| before.get(*file) != Some(hash));
    let mut changed: Vec<String> = removed
        .chain(other.map(|(file, _)| file))
        .cloned()
        .collect();
    changed.sort();
    changed
}
