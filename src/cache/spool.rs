//! Printed bodies in a file without a name, which is gone when the build ends: the second parse of every page is
//! saved, and memory does not grow with them.

use std::fs::File;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::page::body_store::{BodyHandle, BodyStore};
use crate::page::markdown::Printed;

/// No more is set aside, in bytes: the disk is for the site.
const LARGEST: u64 = 1 << 30;

/// Whether a file here can be written and read at any place by several threads at once. Elsewhere bodies are
/// parsed again.
pub(crate) const WORKS: bool = cfg!(unix);

/// A file for bodies in the state folder.
pub(crate) struct Spool {
    folder: PathBuf,
    /// Made when the first body comes; none where that failed.
    file: OnceLock<Option<File>>,
    end: AtomicU64,
}

impl Spool {
    /// One in `folder`, the state folder.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            file: OnceLock::new(),
            end: AtomicU64::new(0),
        }
    }

    fn file(&self) -> Option<&File> {
        let make = || tempfile::tempfile_in(&self.folder).ok();
        self.file.get_or_init(make).as_ref()
    }
}

impl BodyStore for Spool {
    fn set_aside(&self, body: &Printed) -> Option<BodyHandle> {
        let file = self.file()?;
        let bytes = postcard::to_stdvec(body).ok()?;
        let length = u32::try_from(bytes.len()).ok().and_then(NonZeroU32::new)?;
        let start = self.end.fetch_add(length.get().into(), Ordering::Relaxed);
        if start > LARGEST {
            return None;
        }
        write_at(file, &bytes, start)?;
        Some(BodyHandle { start, length })
    }

    fn fetch(&self, aside: BodyHandle) -> Option<Printed> {
        let mut bytes = vec![0; usize::try_from(aside.length.get()).ok()?];
        read_at(self.file()?, &mut bytes, aside.start)?;
        postcard::from_bytes(&bytes).ok()
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], start: u64) -> Option<()> {
    use std::os::unix::fs::FileExt as _;
    file.write_all_at(bytes, start).ok()
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> Option<()> {
    use std::os::unix::fs::FileExt as _;
    file.read_exact_at(bytes, start).ok()
}

#[cfg(not(unix))]
fn write_at(_: &File, _: &[u8], _: u64) -> Option<()> {
    None
}

#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> Option<()> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_set_aside_is_fetched_and_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let spool = Spool::new(folder.path().to_owned());
        let asides: Vec<_> = (0..3)
            .map(|_| spool.set_aside(&Printed::default()).expect("room"))
            .collect();
        for aside in asides {
            assert_eq!(spool.fetch(aside), Some(Printed::default()));
        }
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 0);
    }

    #[test]
    fn where_no_file_can_be_made_nothing_is_set_aside() {
        let spool = Spool::new("/nowhere/at/all".into());
        assert!(spool.set_aside(&Printed::default()).is_none());
    }
}
