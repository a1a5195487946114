//! Resolving symbolic links: what they lead to, and the paths on the way, at which a change may lead elsewhere.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// As many links as common systems follow in one path.
const MOST: usize = 40;

/// The paths whose change may change what `path` leads to: every symbolic link on the way, and its final target. `path` is
/// absolute.
pub(super) fn trace(path: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut path = path.to_owned();
    for _ in 0..MOST {
        let Some((link, target, rest)) = first_link(&path) else {
            found.insert(path);
            break;
        };
        let above = link.parent().unwrap_or(Path::new("/"));
        path = normal(&above.join(target));
        if !rest.as_os_str().is_empty() {
            path.push(rest);
        }
        found.insert(link);
    }
    found
}

/// The first symbolic link on the way to a path, its target as written, and the rest of the path.
#[expect(
    clippy::disallowed_methods,
    reason = "what a link leads to is read here, and nothing is opened"
)]
fn first_link(path: &Path) -> Option<(PathBuf, PathBuf, PathBuf)> {
    let mut above = PathBuf::new();
    let mut parts = path.components();
    while let Some(part) = parts.next() {
        above.push(part);
        if matches!(part, Component::Normal(_))
            && let Ok(target) = above.read_link()
        {
            return Some((above, target, parts.as_path().to_owned()));
        }
    }
    None
}

/// The path without `.` and `..`. Parts before a `..` are no links: those were resolved first.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test prepares files")]
    fn every_link_on_the_way_is_found_and_so_is_the_target() {
        let folder = tempfile::tempdir().expect("a folder");
        let top = folder.path().canonicalize().expect("it exists");
        std::fs::create_dir_all(top.join("v1/deep")).expect("a folder");
        std::fs::create_dir_all(top.join("site")).expect("a folder");
        symlink("v1", top.join("current")).expect("a link");
        symlink("../current/deep/x.md", top.join("site/x.md")).expect("a link");
        let found = trace(&top.join("site/x.md"));
        let found: Vec<_> = found
            .iter()
            .map(|path| path.strip_prefix(&top).expect("below the folder"))
            .collect();
        let expected = ["current", "site/x.md", "v1/deep/x.md"];
        assert_eq!(found, expected.map(Path::new));
        // A circle ends.
        symlink("b", top.join("a")).expect("a link");
        symlink("a", top.join("b")).expect("a link");
        assert_eq!(trace(&top.join("a")).len(), 2);
    }
}
