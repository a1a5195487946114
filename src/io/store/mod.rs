//! The write door: the one way in which Guidepost changes, and looks at, its own outputs.
//!
//! [`Disk`] is the real thing, [`MemoryStore`] a map for tests and previews, and [`Faulty`] makes
//! either fail on purpose. All decisions stay out of here: a store does what it is told, once.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::base::file_stat::FileStat;

mod create;
mod faulty;
mod memory;

pub use create::{NotCreated, create_all};
pub use faulty::{Calls, Fault, Faulty};
pub use memory::MemoryStore;

/// What stands at a path, without following a symbolic link there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Dir,
    /// A symbolic link, whatever it leads to.
    Symlink,
    /// A device, pipe or socket. Never opened: reading a pipe could wait for ever.
    Other,
}

/// One row of [`Store::list`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// The path, relative to the folder that was listed.
    pub path: PathBuf,
    /// What stands there.
    pub kind: Kind,
}

/// A place for files. Every method names what it does with things that are absent, so that
/// callers can repeat a step that was cut short.
///
/// Errors are those of the operating system, without a path: callers know what they asked for.
pub trait Store: Sync {
    /// The bytes of a file, or `None` where there is none. Follows symbolic links.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;

    /// Writes a file in a folder that exists. A file or link that stands there is removed first,
    /// never written through. Cut short, it leaves a part of a file; whatever others may look at
    /// is therefore written with [`Store::replace`].
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Creates a folder and those above it; one that exists is fine.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;

    /// Moves a file in one step, over a file or link that stands at `to`; or a folder with all that
    /// is in it, to where nothing is. Fails with
    /// [`io::ErrorKind::CrossesDevices`] between file systems.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Moves a file in one step to where nothing is; where anything is, it fails with
    /// [`io::ErrorKind::AlreadyExists`] and nothing is changed.
    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file or the link itself; an absent one is fine.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder if it is empty. True when the folder is gone afterwards, false when
    /// something is in it, it is a mount point, or it is no folder.
    fn remove_dir(&self, path: &Path) -> io::Result<bool>;

    /// Everything below a folder, sorted by path, links not followed. An absent folder is empty.
    fn list(&self, folder: &Path) -> io::Result<Vec<Listed>>;

    /// What stands at a path, or `None` where nothing does.
    fn kind(&self, path: &Path) -> io::Result<Option<Kind>>;

    /// What is told of a regular file without reading it, a link not followed. None where there is no
    /// such file, or where what is told is not enough to know it by.
    fn stamp(&self, path: &Path) -> Option<FileStat>;

    /// Whether a file can probably be renamed from `a` to `b`: both, or the nearest folders above
    /// them that exist, are on one file system.
    fn same_filesystem(&self, a: &Path, b: &Path) -> io::Result<bool>;

    /// The absolute path without links. Parts at the end that do not exist yet are kept as given.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// Replaces a file whole: readers, and a build after a crash, see the old bytes or the new.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        replace_by(self, path, |temporary| self.write(temporary, bytes))
    }
}

/// Replaces a file whole; `write` writes the new one, beside it.
fn replace_by<S: Store + ?Sized>(
    store: &S,
    path: &Path,
    write: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    let temporary = PathBuf::from(name);
    let done = write(&temporary).and_then(|()| store.rename(&temporary, path));
    if done.is_err() {
        // The first error is the one to report; a left-over is overwritten next time.
        let _ = store.remove_file(&temporary);
    }
    done
}

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Disk {
    /// As [`Store::replace`], with bytes that come in parts; each is gone from memory when it is written.
    ///
    /// # Errors
    /// As [`Store::write`] and [`Store::rename`].
    pub fn replace_in_parts(&self, path: &Path, parts: Vec<Vec<u8>>) -> io::Result<()> {
        self.replace_with(path, |file| {
            parts.into_iter().try_for_each(|part| file.write_all(&part))
        })
    }

    /// As [`Store::replace`]; `write` writes the new file, which is discarded if that fails.
    ///
    /// # Errors
    /// As [`Store::write`] and [`Store::rename`], and those of `write`.
    pub fn replace_with(
        &self,
        path: &Path,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        replace_by(self, path, |temporary| write(&mut create(temporary)?))
    }

    /// Opens a file to read and write at any offset. It is created if absent; a symbolic link in its place is removed.
    ///
    /// # Errors
    /// Those of the operating system.
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    pub fn open(&self, path: &Path) -> io::Result<File> {
        if path.is_symlink() {
            fs::remove_file(path)?;
        }
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        options.open(path)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
impl Store for Disk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        present(fs::read(path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        create(path)?.write_all(bytes)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        use io::ErrorKind::{PermissionDenied, Unsupported};
        match fs::hard_link(from, to) {
            Ok(()) => fs::remove_file(from),
            // A file system without hard links. There is no such step then; looking first is the best there is.
            Err(error) if matches!(error.kind(), PermissionDenied | Unsupported) => {
                match self.kind(to)? {
                    Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
                    None => fs::rename(from, to),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        present(fs::remove_file(path)).map(|_| ())
    }

    fn remove_dir(&self, path: &Path) -> io::Result<bool> {
        use io::ErrorKind::{DirectoryNotEmpty, NotADirectory, NotFound, ResourceBusy};
        match fs::remove_dir(path).map_err(|error| (error.kind(), error)) {
            Ok(()) | Err((NotFound, _)) => Ok(true),
            Err((DirectoryNotEmpty | NotADirectory | ResourceBusy, _)) => Ok(false),
            Err((_, error)) => Err(error),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Listed>> {
        let mut listed = Vec::new();
        // One folder open at a time, so that few file handles are enough for any depth.
        let mut waiting = vec![PathBuf::new()];
        while let Some(below) = waiting.pop() {
            let Some(entries) = present(fs::read_dir(folder.join(&below)))? else {
                continue;
            };
            for entry in entries {
                let entry = entry?;
                let path = below.join(entry.file_name());
                let kind = kind_of(entry.file_type()?);
                if kind == Kind::Dir {
                    waiting.push(path.clone());
                }
                listed.push(Listed { path, kind });
            }
        }
        listed.sort_unstable();
        Ok(listed)
    }

    fn kind(&self, path: &Path) -> io::Result<Option<Kind>> {
        Ok(present(fs::symlink_metadata(path))?.map(|metadata| kind_of(metadata.file_type())))
    }

    fn stamp(&self, path: &Path) -> Option<FileStat> {
        FileStat::of(&fs::symlink_metadata(path).ok()?)
    }

    fn same_filesystem(&self, a: &Path, b: &Path) -> io::Result<bool> {
        same_device(&nearest_existing(a)?, &nearest_existing(b)?)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        match fs::canonicalize(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
                    return Err(error);
                };
                // The parent of a bare name is the empty path, which stands for the current folder.
                let above = if above.as_os_str().is_empty() {
                    Path::new(".")
                } else {
                    above
                };
                Ok(self.canonicalize(above)?.join(name))
            }
            result => result,
        }
    }
}

/// A new file, in place of one or a link that stands there.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn create(path: &Path) -> io::Result<File> {
    let create = || File::options().write(true).create_new(true).open(path);
    match create() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            create()
        }
        result => result,
    }
}

/// Turns "nothing is there" into `None`. A path below a file is one where nothing is.
fn present<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

fn kind_of(file_type: fs::FileType) -> Kind {
    if file_type.is_file() {
        Kind::File
    } else if file_type.is_dir() {
        Kind::Dir
    } else if file_type.is_symlink() {
        Kind::Symlink
    } else {
        Kind::Other
    }
}

fn nearest_existing(path: &Path) -> io::Result<PathBuf> {
    for ancestor in path.ancestors() {
        if let Some(found) = present(fs::canonicalize(ancestor))? {
            return Ok(found);
        }
    }
    fs::canonicalize(".")
}

#[cfg(unix)]
fn same_device(a: &Path, b: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(a)?.dev() == fs::metadata(b)?.dev())
}

/// Without device numbers in the standard library, only the drive tells; a mount inside it shows
/// itself when a rename fails, and is then bridged by a copy.
#[cfg(not(unix))]
fn same_device(a: &Path, b: &Path) -> io::Result<bool> {
    Ok(a.components().next() == b.components().next())
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks behind the door, and fails by panicking"
)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    /// What every store promises, checked in one folder of it.
    fn keeps_its_promises(store: &dyn Store, top: &Path) {
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
        assert_eq!(store.kind(&file).unwrap(), Some(Kind::File));
        assert_eq!(store.kind(&folder).unwrap(), Some(Kind::Dir));
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
        let listed = store.list(top).unwrap();
        let paths: Vec<_> = listed
            .iter()
            .map(|l| (l.path.to_str().unwrap(), l.kind))
            .collect();
        let (dir, file_kind) = (Kind::Dir, Kind::File);
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
    fn memory_and_disk_behave_alike() {
        let memory = MemoryStore::new();
        memory.create_dir_all(Path::new("/top")).unwrap();
        keeps_its_promises(&memory, Path::new("/top"));
        let folder = tempfile::tempdir().unwrap();
        keeps_its_promises(&Disk, &folder.path().canonicalize().unwrap());
    }

    #[test]
    fn paths_that_do_not_exist_yet_are_canonical_too() {
        let here = std::env::current_dir().unwrap().canonicalize().unwrap();
        assert_eq!(
            Disk.canonicalize(Path::new("none/x")).unwrap(),
            here.join("none/x")
        );
        assert!(Disk.canonicalize(Path::new("none/../x/..")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn links_are_seen_and_neither_followed_nor_written_through() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("real")).unwrap();
        fs::write(at("real/file"), "kept").unwrap();
        symlink(at("real"), at("link")).unwrap();
        symlink(at("real/file"), at("to-file")).unwrap();
        assert_eq!(Disk.kind(&at("link")).unwrap(), Some(Kind::Symlink));
        assert_eq!(Disk.list(folder.path()).unwrap().len(), 4);
        assert!(!Disk.remove_dir(&at("link")).unwrap());
        Disk.write(&at("to-file"), b"mine").unwrap();
        assert_eq!(Disk.kind(&at("to-file")).unwrap(), Some(Kind::File));
        assert_eq!(fs::read(at("real/file")).unwrap(), b"kept");
    }

    #[test]
    fn faults_come_when_they_are_told_to() {
        let file = Path::new("/f");
        let full = ErrorKind::StorageFull;
        let store = Faulty::new(MemoryStore::new(), Calls::Writes, 2, Fault::Once(full));
        store.write(file, b"1234").unwrap();
        store.remove_file(file).unwrap();
        assert_eq!(store.write(file, b"1234").unwrap_err().kind(), full);
        assert_eq!(store.read(file).unwrap().unwrap(), b"12");
        store.write(file, b"1234").unwrap();
        assert_eq!(store.count(), 3);

        let store = Faulty::new(MemoryStore::new(), Calls::Changes, 2, Fault::FromThen(full));
        store.remove_file(file).unwrap();
        assert!(store.remove_file(file).is_err() && store.write(file, b"").is_err());
        assert_eq!(store.read(file).unwrap().unwrap(), b"");

        let store = Faulty::new(MemoryStore::new(), Calls::Changes, 1, Fault::Killed);
        assert!(store.write(file, b"1234").is_err() && store.write(file, b"5678").is_err());
        assert!(store.read(file).is_err() && store.list(file).is_err());
        assert_eq!(store.inner().read(file).unwrap().unwrap(), b"12");
    }
}
