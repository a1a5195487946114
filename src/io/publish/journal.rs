//! The journal of a publication: what it does to the output folder, with the old files, so that it can be undone.
//!
//! It is in the staging folder while files change. Its removal is what completes a publication: as long as it is there,
//! the next build first restores the files of the last good site.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::durable::Durable;
use super::manifest::{self, Digest};
use super::site_path::{ancestors, is_site_path, on_disk};
use super::staging::{self, JOURNAL};
use crate::io::store::{FileKind, Store};

const VERSION: u32 = 1;
/// The manifest before the publication, as an extension.
pub(in crate::io) const OLD_MANIFEST: &str = "json.old";
/// The manifest after the publication, as an extension.
pub(in crate::io) const NEW_MANIFEST: &str = "json.new";

/// A publication that has begun.
#[derive(Debug, Deserialize, Serialize)]
pub(in crate::io) struct Journal {
    version: u32,
    /// The path by which the output folder is recorded.
    output: String,
    /// Whether there was a manifest.
    had_manifest: bool,
    /// Whether the publication was synced, so that undoing it is too.
    #[serde(default)]
    durable: bool,
    /// In the order in which they are performed.
    pub(in crate::io) steps: Vec<Step>,
}

/// A change of the output folder. Paths are relative to it; numbers are those of files in the staging folder.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::io) enum Step {
    /// A file is removed.
    Remove { path: String, backup: usize },
    /// A folder is removed if it is empty.
    RemoveFolder { path: String },
    /// A folder is created in a folder that exists.
    CreateFolder { path: String },
    /// A staged file with this hash is moved in, in place of the file in the backup.
    Move {
        staged: usize,
        path: String,
        digest: Digest,
        backup: Option<usize>,
    },
}

impl Step {
    pub(in crate::io) fn path(&self) -> &str {
        match self {
            Self::Remove { path, .. }
            | Self::RemoveFolder { path }
            | Self::CreateFolder { path }
            | Self::Move { path, .. } => path,
        }
    }

    /// The number of the backup of the file that it removes or replaces.
    pub(in crate::io) fn backup(&self) -> Option<usize> {
        match self {
            Self::Remove { backup, .. } => Some(*backup),
            Self::Move { backup, .. } => *backup,
            _ => None,
        }
    }
}

impl Journal {
    pub(in crate::io) fn new(
        output: &str,
        (had_manifest, durable): (bool, bool),
        steps: Vec<Step>,
    ) -> Self {
        Self {
            version: VERSION,
            output: output.to_owned(),
            had_manifest,
            durable,
            steps,
        }
    }

    /// Writes it to a staging folder, as a whole.
    pub(in crate::io) fn write<S: Store + ?Sized>(
        &self,
        store: &S,
        staging: &Path,
    ) -> io::Result<()> {
        let durable = self.durable(store);
        durable.replace(&staging.join(JOURNAL), &serde_json::to_vec(self)?)
    }

    /// The store with or without syncing, as the publication was.
    pub(in crate::io) fn durable<'s, S: Store + ?Sized>(&self, store: &'s S) -> Durable<'s, S> {
        let on = self.durable;
        Durable { store, on }
    }

    /// Syncs the folders in which the steps change entries, as far as they exist.
    pub(in crate::io) fn sync_output<S: Store + ?Sized>(
        &self,
        store: &S,
        out: &Path,
    ) -> io::Result<()> {
        if !self.durable {
            return Ok(());
        }
        let mut folders = BTreeSet::new();
        for step in &self.steps {
            for folder in ancestors(step.path()) {
                let folder = on_disk(out, folder);
                if store.kind(&folder)? == Some(FileKind::Dir) {
                    folders.insert(folder);
                    break;
                }
            }
        }
        self.durable(store).sync_all(&folders)
    }

    /// The journal in a staging folder; `None` if there is none, or one that is damaged or of another output folder.
    pub(in crate::io) fn read<S: Store + ?Sized>(
        store: &S,
        staging: &Path,
        output: &str,
    ) -> Option<Self> {
        let file = staging.join(JOURNAL);
        if store.kind(&file).ok()? != Some(FileKind::File) {
            return None;
        }
        let journal: Self = serde_json::from_slice(&store.read(&file).ok()??).ok()?;
        let trusted = journal.version == VERSION
            && journal.output == output
            && journal.steps.iter().all(|step| is_site_path(step.path()));
        trusted.then_some(journal)
    }
}

/// The places of one publication.
#[derive(Clone, Copy)]
pub(in crate::io) struct Places<'a, S: Store + ?Sized> {
    pub(in crate::io) store: &'a S,
    pub(in crate::io) out: &'a Path,
    pub(in crate::io) staging: &'a Path,
    /// The manifest's file.
    pub(in crate::io) manifest: &'a Path,
}

impl<S: Store + ?Sized> Places<'_, S> {
    /// Undoes a publication, however far it got, and removes its journal. A file that changed since, and a file below a
    /// link, is left as it is.
    ///
    /// # Errors
    /// The first step that could not be undone; all others are. The journal stays.
    pub(in crate::io) fn undo(&self, journal: &Journal) -> io::Result<()> {
        // Undoing it twice is undoing it once, and a fault may be one of the moment.
        self.undo_once(journal).or_else(|_| self.undo_once(journal))
    }

    fn undo_once(&self, journal: &Journal) -> io::Result<()> {
        let mut undone = Ok(());
        for step in journal.steps.iter().rev() {
            // The other steps are undone all the same.
            undone = undone.and(self.undo_step(step, journal.durable(self.store)));
        }
        undone?;
        journal.sync_output(self.store, self.out)?;
        let old = self.manifest.with_extension(OLD_MANIFEST);
        match journal.had_manifest {
            true if self.store.kind(&old)?.is_some() => self.store.rename(&old, self.manifest)?,
            true => {}
            false => self.store.remove_file(self.manifest)?,
        }
        self.store
            .remove_file(&self.manifest.with_extension(NEW_MANIFEST))?;
        self.remove_journal(journal)
    }

    /// Removes the journal, which ends the publication. The manifest is synced before.
    pub(in crate::io) fn remove_journal(&self, journal: &Journal) -> io::Result<()> {
        let durable = journal.durable(self.store);
        if let Some(folder) = self.manifest.parent() {
            durable.sync(folder)?;
        }
        self.store.remove_file(&self.staging.join(JOURNAL))?;
        durable.sync(self.staging)
    }

    fn undo_step(&self, step: &Step, durable: Durable<'_, S>) -> io::Result<()> {
        if !self.is_inside(step.path())? {
            return Ok(());
        }
        let file = on_disk(self.out, step.path());
        match step {
            Step::CreateFolder { .. } => self.store.remove_dir(&file).map(|_| ()),
            Step::RemoveFolder { .. } => match self.store.kind(&file)? {
                None => self.store.create_dir_all(&file),
                Some(_) => Ok(()),
            },
            Step::Remove { backup, .. } => match self.store.kind(&file)? {
                None => self.restore(*backup, &file, durable),
                Some(_) => Ok(()),
            },
            Step::Move { digest, backup, .. } => match (self.digest(&file)?, backup) {
                (Found::Nothing, Some(backup)) => self.restore(*backup, &file, durable),
                (Found::File(found), Some(backup)) if found == *digest => {
                    self.restore(*backup, &file, durable)
                }
                (Found::File(found), None) if found == *digest => self.store.remove_file(&file),
                _ => Ok(()),
            },
        }
    }

    /// Whether the folders above a path are folders, as far as they exist.
    fn is_inside(&self, path: &str) -> io::Result<bool> {
        for folder in ancestors(path) {
            let kind = self.store.kind(&on_disk(self.out, folder))?;
            if kind.is_some_and(|kind| kind != FileKind::Dir) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn digest(&self, file: &Path) -> io::Result<Found> {
        match self.store.kind(file)? {
            None => Ok(Found::Nothing),
            Some(FileKind::File) => match self.store.open(file)? {
                Some(mut open) => Ok(Found::File(open.hash()?.0.into())),
                None => Ok(Found::Nothing),
            },
            Some(_) => Ok(Found::Other),
        }
    }

    /// Moves a backup to where it was. One that is missing was restored before.
    fn restore(&self, backup: usize, to: &Path, durable: Durable<'_, S>) -> io::Result<()> {
        let from = self.staging.join(backup.to_string());
        if self.store.kind(&from)?.is_none() {
            return Ok(());
        }
        if let Some(folder) = to.parent() {
            self.store.create_dir_all(folder)?;
        }
        move_file(durable, &from, to)
    }
}

/// What is at a path.
enum Found {
    Nothing,
    File(Digest),
    Other,
}

/// Moves a file over another one. A mount inside the output, which does not always show in the device number, makes it a
/// copy: written next to the target, under a name that the next build uses again.
pub(in crate::io) fn move_file<S: Store + ?Sized>(
    durable: Durable<'_, S>,
    from: &Path,
    to: &Path,
) -> io::Result<()> {
    let store = durable.store;
    match store.rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let mut open = store.open(from)?.ok_or(io::ErrorKind::NotFound)?;
            durable.replace_from(to, &mut open)
        }
        result => result,
    }
}

/// The staging folder with the journal of a publication that was cut short, and the journal.
fn unfinished<S: Store + ?Sized>(
    store: &S,
    state_dir: &Path,
    out: &Path,
    output: &str,
) -> Option<(PathBuf, Journal)> {
    let mut folders = staging::places(state_dir, out).into_iter();
    folders.find_map(|folder| {
        let journal = Journal::read(store, &folder, output)?;
        Some((folder, journal))
    })
}

/// Whether a publication to an output folder was cut short, so that the next build has to restore files. `state_dir` is
/// the site's `.guidepost` folder. Nothing is changed; what cannot be read counts as no.
#[must_use]
pub fn is_unfinished<S: Store + ?Sized>(store: &S, state_dir: &Path, out: &Path) -> bool {
    let canonical = |path| store.canonicalize(path).ok();
    let Some((state_dir, out)) = canonical(state_dir).zip(canonical(out)) else {
        return false;
    };
    let (_, output) = manifest::place(&state_dir, &out);
    unfinished(store, &state_dir, &out, &output).is_some()
}

/// Undoes a publication that was cut short. Returns whether there was one.
///
/// # Errors
/// Those of [`Places::undo`].
pub(in crate::io) fn recover<S: Store + ?Sized>(
    store: &S,
    state_dir: &Path,
    out: &Path,
    (manifest, output): (&Path, &str),
) -> io::Result<bool> {
    let Some((staging, journal)) = unfinished(store, state_dir, out, output) else {
        return Ok(false);
    };
    let places = Places {
        store,
        out,
        staging: &staging,
        manifest,
    };
    places.undo(&journal)?;
    Ok(true)
}
