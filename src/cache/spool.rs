//! Printed bodies in a file without a name, which disappears when the build ends. It saves parsing every page twice, and
//! memory does not grow with the bodies.

use std::fs::File;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::positional::{read_at, write_at};
use crate::page::body_store::{BodyHandle, BodyStore};
use crate::page::markdown::PrintedBody;

/// The largest spool, in bytes: bodies beyond it are parsed again.
const LARGEST: u64 = 1 << 30;

/// Whether this system supports a spool. On others bodies are parsed again.
pub(super) use super::positional::SUPPORTED;

/// A file for bodies in the state folder.
pub(super) struct Spool {
    folder: PathBuf,
    /// Created for the first body; `None` if that failed.
    file: OnceLock<Option<File>>,
    end: AtomicU64,
}

impl Spool {
    /// A spool in `folder`, the state folder.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            file: OnceLock::new(),
            end: AtomicU64::new(0),
        }
    }

    fn file(&self) -> Option<&File> {
        let create = || tempfile::tempfile_in(&self.folder).ok();
        self.file.get_or_init(create).as_ref()
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
        write_at(file, &bytes, start).ok()?;
        Some(BodyHandle { start, length })
    }

    fn load(&self, handle: BodyHandle) -> Option<PrintedBody> {
        let mut bytes = vec![0; usize::try_from(handle.length.get()).ok()?];
        read_at(self.file()?, &mut bytes, handle.start).ok()?;
        postcard::from_bytes(&bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test inspects a folder")]
    fn bodies_are_fetched_and_leave_no_file() {
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
    fn without_a_file_nothing_is_stored() {
        let spool = Spool::new("/nowhere/at/all".into());
        assert!(spool.store(&PrintedBody::default()).is_none());
    }
}
