//! The state of the output folder, as far as it matters to a publication. Nothing is changed.

use std::collections::BTreeMap;
use std::path::Path;

use super::candidate::{Candidates, Existing};
use super::error::PublishError;
use super::manifest::{Digest, Manifest};
use super::site_path::{ancestors, from_relative, on_disk};
use super::staging;
use crate::io::store::{FileKind, Store};

/// The state of the output folder. Paths are relative to it; it is `""` itself.
#[derive(Debug)]
pub(super) struct Survey<'a> {
    /// The folders that outputs need, and what is there. Sorted, so that parents come first.
    pub(super) folders: BTreeMap<&'a str, Option<FileKind>>,
    /// The files of an earlier build that this one does not write.
    pub(super) stale: BTreeMap<&'a str, Stale>,
    /// Folders at paths where a file has to go, with their content.
    pub(super) in_the_way: BTreeMap<&'a str, Vec<(String, FileKind)>>,
    /// Files that differ from what this build writes; listed only if there is no manifest.
    pub(super) strangers: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stale {
    /// Removed already.
    Absent,
    /// With the bytes that an earlier build wrote.
    Ours,
    /// Edited by hand, replaced by something else, or below a link.
    Changed,
}

impl<'a> Survey<'a> {
    /// Surveys an output folder.
    pub(super) fn new<S: Store + ?Sized>(
        store: &S,
        out: &Path,
        manifest: &'a Manifest,
        candidates: &'a Candidates,
    ) -> Result<Self, PublishError> {
        let mut survey = Self {
            folders: BTreeMap::new(),
            stale: BTreeMap::new(),
            in_the_way: BTreeMap::new(),
            strangers: Vec::new(),
        };
        // A file that its stat identifies is the very one that was written: so are the folders above it.
        for (path, _) in candidates
            .iter()
            .filter(|(_, candidate)| !candidate.identified)
        {
            first_obstacle(store, out, path, &mut survey.folders)?;
        }
        survey.find_stale(store, out, manifest, candidates)?;
        let folders = candidates
            .iter()
            .filter(|(_, candidate)| candidate.existing == Existing::Folder);
        for (path, _) in folders {
            survey.in_the_way.insert(path, entries(store, out, path)?);
        }
        if manifest.files.is_none() {
            let same = |path: &str| {
                let candidate = candidates.get(path);
                candidate.is_some_and(|candidate| candidate.existing == Existing::Same)
            };
            let mut strangers = entries(store, out, "")?;
            strangers.retain(|(path, kind)| {
                *kind != FileKind::Dir && !same(path) && !path.starts_with(staging::PREFIX)
            });
            survey.strangers = strangers.into_iter().map(|(path, _)| path).collect();
        }
        Ok(survey)
    }

    fn find_stale<S: Store + ?Sized>(
        &mut self,
        store: &S,
        out: &Path,
        manifest: &'a Manifest,
        candidates: &Candidates,
    ) -> Result<(), PublishError> {
        // A map of its own: these need not be folders any more, and those above outputs have to be.
        let mut folders = BTreeMap::new();
        for (path, recorded) in manifest.files.iter().flatten() {
            if candidates.contains_key(path) {
                continue;
            }
            let stale = match first_obstacle(store, out, path, &mut folders)? {
                None | Some(FileKind::File | FileKind::Other) => Stale::Absent,
                Some(FileKind::Symlink) => Stale::Changed,
                Some(FileKind::Dir) => stale_file(store, &out.join(path), recorded)?,
            };
            self.stale.insert(path, stale);
        }
        Ok(())
    }
}

fn stale_file<S: Store + ?Sized>(
    store: &S,
    file: &Path,
    recorded: &[Digest],
) -> Result<Stale, PublishError> {
    let fault = |error| PublishError::before("read", file, &error);
    match store.kind(file).map_err(fault)? {
        None => Ok(Stale::Absent),
        Some(FileKind::File) => {
            let Some(mut open) = store.open(file).map_err(fault)? else {
                return Ok(Stale::Absent);
            };
            let (hash, _) = open.hash().map_err(fault)?;
            let digest = Digest::from(hash);
            let is_ours = recorded.contains(&digest);
            Ok(if is_ours { Stale::Ours } else { Stale::Changed })
        }
        // A folder in place of a file of ours is somebody else's: no file of ours was edited.
        Some(FileKind::Dir) => Ok(Stale::Absent),
        Some(_) => Ok(Stale::Changed),
    }
}

/// What the folders above a path are, from the top down to the first that is not a folder: `Dir` if all are folders.
/// `known` holds those that were queried before.
fn first_obstacle<'a, S: Store + ?Sized>(
    store: &S,
    out: &Path,
    path: &'a str,
    known: &mut BTreeMap<&'a str, Option<FileKind>>,
) -> Result<Option<FileKind>, PublishError> {
    let Some(folder) = ancestors(path).next() else {
        return Ok(Some(FileKind::Dir));
    };
    if let Some(kind) = known.get(folder) {
        return match kind {
            // Below what is not a folder there is nothing; the topmost of them counts.
            None => first_obstacle(store, out, folder, known)
                .map(|top| top.filter(|&top| top != FileKind::Dir)),
            kind => Ok(*kind),
        };
    }
    let top = first_obstacle(store, out, folder, known)?;
    if top != Some(FileKind::Dir) {
        known.insert(folder, None);
        return Ok(top);
    }
    let on_disk = on_disk(out, folder);
    let kind = store
        .kind(&on_disk)
        .map_err(|error| PublishError::before("read", &on_disk, &error))?;
    known.insert(folder, kind);
    Ok(kind)
}

/// The content of a folder at all depths, by paths relative to the output folder.
fn entries<S: Store + ?Sized>(
    store: &S,
    out: &Path,
    folder: &str,
) -> Result<Vec<(String, FileKind)>, PublishError> {
    let on_disk = on_disk(out, folder);
    let entries = store
        .list(&on_disk)
        .map_err(|error| PublishError::before("read", &on_disk, &error))?;
    let named = entries.into_iter().map(|entry| {
        let path = Path::new(folder).join(entry.path);
        (from_relative(&path), entry.kind)
    });
    Ok(named.collect())
}
