//! Sites to publish and folders to publish them into.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use guidepost::io::content::Content;
use guidepost::io::publish::{PublishError, Publisher, Summary};
use guidepost::io::store::{DiskStore, FileKind, Store};

use crate::faulty_store::{Calls, Fault, FaultyStore};
use crate::memory_store::MemoryStore;

/// Site-relative paths and bytes; an empty folder is a row that ends in `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;
pub(crate) type Outcome = Result<Summary, Vec<PublishError>>;

pub(crate) fn tree(rows: &[(&str, &str)]) -> Tree {
    rows.iter()
        .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
        .collect()
}

/// A store with a site folder in it; on disk, a folder that is removed with it.
pub(crate) struct World<S> {
    pub(crate) store: S,
    pub(crate) root: PathBuf,
    pub(crate) _folder: Option<tempfile::TempDir>,
}

pub(crate) fn in_memory() -> World<MemoryStore> {
    let (store, root) = (MemoryStore::new(), PathBuf::from("/site"));
    store.create_dir_all(&root).unwrap();
    World {
        store,
        root,
        _folder: None,
    }
}

pub(crate) fn on_disk() -> World<DiskStore> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    World {
        store: DiskStore,
        root,
        _folder: Some(folder),
    }
}

impl<S: Store> World<S> {
    pub(crate) fn out(&self) -> PathBuf {
        self.root.join("public")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.root.join(".guidepost")
    }

    pub(crate) fn build(&self, site: &Tree) -> Outcome {
        self.build_as(site, false)
    }

    pub(crate) fn build_as(&self, site: &Tree, adopt: bool) -> Outcome {
        let one = |error| vec![error];
        let publisher =
            Publisher::open(&self.store, &self.state(), &self.out(), adopt).map_err(one)?;
        for (path, bytes) in site {
            publisher
                .offer(path, Content::Bytes(bytes.clone()))
                .map_err(one)?;
        }
        publisher.finish().map(|published| published.summary)
    }

    /// Puts a file there as somebody else would.
    pub(crate) fn put(&self, path: &str, text: &str) {
        let file = self.out().join(path);
        self.store.create_dir_all(file.parent().unwrap()).unwrap();
        self.store.write(&file, text.as_bytes()).unwrap();
    }

    /// The same folders behind a faulty door.
    pub(crate) fn break_at(self, calls: Calls, at: usize, fault: Fault) -> World<FaultyStore<S>> {
        let store = FaultyStore::new(self.store, calls, at, fault);
        World {
            store,
            root: self.root,
            _folder: self._folder,
        }
    }
}

impl<S: Store> World<FaultyStore<S>> {
    pub(crate) fn build_healthy(&self, site: &Tree) -> Outcome {
        let inner = self.store.inner();
        let publisher = Publisher::open(inner, &self.state(), &self.out(), false);
        let publisher = publisher.map_err(|error| vec![error])?;
        for (path, bytes) in site {
            publisher
                .offer(path, Content::Bytes(bytes.clone()))
                .map_err(|error| vec![error])?;
        }
        publisher.finish().map(|published| published.summary)
    }
}

/// The content of a folder at all depths.
pub(crate) fn look(store: &dyn Store, folder: &Path) -> Tree {
    let mut found = Tree::new();
    for listed in store.list(folder).unwrap() {
        let mut name = listed.path.to_str().unwrap().replace('\\', "/");
        let bytes = match listed.kind {
            FileKind::Dir => {
                name.push('/');
                Vec::new()
            }
            FileKind::File => store.read(&folder.join(&listed.path)).unwrap().unwrap(),
            other => format!("{other:?}").into_bytes(),
        };
        found.insert(name, bytes);
    }
    let names: Vec<String> = found.keys().cloned().collect();
    let empty = |name: &String| !names.iter().any(|n| n != name && n.starts_with(name));
    found.retain(|name, _| !name.ends_with('/') || empty(name));
    found
}

/// The manifests; the rest of the state folder must be empty.
pub(crate) fn look_state<S: Store>(store: &S, state: &Path) -> Tree {
    let found = look(store, state);
    assert!(
        found.keys().all(|name| name.starts_with("outputs/")),
        "left over: {found:?}"
    );
    found
}

pub(crate) fn with(tree: &Tree, more: &Tree) -> Tree {
    tree.iter()
        .chain(more)
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}

pub(crate) fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome
        .as_ref()
        .unwrap_err()
        .iter()
        .map(|error| error.code)
        .collect()
}

/// An old and a new site that differ in every way: files and folders that change places too.
pub(crate) fn sites() -> (Tree, Tree) {
    let old = tree(&[
        ("index.html", "home 1"),
        ("a/index.html", "a 1"),
        ("gone/deep/index.html", "gone"),
        ("same/index.html", "same"),
        ("style.css", "css 1"),
        ("swap", "a file that becomes a folder"),
        ("swop/x/index.html", "a folder that becomes a file"),
        ("swop/index.html", "and all in it"),
        ("sitemap.xml", "map 1"),
    ]);
    let new = tree(&[
        ("index.html", "home 2"),
        ("a/index.html", "a 2"),
        ("a/b/index.html", "b 2"),
        ("same/index.html", "same"),
        ("style.css", "css 2"),
        ("pic.svg", "pic"),
        ("swap/deep/index.html", "a folder now"),
        ("swop", "a file now"),
        ("sitemap.xml", "map 2"),
    ]);
    (old, new)
}

pub(crate) fn foreign() -> Tree {
    tree(&[
        ("CNAME", "mine"),
        ("a/notes.txt", "mine"),
        ("gone/mine.txt", "mine"),
    ])
}

/// The old site, published, with files of somebody else beside it.
pub(crate) fn published<S: Store>(world: World<S>) -> World<S> {
    world.build(&sites().0).unwrap();
    for (path, text) in foreign() {
        world.put(&path, std::str::from_utf8(&text).unwrap());
    }
    world
}

/// How many counted calls an undisturbed build makes.
pub(crate) fn calls<S: Store>(world: World<S>, calls: Calls) -> usize {
    let world = world.break_at(calls, 0, Fault::Killed);
    world.build(&sites().1).unwrap();
    let count = world.store.count();
    assert!(count > 0, "a build that changes files makes no such call");
    count
}
