//! The loop that performs a plan, and nothing that decides.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::manifest::{Files, Manifest};
use super::plan::{self, Plan};
use super::stage::Stage;
use super::{Candidates, PublishError, place_of};
use crate::io::store::Store;

/// Performs a plan. Every step can be repeated.
pub(super) struct Commit<'a, S: Store + ?Sized> {
    pub(super) store: &'a S,
    pub(super) out: &'a Path,
    pub(super) ledger: &'a Manifest,
    pub(super) stage: &'a Stage<'a, S>,
}

impl<S: Store + ?Sized> Commit<'_, S> {
    /// Only brings the manifest up to date.
    pub(super) fn note(&self, offers: &Candidates) -> Result<(), PublishError> {
        let settled = plan::settled(offers);
        let recorded = self.ledger.files.iter().flatten();
        let known = recorded.map(|(path, hashes)| (path.as_str(), hashes));
        let now = settled.iter().map(|(path, hashes)| (*path, hashes));
        if self.ledger.files.is_some() && known.eq(now) {
            return Ok(());
        }
        self.make_ledger_folder()
            .and_then(|()| {
                self.store
                    .replace(&self.ledger.path, &self.ledger.encode(settled)?)
            })
            .map_err(|error| PublishError::before("write", &self.ledger.path, &error))
    }

    /// Publishes into a folder that does not exist: the tree is renamed there in one step. The
    /// manifest comes first, so that the site is known as ours from the moment it is there.
    pub(super) fn whole(&self, tree: &Path, offers: &Candidates) -> Result<(), PublishError> {
        self.note(offers)?;
        let above = self
            .out
            .parent()
            .map_or(Ok(()), |above| self.store.create_dir_all(above));
        let there = if offers.is_empty() {
            above
        } else {
            above.and_then(|()| self.store.rename(tree, self.out))
        };
        there.map_err(|error| {
            // With nothing there, a record would claim files that others may put there.
            let _ = self.store.remove_file(&self.ledger.path);
            PublishError::before("write", self.out, &error)
        })
    }

    /// Publishes: from the pending manifest to the final one.
    pub(super) fn run(
        &self,
        plan: &Plan,
        offers: &Candidates,
        pending: Files<&str>,
    ) -> Result<(), PublishError> {
        let manifest = &self.ledger.path;
        // Written before anything is touched: a disk that is full later cannot spoil the end.
        let ready = manifest.with_extension("json.new");
        let written = self
            .make_ledger_folder()
            .and_then(|()| {
                self.store
                    .write(&ready, &self.ledger.encode(plan::settled(offers))?)
            })
            .and_then(|()| self.store.replace(manifest, &self.ledger.encode(pending)?))
            .map_err(|error| PublishError::before("write", manifest, &error));
        let done = written.and_then(|()| self.perform(plan)).and_then(|()| {
            let renamed = self.store.rename(&ready, manifest);
            renamed.map_err(|error| PublishError::midway("write", manifest, &error))
        });
        if done.is_err() {
            let _ = self.store.remove_file(&ready);
        }
        done
    }

    fn make_ledger_folder(&self) -> io::Result<()> {
        self.ledger
            .path
            .parent()
            .map_or(Ok(()), |folder| self.store.create_dir_all(folder))
    }

    fn perform(&self, plan: &Plan) -> Result<(), PublishError> {
        let store = self.store;
        let remove_file = |path: &str| self.step("remove", path, |at| store.remove_file(at));
        let remove_dir =
            |path: &str| self.step("remove", path, |at| store.remove_dir(at).map(|_| ()));
        plan.clear.iter().try_for_each(|path| remove_file(path))?;
        plan.clear_folders
            .iter()
            .try_for_each(|path| remove_dir(path))?;
        self.make_folders(&plan.folders)?;
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
        doing: &str,
        path: &str,
        act: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<(), PublishError> {
        let place = place_of(self.out, path);
        act(&place).map_err(|error| PublishError::midway(doing, &place, &error))
    }

    /// Makes folders, parents first, or none: a disk too full for all is left as it was.
    fn make_folders(&self, folders: &BTreeSet<&str>) -> Result<(), PublishError> {
        let mut made = Vec::new();
        for &path in folders {
            made.push(path);
            let done = self.step("make", path, |at| self.store.create_dir_all(at));
            if done.is_err() {
                for path in made.into_iter().rev() {
                    let _ = self.store.remove_dir(&place_of(self.out, path));
                }
                return done;
            }
        }
        Ok(())
    }

    fn move_in(&self, number: usize, to: &Path) -> io::Result<()> {
        let from = self.stage.file(number);
        match self.store.rename(&from, to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                // A mount inside the output, or one that does not show in the device number. The
                // copy goes beside the target under a name that the next build uses again.
                let bytes = self.store.read(&from)?.ok_or(io::ErrorKind::NotFound)?;
                self.store.replace(to, &bytes)
            }
            result => result,
        }
    }
}
