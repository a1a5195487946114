//! Changes of an author's own files: all of them or none, whatever fails, and wherever the process is killed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use guidepost::io::edit::{self, Edit};
use guidepost::io::store::{DiskStore, Store};

use crate::faulty_store::{Calls, Fault, FaultyStore};
use crate::memory_store::MemoryStore;

const ROOT: &str = "/site";

type Files = BTreeMap<PathBuf, Vec<u8>>;

fn old() -> BTreeMap<&'static str, &'static [u8]> {
    BTreeMap::from([
        ("content/index.md", &b"home links a"[..]),
        ("content/kit/a.md", &b"page a"[..]),
        ("content/kit/deep/p.png", &b"picture"[..]),
        ("content/other.md", &b"other"[..]),
        ("links.ledger", &b"facts"[..]),
    ])
}

/// A page moves with a picture, which empties its folder; two files link to it.
fn change() -> Edit {
    let hash = |file: &str| (file.to_owned(), blake3::hash(old()[file]));
    let written = |file: &str, text: &str| (file.to_owned(), text.as_bytes().to_vec());
    Edit {
        expected: [
            "content/index.md",
            "content/kit/a.md",
            "content/kit/deep/p.png",
            "links.ledger",
        ]
        .map(hash)
        .into(),
        removed: ["content/kit/a.md", "content/kit/deep/p.png"]
            .map(str::to_owned)
            .into(),
        written: [
            written("content/index.md", "home links b"),
            written("content/new/b.md", "page b"),
            written("links.ledger", "more facts"),
        ]
        .into(),
        moved: [(
            "content/new/deep/p.png".to_owned(),
            "content/kit/deep/p.png".to_owned(),
        )]
        .into(),
    }
}

fn world() -> MemoryStore {
    let store = MemoryStore::new();
    for (file, bytes) in old() {
        let path = Path::new(ROOT).join(file);
        store.create_dir_all(path.parent().unwrap()).unwrap();
        store.write(&path, bytes).unwrap();
    }
    store
}

fn own(store: &MemoryStore) -> (Files, Vec<PathBuf>) {
    let mut files = store.files();
    let state = Path::new(ROOT).join(".guidepost");
    files.retain(|path, _| !path.starts_with(&state));
    let all = store
        .list(Path::new(ROOT))
        .unwrap()
        .into_iter()
        .map(|entry| entry.path);
    (
        files,
        all.filter(|path| !path.starts_with(".guidepost")).collect(),
    )
}

fn changed() -> (Files, Vec<PathBuf>) {
    let store = world();
    edit::apply(&store, Path::new(ROOT), &change()).unwrap();
    own(&store)
}

#[test]
fn a_change_is_made_and_leaves_nothing_else_behind() {
    let store = world();
    edit::apply(&store, Path::new(ROOT), &change()).unwrap();
    let names: Vec<String> = store
        .files()
        .keys()
        .map(|path| path.display().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "/site/content/index.md",
            "/site/content/new/b.md",
            "/site/content/new/deep/p.png",
            "/site/content/other.md",
            "/site/links.ledger",
        ]
    );
    let (_, all) = own(&store);
    assert!(
        !all.iter().any(|path| path.starts_with("content/kit")),
        "{all:?}"
    );
    assert!(
        store
            .kind(&Path::new(ROOT).join(".guidepost"))
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_fault_at_any_call_leaves_the_old_files_or_the_new() {
    let counting = FaultyStore::new(world(), Calls::Changes, 0, Fault::Killed);
    edit::apply(&counting, Path::new(ROOT), &change()).unwrap();
    assert!(counting.count() > 20, "{}", counting.count());
    let (before, after) = (own(&world()), changed());
    for fault in [
        Fault::Once(io::ErrorKind::PermissionDenied),
        Fault::FromThen(io::ErrorKind::StorageFull),
        Fault::Killed,
    ] {
        for at in 1..=counting.count() {
            let store = FaultyStore::new(world(), Calls::Changes, at, fault);
            let done = edit::apply(&store, Path::new(ROOT), &change());
            let store = store.into_inner();
            match &done {
                Ok(()) => assert!(own(&store) == after, "{fault:?} {at}"),
                Err(error) if error.undone => {
                    assert!(own(&store) == before, "{fault:?} {at}: {error}")
                }
                Err(_) => {
                    assert!(
                        edit::is_unfinished(&store, Path::new(ROOT))
                            || own(&store) == after
                            || own(&store) == before
                    );
                }
            }
            let again = edit::recover(&store, Path::new(ROOT)).unwrap();
            let now = own(&store);
            assert!(now == before || now == after, "{fault:?} {at}: {done:?}");
            assert!(!again || now == before, "{fault:?} {at}");
            assert!(!edit::is_unfinished(&store, Path::new(ROOT)));
            // Whatever was left does not prevent the next change.
            if now == before {
                edit::apply(&store, Path::new(ROOT), &change()).unwrap();
                assert!(own(&store) == after, "{fault:?} {at}");
            }
        }
    }
}

#[test]
fn undoing_can_be_cut_short_too() {
    let counting = FaultyStore::new(world(), Calls::Changes, 0, Fault::Killed);
    edit::apply(&counting, Path::new(ROOT), &change()).unwrap();
    for at in 1..=counting.count() {
        let killed = || {
            let store = FaultyStore::new(world(), Calls::Changes, at, Fault::Killed);
            drop(edit::apply(&store, Path::new(ROOT), &change()));
            store.into_inner()
        };
        let counting = FaultyStore::new(killed(), Calls::Changes, 0, Fault::Killed);
        edit::recover(&counting, Path::new(ROOT)).unwrap();
        let result = own(counting.inner());
        for again in 1..=counting.count() {
            let store = FaultyStore::new(killed(), Calls::Changes, again, Fault::Killed);
            drop(edit::recover(&store, Path::new(ROOT)));
            let store = store.into_inner();
            edit::recover(&store, Path::new(ROOT)).unwrap();
            assert!(own(&store) == result, "{at} {again}");
        }
    }
}

#[test]
fn what_others_wrote_is_neither_overwritten_nor_lost() {
    let root = Path::new(ROOT);
    for (file, bytes) in [
        ("content/new/b.md", &b"mine"[..]),
        ("content/index.md", &b"edited meanwhile"[..]),
        ("content/new", &b"a file"[..]),
    ] {
        let store = world();
        let path = root.join(file);
        store.create_dir_all(path.parent().unwrap()).unwrap();
        store.write(&path, bytes).unwrap();
        let before = own(&store);
        let failed = edit::apply(&store, root, &change()).unwrap_err();
        assert!(failed.undone, "{failed}");
        assert!(own(&store) == before, "{file}");
    }
}

#[test]
#[cfg(unix)]
fn on_disk_permissions_stay_and_links_are_refused() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (file, bytes) in old() {
        fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
        fs::write(root.join(file), bytes).unwrap();
    }
    fs::set_permissions(
        root.join("content/index.md"),
        fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    edit::apply(&DiskStore, &root, &change()).unwrap();
    let mode = fs::metadata(root.join("content/index.md"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(
        fs::read(root.join("content/new/deep/p.png")).unwrap(),
        b"picture"
    );
    assert!(!root.join("content/kit").exists());

    fs::remove_file(root.join("content/other.md")).unwrap();
    fs::write(root.join("real.md"), "real").unwrap();
    symlink("../real.md", root.join("content/other.md")).unwrap();
    let over = Edit {
        written: [("content/other.md".to_owned(), b"new".to_vec())].into(),
        expected: [("content/other.md".to_owned(), blake3::hash(b"real"))].into(),
        ..Edit::default()
    };
    assert!(edit::apply(&DiskStore, &root, &over).unwrap_err().undone);
    assert_eq!(fs::read(root.join("real.md")).unwrap(), b"real");
}
