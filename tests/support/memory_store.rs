//! A store in memory.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::ops::Bound::{Excluded, Unbounded};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use guidepost::base::file_stat::FileStat;
use guidepost::io::store::{DirEntry, FileKind, Store};

/// A store in a map. It behaves like one file system without symbolic links; paths are absolute.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore {
    entries: Mutex<Entries>,
    /// The number of writes so far: the store's clock.
    writes: AtomicI64,
}

type Entries = BTreeMap<PathBuf, Entry>;

#[derive(Clone, Debug)]
enum Entry {
    /// The bytes, and the number of the write that they are from.
    File(Vec<u8>, i64),
    Dir,
}

impl MemoryStore {
    /// An empty store.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// All files with their bytes, sorted by path.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = self.lock();
        let files = entries.iter().filter_map(|(path, entry)| match entry {
            Entry::File(bytes, _) => Some((path.clone(), bytes.clone())),
            Entry::Dir => None,
        });
        files.collect()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        // A panic elsewhere cannot leave the map half changed: each call changes it in one step.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for MemoryStore {
    fn clone(&self) -> Self {
        Self {
            entries: Mutex::new(self.lock().clone()),
            writes: AtomicI64::new(self.writes.load(Ordering::Relaxed)),
        }
    }
}

/// The topmost folder is always there.
fn is_top(path: &Path) -> bool {
    path.parent().is_none() || path.as_os_str().is_empty()
}

fn is_dir(entries: &Entries, path: &Path) -> bool {
    is_top(path) || matches!(entries.get(path), Some(Entry::Dir))
}

fn has_parent(entries: &Entries, path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if is_dir(entries, parent) => Ok(()),
        _ => Err(ErrorKind::NotFound.into()),
    }
}

/// Everything below a folder: a path sorts directly after those it begins with.
fn below<'a>(
    entries: &'a Entries,
    folder: &'a Path,
) -> impl Iterator<Item = (&'a PathBuf, &'a Entry)> {
    entries
        .range::<Path, _>((Excluded(folder), Unbounded))
        .take_while(move |(path, _)| path.starts_with(folder))
}

impl Store for MemoryStore {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match self.lock().get(path) {
            Some(Entry::File(bytes, _)) => Ok(Some(bytes.clone())),
            Some(Entry::Dir) => Err(ErrorKind::IsADirectory.into()),
            None => Ok(None),
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut entries = self.lock();
        has_parent(&entries, path)?;
        if is_dir(&entries, path) {
            return Err(ErrorKind::IsADirectory.into());
        }
        let time = self.writes.fetch_add(1, Ordering::Relaxed);
        entries.insert(path.to_owned(), Entry::File(bytes.to_owned(), time));
        Ok(())
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut entries = self.lock();
        if path
            .ancestors()
            .any(|part| matches!(entries.get(part), Some(Entry::File(..))))
        {
            return Err(ErrorKind::NotADirectory.into());
        }
        for part in path.ancestors().filter(|part| !is_top(part)) {
            entries.insert(part.to_owned(), Entry::Dir);
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut entries = self.lock();
        has_parent(&entries, to)?;
        if is_dir(&entries, to) {
            return Err(ErrorKind::IsADirectory.into());
        }
        let inside: Vec<PathBuf> = below(&entries, from)
            .map(|(path, _)| path.clone())
            .collect();
        for path in inside {
            let (Some(entry), Ok(rest)) = (entries.remove(&path), path.strip_prefix(from)) else {
                continue;
            };
            entries.insert(to.join(rest), entry);
        }
        let entry = entries.remove(from).ok_or(ErrorKind::NotFound)?;
        entries.insert(to.to_owned(), entry);
        Ok(())
    }

    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut entries = self.lock();
        has_parent(&entries, to)?;
        if is_top(to) || entries.contains_key(to) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let entry = entries.remove(from).ok_or(ErrorKind::NotFound)?;
        entries.insert(to.to_owned(), entry);
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut entries = self.lock();
        if is_dir(&entries, path) {
            return Err(ErrorKind::IsADirectory.into());
        }
        entries.remove(path);
        Ok(())
    }

    fn remove_dir(&self, path: &Path) -> io::Result<bool> {
        let mut entries = self.lock();
        if is_top(path) || below(&entries, path).next().is_some() {
            return Ok(false);
        }
        if let Some(Entry::File(..)) = entries.get(path) {
            return Ok(false);
        }
        entries.remove(path);
        Ok(true)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<DirEntry>> {
        let entries = self.lock();
        let listed = below(&entries, folder).map(|(path, entry)| DirEntry {
            path: path.strip_prefix(folder).unwrap_or(path).to_owned(),
            kind: kind_of(entry),
        });
        Ok(listed.collect())
    }

    fn kind(&self, path: &Path) -> io::Result<Option<FileKind>> {
        if is_top(path) {
            return Ok(Some(FileKind::Dir));
        }
        Ok(self.lock().get(path).map(kind_of))
    }

    fn stat(&self, path: &Path) -> Option<FileStat> {
        match self.lock().get(path)? {
            Entry::File(bytes, time) => Some(FileStat::made_up(bytes.len() as u64, *time)),
            Entry::Dir => None,
        }
    }

    fn same_filesystem(&self, _: &Path, _: &Path) -> io::Result<bool> {
        Ok(true)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let mut plain = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => drop(plain.pop()),
                Component::CurDir => {}
                part => plain.push(part),
            }
        }
        Ok(plain)
    }
}

fn kind_of(entry: &Entry) -> FileKind {
    match entry {
        Entry::File(..) => FileKind::File,
        Entry::Dir => FileKind::Dir,
    }
}
