//! The publication of a site: collects its outputs, then performs the plan.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::candidate::{Candidate, Candidates, Change, Existing};
use super::commit::Commit;
use super::durable::Durable;
use super::error::PublishError;
use super::journal;
use super::manifest::{self, Digest, Manifest};
use super::pieces::{Comparison, Fault, compare};
use super::plan::{self, Plan};
use super::published::{Published, published_files, summarize};
use super::site_path::is_site_path;
use super::staging::StagingFolder;
use super::survey::Survey;
use crate::base::file_stat::FileStat;
use crate::io::content::Content;
use crate::io::open_file::OpenFile;
use crate::io::store::{FileKind, Store};

/// The most bytes of a published file that is read into memory whole; see [`Publisher::read_unedited`].
const LARGEST_READ: u64 = 16 * 1024 * 1024;

/// One publication into one output folder. Dropped before [`finish`](Self::finish), it leaves the output folder as it
/// was and removes its staging folder.
///
/// On disk, hold a [`Lock`](super::Lock) from before [`open`](Self::open) until the end.
#[derive(Debug)]
pub struct Publisher<'a, S: Store + ?Sized> {
    store: &'a S,
    out: PathBuf,
    adopt: bool,
    recovered: bool,
    refuse_edits: bool,
    durable: bool,
    clock: Option<FileStat>,
    manifest: Manifest,
    staging: StagingFolder<'a, S>,
    candidates: Mutex<Candidates>,
    failed: AtomicBool,
}

impl<'a, S: Store + ?Sized> Publisher<'a, S> {
    /// Begins a publication: undoes one that was cut short, reads the manifest of this output folder, and clears the
    /// staging folder of a killed build.
    /// The output folder need not exist and is not touched; [`check_output_folder`](super::check_output_folder) checks
    /// whether it may be one at all.
    ///
    /// - `state_dir`: the site's `.guidepost` folder, for manifests and, on the same file system, the staging folder.
    /// - `adopt`: overwrite files of others at paths that this site writes.
    ///
    /// # Errors
    /// `output-io` if the output folder or the state folder cannot be read.
    pub fn open(
        store: &'a S,
        state_dir: &Path,
        out: &Path,
        adopt: bool,
    ) -> Result<Self, PublishError> {
        let at = |path| move |error: io::Error| PublishError::before("use", path, &error);
        let state_dir = store.canonicalize(state_dir).map_err(at(state_dir))?;
        let out = store.canonicalize(out).map_err(at(out))?;
        let (file, output) = manifest::place(&state_dir, &out);
        let recovered = journal::recover(store, &state_dir, &out, (&file, &output));
        let recovered =
            recovered.map_err(|error| PublishError::before("restore", &out, &error).half_way())?;
        let manifest = Manifest::open(store, file, output).map_err(at(&state_dir))?;
        let is_tree = match store.kind(&out).map_err(at(&out))? {
            None => true,
            Some(FileKind::Dir) => store.is_empty_dir(&out).map_err(at(&out))?,
            Some(_) => false,
        };
        let staging = StagingFolder::open(store, &state_dir, &out, is_tree);
        Ok(Self {
            store,
            adopt,
            recovered,
            refuse_edits: false,
            durable: false,
            clock: None,
            manifest,
            staging: staging.map_err(at(&state_dir))?,
            out,
            candidates: Mutex::default(),
            failed: AtomicBool::new(false),
        })
    }

    /// Uses files that are known from elsewhere to be ours, with the hashes of their bytes, if the manifest is missing or
    /// damaged. Returns whether it is, and was replaced. In a new output folder nothing is ours yet.
    pub fn recall<'p>(&mut self, known: impl Iterator<Item = (&'p str, blake3::Hash)>) -> bool {
        !self.staging.is_tree() && self.manifest.recall(known)
    }

    /// Whether an earlier publication was cut short, and undone when this one began.
    #[must_use]
    pub fn has_recovered(&self) -> bool {
        self.recovered
    }

    /// Makes a file of an earlier build that was edited by hand an error, instead of overwriting or leaving it.
    #[must_use]
    pub fn refusing_edits(mut self, refuse: bool) -> Self {
        self.refuse_edits = refuse;
        self
    }

    /// Makes the publication survive a loss of power: files and folders are synced.
    #[must_use]
    pub fn durable(mut self, durable: bool) -> Self {
        self.durable = durable;
        self
    }

    /// Sets the stat of a file that was written before anything was read. With it, the stat of a file that is read now
    /// can identify it next time, so that it need not be read again.
    #[must_use]
    pub fn reading_since(mut self, clock: Option<FileStat>) -> Self {
        self.clock = clock;
        self
    }

    /// The bytes of a file that an earlier build wrote and that is unchanged since; `None` for any other, and for one of
    /// more than 16 MiB.
    pub fn read_unedited(&self, path: &str) -> Option<Vec<u8>> {
        let recorded = self.manifest.recorded(path)?;
        let file = self.open_file(&self.out.join(path)).ok()??;
        if file.len() > LARGEST_READ {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(LARGEST_READ).read_to_end(&mut bytes).ok()?;
        recorded.contains(&Digest::of(&bytes)).then_some(bytes)
    }

    /// Opens what is at a path if it is a file. Neither a link nor a pipe is opened.
    fn open_file(&self, file: &Path) -> io::Result<Option<OpenFile>> {
        match self.store.kind(file)? {
            Some(FileKind::File) => self.store.open(file),
            _ => Ok(None),
        }
    }

    /// Offers the content with this hash without having it, if an earlier build wrote it and it is unchanged. Returns
    /// whether it is; if not, it has to be rendered and [offered](Self::offer).
    ///
    /// `stat` is the stat that an earlier build stored for the file.
    ///
    /// # Errors
    /// `output-path` for a path that was offered before.
    pub fn keep(
        &self,
        path: &str,
        digest: blake3::Hash,
        stat: Option<FileStat>,
    ) -> Result<bool, PublishError> {
        let digest = Digest::from(digest);
        let recorded = self.manifest.recorded(path);
        if self.staging.is_tree() || recorded.is_none_or(|all| !all.contains(&digest)) {
            return Ok(false);
        }
        let file = self.out.join(path);
        let now = self.store.stat(&file);
        let identified = now.is_some() && now == stat;
        let is_same = || {
            let (hash, _) = self.open_file(&file).ok()??.hash().ok()?;
            Some(Digest::from(hash) == digest)
        };
        if !identified && is_same() != Some(true) {
            return Ok(false);
        }
        let candidate = Candidate {
            digest,
            existing: Existing::Same,
            staged: None,
            stat: now.filter(|now| identified || self.is_settled(*now)),
            identified,
        };
        self.insert(path, candidate).map(|_| true)
    }

    fn is_settled(&self, stat: FileStat) -> bool {
        self.clock.is_some_and(|clock| stat.settled_before(clock))
    }

    /// Offers one output; may be called from many threads at once. It is compared with the file on disk and, if it
    /// differs, written to the staging folder. What is recorded of it is the hash of the bytes that were written.
    ///
    /// `path` is relative to the output folder, with `/`.
    ///
    /// # Errors
    /// `output-path` for a path that no output may have or that was offered before, `output-full` and `output-io` if the
    /// disk fails, `file-unreadable` and `file-changed` for a source file. After an error, [`finish`](Self::finish)
    /// publishes nothing. A file of somebody else at `path` is not an error here: `finish` reports all of them at once.
    pub fn offer(&self, path: &str, content: Content) -> Result<Change, PublishError> {
        let result = self
            .classify(path, content)
            .and_then(|candidate| self.insert(path, candidate));
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Compares an output with the file on disk, and stages it if it differs.
    fn classify(&self, path: &str, mut content: Content) -> Result<Candidate, PublishError> {
        let file = self.out.join(path);
        if !is_site_path(path) {
            let message = format!("{path:?} is not a path within the output folder");
            return Err(PublishError::new("output-path", &file, message));
        }
        let (stat, existing, same) = if self.staging.is_tree() {
            (None, Existing::Nothing, None)
        } else {
            let stat = self.store.stat(&file);
            let found = self.existing(path, &file, &mut content);
            let (existing, same) = found.map_err(|fault| {
                report(fault, &content, |error| {
                    PublishError::before("read", &file, error)
                })
            })?;
            (stat, existing, same)
        };
        let refused = existing == Existing::Foreign && !self.adopt;
        let (staged, digest) = match same {
            Some(digest) => (None, digest),
            // It will not be published, so its hash does not matter.
            None if refused => (None, Digest::of(&[])),
            None => {
                let put = self.staging.put(path, &mut content);
                let (number, digest) = put.map_err(|fault| {
                    report(fault, &content, |error| staging_error(&file, error))
                })?;
                (Some(number), digest)
            }
        };
        if let Content::File(source) = &content {
            source.checked(Ok(()))?;
        }
        Ok(Candidate {
            digest,
            existing,
            staged,
            stat: stat.filter(|stat| existing == Existing::Same && self.is_settled(*stat)),
            identified: false,
        })
    }

    /// What is at an output's path; with the hash of the output if it is the same.
    fn existing(
        &self,
        path: &str,
        file: &Path,
        content: &mut Content,
    ) -> Result<(Existing, Option<Digest>), Fault> {
        let recorded = self.manifest.recorded(path);
        let not_ours = if recorded.is_some() {
            Existing::Edited
        } else {
            Existing::Foreign
        };
        // The kind first: neither a link nor a pipe may be read.
        let other = match self.store.kind(file).map_err(Fault::Output)? {
            None => Existing::Nothing,
            Some(FileKind::Dir) => Existing::Folder,
            Some(FileKind::Symlink | FileKind::Other) => not_ours,
            Some(FileKind::File) => {
                let Some(mut old) = self.store.open(file).map_err(Fault::Output)? else {
                    return Ok((Existing::Nothing, None));
                };
                let compared = compare(&mut old, content)?;
                let old = compared.on_disk();
                let respelled = recorded.is_none()
                    && self.is_respelled(path, file, old).map_err(Fault::Output)?;
                if respelled {
                    Existing::Respelled
                } else if let Comparison::Same(digest) = compared {
                    return Ok((Existing::Same, Some(digest)));
                } else if recorded.is_some_and(|hashes| hashes.contains(&old)) {
                    Existing::Ours(old)
                } else {
                    not_ours
                }
            }
        };
        Ok((other, None))
    }

    fn is_respelled(&self, path: &str, file: &Path, old: Digest) -> io::Result<bool> {
        let Some((other, recorded)) = self.manifest.other_spelling(path) else {
            return Ok(false);
        };
        let canonical = |file: &Path| self.store.canonicalize(file);
        Ok(recorded.contains(&old) && canonical(&self.out.join(other))? == canonical(file)?)
    }

    fn insert(&self, path: &str, candidate: Candidate) -> Result<Change, PublishError> {
        let change = candidate.existing.change();
        let mut candidates = self
            .candidates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if candidates.insert(path.to_owned(), candidate).is_some() {
            let message = format!("two outputs have the path {path}");
            return Err(PublishError::new(
                "output-path",
                &self.out.join(path),
                message,
            ));
        }
        Ok(change)
    }

    /// Gives up: the output folder stays as it is, the staging folder is removed. The same as dropping it.
    pub fn abandon(self) {}

    /// Publishes what was offered; see the module for the order of steps. Everything that forbids it is found, and
    /// reported together, before the output folder is touched.
    ///
    /// # Errors
    /// - `output-refused`: the folder is not empty and never was Guidepost's, or files of others are at paths of this
    ///   site; without `adopt`.
    /// - `output-conflict`: something of others is where a folder or file has to go, or a link points outside the output
    ///   folder.
    /// - `output-edited`: files were edited by hand; only with [`refusing_edits`](Self::refusing_edits).
    /// - `output-incomplete`: an offer failed before.
    /// - `output-full`, `output-io`: the disk failed. All changes are undone; if that fails too, a hint states it, and
    ///   the next build restores the output folder first.
    pub fn finish(self) -> Result<Published, Vec<PublishError>> {
        let Self {
            store,
            out,
            manifest,
            staging,
            candidates,
            ..
        } = &self;
        if self.failed.load(Ordering::Relaxed) {
            let message = "outputs failed before, so nothing was published".to_owned();
            return Err(vec![PublishError::new("output-incomplete", out, message)]);
        }
        let candidates = &*candidates.lock().unwrap_or_else(PoisonError::into_inner);
        let published = |summary| Published {
            summary,
            files: published_files(*store, out, manifest, candidates),
        };
        let commit = Commit {
            store: *store,
            durable: Durable {
                store: *store,
                on: self.durable,
            },
            out,
            manifest,
            staging,
        };
        if let Some(tree) = staging.tree() {
            let done = commit.publish_tree(&tree, candidates);
            if done.map_err(|error| vec![error])? {
                return Ok(published(summarize(&Plan::default(), candidates)));
            }
        }
        let survey = Survey::new(*store, out, manifest, candidates);
        let survey = survey.map_err(|error| vec![error])?;
        let plan = Plan::new(&survey, candidates, out, manifest, self.adopt)?;
        let summary = summarize(&plan, candidates);
        if self.refuse_edits && !(summary.edited.is_empty() && summary.kept.is_empty()) {
            let edited = summary.edited.iter().chain(&summary.kept);
            return Err(edited.map(|path| edited_by_hand(out, path)).collect());
        }
        let done = if plan.is_empty() {
            commit.update_manifest(candidates)
        } else {
            let pending = plan::pending_files(candidates, &survey, manifest);
            commit.perform(&plan, candidates, pending)
        };
        done.map_err(|error| vec![error])?;
        Ok(published(summary))
    }
}

/// The error to report for a fault: one of the source file, or one of the output by `output`.
fn report(
    fault: Fault,
    content: &Content,
    output: impl FnOnce(&io::Error) -> PublishError,
) -> PublishError {
    match (fault, content) {
        (Fault::Source(error), Content::File(source)) => source.unreadable(&error).into(),
        (Fault::Source(error) | Fault::Output(error), _) => output(&error),
    }
}

/// In the tree of a new output folder, two outputs may be in each other's way.
fn staging_error(file: &Path, error: &io::Error) -> PublishError {
    use io::ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
    if matches!(error.kind(), AlreadyExists | IsADirectory | NotADirectory) {
        let message = format!("{} would be both a file and a folder", file.display());
        return PublishError::new("output-path", file, message);
    }
    PublishError::before("write", file, error)
}

fn edited_by_hand(out: &Path, path: &str) -> PublishError {
    let file = out.join(path);
    let message = format!("{} was edited after it was built", file.display());
    PublishError::new("output-edited", &file, message)
        .hint("edit the site's sources instead, and remove this file")
}
