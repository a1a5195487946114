//! Writes that a loss of power does not undo, if the site asks for them: files and folders are synced in the order in
//! which they depend on each other.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::io::store::{Store, replace_whole};

/// A store whose writes are synced, or not.
#[derive(Debug)]
pub(in crate::io) struct Durable<'a, S: Store + ?Sized> {
    pub(in crate::io) store: &'a S,
    pub(in crate::io) on: bool,
}

impl<S: Store + ?Sized> Clone for Durable<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Store + ?Sized> Copy for Durable<'_, S> {}

impl<S: Store + ?Sized> Durable<'_, S> {
    /// Syncs the bytes of files or the entries of folders, at the same time: a disk syncs many files faster than one
    /// after the other.
    pub(in crate::io) fn sync_all(self, paths: &BTreeSet<PathBuf>) -> io::Result<()> {
        match self.on {
            true => paths.par_iter().try_for_each(|path| self.store.sync(path)),
            false => Ok(()),
        }
    }

    /// Syncs a file or folder.
    pub(in crate::io) fn sync(self, path: &Path) -> io::Result<()> {
        match self.on {
            true => self.store.sync(path),
            false => Ok(()),
        }
    }

    /// As [`Store::replace`], with the file and its name synced.
    pub(in crate::io) fn replace(self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.replace_with(path, |temporary| self.store.write(temporary, bytes))
    }

    /// As [`Store::replace_from`], with the file and its name synced.
    pub(in crate::io) fn replace_from(self, path: &Path, reader: &mut dyn Read) -> io::Result<()> {
        self.replace_with(path, |temporary| self.store.write_from(temporary, reader))
    }

    fn replace_with(
        self,
        path: &Path,
        write: impl FnOnce(&Path) -> io::Result<()>,
    ) -> io::Result<()> {
        replace_whole(self.store, path, |temporary| {
            write(temporary)?;
            self.sync(temporary)
        })?;
        path.parent().map_or(Ok(()), |folder| self.sync(folder))
    }

    /// Syncs a folder, and the nearest folders above it, which may be new as well.
    pub(in crate::io) fn sync_folder(self, folder: &Path) -> io::Result<()> {
        const NEAREST: usize = 3;
        self.sync(folder)?;
        for above in folder.ancestors().skip(1).take(NEAREST) {
            match self.sync(above) {
                // What cannot be read was not created here.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
                synced => synced?,
            }
        }
        Ok(())
    }

    /// Creates a folder and those above it, each synced with its name.
    pub(in crate::io) fn create_dir_all(self, folder: &Path) -> io::Result<()> {
        let mut created = BTreeSet::new();
        if self.on {
            for folder in folder.ancestors() {
                if self.store.kind(folder)?.is_some() {
                    break;
                }
                created.extend([Some(folder), folder.parent()].into_iter().flatten());
            }
        }
        self.store.create_dir_all(folder)?;
        self.sync_all(&created.into_iter().map(Path::to_owned).collect())
    }
}
