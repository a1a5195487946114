//! The cache file of an output folder, and the cache as the core sees it during a build.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

use super::artefacts::ArtefactFile;
use super::contents::Cache;
use super::program::Program;
use super::spool::{self, Spool};
use crate::base::file_stat::FileStat;
use crate::io::publish::{self, PublishedFile};
use crate::io::store::{self, Store as _};
use crate::page::Page;
use crate::page::body_store::BodyStore;
use crate::render::key::CacheKey;
use crate::render::project::Project;
use crate::site::artefacts::ArtefactStore;
use crate::site::prior_state::{LedgerMemo, PriorState};

/// The folder of all caches, in the state folder.
const FOLDER: &str = "cache";

/// The cache file of one output folder.
pub struct CacheFile {
    file: PathBuf,
    /// The program that runs.
    pub program: Program,
    /// The contents; empty if there is no file, or none that can be used.
    pub cache: Cache,
    /// Why the file cannot be used.
    pub(crate) note: Option<String>,
}

impl CacheFile {
    /// Loads what the last build into an output folder stored in a state folder (canonical).
    #[must_use]
    pub fn load(state: &Path, out: &Path) -> Self {
        let file = state.join(FOLDER).join(name(state, out));
        let bytes = store::DiskStore.read(&file).ok().flatten();
        let decoded =
            bytes.map(|bytes| Cache::decode(bytes, |writer| Program::current(Some(writer))));
        let (cache, note) = match decoded {
            None => (Cache::default(), None),
            Some(None) => {
                let note = "the cache is damaged, so everything is rebuilt";
                (Cache::default(), Some(note))
            }
            Some(Some(cache)) if cache.is_empty() => {
                let note =
                    "the cache is of another version of the program, so everything is rebuilt";
                (cache, Some(note))
            }
            Some(Some(cache)) => (cache, None),
        };
        Self {
            file,
            program: cache.program().unwrap_or_else(|| Program::current(None)),
            cache,
            note: note.map(str::to_owned),
        }
    }

    /// Removes the file, whose contents have been found to be wrong.
    fn discard(&self) {
        // A file that cannot be removed is found to be wrong, and reported, again.
        let _ = store::DiskStore.remove_file(&self.file);
    }

    /// Stores the results of a build for the next one. If the file cannot be written, the next build only takes longer:
    /// the returned note reports it.
    pub(crate) fn save(
        &self,
        (project, ledger): (Project<'static>, LedgerMemo),
        keys: Vec<(String, CacheKey)>,
        files: Vec<PublishedFile>,
    ) -> Option<String> {
        let reading = (project.reading, ledger);
        let outputs = self.cache.output_entries(&keys, files);
        drop(keys);
        let pages = project.site.pages.iter().chain(&project.site.drafts);
        let pages: Vec<&Page> = pages.map(|page| &**page).collect();
        if self.cache.holds(reading, &pages, &outputs) {
            drop(pages);
            drop_in_background((project, outputs));
            return None;
        }
        // The rest of the site is dropped before its pages are in memory twice.
        let (published, drafts) = project.into_pages();
        let pages = published.iter().chain(&drafts).map(|page| &**page);
        let next = self
            .cache
            .encode_next(self.program, reading, pages.collect(), outputs);
        let folder = self.file.parent().unwrap_or(&self.file);
        let done = store::DiskStore
            .create_dir_all(folder)
            .and_then(|()| store::DiskStore.replace_in_parts(&self.file, next));
        let error = done.err()?;
        let file = self.file.display();
        Some(format!("the cache {file} cannot be written: {error}"))
    }
}

/// A cache that is loaded in the background while the site's files are listed.
pub(crate) struct PendingCache {
    clock: Option<FileStat>,
    bodies: Arc<Spool>,
    folder: PathBuf,
    loading: Mutex<Option<JoinHandle<CacheFile>>>,
    cache_file: OnceLock<CacheFile>,
    artefacts: OnceLock<Arc<ArtefactFile>>,
}

impl PendingCache {
    /// Begins to load. `clock` is the stat of a file that was written just now.
    pub(crate) fn start(state: &Path, out: &Path, clock: Option<FileStat>) -> Self {
        let (state, out) = (state.to_owned(), out.to_owned());
        let bodies = Arc::new(Spool::new(state.clone()));
        let folder = state.join(FOLDER);
        let load = move || CacheFile::load(&state, &out);
        Self {
            clock,
            bodies,
            folder,
            loading: Mutex::new(Some(thread::spawn(load))),
            cache_file: OnceLock::new(),
            artefacts: OnceLock::new(),
        }
    }

    /// The cache file; blocks until it is loaded.
    pub(crate) fn cache_file(&self) -> &CacheFile {
        self.cache_file.get_or_init(|| {
            let mut loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
            let loaded = loading.take().map(JoinHandle::join);
            let loaded = loaded.expect("only the first call takes it");
            loaded.unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// The artefacts of the site's pages.
    pub(crate) fn artefact_file(&self) -> &Arc<ArtefactFile> {
        self.artefacts.get_or_init(|| {
            let program = self.cache_file().program.hash;
            Arc::new(ArtefactFile::new(self.folder.clone(), program))
        })
    }
}

impl PendingCache {
    /// Discards everything in the cache, which has been found to be wrong.
    pub(crate) fn discard(&self) {
        self.cache_file().discard();
        // A file that cannot be removed is found to be wrong, and reported, again.
        let _ = self.artefact_file().discard();
    }
}

impl PriorState for PendingCache {
    fn prepare(&self) {
        self.cache_file();
    }

    fn hash(&self, file: &str, stat: Option<FileStat>) -> Option<blake3::Hash> {
        self.cache_file().cache.hash(file, stat?)
    }

    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Arc<Page>> {
        let page = self.cache_file().cache.page(file, hash, reading);
        page.map(Arc::new)
    }

    fn ledger(&self) -> LedgerMemo {
        self.cache_file().cache.ledger()
    }

    fn bodies(&self) -> Option<Arc<dyn BodyStore>> {
        spool::SUPPORTED.then(|| self.bodies.clone() as Arc<dyn BodyStore>)
    }

    fn artefacts(&self) -> Option<Arc<dyn ArtefactStore>> {
        Some(Arc::clone(self.artefact_file()) as Arc<dyn ArtefactStore>)
    }

    fn clock(&self) -> Option<FileStat> {
        self.clock
    }
}

/// Drops a large value on a thread of its own, so that the program ends without waiting for it.
pub(crate) fn drop_in_background<T: Send + 'static>(value: T) {
    // If no thread can be started, the value is dropped here.
    drop(thread::Builder::new().spawn(move || drop(value)));
}

/// The name of the cache file of an output folder: the same for a copy of the site on another machine.
fn name(state: &Path, out: &Path) -> String {
    let out = store::DiskStore
        .canonicalize(out)
        .unwrap_or_else(|_| out.to_owned());
    publish::folder_key(publish::portable_path(state, &out))
}
