//! The contents of the site's files, kept from one snapshot to the next, so that only changed files are read.

use std::io::{self, Read as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::artefact_cache::ArtefactCache;
use super::change_set::ChangeSet;
use crate::base::file_stat::FileStat;
use crate::io::files::{DiskFiles, Files as _, LinkRules};
use crate::io::open_file::OpenFile;
use crate::page;

/// A file's content, as it was when it was read.
pub(super) struct FileContent {
    pub(super) hash: blake3::Hash,
    /// In bytes.
    pub(super) length: u64,
    /// `None` if the system does not report enough.
    pub(super) stat: Option<FileStat>,
    /// `None` for a file that passes through, which is read in pieces when it is sent.
    pub(super) bytes: Option<Vec<u8>>,
}

impl FileContent {
    /// Reads a file. Its bytes are kept if `keep` is set and no source file may be larger; else it is only hashed, in
    /// pieces.
    fn read(mut file: OpenFile, keep: bool) -> io::Result<Self> {
        let stat = file.stat();
        if keep && file.len() <= page::LARGEST {
            let mut bytes = Vec::with_capacity(usize::try_from(file.len()).unwrap_or_default() + 1);
            // The file may grow meanwhile.
            file.take(page::LARGEST + 1).read_to_end(&mut bytes)?;
            return Ok(Self {
                hash: blake3::hash(&bytes),
                length: bytes.len() as u64,
                stat,
                bytes: Some(bytes),
            });
        }
        let (hash, length) = file.hash()?;
        Ok(Self {
            hash,
            length,
            stat,
            bytes: None,
        })
    }
}

/// A content and the time at which reading it began.
struct CachedFile {
    content: Arc<FileContent>,
    time: SystemTime,
}

/// The disk, and the content of each file that was read from it.
pub(super) struct FileCache {
    pub(super) disk: DiskFiles,
    /// What was derived from images and code.
    pub(super) artefacts: Arc<ArtefactCache>,
    files: Mutex<FxHashMap<String, CachedFile>>,
}

/// A thread that panicked left a whole map behind: entries are inserted in single steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FileCache {
    /// Sets what the settings decide about links. If that changes, a cached file may be one that is not read any more.
    pub(super) fn set_link_rules(&self, rules: LinkRules) {
        if self.disk.change_link_rules(rules) {
            lock(&self.files).clear();
        }
    }

    pub(super) fn new(disk: DiskFiles) -> Self {
        Self {
            disk,
            files: Mutex::default(),
            artefacts: Arc::default(),
        }
    }

    /// The content of a file as it is now, read only if it may have changed; `None` if there is no such file. With
    /// `keep`, its bytes are part of it, unless no source file may be so large.
    #[expect(
        clippy::disallowed_methods,
        reason = "a file that was just written may be written again within a tick of the file system's clock"
    )]
    pub(super) fn content(
        &self,
        file: &str,
        changes: &ChangeSet,
        keep: bool,
    ) -> io::Result<Option<Arc<FileContent>>> {
        if !changes.includes(file)
            && let Some(content) = self.cached(file, keep, |_| true)
        {
            return Ok(Some(content));
        }
        let time = SystemTime::now();
        let stat = self.disk.stat(file);
        let is_same = |cached: &CachedFile| {
            let is_reliable = |stat: FileStat| stat.settled_long_before(cached.time);
            cached.content.stat == stat && stat.is_some_and(is_reliable)
        };
        if let Some(content) = self.cached(file, keep, is_same) {
            return Ok(Some(content));
        }
        let opened = self.disk.open(file);
        let content = opened.and_then(|opened| {
            opened
                .map(|opened| FileContent::read(opened, keep))
                .transpose()
        });
        match &content {
            Ok(Some(content)) if content.stat.is_some() => {}
            _ => drop(lock(&self.files).remove(file)),
        }
        let Some(content) = content?.map(Arc::new) else {
            return Ok(None);
        };
        if content.stat.is_some() {
            let content = Arc::clone(&content);
            lock(&self.files).insert(file.to_owned(), CachedFile { content, time });
        }
        Ok(Some(content))
    }

    /// The cached content of a file, if it is valid and has the bytes that `keep` asks for.
    fn cached(
        &self,
        file: &str,
        keep: bool,
        is_valid: impl FnOnce(&CachedFile) -> bool,
    ) -> Option<Arc<FileContent>> {
        let files = lock(&self.files);
        let cached = files.get(file).filter(|cached| is_valid(cached))?;
        let content = &cached.content;
        let is_complete = content.bytes.is_some() || !keep || content.length > page::LARGEST;
        is_complete.then(|| Arc::clone(content))
    }

    /// Removes all files for which `is_used` is false.
    pub(super) fn retain(&self, is_used: impl Fn(&str) -> bool) {
        lock(&self.files).retain(|file, _| is_used(file));
    }

    /// Whether the file stat of a cached file is no longer the one with which it was read.
    pub(super) fn is_outdated(&self) -> bool {
        let stats: Vec<(String, Option<FileStat>)> = {
            let files = lock(&self.files);
            let stats = files.iter();
            stats
                .map(|(file, cached)| (file.clone(), cached.content.stat))
                .collect()
        };
        let differs = |(file, stat): &(String, Option<FileStat>)| self.disk.stat(file) != *stat;
        stats.par_iter().any(differs)
    }
}
