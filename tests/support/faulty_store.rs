//! A store that fails on purpose.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use guidepost::base::file_stat::FileStat;
use guidepost::io::open_file::OpenFile;
use guidepost::io::store::{DirEntry, FileKind, Store};

/// The effect on the chosen call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// That call fails with this error; later ones work.
    Once(io::ErrorKind),
    /// That call and every later counted one fail with this error, as on a full disk.
    FromThen(io::ErrorKind),
    /// The process is killed: that call and everything after it fails, reads included, so that no clean-up can hide what
    /// a crash leaves behind.
    Killed,
}

/// The calls that are counted, and so can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calls {
    /// Every call that changes something.
    Changes,
    /// Only [`Store::write`] and what writes through it.
    Writes,
}

/// Wraps a store and makes its nth counted call, and by choice all later ones, fail. A write that fails leaves half of
/// its bytes behind, as a real one may.
#[derive(Debug)]
pub(crate) struct FaultyStore<S> {
    inner: S,
    calls: Calls,
    at: usize,
    fault: Fault,
    count: AtomicUsize,
    dead: AtomicBool,
}

impl<S: Store> FaultyStore<S> {
    /// Wraps `inner`; `fault` affects the call number `at`, counted from 1 among `calls`. With 0 nothing ever fails,
    /// which is how to count calls.
    pub(crate) fn new(inner: S, calls: Calls, at: usize, fault: Fault) -> Self {
        let (count, dead) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self {
            inner,
            calls,
            at,
            fault,
            count,
            dead,
        }
    }

    /// The wrapped store again.
    pub(crate) fn into_inner(self) -> S {
        self.inner
    }

    /// The wrapped store, without faults.
    pub(crate) fn inner(&self) -> &S {
        &self.inner
    }

    /// The number of counted calls so far.
    pub(crate) fn count(&self) -> usize {
        self.count.load(SeqCst)
    }

    fn alive(&self) -> io::Result<()> {
        match self.dead.load(SeqCst) {
            true => Err(io::Error::other("killed")),
            false => Ok(()),
        }
    }

    /// Counts a call that changes something; fails if the fault affects it.
    fn change(&self, counted: bool) -> io::Result<()> {
        self.alive()?;
        if !counted {
            return Ok(());
        }
        let number = self.count.fetch_add(1, SeqCst) + 1;
        if self.at == 0 || number < self.at {
            return Ok(());
        }
        match self.fault {
            Fault::Once(kind) if number == self.at => Err(kind.into()),
            Fault::Once(_) => Ok(()),
            Fault::FromThen(kind) => Err(kind.into()),
            Fault::Killed => {
                self.dead.store(true, SeqCst);
                self.alive()
            }
        }
    }

    fn any_change(&self) -> io::Result<()> {
        self.change(self.calls == Calls::Changes)
    }
}

impl<S: Store> Store for FaultyStore<S> {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.alive()?;
        self.inner.read(path)
    }

    fn open(&self, path: &Path) -> io::Result<Option<OpenFile>> {
        self.alive()?;
        self.inner.open(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // A write after the kill writes nothing at all.
        self.alive()?;
        if let Err(error) = self.change(true) {
            let (half, _) = bytes.split_at(bytes.len() / 2);
            self.inner.write(path, half)?;
            return Err(error);
        }
        self.inner.write(path, bytes)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.any_change()?;
        self.inner.create_dir_all(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.any_change()?;
        self.inner.rename(from, to)
    }

    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.any_change()?;
        self.inner.move_new(from, to)
    }

    fn back_up(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.any_change()?;
        self.inner.back_up(from, to)
    }

    fn replace_empty_dir(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.any_change()?;
        self.inner.replace_empty_dir(from, to)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.any_change()?;
        self.inner.sync(path)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.any_change()?;
        self.inner.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<bool> {
        self.any_change()?;
        self.inner.remove_dir(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<DirEntry>> {
        self.alive()?;
        self.inner.list(folder)
    }

    fn kind(&self, path: &Path) -> io::Result<Option<FileKind>> {
        self.alive()?;
        self.inner.kind(path)
    }

    fn stat(&self, path: &Path) -> Option<FileStat> {
        self.alive().ok()?;
        self.inner.stat(path)
    }

    fn same_filesystem(&self, a: &Path, b: &Path) -> io::Result<bool> {
        self.alive()?;
        self.inner.same_filesystem(a, b)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.alive()?;
        self.inner.canonicalize(path)
    }
}
