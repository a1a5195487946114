//! Paths within an output folder, as a site writes them: relative, with `/`.

use std::path::{Component, Path, PathBuf};

/// The most bytes of a path: the limit of the object stores that sites are deployed to.
const LONGEST: usize = 1024;

/// Whether a path is relative, with `/` between plain names only, on this system too.
pub(in crate::io) fn is_site_path(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    path.len() <= LONGEST
        && path.split('/').all(plain)
        && !path.contains(['\\', '\0'])
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

/// A site path on disk. The output folder itself, `""`, gets no slash at its end: with one, the system would follow a
/// link there.
pub(in crate::io) fn on_disk(out: &Path, path: &str) -> PathBuf {
    if path.is_empty() {
        out.to_owned()
    } else {
        out.join(path)
    }
}

/// A path relative to the output folder as a site path. One that is not Unicode is never ours, and only shown.
pub(in crate::io) fn from_relative(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// The folders above a site path, the output folder itself (`""`) last.
pub(in crate::io) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| match path.rsplit_once('/') {
        Some((folder, _)) => Some(folder),
        None if path.is_empty() => None,
        None => Some(""),
    })
    .skip(1)
}

#[cfg(test)]
mod tests {
    use super::is_site_path;

    #[test]
    fn site_paths_stay_within_the_output() {
        for good in [
            "index.html",
            "a/b/index.html",
            "..a/b..",
            "a b/ü.svg",
            ".well-known/x",
        ] {
            assert!(is_site_path(good), "{good}");
        }
        let long = "a/".repeat(600) + "b";
        for bad in [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\0", &long,
        ] {
            assert!(!is_site_path(bad), "{bad}");
        }
    }
}
