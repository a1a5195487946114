//! Performing a plan; all decisions are made before.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::candidate::Candidates;
use super::error::PublishError;
use super::manifest::{Manifest, RecordedFiles};
use super::plan::{self, Plan};
use super::site_path::on_disk;
use super::staging::StagingFolder;
use crate::io::store::Store;

/// Performs a plan. Every step can be repeated.
pub(super) struct Commit<'a, S: Store + ?Sized> {
    pub(super) store: &'a S,
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
                self.store
                    .replace(&self.manifest.path, &self.manifest.encode(files)?)
            })
            .map_err(|error| PublishError::before("write", &self.manifest.path, &error))
    }

    /// Publishes into a folder that does not exist: the tree is renamed there in one step. The
    /// manifest is written first, so that the site is recorded as ours from the moment it is there.
    pub(super) fn publish_tree(
        &self,
        tree: &Path,
        candidates: &Candidates,
    ) -> Result<(), PublishError> {
        self.update_manifest(candidates)?;
        let above = self
            .out
            .parent()
            .map_or(Ok(()), |above| self.store.create_dir_all(above));
        let there = if candidates.is_empty() {
            above
        } else {
            above.and_then(|()| self.store.rename(tree, self.out))
        };
        there.map_err(|error| {
            // With nothing there, the manifest would claim files that others may put there.
            let _ = self.store.remove_file(&self.manifest.path);
            PublishError::before("write", self.out, &error)
        })
    }

    /// Publishes: from the pending manifest to the final one.
    pub(super) fn perform(
        &self,
        plan: &Plan,
        candidates: &Candidates,
        pending: RecordedFiles<&str>,
    ) -> Result<(), PublishError> {
        let manifest = &self.manifest.path;
        // Written before anything is touched, so that a disk that is full later cannot prevent it.
        let ready = manifest.with_extension("json.new");
        let written = self
            .create_manifest_folder()
            .and_then(|()| {
                self.store.write(
                    &ready,
                    &self.manifest.encode(plan::final_files(candidates))?,
                )
            })
            .and_then(|()| {
                self.store
                    .replace(manifest, &self.manifest.encode(pending)?)
            })
            .map_err(|error| PublishError::before("write", manifest, &error));
        let done = written
            .and_then(|()| self.change_files(plan))
            .and_then(|()| {
                let renamed = self.store.rename(&ready, manifest);
                renamed.map_err(|error| PublishError::midway("write", manifest, &error))
            });
        if done.is_err() {
            let _ = self.store.remove_file(&ready);
        }
        done
    }

    fn create_manifest_folder(&self) -> io::Result<()> {
        self.manifest
            .path
            .parent()
            .map_or(Ok(()), |folder| self.store.create_dir_all(folder))
    }

    fn change_files(&self, plan: &Plan) -> Result<(), PublishError> {
        let store = self.store;
        let remove_file = |path: &str| self.step("remove", path, |at| store.remove_file(at));
        let remove_dir =
            |path: &str| self.step("remove", path, |at| store.remove_dir(at).map(|_| ()));
        plan.clear.iter().try_for_each(|path| remove_file(path))?;
        plan.clear_folders
            .iter()
            .try_for_each(|path| remove_dir(path))?;
        self.create_folders(&plan.folders)?;
        for &(number, path) in &plan.moves {
            self.step("write", path, |to| self.move_in(number, to))?;
        }
        plan.remove.iter().try_for_each(|path| remove_file(path))?;
        // Children sort after their parents.
        plan.prune
            .iter()
            .rev()
            .try_for_each(|path| remove_dir(path))
    }

    fn step(
        &self,
        action: &str,
        path: &str,
        perform: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<(), PublishError> {
        let file = on_disk(self.out, path);
        perform(&file).map_err(|error| PublishError::midway(action, &file, &error))
    }

    /// Creates folders, parents first, or none: a disk too full for all is left as it was.
    fn create_folders(&self, folders: &BTreeSet<&str>) -> Result<(), PublishError> {
        let mut created = Vec::new();
        for &path in folders {
            created.push(path);
            let done = self.step("create", path, |at| self.store.create_dir_all(at));
            if done.is_err() {
                for path in created.into_iter().rev() {
                    let _ = self.store.remove_dir(&on_disk(self.out, path));
                }
                return done;
            }
        }
        Ok(())
    }

    fn move_in(&self, number: usize, to: &Path) -> io::Result<()> {
        let from = self.staging.file(number);
        match self.store.rename(&from, to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                // A mount inside the output, or one that does not show in the device number. The copy is written next to
                // the target under a name that the next build uses again.
                let mut staged = self.store.open(&from)?.ok_or(io::ErrorKind::NotFound)?;
                self.store.replace_from(to, &mut staged)
            }
            result => result,
        }
    }
}
