//! The site's files as they were when they were first asked for, so that a page is printed from the bytes that its
//! facts were read from, however often its author saves meanwhile.

use std::collections::BTreeSet;
use std::io;
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::file_stat::FileStat;
use crate::io::files::{DiskFiles, Files, Listing};

/// Larger files are read from disk whenever they are asked for, unless pages are made of them.
const LARGEST_HELD: usize = 1024 * 1024;
/// Endings of the files that pages are made of when they are printed.
const PRINTED: [&str; 2] = [".md", ".svg"];

/// Which files are looked at on disk. Of others what is held is believed, as long as they are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    All,
    /// These, and what is in them where they are folders, relative to the root.
    At(BTreeSet<String>),
}

/// Where more files are named, all are looked at.
const MOST_NAMED: usize = 64;

impl Look {
    /// At one path below `root`.
    pub(super) fn at(root: &Path, path: &Path) -> Self {
        let inside = path.strip_prefix(root).ok().and_then(Path::to_str);
        match inside {
            Some(inside) if !inside.is_empty() => {
                let inside = inside.replace(MAIN_SEPARATOR, "/");
                Self::At(BTreeSet::from([inside]))
            }
            _ => Self::All,
        }
    }

    /// Looks at what the other does, too.
    pub(super) fn add(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::At(files), Self::At(more)) if files.len() + more.len() <= MOST_NAMED => {
                files.extend(more);
            }
            (Self::At(files), Self::At(more)) if more.is_subset(files) => {}
            _ => *self = Self::All,
        }
    }

    fn includes(&self, file: &str) -> bool {
        let is_in = |named: &String| {
            let rest = file.strip_prefix(named.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        match self {
            Self::All => true,
            Self::At(files) => files.iter().any(is_in),
        }
    }
}

/// A file's content.
struct Content {
    hash: blake3::Hash,
    length: u64,
    /// None where it is too large to be held.
    bytes: Option<Vec<u8>>,
}

/// Content that was read, with what the file system said of the file then, and when that was.
struct Shelved {
    stamp: FileStat,
    time: SystemTime,
    content: Arc<Content>,
}

/// The disk, and all that was read from it, for the next ones who ask for the same.
pub(super) struct Shelf {
    pub(super) disk: DiskFiles,
    shelved: Mutex<FxHashMap<String, Shelved>>,
}

impl Shelf {
    pub(super) fn new(disk: DiskFiles) -> Self {
        Self {
            disk,
            shelved: Mutex::default(),
        }
    }

    /// The content of a file as it is now, read only where it may have changed.
    #[expect(
        clippy::disallowed_methods,
        reason = "a file that was just written may be written again within a tick of the file system's clock"
    )]
    fn content(&self, file: &str, look: &Look) -> io::Result<Option<Arc<Content>>> {
        if !look.includes(file)
            && let Some(known) = lock(&self.shelved).get(file)
        {
            return Ok(Some(Arc::clone(&known.content)));
        }
        let time = SystemTime::now();
        let Some(stamp) = self.disk.stat(file) else {
            // The disk tells better than a stamp what keeps it from being read.
            return match self.disk.read(file, u64::MAX)? {
                Some(bytes) => Ok(Some(Arc::new(Content::new(file, bytes)))),
                None => Ok(None),
            };
        };
        if let Some(known) = lock(&self.shelved).get(file)
            && known.stamp == stamp
            && stamp.settled_long_before(known.time)
        {
            return Ok(Some(Arc::clone(&known.content)));
        }
        let Some(bytes) = self.disk.read(file, u64::MAX)? else {
            return Ok(None);
        };
        let content = Arc::new(Content::new(file, bytes));
        let shelved = Shelved {
            stamp,
            time,
            content: Arc::clone(&content),
        };
        lock(&self.shelved).insert(file.to_owned(), shelved);
        Ok(Some(content))
    }

    /// Forgets all files but those of `held`, where that came to look into folders.
    pub(super) fn keep_only(&self, held: &Held) {
        if held.has_looked_around() {
            let seen = lock(&held.seen);
            lock(&self.shelved).retain(|file, _| seen.files.contains_key(file));
        }
    }
}

impl Content {
    fn new(file: &str, bytes: Vec<u8>) -> Self {
        let is_printed = PRINTED.iter().any(|ending| file.ends_with(ending));
        Self {
            hash: blake3::hash(&bytes),
            length: bytes.len() as u64,
            bytes: (is_printed || bytes.len() <= LARGEST_HELD).then_some(bytes),
        }
    }
}

#[derive(Default)]
struct Seen {
    /// None for a file that was asked for and was not there.
    files: FxHashMap<String, Option<Arc<Content>>>,
    listed: Vec<String>,
    folders: BTreeSet<String>,
}

/// The files of one moment.
pub(super) struct Held {
    shelf: Arc<Shelf>,
    look: Look,
    seen: Mutex<Seen>,
}

/// A thread that panicked left whole values behind: they are put in by single steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Held {
    pub(super) fn new(shelf: Arc<Shelf>, look: Look) -> Self {
        Self {
            shelf,
            look,
            seen: Mutex::default(),
        }
    }

    fn content(&self, file: &str) -> io::Result<Option<Arc<Content>>> {
        if let Some(known) = lock(&self.seen).files.get(file) {
            return Ok(known.clone());
        }
        let content = self.shelf.content(file, &self.look)?;
        // Of two who ask at once, both get what the first one found.
        let mut seen = lock(&self.seen);
        let first = seen.files.entry(file.to_owned()).or_insert(content);
        Ok(first.clone())
    }

    /// The fingerprint of a file; none where there is no such file, or it cannot be read.
    pub(super) fn hash(&self, file: &str) -> Option<blake3::Hash> {
        let content = self.content(file).ok().flatten()?;
        Some(content.hash)
    }

    /// Looks at all files that were listed, and that nobody has asked for yet.
    pub(super) fn look_at_all(&self) {
        let unseen: Vec<String> = {
            let seen = lock(&self.seen);
            let is_unseen = |file: &&String| !seen.files.contains_key(*file);
            seen.listed.iter().filter(is_unseen).cloned().collect()
        };
        unseen.par_iter().for_each(|file| {
            self.hash(file);
        });
    }

    /// Whether folders were looked into, which they are not where the settings are broken.
    pub(super) fn has_looked_around(&self) -> bool {
        !lock(&self.seen).folders.is_empty()
    }

    /// All files that are there, with their fingerprints; none for one that cannot be read.
    pub(super) fn contents(&self) -> Contents {
        let seen = lock(&self.seen);
        let read = seen.files.iter().filter_map(|(file, content)| {
            let content = content.as_ref()?;
            Some((file.clone(), Some(content.hash)))
        });
        let mut contents: Contents = read.collect();
        for file in &seen.listed {
            if !contents.contains_key(file) {
                contents.insert(file.clone(), None);
            }
        }
        contents
    }

    /// The folders, relative to the root, that were looked into, or that hold a file that was asked for; some of
    /// these may not be there.
    pub(super) fn folders(&self) -> BTreeSet<String> {
        let seen = lock(&self.seen);
        let asked = seen.files.keys().filter_map(|file| file.rsplit_once('/'));
        let mut folders = seen.folders.clone();
        for (folder, _) in asked {
            if !folders.contains(folder) {
                folders.insert(folder.to_owned());
            }
        }
        folders
    }
}

impl Files for Held {
    fn list(&self, folder: &str, skip: &dyn Fn(&str) -> bool) -> Listing {
        let listing = self.shelf.disk.list(folder, skip);
        let mut seen = lock(&self.seen);
        seen.listed.extend(listing.files.iter().cloned());
        seen.folders.extend(listing.folders.iter().cloned());
        listing
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.shelf.disk.has_folder(folder)
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(content) = self.content(file)? else {
            return Ok(None);
        };
        match &content.bytes {
            _ if content.length > at_most => Err(io::ErrorKind::FileTooLarge.into()),
            Some(bytes) => Ok(Some(bytes.clone())),
            None => self.shelf.disk.read(file, at_most),
        }
    }
}

/// Files with their fingerprints.
pub(super) type Contents = FxHashMap<String, Option<blake3::Hash>>;

/// The files that are new, gone or other than before, in order.
pub(super) fn changed_files(before: &Contents, now: &Contents) -> Vec<String> {
    let gone = before.keys().filter(|file| !now.contains_key(*file));
    let other = now
        .iter()
        .filter(|(file, hash)| before.get(*file) != Some(hash));
    let mut changed: Vec<String> = gone.chain(other.map(|(file, _)| file)).cloned().collect();
    changed.sort();
    changed
}
