//! PrintedBody bodies in a file without a name, which is gone when the build ends: the second parse of every page is
//! saved, and memory does not grow with them.

use std::fs::File;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::page::body_store::{BodyHandle, BodyStore};
use crate::page::markdown::PrintedBody;

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
    fn store(&self, body: &PrintedBody) -> Option<BodyHandle> {
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

    fn load(&self, handle: BodyHandle) -> Option<PrintedBody> {
        let mut bytes = vec![0; usize::try_from(handle.length.get()).ok()?];
        read_at(self.file()?, &mut bytes, handle.start)?;
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
    fn loads_what_was_stored_and_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let spool = Spool::new(folder.path().to_owned());
        let handles: Vec<_> = (0..3)
            .map(|_| spool.store(&PrintedBody::default()).expect("room"))
            .collect();
        for handle in handles {
            assert_eq!(spool.load(handle), Some(PrintedBody::default()));
        }
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 0);
    }

    #[test]
    fn stores_nothing_without_a_file() {
        let spool = Spool::new("/nowhere/at/all".into());
        assert!(spool.store(&PrintedBody::default()).is_none());
    }
}
