//! Creating new files among an author's own.

use std::io;
use std::path::Path;

use guidepost::io::store::{Store, create_all};

use crate::faulty_store::{Calls, Fault, FaultyStore};
use crate::memory_store::MemoryStore;

fn files() -> Vec<(String, String)> {
    let file = |path: &str| (path.to_owned(), format!("text of {path}"));
    vec![file("a.md"), file("new/b.md"), file("new/deep/c.md")]
}

fn own() -> MemoryStore {
    let store = MemoryStore::new();
    store.create_dir_all(Path::new("/site/own")).unwrap();
    store.write(Path::new("/site/own/x"), b"mine").unwrap();
    store
}

#[test]
fn creates_all_files_and_changes_nothing_else() {
    let store = own();
    create_all(&store, Path::new("/site"), &files()).unwrap();
    assert_eq!(store.files().len(), 4);
    let created = store.read(Path::new("/site/new/deep/c.md")).unwrap();
    assert_eq!(created.unwrap(), b"text of new/deep/c.md");
}

#[test]
fn a_failure_at_any_step_leaves_everything_as_it_was() {
    let counting = FaultyStore::new(own(), Calls::Changes, 0, Fault::Once(io::ErrorKind::Other));
    create_all(&counting, Path::new("/site"), &files()).unwrap();
    for at in 1..=counting.count() {
        let fault = Fault::Once(io::ErrorKind::StorageFull);
        let store = FaultyStore::new(own(), Calls::Changes, at, fault);
        let failed = create_all(&store, Path::new("/site"), &files()).unwrap_err();
        assert_eq!(failed.error.kind(), io::ErrorKind::StorageFull);
        assert_eq!(store.inner().files(), own().files(), "call {at}");
        let listed = store.list(Path::new("/")).unwrap();
        assert_eq!(listed, own().list(Path::new("/")).unwrap(), "call {at}");
    }
}

#[test]
fn never_overwrites_a_file() {
    let store = own();
    let over = [files(), vec![("own/x".to_owned(), "other".to_owned())]].concat();
    let failed = create_all(&store, Path::new("/site"), &over).unwrap_err();
    assert_eq!(failed.path, "own/x");
    assert_eq!(failed.error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(store.files(), own().files());
}
