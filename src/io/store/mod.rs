//! Writing: the only way in which Guidepost changes files, and reads its own outputs.
//!
//! [`DiskStore`] is the file system. A store makes no decisions: each call does one thing.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::base::file_stat::FileStat;
use crate::base::name::LONGEST_PART;
use crate::io::open_file::OpenFile;

mod create;
mod disk;

pub use create::{NotCreated, create_all};
pub use disk::DiskStore;

/// What a path leads to, a symbolic link there not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Dir,
    /// A symbolic link, regardless of its target.
    Symlink,
    /// A device, pipe or socket. Never opened: reading a pipe could block forever.
    Other,
}

/// An entry of [`Store::list`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirEntry {
    /// The path, relative to the folder that was listed.
    pub path: PathBuf,
    /// The kind of file.
    pub kind: FileKind,
}

/// A place for files. The documentation of each method states what it does with absent files, so that callers can repeat
/// a step that was cut short.
///
/// Errors are those of the operating system, without a path, which callers have.
pub trait Store: Sync {
    /// The bytes of a regular file, or `None` if there is nothing. Follows no symbolic link.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;

    /// A regular file, open for reading in pieces, or `None` if there is nothing. Follows no symbolic link. The default
    /// reads it into memory whole.
    fn open(&self, path: &Path) -> io::Result<Option<OpenFile>> {
        Ok(self.read(path)?.map(OpenFile::from_bytes))
    }

    /// Writes a file in a folder that exists. A file or link at this path is removed first, never written through. Cut
    /// short, it leaves a part of a file; files that others may read are therefore written with [`Store::replace`].
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// As [`Store::write`], with the rest of a reader. The default reads it into memory whole.
    fn write_from(&self, path: &Path, reader: &mut dyn Read) -> io::Result<()> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        self.write(path, &bytes)
    }

    /// Creates a folder and those above it; one that exists is not an error.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;

    /// Moves a file in one step, over a file or link at `to`; or a folder with its content, to an unused path.
    /// Fails with [`io::ErrorKind::CrossesDevices`] between file systems.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Moves a file in one step to an unused path. If the path is in use, it fails with
    /// [`io::ErrorKind::AlreadyExists`] and changes nothing.
    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Gives a file, or a link itself, a second name at `to`, in place of a file there, in a folder that exists. The
    /// default copies it.
    fn back_up(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut open = self.open(from)?.ok_or(io::ErrorKind::NotFound)?;
        self.write_from(to, &mut open)
    }

    /// Gives a file the permissions of another one. The default is for a store without permissions.
    fn copy_permissions(&self, _from: &Path, _to: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Moves a folder with its content to the path of an empty folder in one step, and gives it the permissions of that
    /// folder. The default refuses.
    fn replace_empty_dir(&self, _from: &Path, _to: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Whether a folder is empty.
    fn is_empty_dir(&self, path: &Path) -> io::Result<bool> {
        Ok(self.list(path)?.is_empty())
    }

    /// Waits until the bytes of a file, or the entries of a folder, are on the disk, where a loss of power does not reach
    /// them. The default is for a store without a disk.
    fn sync(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Removes a file or the link itself; an absent one is not an error.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder if it is empty. Returns whether there is no such folder afterwards: false if something is in it,
    /// it is a mount point, or it is not a folder.
    fn remove_dir(&self, path: &Path) -> io::Result<bool>;

    /// Everything below a folder, sorted by path, links not followed. An absent folder is empty.
    fn list(&self, folder: &Path) -> io::Result<Vec<DirEntry>>;

    /// What is at a path, or `None` if there is nothing.
    fn kind(&self, path: &Path) -> io::Result<Option<FileKind>>;

    /// The stat of a regular file, links not followed, or `None` if there is no such file or its stat does not identify
    /// its bytes.
    fn stat(&self, path: &Path) -> Option<FileStat>;

    /// Whether a file can probably be renamed from `a` to `b`: whether both, or the nearest folders above them that
    /// exist, are on one file system.
    fn same_filesystem(&self, a: &Path, b: &Path) -> io::Result<bool>;

    /// The absolute path without links. Parts at the end that do not exist yet are kept as given.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// Replaces a file whole: readers, and a build after a crash, see the old bytes or the new.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        replace_whole(self, path, |temporary| self.write(temporary, bytes))
    }

    /// As [`Store::replace`], with the rest of a reader.
    fn replace_from(&self, path: &Path, reader: &mut dyn Read) -> io::Result<()> {
        replace_whole(self, path, |temporary| self.write_from(temporary, reader))
    }
}

/// The error of reading what is neither a file nor absent: a link may lead anywhere, and a pipe may block forever.
#[must_use]
pub fn not_regular() -> io::Error {
    io::Error::other("it is not a regular file")
}

/// A name next to `path` for a file that is written before it replaces `path`, no longer than a name may be.
fn temporary_name(path: &Path) -> PathBuf {
    const ENDING: &str = ".tmp";
    let mut name = path.file_name().unwrap_or_default().to_owned();
    if name.len() + ENDING.len() > LONGEST_PART {
        let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
        name = format!(".guidepost-{hash}").into();
    }
    name.push(ENDING);
    path.with_file_name(name)
}

/// Replaces a file whole; `write` writes the new one to a path in the same folder.
pub(crate) fn replace_whole<S: Store + ?Sized>(
    store: &S,
    path: &Path,
    write: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let temporary = temporary_name(path);
    if store.kind(&temporary)? == Some(FileKind::Dir) {
        // An empty folder is no reason to refuse; any other makes the write fail.
        store.remove_dir(&temporary)?;
    }
    let done = write(&temporary).and_then(|()| store.rename(&temporary, path));
    if done.is_err() {
        // The first error is the one to report; what is left is overwritten next time.
        let _ = store.remove_file(&temporary);
    }
    done
}
