//! Looking at folders again and again, where the file system does not report changes. Of each file its stamp is looked
//! at, in full: a second save within a second, or an older file in the place of a newer one, is a change too.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Signal;
use super::held::Look;
use crate::base::file_stat::FileStat;

/// How often they are looked at.
const POLL: Duration = Duration::from_millis(500);

type Folders = Mutex<BTreeSet<String>>;

/// Looks at folders, each for itself, as long as it is there.
pub(super) struct Poller {
    folders: Arc<Folders>,
}

/// A thread that panicked left a whole set behind.
fn lock(folders: &Folders) -> MutexGuard<'_, BTreeSet<String>> {
    folders.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Poller {
    pub(super) fn new(root: &Path, sender: Sender<Signal>) -> Self {
        let folders = Arc::<Folders>::default();
        let watched = Arc::downgrade(&folders);
        let root = root.to_owned();
        std::thread::spawn(move || {
            // None, so that the first look tells of what may have changed before it.
            let mut last = None;
            while let Some(folders) = watched.upgrade() {
                let folders = lock(&folders).clone();
                let seen = look(&root, &folders);
                let is_new = last.replace(seen) != Some(seen);
                if is_new && sender.send(Signal::Changed(Look::All)).is_err() {
                    return;
                }
                std::thread::sleep(POLL);
            }
        });
        Self { folders }
    }

    /// Looks at these folders from now on, relative to the root.
    pub(super) fn watch(&self, folders: &BTreeSet<String>) {
        lock(&self.folders).clone_from(folders);
    }
}

/// Stands for what is in the folders: the names of all, and of files what the file system tells of their content.
fn look(root: &Path, folders: &BTreeSet<String>) -> u64 {
    let mut seen = DefaultHasher::new();
    for folder in folders {
        folder.hash(&mut seen);
        let folder = root.join(folder);
        // What came and went again between two looks may have been read meanwhile.
        let changed = fs::metadata(&folder).and_then(|folder| folder.modified());
        changed.ok().hash(&mut seen);
        let entries = fs::read_dir(folder).into_iter().flatten();
        let paths = entries.flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> = paths.filter(|path| is_source(root, path)).collect();
        paths.sort();
        for path in paths {
            path.hash(&mut seen);
            let metadata = fs::metadata(&path).ok().filter(fs::Metadata::is_file);
            let told = metadata.map(|file| (FileStat::of(&file), file.len(), file.modified().ok()));
            told.hash(&mut seen);
        }
    }
    seen.finish()
}

/// Not what the site's root holds besides: version control, the state and the output of builds, other tools' folders.
pub(super) fn is_source(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else {
        return true;
    };
    match path.components().next() {
        Some(Component::Normal(first)) => {
            let first = first.to_string_lossy();
            !first.starts_with('.') && !crate::site::sources::left_out().contains(&first.as_ref())
        }
        _ => true,
    }
}
