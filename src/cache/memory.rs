//! The cache on disk: which file it is, and who wrote it.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

use crate::base::file_stat::FileStat;
use crate::base::key::Key;
use crate::cache::{Cache, Program};
use crate::io::publish::{self, PublishedFile};
use crate::io::store::{self, Store as _};
use crate::page::Page;
use crate::page::body_store::BodyStore;
use crate::render::project::Project;
use crate::site::prior_state::PriorState;
use crate::site::sources::{PUBLIC, STATE};

use super::spool::{self, Spool};

/// The folder of the caches, in the state folder; one for each output folder.
const FOLDER: &str = "cache";

/// The cache of one output folder.
pub struct CacheFile {
    file: PathBuf,
    /// This program.
    pub program: Program,
    /// What was remembered; nothing where there was nothing, or nothing that can be used.
    pub cache: Cache,
    /// Why what was there cannot be used.
    pub(crate) note: Option<String>,
}

impl CacheFile {
    /// What the last build of the site at `root` (canonical) into an output folder left.
    #[must_use]
    pub fn of(root: &Path, out: Option<&Path>) -> Self {
        let public = root.join(PUBLIC);
        Self::load(&root.join(STATE), out.unwrap_or(&public))
    }

    /// Loads the cache of a site, by its state folder (canonical), for an output folder.
    fn load(state: &Path, out: &Path) -> Self {
        let file = state.join(FOLDER).join(name(state, out));
        let bytes = store::DiskStore.read(&file).ok().flatten();
        let loaded = bytes.map(|bytes| Cache::load(bytes, |wrote| this_program(Some(wrote))));
        let (cache, note) = match loaded {
            None => (Cache::default(), None),
            Some(None) => {
                let note = "the cache is damaged, so everything is made anew";
                (Cache::default(), Some(note))
            }
            Some(Some(cache)) if cache.is_empty() => {
                let note =
                    "the cache is of another version of the program, so everything is made anew";
                (cache, Some(note))
            }
            Some(Some(cache)) => (cache, None),
        };
        Self {
            file,
            program: cache.program().unwrap_or_else(|| this_program(None)),
            cache,
            note: note.map(str::to_owned),
        }
    }

    /// Removes the file: what it says has been seen to be wrong.
    pub(crate) fn forget(&self) {
        // One that cannot be removed is wrong again next time, and that is told again.
        let _ = store::DiskStore.remove_file(&self.file);
    }

    /// Keeps for the next build what this one knows. A file that cannot be written costs time, and
    /// nothing else: that is told, and stops nothing.
    pub(crate) fn remember(
        &self,
        project: Project<'static>,
        keys: Vec<(String, Key)>,
        files: Vec<PublishedFile>,
    ) -> Option<String> {
        let reading = project.reading;
        let outputs = self.cache.made(&keys, files);
        drop(keys);
        let pages = project.site.pages.iter().chain(&project.site.drafts);
        let pages: Vec<&Page> = pages.map(|page| &**page).collect();
        if self.cache.is_of(reading, &pages, &outputs) {
            drop(pages);
            drop_aside((project, outputs));
            return None;
        }
        // All else of the site is gone before its pages are in memory twice.
        let (published, drafts) = project.into_pages();
        let pages = published.iter().chain(&drafts).map(|page| &**page);
        let next = self
            .cache
            .next(self.program, reading, pages.collect(), outputs);
        let folder = self.file.parent().unwrap_or(&self.file);
        let done = store::DiskStore
            .create_dir_all(folder)
            .and_then(|()| store::DiskStore.replace_in_parts(&self.file, next));
        let error = done.err()?;
        let file = self.file.display();
        Some(format!("the cache {file} cannot be written: {error}"))
    }
}

/// A memory on its way: it is loaded while the site's files are listed.
pub(crate) struct PendingCache {
    clock: Option<FileStat>,
    bodies: Arc<Spool>,
    loading: Mutex<Option<JoinHandle<CacheFile>>>,
    memory: OnceLock<CacheFile>,
}

impl PendingCache {
    /// Begins to load. `clock` is the stamp of a file that was written just now.
    pub(crate) fn start(state: &Path, out: &Path, clock: Option<FileStat>) -> Self {
        let (state, out) = (state.to_owned(), out.to_owned());
        let bodies = Arc::new(Spool::new(state.clone()));
        let load = move || CacheFile::load(&state, &out);
        Self {
            clock,
            bodies,
            loading: Mutex::new(Some(thread::spawn(load))),
            memory: OnceLock::new(),
        }
    }

    /// The memory; waits for it where need be.
    pub(crate) fn memory(&self) -> &CacheFile {
        self.memory.get_or_init(|| {
            let mut loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
            let loaded = loading.take().map(JoinHandle::join);
            let loaded = loaded.expect("it is taken once, when the memory is first asked for");
            loaded.unwrap_or_else(|panic| resume_unwind(panic))
        })
    }
}

impl PriorState for PendingCache {
    fn prepare(&self) {
        self.memory();
    }

    fn hash(&self, file: &str, stamp: Option<FileStat>) -> Option<blake3::Hash> {
        self.memory().cache.hash(file, stamp?)
    }

    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Arc<Page>> {
        self.memory().cache.page(file, hash, reading).map(Arc::new)
    }

    fn bodies(&self) -> Option<Arc<dyn BodyStore>> {
        spool::WORKS.then(|| self.bodies.clone() as Arc<dyn BodyStore>)
    }

    fn clock(&self) -> Option<FileStat> {
        self.clock
    }
}

/// Drops what is large on a thread of its own: a program that ends does not wait until its memory is given back.
pub(crate) fn drop_aside<T: Send + 'static>(value: T) {
    // Where there is no thread, it is dropped here.
    drop(thread::Builder::new().spawn(move || drop(value)));
}

/// A name for the cache of an output folder; a copy of the site on another machine knows it by the same.
fn name(state: &Path, out: &Path) -> String {
    let out = store::DiskStore
        .canonicalize(out)
        .unwrap_or_else(|_| out.to_owned());
    publish::folder_key(publish::portable_path(state, &out))
}

/// The program that runs.
fn this_program(wrote: Option<Program>) -> Program {
    static THIS: OnceLock<Program> = OnceLock::new();
    *THIS.get_or_init(|| look_at_this_program(wrote))
}

/// The program's file need not be read where it is the one that wrote the cache. A file that
/// is running is not being written to, so its stamp can be believed.
fn look_at_this_program(wrote: Option<Program>) -> Program {
    let file = std::env::current_exe().and_then(std::fs::File::open);
    let metadata = file.as_ref().ok().and_then(|file| file.metadata().ok());
    let stamp = metadata.and_then(|metadata| FileStat::of(&metadata));
    match wrote {
        Some(wrote) if stamp.is_some() && wrote.stamp == stamp => wrote,
        _ => {
            let mut hasher = blake3::Hasher::new();
            let read = file.and_then(|file| hasher.update_reader(file).map(|_| ()));
            if read.is_err() {
                // Without it, the version has to do.
                hasher.reset().update(env!("CARGO_PKG_VERSION").as_bytes());
            }
            let hash = hasher.finalize();
            Program { hash, stamp }
        }
    }
}
