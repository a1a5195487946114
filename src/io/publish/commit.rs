//! Performing a plan; all decisions are made before.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::candidate::Candidates;
use super::durable::Durable;
use super::error::PublishError;
use super::journal::{Journal, NEW_MANIFEST, OLD_MANIFEST, Places, Step, move_file};
use super::manifest::{Manifest, RecordedFiles};
use super::plan::{self, Plan};
use super::site_path::{ancestors, on_disk};
use super::staging::{JOURNAL, StagingFolder};
use crate::io::store::{FileKind, Store, not_regular};

/// Performs a plan.
pub(super) struct Commit<'a, S: Store + ?Sized> {
    pub(super) store: &'a S,
    /// The same store, whose writes are synced if the site asks for it.
    pub(super) durable: Durable<'a, S>,
    pub(super) out: &'a Path,
    pub(super) manifest: &'a Manifest,
    pub(super) staging: &'a StagingFolder<'a, S>,
}

impl<S: Store + ?Sized> Commit<'_, S> {
    /// Brings the manifest up to date, and changes nothing else.
    pub(super) fn update_manifest(&self, candidates: &Candidates) -> Result<(), PublishError> {
        let files = plan::final_files(candidates);
        let recorded = self.manifest.files.iter().flatten();
        let recorded = recorded.map(|(path, hashes)| (path.as_str(), hashes));
        let now = files.iter().map(|(path, hashes)| (*path, hashes));
        if self.manifest.files.is_some() && recorded.eq(now) {
            return Ok(());
        }
        self.create_manifest_folder()
            .and_then(|()| {
                self.durable
                    .replace(&self.manifest.path, &self.manifest.encode(files)?)
            })
            .and_then(|()| self.sync_manifest_folder())
            .map_err(|error| PublishError::before("write", &self.manifest.path, &error))
    }

    /// Publishes into a folder that does not exist, or is empty: the tree is renamed there in one step. The manifest is
    /// written first, so that the site is recorded as ours from the moment it is there. Returns `false` if the system
    /// does not replace the empty folder; nothing is changed then.
    pub(super) fn publish_tree(
        &self,
        tree: &Path,
        candidates: &Candidates,
    ) -> Result<bool, PublishError> {
        let failed = |error: io::Error| PublishError::before("write", self.out, &error);
        self.sync_tree(tree, candidates).map_err(failed)?;
        if self.store.kind(self.out).map_err(failed)?.is_some() {
            if candidates.is_empty() {
                return Ok(false);
            }
            let manifest = self.update_manifest(candidates);
            let replaced = manifest.is_ok() && self.store.replace_empty_dir(tree, self.out).is_ok();
            if replaced {
                return self.sync_switch(tree, true).map(|()| true);
            }
            // With nothing there, the manifest would claim files that others may put there.
            let _ = self.store.remove_file(&self.manifest.path);
            return Ok(false);
        }
        self.update_manifest(candidates)?;
        let above = self
            .out
            .parent()
            .map_or(Ok(()), |above| self.durable.create_dir_all(above));
        let there = if candidates.is_empty() {
            above
        } else {
            above.and_then(|()| self.store.rename(tree, self.out))
        };
        let done = there.map_err(|error| {
            let _ = self.store.remove_file(&self.manifest.path);
            failed(error)
        });
        done.and_then(|()| self.sync_switch(tree, false))
            .map(|()| true)
    }

    /// Publishes into a folder that exists: all of it, or nothing if a step fails.
    pub(super) fn perform(
        &self,
        plan: &Plan,
        candidates: &Candidates,
        pending: RecordedFiles<&str>,
    ) -> Result<(), PublishError> {
        let manifest = &self.manifest.path;
        let failed = |error: io::Error| PublishError::before("write", manifest, &error);
        let prepared = self
            .prepare(plan, candidates)
            .and_then(|journal| self.write_manifests(candidates, journal));
        let journal = prepared.inspect_err(|_| self.discard())?;
        let done = self
            .manifest
            .encode(pending)
            .and_then(|bytes| self.durable.replace(manifest, &bytes))
            .map_err(failed)
            .and_then(|()| journal.steps.iter().try_for_each(|step| self.apply(step)))
            .and_then(|()| self.complete(&journal).map_err(failed));
        let Err(error) = done else {
            self.discard();
            return Ok(());
        };
        match self.places().undo(&journal) {
            Ok(()) => {
                self.discard();
                Err(error.undone())
            }
            Err(_) => Err(error.half_way()),
        }
    }

    /// The steps, with a backup of every file that they remove or replace. The output folder is not changed.
    fn prepare(&self, plan: &Plan, candidates: &Candidates) -> Result<Journal, PublishError> {
        let failed = |error: io::Error| PublishError::before("write", self.out, &error);
        self.staging.create().map_err(failed)?;
        let steps = self.steps(plan, candidates)?;
        for step in &steps {
            let Some(backup) = step.backup() else {
                continue;
            };
            let file = on_disk(self.out, step.path());
            self.store
                .back_up(&file, &self.staging.file(backup))
                .map_err(|error| PublishError::before("keep", &file, &error))?;
        }
        self.sync_staged(&steps).map_err(failed)?;
        let had_manifest = self.store.kind(&self.manifest.path);
        let had_manifest = had_manifest.map_err(failed)?.is_some();
        let facts = (had_manifest, self.durable.on);
        Ok(Journal::new(self.manifest.output(), facts, steps))
    }

    /// Syncs the files of a new output folder, and its folders; their list, which takes long to make, is made only for that.
    fn sync_tree(&self, tree: &Path, candidates: &Candidates) -> io::Result<()> {
        if !self.durable.on {
            return Ok(());
        }
        let mut synced = BTreeSet::new();
        for path in candidates.keys() {
            synced.insert(tree.join(path));
            synced.extend(ancestors(path).map(|folder| on_disk(tree, folder)));
        }
        self.durable.sync_all(&synced)
    }

    /// Syncs the files that the steps move or restore, and the staging folder.
    fn sync_staged(&self, steps: &[Step]) -> io::Result<()> {
        let mut synced = BTreeSet::new();
        for step in steps {
            synced.extend(step.backup().map(|backup| self.staging.file(backup)));
            if let Step::Move { staged, path, .. } = step {
                synced.insert(self.staging.staged(*staged, path));
            }
        }
        self.durable.sync_all(&synced)?;
        self.durable.sync_folder(self.staging.folder())
    }

    /// Syncs the entry of a new output folder. If that fails, the tree is moved back. `existed` is whether an empty folder
    /// was replaced.
    fn sync_switch(&self, tree: &Path, existed: bool) -> Result<(), PublishError> {
        let above = self.out.parent();
        let synced = above.map_or(Ok(()), |above| self.durable.sync(above));
        synced.map_err(|error| {
            let _ = self.store.remove_file(&self.manifest.path);
            let back = self.store.rename(self.out, tree);
            if back.is_ok() && existed {
                let _ = self.store.create_dir_all(self.out);
            }
            PublishError::before("write", self.out, &error)
        })
    }

    fn steps(&self, plan: &Plan, candidates: &Candidates) -> Result<Vec<Step>, PublishError> {
        let remove = |path: &str| Step::Remove {
            path: path.to_owned(),
            backup: self.staging.next_number(),
        };
        let mut steps: Vec<Step> = plan.clear.iter().map(|path| remove(path)).collect();
        self.remove_folders(plan.clear_folders.iter().map(String::as_str), &mut steps)?;
        steps.extend(plan.folders.iter().map(|path| Step::CreateFolder {
            path: (*path).to_owned(),
        }));
        for &(staged, path) in &plan.moves {
            let candidate = &candidates[path];
            steps.push(Step::Move {
                staged,
                path: path.to_owned(),
                digest: candidate.digest,
                backup: candidate
                    .existing
                    .is_replaced()
                    .then(|| self.staging.next_number()),
            });
        }
        steps.extend(plan.remove.iter().map(|path| remove(path)));
        // Children sort after their parents.
        self.remove_folders(plan.prune.iter().rev().copied(), &mut steps)?;
        Ok(steps)
    }

    fn remove_folders<'p>(
        &self,
        paths: impl Iterator<Item = &'p str>,
        steps: &mut Vec<Step>,
    ) -> Result<(), PublishError> {
        for path in paths {
            let folder = on_disk(self.out, path);
            let kind = self.store.kind(&folder);
            let kind = kind.map_err(|error| PublishError::before("read", &folder, &error))?;
            if kind == Some(FileKind::Dir) {
                let path = path.to_owned();
                steps.push(Step::RemoveFolder { path });
            }
        }
        Ok(())
    }

    /// Writes the final manifest, so that a disk that is full later cannot prevent it, keeps the old one, and writes the
    /// journal: from here on the publication is undone unless it is completed.
    fn write_manifests(
        &self,
        candidates: &Candidates,
        journal: Journal,
    ) -> Result<Journal, PublishError> {
        let manifest = &self.manifest.path;
        let new = manifest.with_extension(NEW_MANIFEST);
        let old = manifest.with_extension(OLD_MANIFEST);
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error: io::Error| PublishError::before("write", &path, &error)
        };
        self.create_manifest_folder().map_err(failed(manifest))?;
        for path in [&new, &old] {
            if self.store.kind(path).map_err(failed(path))? == Some(FileKind::Dir) {
                // An empty folder is no reason to refuse; any other makes the write fail.
                self.store.remove_dir(path).map_err(failed(path))?;
            }
        }
        let files = plan::final_files(candidates);
        let written = self.manifest.encode(files);
        let written = written.and_then(|bytes| self.store.write(&new, &bytes));
        written
            .and_then(|()| self.durable.sync(&new))
            .map_err(failed(&new))?;
        match self.store.kind(manifest).map_err(failed(manifest))? {
            None => {}
            Some(FileKind::Dir) => return Err(failed(manifest)(not_regular())),
            Some(_) => {
                let kept = self.store.back_up(manifest, &old);
                kept.and_then(|()| self.durable.sync(&old))
                    .map_err(failed(&old))?;
            }
        }
        self.sync_manifest_folder().map_err(failed(manifest))?;
        let written = journal.write(self.store, self.staging.folder());
        written.map_err(failed(&self.staging.folder().join(JOURNAL)))?;
        Ok(journal)
    }

    fn apply(&self, step: &Step) -> Result<(), PublishError> {
        let file = on_disk(self.out, step.path());
        let (action, done) = match step {
            Step::Remove { .. } => ("remove", self.store.remove_file(&file)),
            Step::RemoveFolder { .. } => ("remove", self.store.remove_dir(&file).map(|_| ())),
            Step::CreateFolder { .. } => ("create", self.store.create_dir_all(&file)),
            Step::Move { staged, path, .. } => {
                let from = self.staging.staged(*staged, path);
                ("write", move_file(self.durable, &from, &file))
            }
        };
        done.map_err(|error| PublishError::before(action, &file, &error))
    }

    fn complete(&self, journal: &Journal) -> io::Result<()> {
        let manifest = &self.manifest.path;
        journal.sync_output(self.store, self.out)?;
        self.store
            .rename(&manifest.with_extension(NEW_MANIFEST), manifest)?;
        self.places().remove_journal(journal)
    }

    /// Removes what a publication needs no longer. What cannot be removed is overwritten by the next one.
    fn discard(&self) {
        for extension in [OLD_MANIFEST, NEW_MANIFEST] {
            let file = self.manifest.path.with_extension(extension);
            let _ = self.store.remove_file(&file);
        }
    }

    fn places(&self) -> Places<'_, S> {
        Places {
            store: self.store,
            out: self.out,
            staging: self.staging.folder(),
            manifest: &self.manifest.path,
        }
    }

    fn create_manifest_folder(&self) -> io::Result<()> {
        self.manifest
            .path
            .parent()
            .map_or(Ok(()), |folder| self.durable.create_dir_all(folder))
    }

    fn sync_manifest_folder(&self) -> io::Result<()> {
        let folder = self.manifest.path.parent();
        folder.map_or(Ok(()), |folder| self.durable.sync_folder(folder))
    }
}
