//! The state folder of a site: what a build stores for the next one. It is `.guidepost` in the site's folder; if that
//! cannot be written to, a folder in the user's cache; if there is none, a temporary one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::io::publish::{Lock, PublishError, folder_key};
use crate::io::store::{DiskStore, FileKind, Store as _};
use crate::site::sources::STATE;

/// Parts of a state folder that are folders.
const FOLDERS: [&str; 3] = ["cache", "outputs", "stage"];

/// Where a state folder may be.
#[derive(Clone, Copy, Debug)]
pub struct StatePlaces<'p> {
    /// The site's root, canonical.
    pub root: &'p Path,
    /// The folder that the command was given.
    pub given: Option<&'p Path>,
    /// The user's folder for caches.
    pub user_cache: Option<&'p Path>,
}

/// A state folder that is in use.
#[derive(Debug)]
pub struct StateFolder {
    /// Its canonical path.
    pub path: PathBuf,
    /// The right to use it.
    pub lock: Lock,
    /// Where it is, if it is not where it would be expected.
    pub note: Option<String>,
    /// Removes the folder at the end.
    _temporary: Option<tempfile::TempDir>,
}

impl StatePlaces<'_> {
    fn own(&self) -> PathBuf {
        self.root.join(STATE)
    }

    /// The folder in the user's cache.
    fn in_user_cache(&self) -> Option<PathBuf> {
        let cache = self.user_cache?.join("guidepost");
        Some(cache.join(folder_key(self.root)))
    }

    /// The folder to read from: the one that the last build used.
    #[must_use]
    pub fn existing(&self) -> PathBuf {
        let is_folder = |path: &PathBuf| matches!(DiskStore.kind(path), Ok(Some(FileKind::Dir)));
        let found = match self.given {
            Some(given) => given.to_owned(),
            None => {
                let own = Some(self.own()).filter(is_folder);
                let found = own.or_else(|| self.in_user_cache().filter(is_folder));
                found.unwrap_or_else(|| self.own())
            }
        };
        DiskStore.canonicalize(&found).unwrap_or(found)
    }

    /// Takes the state folder, waiting up to `timeout` for another build of the site.
    ///
    /// # Errors
    /// `state-link` if it, or a part of it, is a symbolic link; `build-locked`, `output-full` and `output-io` as for
    /// [`Lock::acquire`].
    pub fn take(&self, timeout: Duration) -> Result<StateFolder, PublishError> {
        if let Some(given) = self.given {
            let path = DiskStore.canonicalize(given);
            let path = path.map_err(|error| PublishError::before("use", given, &error))?;
            return take(path, timeout);
        }
        let own = self.own();
        if is_link(&own) {
            return Err(linked(&own));
        }
        let error = match take(own, timeout) {
            Err(error) if error.is_read_only() => error,
            taken => return taken,
        };
        let cause =
            "the site's folder cannot be written to, so what this build stores for the next one";
        if let Some(cache) = self.in_user_cache() {
            match take(cache, timeout) {
                Ok(taken) => {
                    let shown = taken.path.display();
                    let note = format!("{cause} is in {shown}; `--cache-dir` names another folder");
                    return Ok(StateFolder {
                        note: Some(note),
                        ..taken
                    });
                }
                Err(error) if error.is_read_only() => {}
                Err(error) => return Err(error),
            }
        }
        let temporary = tempfile::tempdir().map_err(|_| error)?;
        let path = temporary.path().to_owned();
        let path = DiskStore.canonicalize(&path).unwrap_or(path);
        let note = format!(
            "{cause} is discarded: the next one renders everything, and needs `--adopt` to change this output; \
             `--cache-dir` names a folder for it"
        );
        Ok(StateFolder {
            note: Some(note),
            _temporary: Some(temporary),
            ..take(path, timeout)?
        })
    }
}

fn take(path: PathBuf, timeout: Duration) -> Result<StateFolder, PublishError> {
    let parts = FOLDERS.iter().map(|part| path.join(part));
    if let Some(part) = parts.into_iter().find(|part| is_link(part)) {
        return Err(linked(&part));
    }
    if matches!(
        DiskStore.kind(&path),
        Ok(Some(FileKind::File | FileKind::Other))
    ) {
        return Err(not_a_folder(&path));
    }
    let lock = Lock::acquire(&path, timeout)?;
    // What is in place of a folder here was not written by an author, and the next build only takes longer without it.
    for part in FOLDERS.iter().map(|part| path.join(part)) {
        if matches!(
            DiskStore.kind(&part),
            Ok(Some(FileKind::File | FileKind::Other))
        ) {
            let removed = DiskStore.remove_file(&part);
            removed.map_err(|error| PublishError::before("replace", &part, &error))?;
        }
    }
    let path = DiskStore.canonicalize(&path).unwrap_or(path);
    Ok(StateFolder {
        path,
        lock,
        note: None,
        _temporary: None,
    })
}

fn is_link(path: &Path) -> bool {
    matches!(DiskStore.kind(path), Ok(Some(FileKind::Symlink)))
}

/// The error that there is a file in place of a state folder, which may be the author's.
fn not_a_folder(path: &Path) -> PublishError {
    let message = format!("{} is not a folder", path.display());
    PublishError::new("output-io", path, message)
        .hint("remove it, or store the cache in another folder with `--cache-dir`")
}

/// The error that what a build stores would be written elsewhere.
fn linked(path: &Path) -> PublishError {
    let message = format!(
        "{} is a symbolic link, so files elsewhere would be overwritten",
        path.display()
    );
    PublishError::new("state-link", path, message)
        .hint("remove the link; `--cache-dir` stores the cache in another folder")
}

#[cfg(all(test, unix))]
#[allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test prepares files, and fails by panicking"
)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn take_of(places: StatePlaces<'_>) -> Result<StateFolder, PublishError> {
        places.take(Duration::ZERO)
    }

    #[test]
    fn neither_it_nor_a_part_of_it_may_be_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let (root, outside) = (top.join("site"), top.join("outside"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&outside).unwrap();
        let places = StatePlaces {
            root: &root,
            given: None,
            user_cache: None,
        };
        symlink(&outside, root.join(STATE)).unwrap();
        assert_eq!(take_of(places).unwrap_err().code, "state-link");
        fs::remove_file(root.join(STATE)).unwrap();
        fs::create_dir(root.join(STATE)).unwrap();
        for part in FOLDERS {
            let part = root.join(STATE).join(part);
            symlink(&outside, &part).unwrap();
            assert_eq!(take_of(places).unwrap_err().code, "state-link");
            fs::remove_file(part).unwrap();
        }
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
        // A folder that the command names may be reached by a link.
        symlink(&outside, top.join("link")).unwrap();
        let link = top.join("link");
        let given = StatePlaces {
            given: Some(&link),
            ..places
        };
        assert_eq!(take_of(given).unwrap().path, outside);
        assert_eq!(given.existing(), outside);
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_replaced() {
        // `/proc` refuses new folders to every user.
        let root = Path::new("/proc/self");
        if !root.is_dir() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().canonicalize().unwrap();
        let places = |user_cache| StatePlaces {
            root,
            given: None,
            user_cache,
        };
        let own = places(None);
        if !matches!(Lock::acquire(&own.own(), Duration::ZERO), Err(error) if error.is_read_only())
        {
            return;
        }
        let taken = take_of(places(Some(&cache))).unwrap();
        assert!(taken.path.starts_with(&cache), "{taken:?}");
        assert!(taken.note.unwrap().contains("--cache-dir"));
        assert_eq!(places(Some(&cache)).existing(), taken.path);
        let taken = take_of(own).unwrap();
        let path = taken.path.clone();
        assert!(path.is_dir() && taken.note.unwrap().contains("--adopt"));
        drop(taken._temporary);
        assert!(!path.exists());
    }
}
