//! The folder where outputs wait until all of them are there.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::manifest::key;
use crate::store::{Kind, Store};

/// How the names of stages that are not in the state folder begin.
pub(super) const NAME: &str = ".guidepost-stage-";

/// A flat folder of numbered files on the file system of the output, made when the first file
/// comes, so that a build that changes nothing writes nothing. Dropping it removes it.
#[derive(Debug)]
pub(super) struct Stage<'a, S: Store + ?Sized> {
    store: &'a S,
    folder: PathBuf,
    /// Folders above it that did not exist, deepest first: removed with it while empty.
    absent_above: Vec<PathBuf>,
    made: Mutex<bool>,
    next: AtomicUsize,
}

impl<'a, S: Store + ?Sized> Stage<'a, S> {
    /// Chooses the folder and clears what a killed build left in any that could be chosen.
    pub(super) fn open(store: &'a S, state_dir: &Path, out: &Path) -> io::Result<Self> {
        // The name tells outputs of different sites apart that lie beside each other.
        let name = format!("{NAME}{}", key(out));
        let beside = out.with_file_name(&name);
        let candidates = [state_dir.join("stage"), beside, out.join(&name)];
        for folder in &candidates {
            clear(store, folder)?;
        }
        let [in_state, beside, inside] = candidates;
        let folder = if store.same_filesystem(&in_state, out)? {
            in_state
        } else if store.same_filesystem(&beside, out)? {
            beside
        } else {
            // The output folder is a mount point.
            inside
        };
        let mut absent_above = Vec::new();
        for above in folder.ancestors().skip(1) {
            if store.kind(above)?.is_some() {
                break;
            }
            absent_above.push(above.to_owned());
        }
        let (made, next) = (Mutex::new(false), AtomicUsize::new(0));
        Ok(Self {
            store,
            folder,
            absent_above,
            made,
            next,
        })
    }

    /// Puts bytes into the stage and returns their number there.
    pub(super) fn put(&self, bytes: &[u8]) -> io::Result<usize> {
        {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            if !*made {
                self.store.create_dir_all(&self.folder)?;
                *made = true;
            }
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.store.write(&self.file(number), bytes)?;
        Ok(number)
    }

    /// Where the file with this number is.
    pub(super) fn file(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }
}

impl<S: Store + ?Sized> Drop for Stage<'_, S> {
    fn drop(&mut self) {
        // What cannot be removed now is cleared by the next build.
        let _ = clear(self.store, &self.folder);
        for folder in &self.absent_above {
            let _ = self.store.remove_dir(folder);
        }
    }
}

/// Empties and removes a stage. Only files with a number for a name go, and no link is followed:
/// whatever a downloaded site may have put here, nothing else is ever deleted.
fn clear<S: Store + ?Sized>(store: &S, folder: &Path) -> io::Result<()> {
    match store.kind(folder)? {
        None => return Ok(()),
        Some(Kind::Dir) => {}
        Some(_) => return store.remove_file(folder),
    }
    for listed in store.list(folder)? {
        let name = listed.path.to_str().unwrap_or_default();
        if listed.kind == Kind::File && name.bytes().all(|byte| byte.is_ascii_digit()) {
            store.remove_file(&folder.join(&listed.path))?;
        }
    }
    store.remove_dir(folder).map(|_| ())
}
