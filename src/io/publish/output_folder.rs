//! The check whether a folder may be an output folder.

use std::path::{Path, PathBuf};

use super::error::PublishError;

/// Checks that a site can be written to an output folder without harm. Pure: all paths are absolute and canonical.
///
/// - `root`: the folder of the site.
/// - `out`: the output folder; it need not exist.
/// - `home`: the user's home folder, if there is one.
/// - `scanned`: the folders that are read as sources.
/// - `allowed_inside`: folders within a scanned one that the scan leaves out; an output folder may
///   be one of them or in one of them.
///
/// # Errors
/// `output-refused`, with the reason and a hint.
pub fn check_output_folder(
    root: &Path,
    out: &Path,
    home: Option<&Path>,
    scanned: &[PathBuf],
    allowed_inside: &[PathBuf],
) -> Result<(), PublishError> {
    let refuse = |what: String| {
        let message = format!("{} cannot be the output folder: {what}", out.display());
        let hint = format!(
            "choose a folder of its own with --out, such as {}",
            root.join("public").display()
        );
        Err(PublishError::new("output-refused", out, message).hint(hint))
    };
    if out.parent().is_none() {
        return refuse("it is the top of the file system".to_owned());
    }
    if home == Some(out) {
        return refuse("it is your home folder".to_owned());
    }
    if out == root {
        return refuse("it is the site's own folder".to_owned());
    }
    if root.starts_with(out) {
        return refuse(format!("the site's own folder {} is in it", root.display()));
    }
    let own_part = out.strip_prefix(root).unwrap_or(out);
    if let Some(kept) = [".git", ".guidepost"]
        .into_iter()
        .find(|&name| has_part(own_part, name))
    {
        return refuse(format!("{kept} holds what must not be mixed with a site"));
    }
    let allowed = allowed_inside.iter().any(|folder| out.starts_with(folder));
    for folder in scanned {
        let shown = folder.display();
        if out == folder {
            return refuse("the site's sources are read from it".to_owned());
        }
        if folder.starts_with(out) {
            return refuse(format!(
                "the folder {shown}, whose sources are read, is in it"
            ));
        }
        if out.starts_with(folder) && !allowed {
            return refuse(format!("it is in {shown}, whose sources are read"));
        }
    }
    Ok(())
}

/// Checks that what a build stores can be written to a folder that the author names: not among the sources, where it
/// would be read or published, nor in the output. Pure, with paths as for [`check_output_folder`].
///
/// # Errors
/// `state-refused`, with the reason and a hint.
pub fn check_state_folder(
    folder: &Path,
    root: &Path,
    out: &Path,
    scanned: &[PathBuf],
    allowed_inside: &[PathBuf],
) -> Result<(), PublishError> {
    let shown = folder.display();
    let refuse = |what: String| {
        let message = format!("{shown} cannot be the cache folder: {what}");
        let hint = "choose a folder of its own with --cache-dir";
        Err(PublishError::new("state-refused", folder, message).hint(hint))
    };
    if folder.parent().is_none() {
        return refuse("it is the top of the file system".to_owned());
    }
    if root.starts_with(folder) {
        return refuse("the site's own folder is in it".to_owned());
    }
    if folder.starts_with(out) {
        return refuse("it is in the output folder, and would be published".to_owned());
    }
    let is_hidden = |inside: &Path| {
        let mut parts = inside.components();
        parts.any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
    };
    let allowed = allowed_inside.iter().any(|kept| folder.starts_with(kept));
    let read = scanned.iter().find(|scanned| {
        folder
            .strip_prefix(scanned)
            .is_ok_and(|inside| !is_hidden(inside))
    });
    match read {
        Some(scanned) if !allowed => refuse(format!(
            "it is in {}, whose sources are read",
            scanned.display()
        )),
        _ => Ok(()),
    }
}

fn has_part(path: &Path, name: &str) -> bool {
    path.components().any(|part| part.as_os_str() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(out: &str, scanned: &[&str]) -> Result<(), String> {
        let scanned: Vec<_> = scanned.iter().map(PathBuf::from).collect();
        let (root, home) = (Path::new("/home/ann/site"), Path::new("/home/ann"));
        let allowed = [PathBuf::from("/home/ann/site/public")];
        check_output_folder(root, Path::new(out), Some(home), &scanned, &allowed)
            .map_err(|error| error.message)
    }

    #[test]
    fn accepts_a_folder_of_its_own() {
        let content = ["/home/ann/site/content", "/home/ann/site/static"];
        for out in [
            "/home/ann/site/public",
            "/home/ann/site/contents",
            "/srv/www",
        ] {
            assert_eq!(check(out, &content), Ok(()));
        }
        let root = ["/home/ann/site"];
        assert_eq!(check("/home/ann/site/public", &root), Ok(()));
        assert_eq!(check("/home/ann/site/public/guide", &root), Ok(()));
        assert_eq!(check("/home/ann/elsewhere", &root), Ok(()));
    }

    #[test]
    fn a_cache_folder_is_neither_read_nor_published() {
        let root = Path::new("/site");
        let check = |folder: &str, scanned: &str| {
            let scanned = [PathBuf::from(scanned)];
            let allowed = [PathBuf::from("/site/target")];
            let out = Path::new("/site/public");
            check_state_folder(Path::new(folder), root, out, &scanned, &allowed).is_ok()
        };
        for (folder, scanned, expected) in [
            ("/tmp/cache", "/site/content", true),
            ("/site/.guidepost", "/site", true),
            ("/site/cache", "/site/content", true),
            ("/site/cache", "/site", false),
            ("/site/target/cache", "/site", true),
            ("/site/content/cache", "/site/content", false),
            ("/site/content/.cache", "/site/content", true),
            ("/site/public", "/site/content", false),
            ("/site/public/.cache", "/site/content", false),
            ("/site", "/site/content", false),
            ("/", "/site/content", false),
        ] {
            assert_eq!(check(folder, scanned), expected, "{folder} {scanned}");
        }
    }

    #[test]
    fn refuses_harmful_folders_with_the_reason() {
        let content = ["/home/ann/site/content"];
        for (out, scanned, reason) in [
            ("/", &content, "top of the file system"),
            ("/home/ann", &content, "your home folder"),
            ("/home", &content, "/home/ann/site is in it"),
            ("/home/ann/site", &content, "the site's own folder"),
            (
                "/home/ann/site/content",
                &content,
                "sources are read from it",
            ),
            (
                "/home/ann/site/content/out",
                &content,
                "it is in /home/ann/site/content",
            ),
            (
                "/home/ann/site/out",
                &["/home/ann/site"],
                "it is in /home/ann/site,",
            ),
            (
                "/home/ann/site/public",
                &["/home/ann/site/public/in"],
                "is in it",
            ),
            (
                "/srv/shared",
                &["/srv/shared/templates"],
                "/srv/shared/templates",
            ),
            ("/home/ann/site/.git", &content, ".git holds"),
            ("/home/ann/site/.git/x", &content, ".git holds"),
            ("/home/ann/site/.guidepost/x", &content, ".guidepost holds"),
            ("/srv/repo/.git", &content, ".git holds"),
        ] {
            let message = check(out, scanned).expect_err(out);
            assert!(message.contains(reason), "{out}: {message}");
        }
    }
}
