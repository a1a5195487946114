//! One build of a site at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::error::PublishError;
use crate::base::file_stat::FileStat;
use crate::io::store::not_regular;

const RETRY: Duration = Duration::from_millis(50);

/// The exclusive right to build one site on this machine, held until it is dropped or the process ends.
///
/// It must be held before [`Publisher::open`](super::Publisher::open), which clears the staging folder of a killed
/// build. Only builds on disk need one.
#[derive(Debug)]
pub struct Lock {
    /// Closing the file releases the lock, also when the process is killed.
    _file: File,
    stat: Option<FileStat>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a lock is about this machine, so it is not part of a store"
)]
impl Lock {
    /// Takes the lock of a state folder, waiting up to `timeout` for another build to end. The folder is created if
    /// absent. The file `lock` in it holds the number of the process, and is not removed.
    ///
    /// # Errors
    /// `build-locked` with the other process's number if the lock is still held after `timeout`; `output-full` and
    /// `output-io` if the file cannot be created.
    pub fn acquire(state_dir: &Path, timeout: Duration) -> Result<Self, PublishError> {
        let path = state_dir.join("lock");
        let fault = |error: io::Error| PublishError::before("lock", &path, &error);
        fs::create_dir_all(state_dir).map_err(fault)?;
        // Through a link, the number would be written into somebody's file, and a pipe would block; ours is neither.
        match fs::symlink_metadata(&path).map(|metadata| metadata.file_type()) {
            Ok(kind) if kind.is_dir() => {
                fs::remove_dir(&path).map_err(|_| fault(not_regular()))?;
            }
            Ok(kind) if !kind.is_file() => fs::remove_file(&path).map_err(fault)?,
            _ => {}
        }
        // Not truncated: before the lock is ours, the number in it is the other build's.
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(fault)?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                // Some network file systems have no locks. Building there is better than refusing.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    break;
                }
                Err(TryLockError::Error(error)) => return Err(fault(error)),
                Err(TryLockError::WouldBlock) if start.elapsed() >= timeout => {
                    return Err(held(&path, timeout));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(RETRY),
            }
        }
        // The number is only for the other build's message; the lock holds without it, on a full disk.
        let _ = file
            .set_len(0)
            .and_then(|()| write!(file, "{}", std::process::id()));
        let metadata = file.metadata().ok();
        let stat = metadata.and_then(|metadata| FileStat::of(&metadata));
        Ok(Self { _file: file, stat })
    }

    /// The stat of the file, which was written when the lock was taken.
    #[must_use]
    pub fn stat(&self) -> Option<FileStat> {
        self.stat
    }
}

#[expect(clippy::disallowed_methods, reason = "see `Lock`")]
fn held(path: &Path, timeout: Duration) -> PublishError {
    // Where locks are mandatory the file cannot be read while it is held.
    let pid = fs::read_to_string(path).ok().filter(|pid| !pid.is_empty());
    let process = pid.map_or_else(String::new, |pid| format!(" (process {pid})"));
    let seconds = timeout.as_secs();
    let message = format!("another build of this site{process} is still running after {seconds} s");
    PublishError::new("build-locked", path, message).hint("wait for it to end, then build again")
}
