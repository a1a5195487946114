//! What the files of a git repository tell: whether git is changing the working tree, and the branch. Git is not run.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// An older lock file was left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(10);
/// The most bytes that are read of a file.
const LONGEST: u64 = 64 * 1024;

/// The folder with the state of a working tree.
#[derive(Debug)]
pub struct GitFolder(PathBuf);

#[expect(
    clippy::disallowed_methods,
    reason = "these files are git's, and nothing of them is published"
)]
impl GitFolder {
    /// That of the working tree around a folder, whose path is absolute; `None` outside of git.
    #[must_use]
    pub fn around(folder: &Path) -> Option<Self> {
        folder.ancestors().find_map(|folder| {
            let git = folder.join(".git");
            let metadata = fs::metadata(&git).ok()?;
            if metadata.is_dir() {
                return Some(Self(git));
            }
            // In a linked working tree it is a file that names the folder.
            let text = metadata.is_file().then(|| text(&git)).flatten()?;
            let git = text.strip_prefix("gitdir:")?.trim();
            Some(Self(folder.join(git)))
        })
    }

    /// Whether git is changing files now: a lock file exists as long as it does.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        let modified = fs::metadata(self.0.join("index.lock")).and_then(|lock| lock.modified());
        let age = modified.map(|modified| SystemTime::now().duration_since(modified));
        matches!(age, Ok(Ok(age)) if age < LEFT_BEHIND)
    }

    /// The name of the branch that is checked out; `None` if it is a commit.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        let head = self.0.join("HEAD");
        let head = fs::metadata(&head)
            .is_ok_and(|head| head.is_file())
            .then(|| text(&head))
            .flatten()?;
        let name = head.trim().strip_prefix("ref: refs/heads/")?;
        (!name.is_empty()).then(|| name.to_owned())
    }
}

#[expect(clippy::disallowed_methods, reason = "as above")]
fn text(file: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(file)
        .ok()?
        .take(LONGEST)
        .read_to_string(&mut text)
        .ok()?;
    Some(text)
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test writes files, and fails by panicking"
)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_branch_of_each_kind_of_working_tree() {
        let branch = |folder: &Path| GitFolder::around(folder)?.branch();
        let around = tempfile::tempdir().unwrap();
        let root = around.path().join("site/docs");
        fs::create_dir_all(&root).unwrap();
        assert_eq!(branch(&root), None);
        let git = around.path().join("site/.git");
        fs::create_dir(&git).unwrap();
        fs::write(git.join("HEAD"), "ref: refs/heads/feature/x\n").unwrap();
        assert_eq!(branch(&root).as_deref(), Some("feature/x"));
        fs::write(
            git.join("HEAD"),
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\n",
        )
        .unwrap();
        assert_eq!(branch(&root), None);
        let linked = around.path().join("linked");
        fs::create_dir_all(git.join("worktrees/linked")).unwrap();
        fs::create_dir(&linked).unwrap();
        fs::write(git.join("worktrees/linked/HEAD"), "ref: refs/heads/main\n").unwrap();
        fs::write(
            linked.join(".git"),
            "gitdir: ../site/.git/worktrees/linked\n",
        )
        .unwrap();
        assert_eq!(branch(&linked).as_deref(), Some("main"));
    }
}
