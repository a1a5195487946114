//! Changes of an author's own files: all of them or none, also if the process is killed.
//!
//! It is done as a publication is. The new files are written to a staging folder in the state folder, next to a second
//! name of each file that will be replaced or removed. A journal of all steps is written there; then files are removed
//! and renamed into place. The removal of the journal completes the change. If a step fails, those before it are undone;
//! if the process is killed, the next command that opens the site undoes them first ([`recover`]).

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::io::files::STATE;
use crate::io::publish::journal::{Journal, Places, Step};
use crate::io::publish::manifest::Digest;
use crate::io::publish::site_path::{ancestors, is_site_path, on_disk};
use crate::io::publish::staging;
use crate::io::store::{FileKind, Store, not_regular};

/// The staging folder, in the state folder.
const FOLDER: &str = "edit";
/// The name under which the journal records the site's folder.
const SITE: &str = "the site's own files";

/// A change of the files of a site. Paths are relative to its root, with `/`.
#[derive(Debug, Default)]
pub struct Edit {
    /// The files that are read, with the hashes of the bytes that the change was derived from.
    pub expected: BTreeMap<String, blake3::Hash>,
    /// Files that are removed.
    pub removed: BTreeSet<String>,
    /// Files that are written, with their bytes; in place of one that exists only if that is expected.
    pub written: BTreeMap<String, Vec<u8>>,
    /// Files that are written with the bytes of another file, which is expected.
    pub moved: BTreeMap<String, String>,
}

/// Why nothing was changed, or what state the files are in.
#[derive(Debug)]
pub struct EditError {
    /// The file at which it failed.
    pub path: String,
    /// The cause.
    pub error: io::Error,
    /// Whether the files are as they were. If not, the next command restores them.
    pub undone: bool,
}

impl EditError {
    fn new(path: &str, error: io::Error) -> Self {
        Self {
            path: path.to_owned(),
            error,
            undone: true,
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.error)
    }
}

impl Error for EditError {}

/// The staging folder of a site. `root` is canonical.
fn staging_folder(root: &Path) -> PathBuf {
    root.join(STATE).join(FOLDER)
}

fn places<'a, S: Store + ?Sized>(
    store: &'a S,
    root: &'a Path,
    staging: &'a Path,
    manifest: &'a Path,
) -> Places<'a, S> {
    Places {
        store,
        out: root,
        staging,
        manifest,
    }
}

/// A file that never exists, where a publication has its manifest.
fn no_manifest(staging: &Path) -> PathBuf {
    staging.join("none.json")
}

/// Whether a change was cut short. Whatever cannot be read counts as no.
#[must_use]
pub fn is_unfinished<S: Store + ?Sized>(store: &S, root: &Path) -> bool {
    let staging = staging_folder(root);
    matches!(store.kind(&staging), Ok(Some(FileKind::Dir)))
        && Journal::read(store, &staging, SITE).is_some()
}

/// Undoes a change that was cut short. Returns whether there was one. The lock of the state folder must be held.
///
/// # Errors
/// If a file cannot be restored; the journal stays, so that it can be tried again.
pub fn recover<S: Store + ?Sized>(store: &S, root: &Path) -> io::Result<bool> {
    let staging = staging_folder(root);
    if store.kind(&staging)? != Some(FileKind::Dir) {
        return Ok(false);
    }
    let manifest = no_manifest(&staging);
    let unfinished = Journal::read(store, &staging, SITE);
    if let Some(journal) = &unfinished {
        places(store, root, &staging, &manifest).undo(journal)?;
    }
    // What is left cannot be needed any more.
    let _ = staging::clear(store, &staging);
    Ok(unfinished.is_some())
}

/// Makes a change of the files below `root`, which is canonical. The lock of the state folder must be held.
///
/// # Errors
/// If a file has changed since, is reached through a symbolic link, would overwrite another one, or cannot be written.
pub fn apply<S: Store + ?Sized>(store: &S, root: &Path, edit: &Edit) -> Result<(), EditError> {
    let staging = staging_folder(root);
    let failed = |error| EditError::new(STATE, error);
    recover(store, root).map_err(failed)?;
    let applying = Applying {
        store,
        root,
        staging: &staging,
        edit,
    };
    applying.check()?;
    let done = applying
        .prepare()
        .and_then(|journal| applying.perform(&journal));
    let is_undone = done.as_ref().map_or_else(|error| error.undone, |()| true);
    if is_undone {
        // The next change clears what cannot be removed now.
        let _ = staging::clear(store, &staging);
        let _ = store.remove_dir(&root.join(STATE));
    }
    done
}

struct Applying<'a, S: Store + ?Sized> {
    store: &'a S,
    root: &'a Path,
    staging: &'a Path,
    edit: &'a Edit,
}

impl<S: Store + ?Sized> Applying<'_, S> {
    /// The paths that are written.
    fn new_paths(&self) -> impl Iterator<Item = &str> {
        let written = self.edit.written.keys().chain(self.edit.moved.keys());
        written.map(String::as_str)
    }

    fn at(&self, path: &str) -> PathBuf {
        on_disk(self.root, path)
    }

    /// Checks that the files are those that the change was derived from, and that no other one is overwritten.
    fn check(&self) -> Result<(), EditError> {
        let all = self
            .new_paths()
            .chain(self.edit.removed.iter().map(String::as_str));
        for path in all {
            self.check_path(path)
                .map_err(|error| EditError::new(path, error))?;
        }
        for (path, hash) in &self.edit.expected {
            self.check_bytes(path, *hash)
                .map_err(|error| EditError::new(path, error))?;
        }
        // Some file systems do not distinguish the letter case of names.
        let removed: BTreeSet<String> = self
            .edit
            .removed
            .iter()
            .map(|path| path.to_lowercase())
            .collect();
        for path in self.new_paths() {
            let is_ours =
                self.edit.expected.contains_key(path) || removed.contains(&path.to_lowercase());
            let kind = self.store.kind(&self.at(path));
            let is_free = kind.map_err(|error| EditError::new(path, error))?.is_none();
            if !is_ours && !is_free {
                return Err(EditError::new(path, io::ErrorKind::AlreadyExists.into()));
            }
        }
        Ok(())
    }

    fn is_new(&self, path: &str) -> bool {
        self.edit.written.contains_key(path) || self.edit.moved.contains_key(path)
    }

    fn has_new_below(&self, folder: &str) -> bool {
        let prefix = [folder, "/"].concat();
        let is_below = |first: Option<&String>| first.is_some_and(|path| path.starts_with(&prefix));
        let (written, moved) = (&self.edit.written, &self.edit.moved);
        is_below(written.range(prefix.clone()..).next().map(|(path, _)| path))
            || is_below(moved.range(prefix.clone()..).next().map(|(path, _)| path))
    }

    fn check_path(&self, path: &str) -> io::Result<()> {
        if !is_site_path(path) {
            return Err(io::Error::other("this path cannot be written"));
        }
        for folder in ancestors(path).filter(|folder| !folder.is_empty()) {
            match self.store.kind(&self.at(folder))? {
                None | Some(FileKind::Dir) => {}
                Some(FileKind::Symlink) => return Err(linked()),
                Some(_) => return Err(io::ErrorKind::NotADirectory.into()),
            }
        }
        match self.store.kind(&self.at(path))? {
            Some(FileKind::Symlink) => Err(linked()),
            Some(FileKind::Dir | FileKind::Other) => Err(not_regular()),
            _ => Ok(()),
        }
    }

    fn check_bytes(&self, path: &str, hash: blake3::Hash) -> io::Result<()> {
        let open = self.store.open(&self.at(path))?;
        let mut open = open.ok_or_else(|| io::Error::other("it was removed meanwhile"))?;
        match open.hash()?.0 == hash {
            true => Ok(()),
            false => Err(io::Error::other("it was changed meanwhile")),
        }
    }

    /// Writes the new files and the journal. Nothing else is changed.
    fn prepare(&self) -> Result<Journal, EditError> {
        let state = |error| EditError::new(STATE, error);
        self.store.create_dir_all(self.staging).map_err(state)?;
        let mut next = 0;
        let mut steps = self.removals(&mut next);
        self.removed_folders(&mut steps).map_err(state)?;
        self.created_folders(&mut steps).map_err(state)?;
        for path in self.new_paths() {
            let step = self
                .stage(path, &mut next)
                .map_err(|error| EditError::new(path, error))?;
            steps.push(step);
        }
        let mut synced = BTreeSet::new();
        for step in &steps {
            if let Some(backup) = step.backup() {
                let to = self.staging.join(backup.to_string());
                self.store
                    .back_up(&self.at(step.path()), &to)
                    .map_err(|error| EditError::new(step.path(), error))?;
                synced.insert(to);
            }
            if let Step::Move { staged, .. } = step {
                synced.insert(self.staging.join(staged.to_string()));
            }
        }
        let journal = Journal::new(SITE, (false, true), steps);
        let durable = journal.durable(self.store);
        durable
            .sync_all(&synced)
            .and_then(|()| durable.sync_folder(self.staging))
            .and_then(|()| journal.write(self.store, self.staging))
            .map_err(state)?;
        Ok(journal)
    }

    fn removals(&self, next: &mut usize) -> Vec<Step> {
        let removed = self.edit.removed.iter().filter(|path| !self.is_new(path));
        removed
            .map(|path| Step::Remove {
                path: path.clone(),
                backup: number(next),
            })
            .collect()
    }

    /// Folders that are empty once files are removed, deepest first. Others stay: a folder is removed only if it is empty.
    fn removed_folders(&self, steps: &mut Vec<Step>) -> io::Result<()> {
        let above = self.edit.removed.iter().flat_map(|path| ancestors(path));
        let above: BTreeSet<&str> = above.filter(|folder| folder.contains('/')).collect();
        for folder in above.into_iter().rev() {
            if !self.has_new_below(folder)
                && self.store.kind(&self.at(folder))? == Some(FileKind::Dir)
            {
                let path = folder.to_owned();
                steps.push(Step::RemoveFolder { path });
            }
        }
        Ok(())
    }

    fn created_folders(&self, steps: &mut Vec<Step>) -> io::Result<()> {
        let above = self
            .new_paths()
            .flat_map(ancestors)
            .filter(|folder| !folder.is_empty());
        let removed = steps.iter().map(|step| step.path().to_lowercase());
        let removed: BTreeSet<String> = removed.collect();
        // A folder sorts before those in it.
        let above: BTreeSet<String> = above.map(str::to_owned).collect();
        for path in above {
            if self.store.kind(&self.at(&path))?.is_none() || removed.contains(&path.to_lowercase())
            {
                steps.push(Step::CreateFolder { path });
            }
        }
        Ok(())
    }

    fn stage(&self, path: &str, next: &mut usize) -> io::Result<Step> {
        let staged = number(next);
        let to = self.staging.join(staged.to_string());
        let digest = match self.edit.written.get(path) {
            Some(bytes) => {
                self.store.write(&to, bytes)?;
                let old = self.edit.expected.contains_key(path).then_some(path);
                if let Some(old) = old {
                    self.store.copy_permissions(&self.at(old), &to)?;
                }
                Digest::of(bytes)
            }
            None => {
                let from = &self.edit.moved[path];
                self.store.back_up(&self.at(from), &to)?;
                self.edit.expected[from].into()
            }
        };
        let exists = self.store.kind(&self.at(path))?.is_some();
        let is_replaced = exists && self.edit.expected.contains_key(path);
        let backup = is_replaced.then(|| number(next));
        let path = path.to_owned();
        Ok(Step::Move {
            staged,
            path,
            digest,
            backup,
        })
    }

    fn perform(&self, journal: &Journal) -> Result<(), EditError> {
        let manifest = no_manifest(self.staging);
        let places = places(self.store, self.root, self.staging, &manifest);
        let done = journal.steps.iter().try_for_each(|step| {
            self.step(step)
                .map_err(|error| EditError::new(step.path(), error))
        });
        let finish = || {
            journal.sync_output(self.store, self.root)?;
            places.remove_journal(journal)
        };
        let done = done.and_then(|()| finish().map_err(|error| EditError::new(STATE, error)));
        done.map_err(|error| EditError {
            undone: places.undo(journal).is_ok(),
            ..error
        })
    }

    fn step(&self, step: &Step) -> io::Result<()> {
        let file = self.at(step.path());
        match step {
            Step::Remove { .. } => self.store.remove_file(&file),
            Step::RemoveFolder { .. } => self.store.remove_dir(&file).map(|_| ()),
            Step::CreateFolder { .. } => self.store.create_dir_all(&file),
            Step::Move { staged, .. } => self
                .store
                .rename(&self.staging.join(staged.to_string()), &file),
        }
    }
}

fn number(next: &mut usize) -> usize {
    *next += 1;
    *next - 1
}

fn linked() -> io::Error {
    io::Error::other("it is a symbolic link, or below one; move its target, and correct the link")
}
