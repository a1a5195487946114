//! What a publication did, and what stands in the output folder after it.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::manifest::Manifest;
use super::plan::Plan;
use super::{Candidate, Candidates, Found};
use crate::base::file_stat::FileStat;
use crate::io::store::Store;

/// What a publication did. Paths are relative to the output folder, with `/`, and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files written where there were none.
    pub new: usize,
    /// Files replaced.
    pub changed: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: Vec<String>,
    /// Files of an earlier build that this one does not write, but that were edited since: they
    /// stay and are forgotten. Each deserves a warning.
    pub kept: Vec<String>,
    /// Files that had been edited by hand and were overwritten. Each deserves a warning.
    pub edited: Vec<String>,
}

/// What a publication did, and what stands in the output folder now.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// What it did.
    pub summary: Summary,
    /// The files of the site, sorted by path.
    pub files: Vec<PublishedFile>,
}

/// A file of the site in the output folder.
#[derive(Clone, Debug)]
pub struct PublishedFile {
    /// Its path, relative to the output folder, with `/`.
    pub path: String,
    /// The hash of its bytes.
    pub digest: blake3::Hash,
    /// By what it can be known without being read, where it can.
    pub stamp: Option<FileStat>,
}

pub(super) fn summary(plan: &Plan, offers: &Candidates) -> Summary {
    let removed = plan.clear.iter().map(String::as_str);
    let removed: BTreeSet<&str> = removed.chain(plan.remove.iter().copied()).collect();
    let mut summary = Summary {
        removed: removed.into_iter().map(str::to_owned).collect(),
        kept: plan.kept.iter().map(|&path| path.to_owned()).collect(),
        ..Summary::default()
    };
    for (path, offer) in offers {
        match offer.found {
            Found::Nothing | Found::Respelled | Found::Folder => summary.new += 1,
            Found::Same => summary.unchanged += 1,
            Found::Ours(_) | Found::Edited | Found::Foreign => summary.changed += 1,
        }
        if offer.found == Found::Edited {
            summary.edited.push(path.clone());
        }
    }
    summary
}

/// What stands in the output folder after all has been done. A file that was written waited in the
/// stage, where nobody else could write it, until the manifest was written.
pub(super) fn standing<S: Store + ?Sized>(
    store: &S,
    out: &Path,
    ledger: &Manifest,
    offers: &Candidates,
) -> Vec<PublishedFile> {
    let clock = store.stamp(&ledger.path);
    let of = |(path, offer): (&String, &Candidate)| {
        let written = || {
            let stamp = store.stamp(&out.join(path));
            stamp.filter(|stamp| clock.is_some_and(|clock| stamp.written_before(clock)))
        };
        PublishedFile {
            path: path.clone(),
            digest: offer.digest.into(),
            stamp: match offer.staged {
                Some(_) => written(),
                None => offer.stamp,
            },
        }
    };
    offers.par_iter().map(of).collect()
}
