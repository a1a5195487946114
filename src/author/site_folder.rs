//! The site's folder, as given to a command.

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::input::settings;
use crate::io::files;
use crate::site::sources;

/// Opens the folder.
///
/// # Errors
/// If it does not exist, or is inside the content of a site.
pub fn open(root: &Path) -> Result<files::DiskFiles, Box<Diagnostic>> {
    let source = open_any(root)?;
    match inside_content(&source, root) {
        Some(finding) => Err(Box::new(finding)),
        None => Ok(source),
    }
}

/// Opens a folder that need not be a site's.
///
/// # Errors
/// If it does not exist.
pub fn open_any(root: &Path) -> Result<files::DiskFiles, Box<Diagnostic>> {
    files::DiskFiles::new(root).map_err(|error| {
        let message = format!(
            "cannot use `{}` as the site's folder: {error}",
            root.display()
        );
        let finding = Diagnostic::error("root", message);
        Box::new(finding.hint("give the folder that holds your Markdown as `--root`"))
    })
}

/// Reports a folder inside the content of a site, at any depth. `named` is the folder as the author wrote it.
#[expect(
    clippy::disallowed_methods,
    reason = "the folders above the root are no source files"
)]
fn inside_content(source: &files::DiskFiles, named: &Path) -> Option<Diagnostic> {
    let is_site = |folder: &Path| folder.join(settings::FILE).exists();
    for (level, folder) in source.root().ancestors().enumerate() {
        let above = folder.parent()?;
        if folder.file_name()? == sources::CONTENT && is_site(above) {
            let message = match level {
                0 => "this folder is the content of the site one folder up".to_owned(),
                level => format!(
                    "this folder is part of the content of the site {} folders up",
                    level + 1
                ),
            };
            let site = folder_above(named, level + 1);
            let hint = format!("run it there, or give `--root {}`", site.display());
            return Some(Diagnostic::error("root", message).hint(hint));
        }
        if is_site(folder) {
            return None;
        }
    }
    None
}

/// The folder of the site that a folder is in: that itself, or one above it, named relative to `named`.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the folders above the root are no source files"
)]
pub fn around(folder: &files::DiskFiles, named: &Path) -> Option<PathBuf> {
    let mut above = folder.root().ancestors();
    let levels = above.position(|folder| folder.join(settings::FILE).is_file())?;
    Some(folder_above(named, levels))
}

/// The folder `levels` levels above another one, in its shortest spelling.
fn folder_above(named: &Path, levels: usize) -> PathBuf {
    let mut path: PathBuf = named.components().collect();
    for _ in 0..levels {
        match path.components().next_back() {
            Some(Component::Normal(_)) => drop(path.pop()),
            Some(Component::CurDir) => path = PathBuf::from(".."),
            _ => path.push(".."),
        }
    }
    match path.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_above_are_spelt_shortly() {
        let above = |named: &str, levels| folder_above(Path::new(named), levels);
        for (named, levels, path) in [
            (".", 1, ".."),
            (".", 2, "../.."),
            ("content", 1, "."),
            ("./content/a", 2, "."),
            ("site/content/a/", 2, "site"),
            ("a", 2, ".."),
            ("..", 1, "../.."),
            ("/site/content", 1, "/site"),
        ] {
            assert_eq!(above(named, levels), Path::new(path), "{named}");
        }
    }
}
