//! The folder where outputs wait until all of them are there.
//!
//! Where the output folder exists, they wait as numbered files, each to be renamed to its place.
//! Where it does not, they wait as the tree that it will be, and one rename puts it there.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::manifest::key;
use crate::io::store::{Kind, Store};

/// The tree inside the stage that becomes the output folder.
const WHOLE: &str = "site";
/// How the names of stages that are not in the state folder begin.
pub(super) const NAME: &str = ".guidepost-stage-";

/// A folder on the file system of the output, made when the first file comes, so that a build that
/// changes nothing writes nothing. Dropping it removes it.
#[derive(Debug)]
pub(super) struct Stage<'a, S: Store + ?Sized> {
    store: &'a S,
    folder: PathBuf,
    /// Folders above it that did not exist, deepest first: removed with it while empty.
    absent_above: Vec<PathBuf>,
    /// Whether the files wait as the tree of a whole new site.
    whole: bool,
    made: Mutex<bool>,
    next: AtomicUsize,
}

impl<'a, S: Store + ?Sized> Stage<'a, S> {
    /// Chooses the folder and clears what a killed build left in any that could be chosen.
    /// `whole` is for an output folder that does not exist.
    pub(super) fn open(
        store: &'a S,
        state_dir: &Path,
        out: &Path,
        whole: bool,
    ) -> io::Result<Self> {
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
            whole,
            made,
            next,
        })
    }

    /// Puts the bytes of the file that will be at `path` into the stage and returns their number there.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> io::Result<usize> {
        {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            if !*made {
                self.store.create_dir_all(&self.start())?;
                *made = true;
            }
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        if self.whole {
            let file = self.start().join(path);
            if let Some(folder) = file.parent().filter(|_| path.contains('/')) {
                self.store.create_dir_all(folder)?;
            }
            self.store.write(&file, bytes)?;
        } else {
            self.store.write(&self.file(number), bytes)?;
        }
        Ok(number)
    }

    /// Whether the files wait as the tree of a whole new site.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// The tree of a whole new site; none where there is an output folder already.
    pub(super) fn whole(&self) -> Option<PathBuf> {
        self.whole.then(|| self.start())
    }

    fn start(&self) -> PathBuf {
        if self.whole {
            self.folder.join(WHOLE)
        } else {
            self.folder.clone()
        }
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

/// Empties and removes a stage. Only files with a number for a name go, and the tree of a whole
/// site, and no link is followed: whatever a downloaded site may have put here, nothing else is
/// ever deleted.
fn clear<S: Store + ?Sized>(store: &S, folder: &Path) -> io::Result<()> {
    match store.kind(folder)? {
        None => return Ok(()),
        Some(Kind::Dir) => {}
        Some(_) => return store.remove_file(folder),
    }
    // A folder sorts before what is in it.
    for listed in store.list(folder)?.into_iter().rev() {
        let path = folder.join(&listed.path);
        let numbered = || {
            let name = listed.path.to_str().unwrap_or_default();
            name.bytes().all(|byte| byte.is_ascii_digit())
        };
        match listed.kind {
            Kind::Dir if listed.path.starts_with(WHOLE) => drop(store.remove_dir(&path)?),
            Kind::Dir => {}
            _ if listed.path.starts_with(WHOLE) => store.remove_file(&path)?,
            Kind::File if numbered() => store.remove_file(&path)?,
            _ => {}
        }
    }
    store.remove_dir(folder).map(|_| ())
}
