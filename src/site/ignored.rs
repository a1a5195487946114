//! Which names in a site's folder are ignored: what editors, desktops and other tools leave behind.

use super::layout::{ContentLayout, DATA, PUBLIC, STATIC};
use crate::input::settings;
use crate::io::files::{EntryKind, Files};

/// Folders of the root that are not content if the root itself is the content.
const NOT_CONTENT: [&str; 3] = [PUBLIC, STATIC, "templates"];
/// Folders of other tools, which are then not content at any depth.
const TOOL_FOLDERS: [&str; 6] = [
    "node_modules",
    "target",
    "venv",
    "__pycache__",
    "site-packages",
    "bower_components",
];
/// Files by which other tools mark their folders: a Python environment, and a cache (<https://bford.info/cachedir/>).
const TOOL_MARKERS: [&str; 2] = ["pyvenv.cfg", "CACHEDIR.TAG"];

/// Endings of backups, of files that are being saved, and of those that a merge left behind.
const ENDINGS: [&str; 11] = [
    ".bak",
    ".backup",
    ".orig",
    ".rej",
    ".swp",
    ".swo",
    ".swn",
    ".tmp",
    ".kate-swp",
    "___jb_tmp___",
    "___jb_old___",
];
/// Names that desktops and editors give to their own files.
const NAMES: [&str; 6] = [
    "Thumbs.db",
    "desktop.ini",
    "Icon\r",
    ".DS_Store",
    ".directory",
    // Vim writes this file to find out whether it may write.
    "4913",
];
/// How such names start: locks, temporary files, resource forks, files that were removed while they were open.
const STARTS: [&str; 9] = [
    "~$",
    ".#",
    ".~lock.",
    "._",
    ".goutputstream-",
    ".fuse_hidden",
    ".nfs0",
    ".git",
    "~WRL",
];

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// Whether an editor, a desktop or a version control system left a file of this name behind.
#[must_use]
pub fn is_litter(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_autosave = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    NAMES.contains(&name)
        || name.ends_with('~')
        || is_autosave
        || STARTS.iter().any(|start| name.starts_with(start))
        || ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || is_safe_save(name)
}

/// Whether macOS writes a new version of a file to this name: `page.md.sb-1a2b3c4d-Ab12Cd`.
fn is_safe_save(name: &str) -> bool {
    let Some((_, rest)) = name.rsplit_once(".sb-") else {
        return false;
    };
    let parts = rest.split_once('-');
    parts.is_some_and(|(hash, end)| {
        hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && end.len() == 6
    })
}

/// Whether a file or folder is ignored when content is listed, by its path relative to the root.
#[must_use]
pub fn is_skipped(layout: ContentLayout, templates: &str, file: &str, kind: EntryKind) -> bool {
    let name = name(file);
    if name.starts_with('.') || (kind == EntryKind::File && is_litter(name)) {
        return true;
    }
    match layout {
        ContentLayout::Folder => file == DATA,
        ContentLayout::Root => {
            (kind == EntryKind::Folder && TOOL_FOLDERS.contains(&name))
                || file == settings::FILE
                || NOT_CONTENT.contains(&file)
                || file == templates
        }
    }
}

/// As [`is_skipped`]; a folder that another tool has marked as its own is skipped too if the root is the content.
pub fn skips(
    files: &dyn Files,
    layout: ContentLayout,
    templates: &str,
) -> impl Fn(&str, EntryKind) -> bool {
    let has = move |file: String| matches!(files.open(&file), Ok(Some(_)));
    move |file, kind| {
        let is_marked = || {
            layout == ContentLayout::Root
                && kind == EntryKind::Folder
                && TOOL_MARKERS
                    .iter()
                    .any(|marker| has(format!("{file}/{marker}")))
        };
        is_skipped(layout, templates, file, kind) || is_marked()
    }
}

/// Folders that are not read if the root itself is the content, and so may be the output folder.
#[must_use]
pub fn left_out() -> Vec<&'static str> {
    std::iter::once(PUBLIC).chain(TOOL_FOLDERS).collect()
}

/// Whether an entry of `static/` is ignored. Names that start with a dot, such as `.well-known/` and `.nojekyll`, are
/// published there.
#[must_use]
pub fn is_skipped_in_static(file: &str, kind: EntryKind) -> bool {
    match kind {
        EntryKind::File => is_litter(name(file)),
        EntryKind::Folder => name(file).starts_with(".git"),
    }
}

/// Whether an entry of another folder, such as that of templates, is ignored.
#[must_use]
pub fn is_hidden(file: &str, kind: EntryKind) -> bool {
    name(file).starts_with('.') || (kind == EntryKind::File && is_litter(name(file)))
}

/// Whether a file has the name of a Markdown file with something after it, such as `page.md.old`; `pages` are sorted.
#[must_use]
pub(super) fn is_named_after(file: &str, pages: &[&str]) -> bool {
    let below = pages.partition_point(|page| *page <= file);
    let page = below.checked_sub(1).map(|at| pages[at]);
    page.is_some_and(|page| file.starts_with(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_and_desktops_leave_behind_is_litter() {
        for litter in [
            "#page.md#",
            ".#page.md",
            "page.md~",
            "page.md.~1~",
            "~$plan.docx",
            ".~lock.plan.odt#",
            "page.md.bak",
            "page.BAK",
            "page.md.orig",
            "page.md.rej",
            ".page.md.swp",
            "page.swo",
            "4913",
            "page.md___jb_tmp___",
            "page.md___jb_old___",
            "page.md.tmp",
            ".page.md.kate-swp",
            "page.md.sb-1a2b3c4d-Ab12Cd",
            ".goutputstream-X1Y2Z3",
            ".DS_Store",
            "._page.md",
            ".gitignore",
            "Thumbs.db",
            "Icon\r",
        ] {
            assert!(is_litter(litter), "{litter}");
        }
        for kept in [
            "page.md",
            "#",
            "c#.md",
            "49130",
            "bak",
            "origin.svg",
            "template.html",
            "movie.swf",
            "a.sb-1.png",
            ".well-known",
            ".nojekyll",
            ".htaccess",
        ] {
            assert!(!is_litter(kept), "{kept}");
        }
    }

    #[test]
    fn folders_are_no_litter_and_tools_have_theirs() {
        use ContentLayout::{Folder, Root};
        let skipped = |layout, file, kind| is_skipped(layout, "looks", file, kind);
        for (layout, file, kind, expected) in [
            (Folder, "content/old.bak", EntryKind::Folder, false),
            (Folder, "content/old.bak", EntryKind::File, true),
            (Folder, "content/.x", EntryKind::Folder, true),
            (Folder, "content/venv", EntryKind::Folder, false),
            (Folder, "content/_data", EntryKind::File, true),
            (Root, "a/venv", EntryKind::Folder, true),
            (Root, "a/venv", EntryKind::File, false),
            (Root, "looks", EntryKind::Folder, true),
            (Root, "static", EntryKind::Folder, true),
            (Root, "guidepost.yaml", EntryKind::File, true),
        ] {
            assert_eq!(skipped(layout, file, kind), expected, "{file} {kind:?}");
        }
    }

    #[test]
    fn a_copy_is_named_after_its_original() {
        let pages = ["content/a.md", "content/b/c.md"];
        for (file, expected) in [
            ("content/a.md.old", true),
            ("content/a.md", true),
            ("content/b/c.md (1)", true),
            ("content/a.mdx", true),
            ("content/a.png", false),
            ("content/c.md.old", false),
            ("content", false),
        ] {
            assert_eq!(is_named_after(file, &pages), expected, "{file}");
        }
    }
}
