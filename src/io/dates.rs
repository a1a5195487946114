//! The dates of the newest commits that changed files, as the core sees them.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// The dates, by the files' paths relative to the site's root.
pub type CommitDates = BTreeMap<String, Date>;

/// Why there are no dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDates {
    /// There is no repository with a commit, or no git.
    NoRepository,
    /// Older commits are missing, so that a date would be that of the clone.
    Shallow,
    /// Git failed.
    Failed,
}
