//! The cache on disk: which file it is, and who wrote it.

use std::path::{Path, PathBuf};

use crate::cache::Cache;
use crate::stamp::Stamp;
use crate::store::{self, Store as _};

/// The folder of the caches, in the state folder; one for each output folder.
const FOLDER: &str = "cache";

/// The cache of one output folder.
pub(super) struct Memory {
    file: PathBuf,
    /// The hash of this program.
    pub(super) program: blake3::Hash,
    /// What was remembered; nothing where there was nothing, or nothing that can be used.
    pub(super) cache: Cache,
    /// Why what was there cannot be used.
    pub(super) note: Option<String>,
}

impl Memory {
    /// Loads the cache of the site at `root` (canonical) for an output folder. `clock` is the stamp of
    /// a file that was written just now.
    pub(super) fn load(root: &Path, state: &Path, out: &Path, clock: Option<Stamp>) -> Self {
        let file = state.join(FOLDER).join(name(root, out));
        let program = program();
        let bytes = store::Disk.read(&file).ok().flatten();
        let (cache, note) = match bytes.map(|bytes| Cache::load(bytes, program)) {
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
            program,
            cache: cache.at(clock),
            note: note.map(str::to_owned),
        }
    }

    /// Replaces the file. One that cannot be written costs time, and nothing else; what could not be
    /// told apart from the new one must not stay.
    pub(super) fn save(&self, bytes: &[u8]) -> Option<String> {
        let folder = self.file.parent().unwrap_or(&self.file);
        let done = store::Disk
            .create_dir_all(folder)
            .and_then(|()| store::Disk.replace(&self.file, bytes));
        let error = done.err()?;
        let file = self.file.display();
        Some(format!("the cache {file} cannot be written: {error}"))
    }
}

/// A name for the cache of an output folder. Below the site's root it is the same wherever the site is, so that
/// a copy of the site on another machine knows its cache.
fn name(root: &Path, out: &Path) -> String {
    let out = store::Disk
        .canonicalize(out)
        .unwrap_or_else(|_| out.to_owned());
    let place = out.strip_prefix(root).unwrap_or(&out);
    let hash = blake3::hash(place.as_os_str().as_encoded_bytes());
    hash.to_hex().chars().take(16).collect()
}

/// The hash of this program: whatever is changed in it may change what it makes.
#[expect(
    clippy::disallowed_methods,
    reason = "the program's own file is no source of the site"
)]
fn program() -> blake3::Hash {
    let bytes = std::env::current_exe().and_then(std::fs::read);
    // Without it, the version has to do.
    blake3::hash(&bytes.unwrap_or_else(|_| env!("CARGO_PKG_VERSION").into()))
}
