//! The result of a publication, and the files in the output folder after it.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::candidate::{Candidate, Candidates, Change, Existing};
use super::manifest::Manifest;
use super::plan::Plan;
use crate::base::file_stat::FileStat;
use crate::io::store::Store;

/// The changes that a publication made. Paths are relative to the output folder, with `/`, and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of files written at new paths.
    pub new: usize,
    /// The number of files replaced.
    pub changed: usize,
    /// The number of files that had the right bytes already.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: Vec<String>,
    /// Files of an earlier build that this one does not write, but that were edited since: they stay, and are no longer
    /// recorded as ours. Each deserves a warning.
    pub kept: Vec<String>,
    /// Files that had been edited by hand and were overwritten. Each deserves a warning.
    pub edited: Vec<String>,
}

/// The result of a publication.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The changes that were made.
    pub summary: Summary,
    /// The files of the site in the output folder, sorted by path.
    pub files: Vec<PublishedFile>,
}

/// A file of the site in the output folder.
#[derive(Clone, Debug)]
pub struct PublishedFile {
    /// Its path, relative to the output folder, with `/`.
    pub path: String,
    /// The hash of its bytes.
    pub digest: blake3::Hash,
    /// Its stat, if that identifies these bytes later.
    pub stat: Option<FileStat>,
}

pub(super) fn summarize(plan: &Plan, candidates: &Candidates) -> Summary {
    let removed = plan.clear.iter().map(String::as_str);
    let removed: BTreeSet<&str> = removed.chain(plan.remove.iter().copied()).collect();
    let mut summary = Summary {
        removed: removed.into_iter().map(str::to_owned).collect(),
        kept: plan.kept.iter().map(|&path| path.to_owned()).collect(),
        ..Summary::default()
    };
    for (path, candidate) in candidates {
        match candidate.existing.change() {
            Change::New => summary.new += 1,
            Change::Unchanged => summary.unchanged += 1,
            Change::Changed => summary.changed += 1,
        }
        if candidate.existing == Existing::Edited {
            summary.edited.push(path.clone());
        }
    }
    summary
}

/// The files in the output folder after all has been done. A file that was written was in the staging folder, where
/// nobody else could write to it, until the manifest was written.
pub(super) fn published_files<S: Store + ?Sized>(
    store: &S,
    out: &Path,
    manifest: &Manifest,
    candidates: &Candidates,
) -> Vec<PublishedFile> {
    let clock = store.stat(&manifest.path);
    let written = |path: &str| {
        let stat = store.stat(&out.join(path));
        stat.filter(|stat| clock.is_some_and(|clock| stat.written_before(clock)))
    };
    let published = |(path, candidate): (&String, &Candidate)| PublishedFile {
        path: path.clone(),
        digest: candidate.digest.into(),
        stat: match candidate.staged {
            Some(_) => written(path),
            None => candidate.stat,
        },
    };
    candidates.par_iter().map(published).collect()
}
