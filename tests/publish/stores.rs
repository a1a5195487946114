//! The contract of stores, on disk and in memory, and the store that fails on purpose.

use std::io::ErrorKind;
use std::path::Path;

use guidepost::io::store::{DiskStore, FileKind, Store};

use crate::faulty_store::{Calls, Fault, FaultyStore};
use crate::memory_store::MemoryStore;

/// Checks the contract of [`Store`] in one folder.
fn check_contract(store: &dyn Store, top: &Path) {
    let at = |path: &str| top.join(path);
    let (file, folder) = (at("a/b/file"), at("a/b"));
    assert_eq!(store.read(&file).unwrap(), None);
    assert_eq!(store.kind(&file).unwrap(), None);
    assert_eq!(store.list(&at("a")).unwrap(), []);
    assert_eq!(
        store.write(&file, b"1").unwrap_err().kind(),
        ErrorKind::NotFound
    );

    store.create_dir_all(&folder).unwrap();
    store.create_dir_all(&folder).unwrap();
    store.write(&file, b"one").unwrap();
    store.write(&file, b"2").unwrap();
    assert_eq!(store.read(&file).unwrap().unwrap(), b"2");
    assert_eq!(store.kind(&file).unwrap(), Some(FileKind::File));
    assert_eq!(store.kind(&folder).unwrap(), Some(FileKind::Dir));
    assert_eq!(store.read(&file.join("x")).unwrap(), None);
    assert_eq!(store.kind(&file.join("x")).unwrap(), None);
    assert!(store.create_dir_all(&file.join("x")).is_err());
    assert!(store.write(&folder, b"").is_err());

    store.replace(&file, b"three").unwrap();
    store.write(&at("a/z"), b"").unwrap();
    store.rename(&at("a/z"), &at("a/a")).unwrap();
    assert_eq!(
        store.rename(&at("a/z"), &at("a/a")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    for taken in [&file, &folder] {
        let refused = store.move_new(&at("a/a"), taken).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    }
    assert_eq!(store.read(&file).unwrap().unwrap(), b"three");
    store.move_new(&at("a/a"), &at("a/n")).unwrap();
    store.move_new(&at("a/n"), &at("a/a")).unwrap();
    assert!(store.rename(&at("a/a"), &folder).is_err());
    assert!(store.rename(&at("a/a"), &at("none/a")).is_err());
    store.write_from(&at("a/a"), &mut &b"from"[..]).unwrap();
    assert_eq!(store.read(&at("a/a")).unwrap().unwrap(), b"from");
    let mut open = store.open(&at("a/a")).unwrap().unwrap();
    assert_eq!(open.len(), 4);
    assert_eq!(open.hash().unwrap(), (blake3::hash(b"from"), 4));
    assert!(store.open(&at("a/none")).unwrap().is_none());
    let listed = store.list(top).unwrap();
    let paths: Vec<_> = listed
        .iter()
        .map(|l| (l.path.to_str().unwrap(), l.kind))
        .collect();
    let (dir, file_kind) = (FileKind::Dir, FileKind::File);
    assert_eq!(
        paths,
        [
            ("a", dir),
            ("a/a", file_kind),
            ("a/b", dir),
            ("a/b/file", file_kind)
        ]
    );

    assert!(!store.remove_dir(&folder).unwrap());
    assert!(!store.remove_dir(&file).unwrap());
    assert!(store.remove_file(&folder).is_err());
    store.remove_file(&file).unwrap();
    store.remove_file(&file).unwrap();
    assert!(store.remove_dir(&folder).unwrap());
    assert!(store.remove_dir(&folder).unwrap());
    assert_eq!(
        store.canonicalize(&at("a/../new/x")).unwrap_or_default(),
        at("new/x")
    );
    assert!(store.same_filesystem(&at("no/thing"), top).unwrap());
}

#[test]
fn memory_and_disk_fulfil_the_same_contract() {
    let memory = MemoryStore::new();
    memory.create_dir_all(Path::new("/top")).unwrap();
    check_contract(&memory, Path::new("/top"));
    let folder = tempfile::tempdir().unwrap();
    check_contract(&DiskStore, &folder.path().canonicalize().unwrap());
}

#[test]
fn a_faulty_store_fails_at_the_chosen_call() {
    let file = Path::new("/f");
    let full = ErrorKind::StorageFull;
    let store = FaultyStore::new(MemoryStore::new(), Calls::Writes, 2, Fault::Once(full));
    store.write(file, b"1234").unwrap();
    store.remove_file(file).unwrap();
    assert_eq!(store.write(file, b"1234").unwrap_err().kind(), full);
    assert_eq!(store.read(file).unwrap().unwrap(), b"12");
    store.write(file, b"1234").unwrap();
    assert_eq!(store.count(), 3);

    let store = FaultyStore::new(MemoryStore::new(), Calls::Changes, 2, Fault::FromThen(full));
    store.remove_file(file).unwrap();
    assert!(store.remove_file(file).is_err() && store.write(file, b"").is_err());
    assert_eq!(store.read(file).unwrap().unwrap(), b"");

    let store = FaultyStore::new(MemoryStore::new(), Calls::Changes, 1, Fault::Killed);
    assert!(store.write(file, b"1234").is_err() && store.write(file, b"5678").is_err());
    assert!(store.read(file).is_err() && store.list(file).is_err());
    assert_eq!(store.inner().read(file).unwrap().unwrap(), b"12");
}
