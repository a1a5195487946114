//! Whether git is changing files of the working tree.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// An older lock file was left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(10);
/// The most bytes of a file that names another folder.
const LONGEST: u64 = 64 * 1024;

/// The file that exists while git changes files of a working tree.
#[derive(Debug)]
pub struct GitLock(PathBuf);

#[expect(
    clippy::disallowed_methods,
    reason = "these files are git's, and nothing of them is printed or published"
)]
impl GitLock {
    /// That of the working tree around a folder; `None` outside of git.
    #[must_use]
    pub fn around(folder: &Path) -> Option<Self> {
        folder.ancestors().find_map(|folder| {
            let git = folder.join(".git");
            let metadata = fs::metadata(&git).ok()?;
            if metadata.is_dir() {
                return Some(Self(git.join("index.lock")));
            }
            if !metadata.is_file() {
                return None;
            }
            // In a linked working tree it is a file that names the folder.
            let mut text = String::new();
            let file = File::open(&git).ok()?;
            file.take(LONGEST).read_to_string(&mut text).ok()?;
            let git = text.strip_prefix("gitdir:")?.trim();
            Some(Self(folder.join(git).join("index.lock")))
        })
    }

    /// Whether git is changing files now.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let modified = fs::metadata(&self.0).and_then(|lock| lock.modified());
        let age = modified.map(|modified| SystemTime::now().duration_since(modified));
        matches!(age, Ok(Ok(age)) if age < LEFT_BEHIND)
    }
}
