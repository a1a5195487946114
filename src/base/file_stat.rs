//! The metadata that identify a file's content without reading it, by the rules of git's index.
//!
//! The stat of a file changes with every write, with one exception: a second write within the same tick of the file
//! system's clock. So a stat is trusted only for a file that had been unmodified for at least one tick when its bytes
//! were read ([`FileStat::settled_before`]); any other file is read and hashed again.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// The metadata that identify the content of a file. Times are in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileStat {
    size: u64,
    /// Time of the last change of the content (`mtime`).
    modified: i64,
    /// Time of the last change of content or metadata (`ctime`).
    changed: i64,
    inode: u64,
    device: u64,
}

impl FileStat {
    /// From a file's metadata, or `None` if the system provides too little, so that files have to be read.
    #[cfg(unix)]
    #[must_use]
    pub fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let time =
            |seconds: i64, nanos: i64| seconds.checked_mul(1_000_000_000)?.checked_add(nanos);
        metadata.is_file().then_some(Self {
            size: metadata.size(),
            modified: time(metadata.mtime(), metadata.mtime_nsec())?,
            changed: time(metadata.ctime(), metadata.ctime_nsec())?,
            inode: metadata.ino(),
            device: metadata.dev(),
        })
    }

    /// From a file's metadata, or `None` if the system provides too little, so that files have to be read.
    #[cfg(not(unix))]
    #[must_use]
    pub fn of(_: &Metadata) -> Option<Self> {
        None
    }

    /// Whether the file had been unmodified for at least a tick when the file of `clock` was written, on the same file
    /// system. Bytes read since then belong to this stat, and no other bytes do.
    #[must_use]
    pub fn settled_before(self, clock: Self) -> bool {
        self.written_before(clock) && self.changed < clock.modified
    }

    /// As [`Self::settled_before`], for a file that no other process could write until then; it may have been moved
    /// since.
    #[must_use]
    pub fn written_before(self, clock: Self) -> bool {
        self.device == clock.device && self.modified < clock.modified
    }

    /// Whether the file had been unmodified for a while at `time`, so that any later change is visible in its stat. For
    /// callers that write no file to compare with.
    #[must_use]
    pub fn settled_long_before(self, time: SystemTime) -> bool {
        /// FAT has a resolution of two seconds.
        const COARSEST: Duration = Duration::from_secs(2);
        let since = time.duration_since(SystemTime::UNIX_EPOCH).ok();
        let before = since.and_then(|since| since.checked_sub(COARSEST));
        let before = before.and_then(|before| i64::try_from(before.as_nanos()).ok());
        before.is_some_and(|before| self.modified.max(self.changed) < before)
    }

    /// A stat for tests and for stores that are not a file system: `time` counts changes.
    #[must_use]
    pub fn made_up(size: u64, time: i64) -> Self {
        Self {
            size,
            modified: time,
            changed: time,
            inode: 0,
            device: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_within_the_tick_is_not_believed() {
        let clock = FileStat::made_up(0, 10);
        assert!(FileStat::made_up(1, 9).settled_before(clock));
        assert!(!FileStat::made_up(1, 10).settled_before(clock));
        assert!(!FileStat::made_up(1, 11).settled_before(clock));
        let moved = FileStat {
            changed: 11,
            ..FileStat::made_up(1, 9)
        };
        assert!(moved.written_before(clock) && !moved.settled_before(clock));
        let elsewhere = FileStat {
            device: 1,
            ..FileStat::made_up(1, 9)
        };
        assert!(!elsewhere.written_before(clock), "another clock");
    }

    #[test]
    fn without_a_clock_a_file_is_believed_two_seconds_after_its_last_change() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let second = 1_000_000_000;
        let stamp = FileStat::made_up(1, 7 * second);
        assert!(!stamp.settled_long_before(at(7)));
        assert!(!stamp.settled_long_before(at(9)), "the coarsest clock");
        assert!(stamp.settled_long_before(at(9) + Duration::from_nanos(1)));
        let moved = FileStat {
            changed: 8 * second,
            ..stamp
        };
        assert!(!moved.settled_long_before(at(9) + Duration::from_nanos(1)));
        assert!(moved.settled_long_before(at(11)));
        // A clock that was set back proves nothing.
        assert!(!stamp.settled_long_before(at(1)));
        assert!(!stamp.settled_long_before(SystemTime::UNIX_EPOCH - Duration::from_secs(1)));
    }
}
