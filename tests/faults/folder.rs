//! Folders as values.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Paths relative to a folder, with the bytes of files; the paths of folders end in `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// The files and folders below a folder, or `None` if there is no such folder.
pub(crate) fn read(folder: &Path) -> Option<Tree> {
    let mut tree = Tree::new();
    folder.is_dir().then(|| {
        read_into(folder, "", &mut tree);
        tree
    })
}

fn read_into(folder: &Path, prefix: &str, tree: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            let path = path + "/";
            read_into(&entry.path(), &path, tree);
            tree.insert(path, Vec::new());
        } else {
            tree.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// Writes a tree, in place of what is there.
pub(crate) fn replace(folder: &Path, tree: &Tree) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    fs::create_dir_all(folder).unwrap();
    for (path, bytes) in tree {
        put(folder, path, bytes);
    }
}

/// Writes a file, or creates a folder if the path ends in `/`, with the folders above.
pub(crate) fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let file = folder.join(path);
    if path.ends_with('/') {
        return fs::create_dir_all(file).unwrap();
    }
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}
