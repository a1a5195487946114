//! The file system as a store.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{DirEntry, FileKind, Store, not_regular, replace_whole};
use crate::base::file_stat::FileStat;
use crate::io::open_file::{OpenFile, copy};

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiskStore;

impl DiskStore {
    /// As [`Store::replace`], with bytes in parts; each is dropped when it is written.
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
        replace_whole(self, path, |temporary| write(&mut create(temporary)?))
    }

    /// Opens a file to read and write at any offset. It is created if absent; a symbolic link in its place is removed.
    ///
    /// # Errors
    /// Those of the operating system.
    #[expect(clippy::disallowed_methods, reason = "outputs are written here")]
    pub fn open_for_update(&self, path: &Path) -> io::Result<File> {
        match self.kind(path)? {
            Some(FileKind::Symlink) => fs::remove_file(path)?,
            Some(FileKind::Other) => return Err(not_regular()),
            _ => {}
        }
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        options.open(path)
    }
}

#[expect(clippy::disallowed_methods, reason = "outputs are written here")]
impl Store for DiskStore {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match self.kind(path)? {
            Some(FileKind::File) => present(fs::read(path)),
            None => Ok(None),
            Some(_) => Err(not_regular()),
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        create(path)?.write_all(bytes)
    }

    fn open(&self, path: &Path) -> io::Result<Option<OpenFile>> {
        match self.kind(path)? {
            Some(FileKind::File) => present(File::open(path))?.map(OpenFile::new).transpose(),
            None => Ok(None),
            Some(_) => Err(not_regular()),
        }
    }

    fn write_from(&self, path: &Path, reader: &mut dyn Read) -> io::Result<()> {
        copy(reader, &mut create(path)?)
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
            // If the old name cannot be removed, the new one is: an error means that nothing was moved.
            Ok(()) => fs::remove_file(from).inspect_err(|_| drop(fs::remove_file(to))),
            // A file system without hard links has no such step; checking first is the best there is.
            Err(error) if matches!(error.kind(), PermissionDenied | Unsupported) => {
                match self.kind(to)? {
                    Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
                    None => fs::rename(from, to),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn back_up(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.remove_file(to)?;
        // A hard link takes no space. Not every file system has them, and some systems refuse them for files of others.
        match fs::hard_link(from, to) {
            Err(error) if self.kind(from)? == Some(FileKind::File) => {
                let mut open = self.open(from)?.ok_or(error)?;
                self.write_from(to, &mut open)
            }
            result => result,
        }
    }

    fn copy_permissions(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::set_permissions(to, fs::metadata(from)?.permissions())
    }

    fn replace_empty_dir(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (new, old) = (fs::metadata(from)?, fs::metadata(to)?);
        if !same_owner(&new, &old) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        fs::set_permissions(from, old.permissions())?;
        // Fails unless the folder is empty.
        fs::rename(from, to)
    }

    fn is_empty_dir(&self, path: &Path) -> io::Result<bool> {
        Ok(fs::read_dir(path)?.next().is_none())
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        match self.kind(path)? {
            Some(FileKind::File) => {
                // Some systems refuse to sync a file that is open for reading alone.
                let file = match File::options().write(true).open(path) {
                    Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                        File::open(path)
                    }
                    opened => opened,
                };
                file?.sync_all()
            }
            // Elsewhere a folder cannot be opened, and its entries are synced with the files.
            Some(FileKind::Dir) if cfg!(unix) => File::open(path)?.sync_all(),
            _ => Ok(()),
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

    fn list(&self, folder: &Path) -> io::Result<Vec<DirEntry>> {
        let mut found = Vec::new();
        // One folder open at a time, so that few file handles are enough for any depth.
        let mut pending = vec![PathBuf::new()];
        while let Some(below) = pending.pop() {
            let Some(entries) = present(fs::read_dir(folder.join(&below)))? else {
                continue;
            };
            for entry in entries {
                let entry = entry?;
                let path = below.join(entry.file_name());
                let kind = kind_of(entry.file_type()?);
                if kind == FileKind::Dir {
                    pending.push(path.clone());
                }
                found.push(DirEntry { path, kind });
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    fn kind(&self, path: &Path) -> io::Result<Option<FileKind>> {
        Ok(present(fs::symlink_metadata(path))?.map(|metadata| kind_of(metadata.file_type())))
    }

    fn stat(&self, path: &Path) -> Option<FileStat> {
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
                // The parent of a bare name is the empty path, which means the current folder.
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

/// Creates a file, in place of a file or link at this path.
#[expect(clippy::disallowed_methods, reason = "outputs are written here")]
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

/// Turns "not found" into `None`. Below a file there is nothing.
fn present<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

fn kind_of(file_type: fs::FileType) -> FileKind {
    if file_type.is_file() {
        FileKind::File
    } else if file_type.is_dir() {
        FileKind::Dir
    } else if file_type.is_symlink() {
        FileKind::Symlink
    } else {
        FileKind::Other
    }
}

#[expect(clippy::disallowed_methods, reason = "nothing is opened")]
fn nearest_existing(path: &Path) -> io::Result<PathBuf> {
    for ancestor in path.ancestors() {
        if let Some(found) = present(fs::canonicalize(ancestor))? {
            return Ok(found);
        }
    }
    fs::canonicalize(".")
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "nothing is opened")]
fn same_device(a: &Path, b: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(a)?.dev() == fs::metadata(b)?.dev())
}

#[cfg(unix)]
fn same_owner(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.uid(), a.gid()) == (b.uid(), b.gid())
}

/// The standard library has no owners here, and such a system does not replace folders.
#[cfg(not(unix))]
fn same_owner(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}

/// The standard library has no device numbers here, so only drives are compared. A mount inside a drive is found when a
/// rename fails, which a copy then replaces.
#[cfg(not(unix))]
fn same_device(a: &Path, b: &Path) -> io::Result<bool> {
    Ok(a.components().next() == b.components().next())
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test inspects files directly, and fails by panicking"
)]
mod tests {
    use super::*;

    #[test]
    fn canonicalizes_paths_that_do_not_exist_yet() {
        let here = std::env::current_dir().unwrap().canonicalize().unwrap();
        assert_eq!(
            DiskStore.canonicalize(Path::new("none/x")).unwrap(),
            here.join("none/x")
        );
        assert!(DiskStore.canonicalize(Path::new("none/../x/..")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn neither_follows_links_nor_writes_through_them() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("real")).unwrap();
        fs::write(at("real/file"), "kept").unwrap();
        symlink(at("real"), at("link")).unwrap();
        symlink(at("real/file"), at("to-file")).unwrap();
        assert_eq!(
            DiskStore.kind(&at("link")).unwrap(),
            Some(FileKind::Symlink)
        );
        assert_eq!(DiskStore.list(folder.path()).unwrap().len(), 4);
        assert!(!DiskStore.remove_dir(&at("link")).unwrap());
        DiskStore.write(&at("to-file"), b"mine").unwrap();
        assert_eq!(
            DiskStore.kind(&at("to-file")).unwrap(),
            Some(FileKind::File)
        );
        assert_eq!(fs::read(at("real/file")).unwrap(), b"kept");
    }
}
