//! Opening a file that was admitted. By then its name may have become a link or a pipe: no link is followed, and
//! nothing is waited for.

use std::ffi::OsString;
use std::fs::{File, FileType};
use std::io;
use std::path::Path;

use super::access::Kind;

#[cfg(not(unix))]
use elsewhere as system;
#[cfg(unix)]
use unix as system;

/// What an entry of a folder is. No link is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryType {
    Link,
    Plain(Kind),
}

impl From<FileType> for EntryType {
    fn from(file_type: FileType) -> Self {
        match file_type.is_symlink() {
            true => Self::Link,
            false => Self::Plain(kind_of(file_type)),
        }
    }
}

/// An entry of a folder.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: OsString,
    pub(super) entry_type: EntryType,
}

/// The kind of a path that is not a link.
pub(super) fn kind_of(file_type: FileType) -> Kind {
    if file_type.is_file() {
        Kind::File
    } else if file_type.is_dir() {
        Kind::Folder
    } else {
        Kind::Special
    }
}

/// Opens what is at a canonical path, with its kind. Only a file can be read from.
///
/// # Errors
/// For which [`is_replaced`] holds if there is a link on the way, and those of the operating system.
pub(super) fn open(real: &Path) -> io::Result<(File, Kind)> {
    let file = system::open(real)?;
    let kind = kind_of(file.metadata()?.file_type());
    Ok((file, kind))
}

/// The entries of the folder at a canonical path, in any order.
///
/// # Errors
/// As [`open`].
pub(super) fn entries(real: &Path) -> io::Result<Vec<Entry>> {
    system::entries(real)
}

/// Whether an error of this module means that a path which has been admitted is a link by now, or below one.
pub(super) fn is_replaced(error: &io::Error) -> bool {
    system::is_replaced(error)
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt as _;

    use rustix::fs::{AtFlags, Dir, Mode, OFlags, statat};
    use rustix::io::Errno;

    use super::*;

    /// How often a file is opened that another program holds a lease on, such as a server of files. The system asks that
    /// program to end the lease; a call that does not wait for it fails.
    const MOST_ATTEMPTS: usize = 50;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

    pub(super) fn open(real: &Path) -> io::Result<File> {
        // A pipe without a writer would be waited for.
        open_with(real, OFlags::NONBLOCK).map(File::from)
    }

    pub(super) fn is_replaced(error: &io::Error) -> bool {
        // A last name that is a link is `EMLINK` for FreeBSD.
        [Errno::LOOP, Errno::MLINK].contains(&Errno::from_io_error(error).unwrap_or(Errno::NOENT))
    }

    fn open_with(real: &Path, flags: OFlags) -> io::Result<OwnedFd> {
        let flags = flags | OFlags::RDONLY | OFlags::CLOEXEC;
        for _ in 1..MOST_ATTEMPTS {
            match open_without_links(real, flags) {
                Err(Errno::AGAIN) => std::thread::sleep(PAUSE),
                result => return Ok(result?),
            }
        }
        Ok(open_without_links(real, flags)?)
    }

    #[cfg(target_os = "linux")]
    fn open_without_links(real: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
        use rustix::fs::{CWD, ResolveFlags, openat2};
        match openat2(CWD, real, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
            // Linux before 5.6 does not have the call, and some sandboxes refuse what they do not know.
            Err(Errno::NOSYS | Errno::PERM) => open_and_compare(real, flags),
            result => result,
        }
    }

    #[cfg(target_vendor = "apple")]
    fn open_without_links(real: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
        rustix::fs::open(real, flags | OFlags::NOFOLLOW_ANY, Mode::empty())
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    fn open_without_links(real: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
        open_and_compare(real, flags)
    }

    /// Opens a path, and compares the open file with what is at the path, name by name. A folder that becomes a link
    /// and a folder again in between, each time at the right moment, would not be noticed.
    #[cfg(not(target_vendor = "apple"))]
    pub(super) fn open_and_compare(real: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
        use rustix::fs::{fstat, lstat};
        let opened = rustix::fs::open(real, flags | OFlags::NOFOLLOW, Mode::empty())?;
        for above in real.ancestors().skip(1) {
            if rustix::fs::FileType::from_raw_mode(lstat(above)?.st_mode).is_symlink() {
                return Err(Errno::LOOP);
            }
        }
        let (handle, path) = (fstat(&opened)?, lstat(real)?);
        match (handle.st_dev, handle.st_ino) == (path.st_dev, path.st_ino) {
            true => Ok(opened),
            false => Err(Errno::LOOP),
        }
    }

    pub(super) fn entries(real: &Path) -> io::Result<Vec<Entry>> {
        let folder = open_with(real, OFlags::DIRECTORY)?;
        let mut dir = Dir::new(folder)?;
        let listed = dir.by_ref().collect::<rustix::io::Result<Vec<_>>>()?;
        let folder = dir.fd()?;
        let mut entries = Vec::with_capacity(listed.len());
        for entry in listed {
            let name = entry.file_name();
            if [c".", c".."].contains(&name) {
                continue;
            }
            let mut file_type = entry.file_type();
            if file_type == rustix::fs::FileType::Unknown {
                // Some file systems do not list it.
                let Ok(stat) = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) else {
                    continue; // It was removed meanwhile.
                };
                file_type = rustix::fs::FileType::from_raw_mode(stat.st_mode);
            }
            entries.push(Entry {
                name: OsStr::from_bytes(name.to_bytes()).to_owned(),
                entry_type: entry_type(file_type),
            });
        }
        Ok(entries)
    }

    fn entry_type(file_type: rustix::fs::FileType) -> EntryType {
        use rustix::fs::FileType;
        match file_type {
            FileType::Symlink => EntryType::Link,
            FileType::RegularFile => EntryType::Plain(Kind::File),
            FileType::Directory => EntryType::Plain(Kind::Folder),
            _ => EntryType::Plain(Kind::Special),
        }
    }
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "the path has been admitted")]
mod elsewhere {
    use super::*;

    pub(super) fn open(real: &Path) -> io::Result<File> {
        File::open(real)
    }

    pub(super) fn is_replaced(_: &io::Error) -> bool {
        false
    }

    pub(super) fn entries(real: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(real)? {
            let entry = entry?;
            let name = entry.file_name();
            let Ok(file_type) = entry.file_type() else {
                continue; // It was removed meanwhile.
            };
            let entry_type = file_type.into();
            entries.push(Entry { name, entry_type });
        }
        Ok(entries)
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::disallowed_methods, reason = "a test prepares files")]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    #[test]
    fn no_link_on_the_way_is_followed_and_no_pipe_is_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let top = folder.path().canonicalize().expect("it exists");
        fs::create_dir(top.join("a")).expect("a folder");
        fs::write(top.join("a/x"), "x").expect("a file");
        symlink("a", top.join("b")).expect("a link");
        symlink("x", top.join("a/y")).expect("a link");
        let pipe = Command::new("mkfifo").arg(top.join("a/z")).status();
        assert!(pipe.expect("POSIX has it").success());

        assert_eq!(open(&top.join("a/x")).expect("a file").1, Kind::File);
        assert_eq!(open(&top.join("a")).expect("a folder").1, Kind::Folder);
        assert_eq!(open(&top.join("a/z")).expect("a pipe").1, Kind::Special);
        for linked in ["b", "b/x", "a/y"] {
            assert!(is_replaced(&open(&top.join(linked)).expect_err("a link")));
        }
        assert!(!is_replaced(&open(&top.join("c")).expect_err("nothing")));

        let mut listed = entries(&top.join("a")).expect("a folder");
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        let listed: Vec<_> = listed.iter().map(|entry| entry.entry_type).collect();
        let expected = [
            EntryType::Plain(Kind::File),
            EntryType::Link,
            EntryType::Plain(Kind::Special),
        ];
        assert_eq!(listed, expected);
        // Linux does not list a link as a folder; what counts is that it is not listed.
        entries(&top.join("b")).expect_err("a link");
    }

    #[test]
    #[cfg(not(target_vendor = "apple"))]
    fn systems_without_the_call_find_a_link_on_the_way() {
        use rustix::fs::OFlags;
        let folder = tempfile::tempdir().expect("a folder");
        let top = folder.path().canonicalize().expect("it exists");
        fs::create_dir(top.join("a")).expect("a folder");
        fs::write(top.join("a/x"), "x").expect("a file");
        symlink("a", top.join("b")).expect("a link");
        symlink("x", top.join("a/y")).expect("a link");
        let open = |name| unix::open_and_compare(&top.join(name), OFlags::RDONLY);
        open("a/x").expect("a file");
        for linked in ["b/x", "a/y"] {
            let error = open(linked).expect_err("a link").into();
            assert!(is_replaced(&error), "{linked}");
        }
    }
}
