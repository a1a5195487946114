//! The files of a folder as a value.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The bytes of files by their paths relative to a folder, with `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// All files below a folder, or `None` if there is no such folder. Symbolic links are not followed: their targets are
/// recorded as text.
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
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            read_into(&entry.path(), &format!("{path}/"), tree);
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).unwrap();
            tree.insert(path, format!("→ {}", target.display()).into_bytes());
        } else if kind.is_file() {
            tree.insert(path, fs::read(entry.path()).unwrap());
        } else {
            // Reading a pipe would block.
            tree.insert(path, b"special".to_vec());
        }
    }
}

/// Writes all files of a tree into a folder.
pub(crate) fn write(folder: &Path, tree: &Tree) {
    for (path, bytes) in tree {
        put(folder, path, bytes);
    }
}

/// Writes a file into a folder, and creates the folders above it.
pub(crate) fn put(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}
