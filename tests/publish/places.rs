//! Paths, folders, file systems and the lock.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use guidepost::base::file_stat::FileStat;
use guidepost::io::publish::{Lock, Publisher};
use guidepost::io::store::{DirEntry, DiskStore, FileKind, Store};

use crate::memory_store::MemoryStore;
use crate::world::*;

#[test]
fn invalid_paths_are_refused_and_nothing_is_published() {
    for bad in ["", "/etc/passwd", "../x", "a/../../x", "a\\b", "a//b", "."] {
        let world = in_memory();
        let publisher = Publisher::open(&world.store, &world.state(), &world.out(), false).unwrap();
        publisher
            .offer("good.html", b"good".to_vec().into())
            .unwrap();
        assert_eq!(
            publisher
                .offer(bad, b"bad".to_vec().into())
                .unwrap_err()
                .code,
            "output-path"
        );
        assert_eq!(
            codes(&publisher.finish().map(|published| published.summary)),
            ["output-incomplete"]
        );
        assert!(world.store.files().is_empty());
    }
    let world = in_memory();
    let publisher = Publisher::open(&world.store, &world.state(), &world.out(), false).unwrap();
    publisher.offer("a.html", b"1".to_vec().into()).unwrap();
    assert_eq!(
        publisher
            .offer("a.html", b"2".to_vec().into())
            .unwrap_err()
            .code,
        "output-path"
    );
    drop(publisher);
    assert_eq!(
        codes(&world.build(&tree(&[("a", ""), ("a/b", "")]))),
        ["output-path"]
    );
    assert!(world.store.files().is_empty());
}

#[test]
fn an_output_that_is_a_file_or_below_one_is_refused() {
    let world = on_disk();
    DiskStore.write(&world.out(), b"a file").unwrap();
    let site = tree(&[("index.html", "x")]);
    let error = world.build(&site).unwrap_err().remove(0);
    assert_eq!(
        (error.code, error.path),
        ("output-conflict", Some(world.out()))
    );
    let below = world.out().join("deep");
    let error = Publisher::open(&DiskStore, &world.state(), &below, false).unwrap_err();
    assert_eq!(error.code, "output-io");
    assert!(
        error.message.contains(&below.display().to_string()),
        "{error}"
    );
}

#[test]
fn a_second_build_waits_for_the_lock_and_then_names_its_holder() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("new/.guidepost");
    let lock = Lock::acquire(&state, Duration::ZERO).unwrap();
    let error = Lock::acquire(&state, Duration::from_millis(120)).unwrap_err();
    assert_eq!(error.code, "build-locked");
    let holder = format!("(process {})", std::process::id());
    assert!(error.message.contains(&holder), "{error}");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| Lock::acquire(&state, Duration::from_secs(60)));
        std::thread::sleep(Duration::from_millis(100));
        drop(lock);
        assert!(waiting.join().unwrap().is_ok());
    });
    assert!(state.join("lock").exists());
    Lock::acquire(&state, Duration::ZERO).unwrap();
}

/// A store in memory with mount points, and with names in which case does not count.
struct MountedStore {
    inner: MemoryStore,
    mounts: Vec<PathBuf>,
    caseless: bool,
}

impl MountedStore {
    fn mount(&self, path: &Path) -> usize {
        let above = self
            .mounts
            .iter()
            .enumerate()
            .filter(|(_, mount)| path.starts_with(mount));
        above
            .max_by_key(|(_, mount)| mount.as_os_str().len())
            .map_or(0, |(index, _)| index + 1)
    }

    fn name(&self, path: &Path) -> PathBuf {
        match self.caseless {
            true => path.to_str().unwrap().to_lowercase().into(),
            false => path.to_owned(),
        }
    }
}

impl Store for MountedStore {
    fn stat(&self, path: &Path) -> Option<FileStat> {
        self.inner.stat(&self.name(path))
    }
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.inner.read(&self.name(path))
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.inner.write(&self.name(path), bytes)
    }
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.inner.create_dir_all(&self.name(path))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        match self.mount(from) == self.mount(to) {
            true => self.inner.rename(&self.name(from), &self.name(to)),
            false => Err(ErrorKind::CrossesDevices.into()),
        }
    }
    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.inner.move_new(&self.name(from), &self.name(to))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.inner.remove_file(&self.name(path))
    }
    fn remove_dir(&self, path: &Path) -> io::Result<bool> {
        self.inner.remove_dir(&self.name(path))
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<DirEntry>> {
        self.inner.list(&self.name(folder))
    }
    fn kind(&self, path: &Path) -> io::Result<Option<FileKind>> {
        self.inner.kind(&self.name(path))
    }
    fn same_filesystem(&self, a: &Path, b: &Path) -> io::Result<bool> {
        Ok(self.mount(a) == self.mount(b))
    }
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.canonicalize(&self.name(path))
    }
}

#[test]
fn a_page_that_only_changes_case_survives_where_case_does_not_count() {
    let old = tree(&[
        ("About/Team/index.html", "1"),
        ("About/x.svg", "x"),
        ("LICENSE", "1"),
    ]);
    let new = tree(&[
        ("about/team/index.html", "2"),
        ("about/x.svg", "x"),
        ("license", "1"),
    ]);
    for caseless in [true, false] {
        let store = MountedStore {
            inner: in_memory().store,
            mounts: Vec::new(),
            caseless,
        };
        let world = World {
            store,
            root: PathBuf::from("/site"),
            _folder: None,
        };
        world.build(&old).unwrap();
        let summary = world.build(&new).unwrap();
        assert_eq!((summary.new, summary.removed.len()), (3, 3));
        assert_eq!(look(&world.store, &world.out()), new);
        assert_eq!(world.build(&new).unwrap().unchanged, 3);
        if !caseless {
            // Where case counts, another spelling is another file, and may be somebody else's.
            world.put("LICENSE", "theirs");
            let more = with(&tree(&[("LICENSE", "2")]), &new);
            assert_eq!(codes(&world.build(&more)), ["output-refused"]);
        }
    }
}

#[test]
fn the_staging_folder_is_on_the_file_system_of_the_output() {
    let (old, new) = sites();
    // Beside the output, also under folders that do not exist yet; or in it, when it is a mount.
    // The last has a mount inside the output, which only a copy can reach.
    for mounts in [
        &["/srv"][..],
        &["/site/public"],
        &["/srv", "/srv/www/new/public"],
        &["/site/public/a"],
    ] {
        let root = PathBuf::from("/site");
        let inner = MemoryStore::new();
        inner.create_dir_all(&root).unwrap();
        let mounts: Vec<PathBuf> = mounts.iter().map(PathBuf::from).collect();
        mounts
            .iter()
            .for_each(|mount| inner.create_dir_all(mount).unwrap());
        let store = MountedStore {
            inner,
            mounts: mounts.clone(),
            caseless: false,
        };
        let out = match mounts[0].starts_with("/site") {
            true => root.join("public"),
            false => PathBuf::from("/srv/www/new/public"),
        };
        let state = root.join(".guidepost");
        let before = look(&store, Path::new("/"));
        let publisher = Publisher::open(&store, &state, &out, false).unwrap();
        publisher
            .offer("index.html", b"never".to_vec().into())
            .unwrap();
        let staged = store.inner.files().into_keys().next().unwrap();
        let inside = mounts[0] != Path::new("/site/public/a");
        assert_eq!(store.mount(&staged), store.mount(&out), "{staged:?}");
        assert_eq!(inside, !staged.starts_with(&state));
        drop(publisher);
        assert_eq!(look(&store, Path::new("/")), before);
        for site in [&old, &new] {
            let publisher = Publisher::open(&store, &state, &out, false).unwrap();
            for (path, bytes) in site {
                publisher.offer(path, bytes.clone().into()).unwrap();
            }
            publisher.finish().unwrap();
            assert_eq!(&look(&store, &out), site);
        }
        assert!(
            store
                .inner
                .files()
                .into_keys()
                .all(|file| !file.to_string_lossy().contains("stage"))
        );
    }
}
