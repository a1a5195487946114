//! The folder in which outputs are written before any of them is published.
//!
//! If the output folder exists, they are numbered files, each to be renamed to its place. If it does not, they are the
//! tree that it will be, and one rename puts it there.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::manifest::{Digest, folder_key};
use super::pieces::{Fault, HashingReader};
use crate::io::content::Content;
use crate::io::store::{DirEntry, FileKind, Store};

/// The tree inside the staging folder that becomes the output folder.
const TREE: &str = "site";
/// The journal of a publication, in the staging folder.
pub(super) const JOURNAL: &str = "journal.json";
/// The start of the names of staging folders that are not in the state folder.
pub(super) const PREFIX: &str = ".guidepost-stage-";

/// A folder on the file system of the output, created for the first file, so that a build that changes nothing writes
/// nothing. Dropping it removes it.
#[derive(Debug)]
pub(super) struct StagingFolder<'a, S: Store + ?Sized> {
    store: &'a S,
    folder: PathBuf,
    /// Folders above it that did not exist, deepest first: removed with it while empty.
    absent_above: Vec<PathBuf>,
    /// Whether the files are the tree of a new output folder.
    is_tree: bool,
    created: Mutex<bool>,
    next: AtomicUsize,
}

impl<'a, S: Store + ?Sized> StagingFolder<'a, S> {
    /// Chooses the folder, and clears what a killed build left in any that could be chosen. `is_tree` is for an output
    /// folder that does not exist or is empty.
    pub(super) fn open(
        store: &'a S,
        state_dir: &Path,
        out: &Path,
        mut is_tree: bool,
    ) -> io::Result<Self> {
        let [in_state, beside, inside] = places(state_dir, out);
        for folder in [&in_state, &beside, &inside] {
            clear(store, folder)?;
        }
        let folder = if store.same_filesystem(&in_state, out)? {
            in_state
        } else if store.same_filesystem(&beside, out)? {
            beside
        } else {
            // The output folder is a mount point, which cannot be replaced.
            is_tree = false;
            inside
        };
        // Folders with something in them were not cleared.
        let left = store.list(&folder)?;
        let number = |entry: &DirEntry| entry.path.to_str()?.parse::<usize>().ok();
        let first_free = left.iter().filter_map(number).max();
        let first_free = first_free.map_or(0, |last| last.saturating_add(1));
        let mut absent_above = Vec::new();
        for above in folder.ancestors().skip(1) {
            if store.kind(above)?.is_some() {
                break;
            }
            absent_above.push(above.to_owned());
        }
        Ok(Self {
            store,
            folder,
            absent_above,
            is_tree,
            created: Mutex::new(false),
            next: AtomicUsize::new(first_free),
        })
    }

    /// Writes the file that will be at `path`; its number, and the hash of the bytes that were written. A source file
    /// is read from where it is.
    pub(super) fn put(&self, path: &str, content: &mut Content) -> Result<(usize, Digest), Fault> {
        let number = self.next_number();
        let file = self.prepare(path, number).map_err(Fault::Output)?;
        let digest = match content {
            Content::Bytes(bytes) => {
                self.store.write(&file, bytes).map_err(Fault::Output)?;
                Digest::of(bytes)
            }
            Content::File(source) => {
                let mut reader = HashingReader::new(&mut source.open);
                let done = self.store.write_from(&file, &mut reader);
                reader.finish(done)?
            }
        };
        Ok((number, digest))
    }

    /// Creates the folders that a file needs; the path at which it is to be written.
    fn prepare(&self, path: &str, number: usize) -> io::Result<PathBuf> {
        self.create()?;
        if !self.is_tree {
            return Ok(self.file(number));
        }
        let file = self.base().join(path);
        if let Some(folder) = file.parent().filter(|_| path.contains('/')) {
            self.store.create_dir_all(folder)?;
        }
        Ok(file)
    }

    /// Creates the folder if it was not created yet.
    pub(super) fn create(&self) -> io::Result<()> {
        let mut created = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        if !*created {
            self.store.create_dir_all(&self.base())?;
            *created = true;
        }
        Ok(())
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A number that no file here has.
    pub(super) fn next_number(&self) -> usize {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Where the file that will be at `path` was written; `number` is what [`Self::put`] returned.
    pub(super) fn staged(&self, number: usize, path: &str) -> PathBuf {
        match self.is_tree {
            true => self.base().join(path),
            false => self.file(number),
        }
    }

    /// Whether the files are the tree of a new output folder.
    pub(super) fn is_tree(&self) -> bool {
        self.is_tree
    }

    /// The tree of a new output folder; `None` if there is an output folder already.
    pub(super) fn tree(&self) -> Option<PathBuf> {
        self.is_tree.then(|| self.base())
    }

    fn base(&self) -> PathBuf {
        if self.is_tree {
            self.folder.join(TREE)
        } else {
            self.folder.clone()
        }
    }

    /// The path of the file with this number.
    pub(super) fn file(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }
}

/// The folders that can be the staging folder of an output folder; both paths are canonical.
pub(super) fn places(state_dir: &Path, out: &Path) -> [PathBuf; 3] {
    // The name is another one for each output folder, since those of different sites may share a parent.
    let name = format!("{PREFIX}{}", folder_key(out));
    let beside = out.with_file_name(&name);
    [state_dir.join("stage"), beside, out.join(&name)]
}

impl<S: Store + ?Sized> Drop for StagingFolder<'_, S> {
    fn drop(&mut self) {
        if self.store.kind(&self.folder.join(JOURNAL)).ok() != Some(None) {
            // The next build needs what is here to restore the output folder.
            return;
        }
        // What cannot be removed now is cleared by the next build.
        let _ = clear(self.store, &self.folder);
        for folder in &self.absent_above {
            let _ = self.store.remove_dir(folder);
        }
    }
}

/// Empties and removes a staging folder. Only files with a number for a name, the journal, and the tree of an output
/// folder are removed, and no link is followed: nothing else that a downloaded site may contain here is ever deleted.
pub(in crate::io) fn clear<S: Store + ?Sized>(store: &S, folder: &Path) -> io::Result<()> {
    match store.kind(folder)? {
        None => return Ok(()),
        Some(FileKind::Dir) => {}
        Some(_) => return store.remove_file(folder),
    }
    // A folder sorts before what is in it.
    for entry in store.list(folder)?.into_iter().rev() {
        let path = folder.join(&entry.path);
        let name = entry.path.to_str().unwrap_or_default();
        let is_numbered = || name.bytes().all(|byte| byte.is_ascii_digit());
        // While it is written, the journal has a longer name.
        let is_journal = || name.starts_with(JOURNAL) && !name.contains('/');
        match entry.kind {
            FileKind::Dir if entry.path.starts_with(TREE) || is_journal() || is_numbered() => {
                store.remove_dir(&path)?;
            }
            FileKind::Dir => {}
            _ if entry.path.starts_with(TREE) => store.remove_file(&path)?,
            FileKind::File if is_journal() => store.remove_file(&path)?,
            // Backups of links are links.
            FileKind::File | FileKind::Symlink | FileKind::Other if is_numbered() => {
                store.remove_file(&path)?
            }
            _ => {}
        }
    }
    store.remove_dir(folder).map(|_| ())
}
