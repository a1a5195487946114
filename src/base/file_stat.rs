//! What a file system tells of a file without reading it, and when that is enough to know that its
//! bytes are still those that were read: the rules of git's index.
//!
//! A stamp changes with every change of a file, with one exception: a second change within the same
//! tick of the file system's clock. So a stamp is believed only of a file that had been left alone
//! for at least one tick when its bytes were read ([`FileStat::settled_before`]); any other is read, and
//! hashed, again.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// What identifies the content of a file. Times are in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileStat {
    size: u64,
    /// When the content last changed.
    modified: i64,
    /// When the content, or anything else of the file, last changed.
    changed: i64,
    inode: u64,
    device: u64,
}

impl FileStat {
    /// The stamp in a file's metadata; none where the system does not tell enough, and files have to be read.
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

    /// The stamp in a file's metadata; none where the system does not tell enough, and files have to be read.
    #[cfg(not(unix))]
    #[must_use]
    pub fn of(_: &Metadata) -> Option<Self> {
        None
    }

    /// Whether the file had been left alone for at least a tick when the file of `clock` was written, on
    /// the same file system. What was read of it since then has this stamp, and nothing else has.
    #[must_use]
    pub fn settled_before(self, clock: Self) -> bool {
        self.written_before(clock) && self.changed < clock.modified
    }

    /// As [`Self::settled_before`], of a file that nobody else could write until then; it may have
    /// been moved since.
    #[must_use]
    pub fn written_before(self, clock: Self) -> bool {
        self.device == clock.device && self.modified < clock.modified
    }

    /// Whether the file had been left alone for a while at `time`: then no later change of it can look the same.
    /// This is for whoever writes no file to compare with.
    #[must_use]
    pub fn settled_long_before(self, time: SystemTime) -> bool {
        /// FAT tells times by two seconds.
        const COARSEST: Duration = Duration::from_secs(2);
        let since = time.duration_since(SystemTime::UNIX_EPOCH).ok();
        let before = since.and_then(|since| since.checked_sub(COARSEST));
        let before = before.and_then(|before| i64::try_from(before.as_nanos()).ok());
        before.is_some_and(|before| self.modified.max(self.changed) < before)
    }

    /// A stamp for tests and for stores that are no file system: `time` is a count of changes.
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
        // A clock that was set back tells nothing.
        assert!(!stamp.settled_long_before(at(1)));
        assert!(!stamp.settled_long_before(SystemTime::UNIX_EPOCH - Duration::from_secs(1)));
    }
}
