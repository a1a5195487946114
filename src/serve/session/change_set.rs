//! The paths that may have changed, as far as the watcher knows.

use std::collections::BTreeSet;
use std::path::{MAIN_SEPARATOR, Path};

/// If more paths are named, all files are checked.
const MOST_NAMED: usize = 64;

/// The files that have to be checked on disk. For any other, the file cache is trusted as long as the file is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ChangeSet {
    /// Every file.
    All,
    /// These paths relative to the root, with `/`; for a folder, all files in it.
    Paths(BTreeSet<String>),
}

impl ChangeSet {
    /// A set of one path in `root`; all files for the root itself and for a path that is not UTF-8.
    pub(super) fn of_path(root: &Path, path: &Path) -> Self {
        let inside = path.strip_prefix(root).ok().and_then(Path::to_str);
        match inside {
            Some(inside) if !inside.is_empty() => {
                let inside = inside.replace(MAIN_SEPARATOR, "/");
                Self::Paths(BTreeSet::from([inside]))
            }
            _ => Self::All,
        }
    }

    /// Adds the paths of another set.
    pub(super) fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Paths(paths), Self::Paths(more)) if paths.len() + more.len() <= MOST_NAMED => {
                paths.extend(more);
            }
            (Self::Paths(paths), Self::Paths(more)) if more.is_subset(paths) => {}
            _ => *self = Self::All,
        }
    }

    /// Whether this file has to be checked.
    pub(super) fn includes(&self, file: &str) -> bool {
        let is_in = |path: &String| {
            let rest = file.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        match self {
            Self::All => true,
            Self::Paths(paths) => paths.iter().any(is_in),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paths: &[&str]) -> ChangeSet {
        ChangeSet::Paths(paths.iter().copied().map(str::to_owned).collect())
    }

    #[test]
    fn includes_named_files_and_those_in_named_folders() {
        let set = of(&["content/a", "guidepost.yaml"]);
        for (file, is_included) in [
            ("content/a", true),
            ("content/a/b/c.md", true),
            ("content/ab.md", false),
            ("guidepost.yaml", true),
            ("content", false),
        ] {
            assert_eq!(set.includes(file), is_included, "{file}");
        }
        assert!(ChangeSet::All.includes("content"));
    }

    #[test]
    fn becomes_all_files_when_too_many_are_named() {
        let mut set = of(&["a"]);
        set.merge(of(&["b"]));
        assert_eq!(set, of(&["a", "b"]));
        for number in 0..MOST_NAMED {
            set.merge(of(&[&format!("{number}")]));
        }
        assert_eq!(set, ChangeSet::All);
    }
}
