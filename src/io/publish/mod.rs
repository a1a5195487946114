//! Publishing: from rendered bytes to an output folder, without ever losing the last good site.
//!
//! Outputs are offered one by one, from any thread, and those that differ from what is on disk
//! wait in a stage. Only when all are there is the output folder touched:
//!
//! 1. a manifest of old and new files is written: from here on, both are known to be ours;
//! 2. files are renamed into place, stale ones removed;
//! 3. the final manifest is written.
//!
//! Where there is no output folder yet, step 2 is one rename of the whole stage.
//!
//! That is the whole crash plan. Killed before 1, the old site stands. Killed later, every file is
//! whole, old or new, and the next build finishes the work: it compares bytes, not notes. (A cut
//! of power is not waited for with `fsync`; what it damages differs from what is to be written, so
//! the next build mends that too.)
//!
//! Whose file is it? Ours, when the manifest lists it. The manifest lies outside the output, one
//! for each output folder. Files at other paths are never touched, files of others at our paths
//! are overwritten only with `adopt`, and a stale file is removed only while its bytes are ours.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

mod commit;
mod error;
mod folder;
mod lock;
mod manifest;
mod plan;
mod published;
mod stage;

pub use error::PublishError;
pub use folder::check_output_folder;
pub use lock::Lock;
pub use manifest::{key, place};
pub use published::{Published, PublishedFile, Summary};

use crate::base::file_stat::FileStat;
use crate::io::store::{Kind, Store};
use commit::Commit;
use manifest::{Digest, Manifest};
use plan::{Plan, Survey};
use published::{standing, summary};
use stage::Stage;

/// What an output is to the file on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is no such file.
    New,
    /// There is one with other bytes.
    Changed,
    /// It is there, byte for byte; it will not be written.
    Unchanged,
}

/// What stood at an output's path when it was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Same,
    /// A file of ours with these other bytes.
    Ours(Digest),
    /// At a path of ours, something we did not write.
    Edited,
    /// At a path that was not ours.
    Foreign,
    /// A file of ours under another spelling, on a disk that takes both for one name.
    Respelled,
    Folder,
}

#[derive(Debug)]
struct Candidate {
    digest: Digest,
    found: Found,
    /// Its number in the stage.
    staged: Option<usize>,
    /// By what a file that is not written is known without being read, where it is.
    stamp: Option<FileStat>,
    /// Whether that was enough this time.
    known: bool,
}

type Candidates = BTreeMap<String, Candidate>;

/// One publication into one output folder. Dropped before [`finish`](Self::finish), it leaves the
/// output as it was and removes its stage.
///
/// On disk, hold a [`Lock`] from before [`open`](Self::open) until the end.
#[derive(Debug)]
pub struct Publisher<'a, S: Store + ?Sized> {
    store: &'a S,
    out: PathBuf,
    adopt: bool,
    refuse_edits: bool,
    clock: Option<FileStat>,
    ledger: Manifest,
    stage: Stage<'a, S>,
    offers: Mutex<Candidates>,
    failed: AtomicBool,
}

impl<'a, S: Store + ?Sized> Publisher<'a, S> {
    /// Begins a publication: finds what an earlier build recorded about this output folder and
    /// clears what a killed one left in its stage. The output folder need not exist and is not
    /// touched; whether it may be one at all, [`check_output_folder`] tells.
    ///
    /// - `state_dir`: the site's `.guidepost` folder, for manifests and, on the same file system,
    ///   the stage.
    /// - `adopt`: overwrite files of others at paths that this site writes.
    ///
    /// # Errors
    /// `output-io` when the output folder or the state folder cannot be looked at.
    pub fn open(
        store: &'a S,
        state_dir: &Path,
        out: &Path,
        adopt: bool,
    ) -> Result<Self, PublishError> {
        let at = |path| move |error: io::Error| PublishError::before("use", path, &error);
        let state_dir = store.canonicalize(state_dir).map_err(at(state_dir))?;
        let out = store.canonicalize(out).map_err(at(out))?;
        let ledger = Manifest::open(store, &state_dir, &out).map_err(at(&state_dir))?;
        let whole = store.kind(&out).map_err(at(&out))?.is_none();
        let stage = Stage::open(store, &state_dir, &out, whole).map_err(at(&state_dir))?;
        let (offers, failed) = (Mutex::default(), AtomicBool::new(false));
        Ok(Self {
            store,
            out,
            adopt,
            refuse_edits: false,
            clock: None,
            ledger,
            stage,
            offers,
            failed,
        })
    }

    /// With it, a file of an earlier build that was edited by hand is an error, where it would
    /// else be overwritten or left behind.
    #[must_use]
    pub fn refusing_edits(mut self, refuse: bool) -> Self {
        self.refuse_edits = refuse;
        self
    }

    /// With the stamp of a file that was written before anything was read, files that are read now
    /// can be known without being read next time.
    #[must_use]
    pub fn reading_since(mut self, clock: Option<FileStat>) -> Self {
        self.clock = clock;
        self
    }

    /// The canonical path of the output folder.
    pub fn output(&self) -> &Path {
        &self.out
    }

    /// The bytes of a file that an earlier build wrote and nobody changed since; none for any other.
    pub fn unedited(&self, path: &str) -> Option<Vec<u8>> {
        let recorded = self.ledger.recorded(path)?;
        let place = self.out.join(path);
        // The kind first: neither a link nor a pipe may be read.
        let is_file = matches!(self.store.kind(&place), Ok(Some(Kind::File)));
        let bytes = is_file.then(|| self.store.read(&place).ok().flatten())??;
        recorded.contains(&Digest::of(&bytes)).then_some(bytes)
    }

    /// Offers the bytes with this digest without having them: they are already there, as an earlier
    /// build wrote them. Says whether they are; if not, they have to be made and [offered](Self::offer).
    ///
    /// `stamp` is what an earlier build said the file can be known by.
    ///
    /// # Errors
    /// `output-path` for a path that was offered before.
    pub fn keep(
        &self,
        path: &str,
        digest: blake3::Hash,
        stamp: Option<FileStat>,
    ) -> Result<bool, PublishError> {
        let digest = Digest::from(digest);
        let recorded = self.ledger.recorded(path);
        if self.stage.whole().is_some() || recorded.is_none_or(|all| !all.contains(&digest)) {
            return Ok(false);
        }
        let now = self.store.stamp(&self.out.join(path));
        let known = now.is_some() && now == stamp;
        let holds = |bytes: Vec<u8>| Digest::of(&bytes) == digest;
        if !known && !self.unedited(path).is_some_and(holds) {
            return Ok(false);
        }
        let offer = Candidate {
            digest,
            found: Found::Same,
            staged: None,
            stamp: now.filter(|now| known || self.is_settled(*now)),
            known,
        };
        self.record(path, offer).map(|_| true)
    }

    fn is_settled(&self, stamp: FileStat) -> bool {
        self.clock.is_some_and(|clock| stamp.settled_before(clock))
    }

    /// Offers one output file; may be called from many threads at once. It is compared with the
    /// file on disk and, if it differs, put into the stage.
    ///
    /// `path` is relative to the output folder, with `/`.
    ///
    /// # Errors
    /// `output-path` for a path that no output may have or that was offered before, `output-full`
    /// and `output-io` when the disk fails. After an error, [`finish`](Self::finish) publishes
    /// nothing. A file of somebody else at `path` is no error here: `finish` reports all at once.
    pub fn offer(&self, path: &str, bytes: &[u8]) -> Result<Change, PublishError> {
        let result = self
            .classify(path, bytes)
            .and_then(|offer| self.record(path, offer));
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }

    fn classify(&self, path: &str, bytes: &[u8]) -> Result<Candidate, PublishError> {
        let place = self.out.join(path);
        if !is_site_path(path) {
            let message = format!("{path:?} is not a path within the output folder");
            return Err(PublishError::new("output-path", &place, message));
        }
        let (stamp, found) = if self.stage.is_whole() {
            (None, Found::Nothing)
        } else {
            let stamp = self.store.stamp(&place);
            let found = self.look(path, &place, bytes);
            let told = found.map_err(|error| PublishError::before("read", &place, &error));
            (stamp, told?)
        };
        let refused = found == Found::Foreign && !self.adopt;
        let staged = if found == Found::Same || refused {
            None
        } else {
            let put = self.stage.put(path, bytes);
            Some(put.map_err(|error| staging_fault(&place, &error))?)
        };
        Ok(Candidate {
            digest: Digest::of(bytes),
            found,
            staged,
            stamp: stamp.filter(|stamp| found == Found::Same && self.is_settled(*stamp)),
            known: false,
        })
    }

    fn look(&self, path: &str, place: &Path, bytes: &[u8]) -> io::Result<Found> {
        let recorded = self.ledger.recorded(path);
        let not_ours = if recorded.is_some() {
            Found::Edited
        } else {
            Found::Foreign
        };
        // The kind first: neither a link nor a pipe may be read.
        Ok(match self.store.kind(place)? {
            None => Found::Nothing,
            Some(Kind::Dir) => Found::Folder,
            Some(Kind::Symlink | Kind::Other) => not_ours,
            Some(Kind::File) => match self.store.read(place)? {
                None => Found::Nothing,
                Some(old) if recorded.is_none() && self.is_respelled(path, place, &old)? => {
                    Found::Respelled
                }
                Some(old) if old == bytes => Found::Same,
                Some(old) => {
                    let old = Digest::of(&old);
                    let known = recorded.is_some_and(|hashes| hashes.contains(&old));
                    if known { Found::Ours(old) } else { not_ours }
                }
            },
        })
    }

    fn is_respelled(&self, path: &str, place: &Path, old: &[u8]) -> io::Result<bool> {
        let Some((twin, recorded)) = self.ledger.twin(path) else {
            return Ok(false);
        };
        let canonical = |place: &Path| self.store.canonicalize(place);
        Ok(recorded.contains(&Digest::of(old))
            && canonical(&self.out.join(twin))? == canonical(place)?)
    }

    fn record(&self, path: &str, offer: Candidate) -> Result<Change, PublishError> {
        let change = match offer.found {
            Found::Nothing | Found::Respelled | Found::Folder => Change::New,
            Found::Same => Change::Unchanged,
            Found::Ours(_) | Found::Edited | Found::Foreign => Change::Changed,
        };
        let mut offers = self.offers.lock().unwrap_or_else(PoisonError::into_inner);
        if offers.insert(path.to_owned(), offer).is_some() {
            let message = format!("two outputs have the path {path}");
            return Err(PublishError::new(
                "output-path",
                &self.out.join(path),
                message,
            ));
        }
        Ok(change)
    }

    /// Gives up: the output stays as it is, the stage is removed. The same as dropping it.
    pub fn abandon(self) {}

    /// Publishes what was offered; see the module for the order of steps. Everything that forbids
    /// it is found, and reported together, before the output folder is touched.
    ///
    /// # Errors
    /// - `output-refused`: the folder is not empty and never was Guidepost's, or files of others
    ///   stand at paths of this site; without `adopt`.
    /// - `output-conflict`: something of others stands where a folder or file has to go, or a link
    ///   leads out of the output folder.
    /// - `output-edited`: files were edited by hand; only with [`refusing_edits`](Self::refusing_edits).
    /// - `output-incomplete`: an offer failed before.
    /// - `output-full`, `output-io`: the disk failed. A hint tells when files had been moved
    ///   already; then building again completes the site.
    pub fn finish(self) -> Result<Published, Vec<PublishError>> {
        let Self {
            store,
            out,
            adopt,
            refuse_edits,
            clock: _,
            ledger,
            stage,
            offers,
            failed,
        } = self;
        if failed.into_inner() {
            let message = "outputs failed before, so nothing was published".to_owned();
            return Err(vec![PublishError::new("output-incomplete", &out, message)]);
        }
        let offers = offers.into_inner().unwrap_or_else(PoisonError::into_inner);
        let end = |summary| Published {
            summary,
            files: standing(store, &out, &ledger, &offers),
        };
        let commit = Commit {
            store,
            out: &out,
            ledger: &ledger,
            stage: &stage,
        };
        if let Some(tree) = stage.whole() {
            commit.whole(&tree, &offers).map_err(|error| vec![error])?;
            return Ok(end(summary(&Plan::default(), &offers)));
        }
        let survey = Survey::take(store, &out, &ledger, &offers).map_err(|error| vec![error])?;
        let plan = Plan::draw(&survey, &offers, &out, &ledger, adopt)?;
        let planned = summary(&plan, &offers);
        if refuse_edits && !(planned.edited.is_empty() && planned.kept.is_empty()) {
            let edited = planned.edited.iter().chain(&planned.kept);
            return Err(edited.map(|path| edited_by_hand(&out, path)).collect());
        }
        let done = if plan.is_idle() {
            commit.note(&offers)
        } else {
            commit.run(&plan, &offers, plan::pending(&offers, &survey, &ledger))
        };
        done.map_err(|error| vec![error])?;
        Ok(end(planned))
    }
}

/// In the tree of a whole site, two outputs may be in each other's way.
fn staging_fault(place: &Path, error: &io::Error) -> PublishError {
    use io::ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
    if matches!(error.kind(), AlreadyExists | IsADirectory | NotADirectory) {
        let message = format!("{} would be both a file and a folder", place.display());
        return PublishError::new("output-path", place, message);
    }
    PublishError::before("write", place, error)
}

fn edited_by_hand(out: &Path, path: &str) -> PublishError {
    let place = out.join(path);
    let message = format!("{} was edited after it was built", place.display());
    PublishError::new("output-edited", &place, message)
        .hint("edit the site's sources instead, and remove this file")
}

/// Whether a path is relative, with `/` between plain names only, on this system too. The limit is
/// that of the stores a site may be deployed to.
fn is_site_path(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    path.len() <= 1024
        && path.split('/').all(plain)
        && !path.contains(['\\', '\0'])
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

/// Where a site path is. The output folder itself, `""`, gets no slash at its end: with one, the
/// system would look through a link there.
fn place_of(out: &Path, path: &str) -> PathBuf {
    if path.is_empty() {
        out.to_owned()
    } else {
        out.join(path)
    }
}

/// A path within the output as the site writes it. What is not Unicode is no path of ours, and
/// only shown.
fn site_path(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::is_site_path;

    #[test]
    fn site_paths_stay_within_the_output() {
        for good in [
            "index.html",
            "a/b/index.html",
            "..a/b..",
            "a b/ü.svg",
            ".well-known/x",
        ] {
            assert!(is_site_path(good), "{good}");
        }
        let long = "a/".repeat(600) + "b";
        for bad in [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\0", &long,
        ] {
            assert!(!is_site_path(bad), "{bad}");
        }
    }
}
