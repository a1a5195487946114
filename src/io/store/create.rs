//! New files among an author's own: made where nothing is, all of them or none.

use std::io;
use std::path::{Path, PathBuf};

use super::{Kind, Store};

/// Why no file was made.
#[derive(Debug)]
pub struct NotCreated {
    /// The file that could not be, relative to the folder.
    pub path: String,
    /// What kept it from being made; `AlreadyExists` where something stands there.
    pub error: io::Error,
}

/// Makes files below a folder, given by their paths relative to it, and the folders on the way.
///
/// # Errors
/// Where one cannot be made. Those that were made before it are gone again, with the folders that
/// were made for them; what was there is as it was.
pub fn create_all(
    store: &dyn Store,
    folder: &Path,
    files: &[(String, String)],
) -> Result<(), NotCreated> {
    let mut made = Made {
        store,
        files: Vec::new(),
        folders: Vec::new(),
    };
    for (path, text) in files {
        let file = folder.join(path);
        if let Err(error) = made.create(&file, text.as_bytes()) {
            made.undo();
            let path = path.clone();
            return Err(NotCreated { path, error });
        }
    }
    Ok(())
}

/// What was made so far.
struct Made<'s> {
    store: &'s dyn Store,
    files: Vec<PathBuf>,
    /// Each after those around it.
    folders: Vec<PathBuf>,
}

impl Made<'_> {
    fn create(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            self.create_folder(folder)?;
        }
        if self.store.kind(file)?.is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // The name is nobody's, and one that no site publishes, should this be cut short.
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let part = file.with_file_name(format!(".{name}.guidepost-new"));
        let done = self.store.write(&part, bytes);
        let done = done.and_then(|()| self.store.move_new(&part, file));
        match done {
            Ok(()) => {
                self.files.push(file.to_owned());
                Ok(())
            }
            Err(error) => {
                // The first error is the one to report.
                let _ = self.store.remove_file(&part);
                Err(error)
            }
        }
    }

    fn create_folder(&mut self, folder: &Path) -> io::Result<()> {
        let absent = |folder: &&Path| {
            let named = !folder.as_os_str().is_empty();
            named && matches!(self.store.kind(folder), Ok(None))
        };
        let missing: Vec<PathBuf> = folder
            .ancestors()
            .take_while(absent)
            .map(Path::to_owned)
            .collect();
        self.folders.extend(missing.into_iter().rev());
        self.store.create_dir_all(folder)
    }

    fn undo(&self) {
        for file in &self.files {
            let _ = self.store.remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            if matches!(self.store.kind(folder), Ok(Some(Kind::Dir))) {
                let _ = self.store.remove_dir(folder);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::io::store::{Calls, Fault, Faulty, MemoryStore};

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
    fn all_are_made_and_nothing_else_is_touched() {
        let store = own();
        create_all(&store, Path::new("/site"), &files()).unwrap();
        assert_eq!(store.files().len(), 4);
        let made = store.read(Path::new("/site/new/deep/c.md")).unwrap();
        assert_eq!(made.unwrap(), b"text of new/deep/c.md");
    }

    #[test]
    fn whatever_fails_leaves_what_was_there() {
        let counting = Faulty::new(own(), Calls::Changes, 0, Fault::Once(io::ErrorKind::Other));
        create_all(&counting, Path::new("/site"), &files()).unwrap();
        for at in 1..=counting.count() {
            let fault = Fault::Once(io::ErrorKind::StorageFull);
            let store = Faulty::new(own(), Calls::Changes, at, fault);
            let failed = create_all(&store, Path::new("/site"), &files()).unwrap_err();
            assert_eq!(failed.error.kind(), io::ErrorKind::StorageFull);
            assert_eq!(store.inner().files(), own().files(), "call {at}");
            let listed = store.list(Path::new("/")).unwrap();
            assert_eq!(listed, own().list(Path::new("/")).unwrap(), "call {at}");
        }
    }

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let store = own();
        let over = [files(), vec![("own/x".to_owned(), "other".to_owned())]].concat();
        let failed = create_all(&store, Path::new("/site"), &over).unwrap_err();
        assert_eq!(failed.path, "own/x");
        assert_eq!(failed.error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(store.files(), own().files());
    }
}
