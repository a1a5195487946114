//! Publications that survive a loss of power: what is synced before what.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use guidepost::base::file_stat::FileStat;
use guidepost::io::publish::Publisher;
use guidepost::io::store::{DirEntry, FileKind, Store};

use crate::faulty_store::{Calls, Fault};
use crate::memory_store::MemoryStore;
use crate::world::*;

/// A call that changes the disk, or syncs it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Call {
    Write(PathBuf),
    Rename(PathBuf, PathBuf),
    /// A folder, or another entry, is created or removed.
    Entry(PathBuf),
    Sync(PathBuf),
}

impl Call {
    /// The files whose bytes it changes.
    fn bytes(&self) -> Option<&Path> {
        match self {
            Self::Write(path) => Some(path),
            _ => None,
        }
    }

    /// The paths at which it changes what a folder lists.
    fn entries(&self) -> Vec<&Path> {
        match self {
            Self::Write(path) | Self::Entry(path) => vec![path],
            Self::Rename(from, to) => vec![from, to],
            Self::Sync(_) => Vec::new(),
        }
    }

    fn changes_below(&self, folder: &Path) -> bool {
        self.entries().iter().any(|path| path.starts_with(folder))
    }
}

/// A store that records the order of calls.
#[derive(Default)]
struct RecordingStore {
    inner: MemoryStore,
    calls: Mutex<Vec<Call>>,
}

impl RecordingStore {
    fn record(&self, call: Call) {
        self.calls.lock().unwrap().push(call);
    }
}

impl Store for RecordingStore {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.inner.read(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.record(Call::Write(path.to_owned()));
        self.inner.write(path, bytes)
    }
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        for folder in path.ancestors() {
            if self.inner.kind(folder)?.is_none() {
                self.record(Call::Entry(folder.to_owned()));
            }
        }
        self.inner.create_dir_all(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.record(Call::Rename(from.to_owned(), to.to_owned()));
        self.inner.rename(from, to)
    }
    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.inner.move_new(from, to)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.record(Call::Sync(path.to_owned()));
        assert!(self.inner.kind(path)?.is_some(), "{}", path.display());
        Ok(())
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        if self.inner.kind(path)?.is_some() {
            self.record(Call::Entry(path.to_owned()));
        }
        self.inner.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<bool> {
        let is_there = self.inner.kind(path)?.is_some();
        let removed = self.inner.remove_dir(path)?;
        if is_there && removed {
            self.record(Call::Entry(path.to_owned()));
        }
        Ok(removed)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<DirEntry>> {
        self.inner.list(folder)
    }
    fn kind(&self, path: &Path) -> io::Result<Option<FileKind>> {
        self.inner.kind(path)
    }
    fn stat(&self, path: &Path) -> Option<FileStat> {
        self.inner.stat(path)
    }
    fn same_filesystem(&self, a: &Path, b: &Path) -> io::Result<bool> {
        self.inner.same_filesystem(a, b)
    }
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.canonicalize(path)
    }
}

fn build<S: Store>(world: &World<S>, site: &Tree, durable: bool) -> Outcome {
    let one = |error| vec![error];
    let publisher = Publisher::open(&world.store, &world.state(), &world.out(), false);
    let publisher = publisher.map_err(one)?.durable(durable);
    for (path, bytes) in site {
        publisher.offer(path, bytes.clone().into()).map_err(one)?;
    }
    publisher.finish().map(|published| published.summary)
}

fn recording() -> World<RecordingStore> {
    let store = RecordingStore::default();
    let root = PathBuf::from("/site");
    store.inner.create_dir_all(&root).unwrap();
    World {
        store,
        root,
        _folder: None,
    }
}

/// The calls of a build.
fn calls_of(world: &World<RecordingStore>, site: &Tree, durable: bool) -> Vec<Call> {
    world.store.calls.lock().unwrap().clear();
    build(world, site, durable).unwrap();
    std::mem::take(&mut *world.store.calls.lock().unwrap())
}

/// The files and folders below `within` whose last change among `calls` was not synced. A file that was moved carries
/// its bytes along.
fn unsynced(calls: &[Call], within: &Path) -> BTreeSet<PathBuf> {
    let mut bytes = BTreeSet::new();
    let mut folders = BTreeSet::new();
    for call in calls {
        if let Call::Rename(from, to) = call
            && bytes.remove(from.as_path())
        {
            bytes.insert(to.clone());
        }
        bytes.extend(call.bytes().map(Path::to_owned));
        for path in call.entries() {
            folders.insert(path.parent().unwrap().to_owned());
        }
        match call {
            // A file or folder that is removed needs no sync.
            Call::Sync(path) | Call::Entry(path) => {
                bytes.remove(path);
                folders.remove(path);
            }
            Call::Write(_) | Call::Rename(..) => {}
        }
    }
    bytes.extend(folders);
    bytes.retain(|path| path.starts_with(within));
    bytes
}

#[test]
fn everything_is_synced_before_what_depends_on_it() {
    let (old, new) = sites();
    let world = recording();
    build(&world, &old, false).unwrap();
    let calls = calls_of(&world, &new, true);
    let at = |found: &dyn Fn(&Call) -> bool| calls.iter().position(found).unwrap();
    let (out, state) = (world.out(), world.state());
    let journal = state.join("stage/journal.json");
    let outputs = state.join("outputs");

    // The staged files, the backups and the journal are on the disk before the output is touched; so is the manifest.
    let touched = at(&|call| call.changes_below(&out));
    assert_eq!(unsynced(&calls[..touched], &state), BTreeSet::new());
    let written = at(&|call| matches!(call, Call::Rename(_, to) if *to == journal));
    assert!(written < touched);
    // What the journal refers to is synced before the journal has its name.
    let mut before_journal = unsynced(&calls[..written], &state);
    before_journal.retain(|path| *path != state.join("stage"));
    assert_eq!(before_journal, BTreeSet::new());

    // The output and the manifest are on the disk before the journal is removed.
    let completed = at(&|call| *call == Call::Entry(journal.clone()));
    let last = calls.iter().rposition(|call| call.changes_below(&out));
    assert!(last.unwrap() < completed);
    assert_eq!(unsynced(&calls[..completed], &out), BTreeSet::new());
    assert_eq!(unsynced(&calls[..completed], &outputs), BTreeSet::new());
    assert_eq!(calls[completed + 1], Call::Sync(state.join("stage")));
}

#[test]
fn a_new_site_is_synced_before_it_gets_its_name() {
    let world = recording();
    let calls = calls_of(&world, &sites().1, true);
    let out = world.out();
    let switched = calls
        .iter()
        .position(|call| matches!(call, Call::Rename(_, to) if *to == out));
    let switched = switched.unwrap();
    // The tree itself moves, so what its old folder lists does not matter.
    let mut left = unsynced(&calls[..switched], &world.root);
    left.retain(|path| *path != world.state().join("stage"));
    assert_eq!(left, BTreeSet::new());
    assert_eq!(calls[switched + 1], Call::Sync(world.root.clone()));
}

#[test]
fn nothing_is_synced_unless_the_site_asks_for_it() {
    let world = recording();
    let (old, new) = sites();
    for site in [&old, &new] {
        let calls = calls_of(&world, site, false);
        assert!(!calls.iter().any(|call| matches!(call, Call::Sync(_))));
    }
}

#[test]
fn a_sync_that_fails_leaves_the_output_as_it_was() {
    fn check<S: Store>(make: fn() -> World<S>, before: &Tree, after: &Tree) {
        let (mut failed, mut at) = (0, 0);
        loop {
            at += 1;
            let fault = Fault::Once(ErrorKind::Other);
            let world = make().break_at(Calls::Changes, at, fault);
            let outcome = build(&world, &sites().1, true);
            let found = look(world.store.inner(), &world.out());
            let expected = if outcome.is_ok() { after } else { before };
            assert_eq!(&found, expected, "at {at}: {outcome:?}");
            failed += usize::from(outcome.is_err());
            let done = world.store.count() < at;
            world.build_healthy(&sites().1).unwrap();
            assert_eq!(&look(world.store.inner(), &world.out()), after);
            look_state(world.store.inner(), &world.state());
            if done {
                break;
            }
        }
        assert!(failed > 30, "{failed}");
    }
    let (old, new) = sites();
    let (before, after) = (with(&old, &foreign()), with(&new, &foreign()));
    check(|| published(in_memory()), &before, &after);
    check(|| published(on_disk()), &before, &after);
    check(in_memory, &Tree::new(), &new);
    check(on_disk, &Tree::new(), &new);
}
