//! Outputs as they are offered for publication.

use std::collections::BTreeMap;

use super::manifest::Digest;
use crate::base::file_stat::FileStat;

/// How an output relates to the file on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is no such file.
    New,
    /// The file has other bytes.
    Changed,
    /// The file has these bytes already, and is not written.
    Unchanged,
}

/// What was at an output's path when the output was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    Nothing,
    /// A file with the same bytes.
    Same,
    /// A file of ours with these other bytes.
    Ours(Digest),
    /// At a path of ours, something that we did not write.
    Edited,
    /// Something at a path that is not ours.
    Foreign,
    /// A file of ours under another spelling, on a file system that takes both for one name.
    Respelled,
    Folder,
}

impl Existing {
    /// Whether there is a file, or a link, in whose place the output goes.
    pub(super) fn is_replaced(self) -> bool {
        matches!(self, Self::Ours(_) | Self::Edited | Self::Foreign)
    }

    pub(super) fn change(self) -> Change {
        match self {
            Self::Nothing | Self::Respelled | Self::Folder => Change::New,
            Self::Same => Change::Unchanged,
            Self::Ours(_) | Self::Edited | Self::Foreign => Change::Changed,
        }
    }
}

/// An output that was offered.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) digest: Digest,
    pub(super) existing: Existing,
    /// Its number in the staging folder, if it is there.
    pub(super) staged: Option<usize>,
    /// The stat of the file on disk, if it is the same file and its stat identifies it next time.
    pub(super) stat: Option<FileStat>,
    /// Whether its stat alone showed that it is the same.
    pub(super) identified: bool,
}

/// The outputs that were offered, by their paths relative to the output folder, with `/`.
pub(super) type Candidates = BTreeMap<String, Candidate>;
