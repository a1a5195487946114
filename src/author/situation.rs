//! What a folder is, for the advice of `guidepost` without a command: a site, that of another generator, Markdown, or
//! something else. A glance: it costs the same in any folder, however large.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use super::site_folder;
use crate::base::decode::decode_lossy;
use crate::input::foreign::generators::{self, Generator};
use crate::input::settings;
use crate::io::files::{DiskFiles, EntryKind, Files};
use crate::site::ignored;
use crate::site::sources::{self, ContentLayout};

/// How many entries are counted, and how deep below the folder.
const MOST_ENTRIES: usize = 5000;
const DEEPEST: usize = 6;
/// The largest settings file of another generator that is read, in bytes.
const LARGEST: u64 = 256 * 1024;

/// What a folder is.
#[derive(Debug, PartialEq, Eq)]
pub enum Situation {
    /// A site of Guidepost, with settings.
    Site {
        /// Its title, if its settings can be read and have one.
        title: Option<String>,
        /// The site's folder, relative to the current one: `.`, or above it.
        root: PathBuf,
    },
    /// The folder around a site of Guidepost.
    AroundSite {
        /// The site's folder, relative to the current one.
        root: String,
    },
    /// The site of another generator.
    Foreign {
        /// The generator.
        generator: &'static Generator,
        /// The file by which it is recognised.
        mark: &'static str,
        /// The folder of its Markdown, relative to the site's; empty for that itself.
        content: &'static str,
    },
    /// A folder of Markdown.
    Markdown(Count),
    /// Files, but no Markdown among them.
    Others,
    /// Nothing, apart from hidden files such as those of git.
    Empty,
}

/// A number of files, which may be incomplete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number of files that were found.
    pub found: usize,
    /// Whether there may be more.
    pub is_partial: bool,
}

/// What a folder is; `named` is the folder as the author wrote it.
#[must_use]
pub fn of(folder: &DiskFiles, named: &Path) -> Situation {
    match site_folder::around(folder, named) {
        Some(root) => {
            let site = DiskFiles::new(&root).ok();
            let settings = site.and_then(|site| sources::settings(&site, None).ok());
            let title = settings.and_then(|settings| settings.title);
            Situation::Site { title, root }
        }
        None => foreign(folder).unwrap_or_else(|| glance(folder)),
    }
}

/// The site of another generator.
#[must_use]
pub fn foreign(files: &dyn Files) -> Option<Situation> {
    let text = |file: &str| {
        let bytes = files.read(file, LARGEST).ok()??;
        Some(decode_lossy(&bytes))
    };
    let (generator, mark) = generators::recognise(&text)?;
    let mut content = generator.content.iter();
    let content = content.find(|folder| folder.is_empty() || files.has_folder(folder));
    Some(Situation::Foreign {
        generator,
        mark,
        content: content.copied().unwrap_or_default(),
    })
}

/// Counts the Markdown files, to a limit.
fn glance(files: &dyn Files) -> Situation {
    let seen = Cell::new(0_usize);
    let is_partial = Cell::new(false);
    let is_other_tools = ignored::skips(files, ContentLayout::Root, "templates");
    let skip = |file: &str, kind: EntryKind| {
        if file.starts_with('.') || is_other_tools(file, kind) {
            // The settings of a site in a folder are listed, those of this one would have been found.
            return true;
        }
        let is_deep = kind == EntryKind::Folder && file.matches('/').count() >= DEEPEST;
        seen.set(seen.get() + 1);
        let is_too_much = is_deep || seen.get() > MOST_ENTRIES;
        is_partial.set(is_partial.get() || is_too_much);
        is_too_much
    };
    let listing = files.list("", &skip);
    let site = listing.files.iter().find_map(|file| {
        let (folder, name) = file.split_once('/')?;
        (name == settings::FILE).then_some(folder)
    });
    let found = listing.files.iter().filter(|file| file.ends_with(".md"));
    let found = found.count();
    let has_content = files.has_folder(sources::CONTENT);
    match site {
        Some(folder) if !has_content => Situation::AroundSite {
            root: folder.to_owned(),
        },
        _ if found > 0 => Situation::Markdown(Count {
            found,
            is_partial: is_partial.get(),
        }),
        _ if listing.files.is_empty() && listing.folders.len() <= 1 && !is_partial.get() => {
            Situation::Empty
        }
        _ => Situation::Others,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    fn memory(files: &[(&str, &str)]) -> MemoryFiles {
        let files = files.iter();
        files.fold(MemoryFiles::default(), |all, (file, text)| {
            all.with(file, *text)
        })
    }

    fn glanced(files: &[(&str, &str)]) -> Situation {
        glance(&memory(files))
    }

    #[test]
    fn folders_are_distinguished_by_what_is_in_them() {
        let markdown = |found| {
            Situation::Markdown(Count {
                found,
                is_partial: false,
            })
        };
        assert_eq!(glanced(&[]), Situation::Empty);
        assert_eq!(glanced(&[(".git/HEAD", "")]), Situation::Empty);
        assert_eq!(glanced(&[("src/main.rs", "")]), Situation::Others);
        assert_eq!(glanced(&[("a.md", ""), ("b/c.md", "")]), markdown(2));
        assert_eq!(
            glanced(&[("node_modules/x/README.md", ""), ("a.md", "")]),
            markdown(1)
        );
        assert_eq!(
            glanced(&[("README.md", ""), ("docs/guidepost.yaml", "")]),
            Situation::AroundSite {
                root: "docs".to_owned()
            }
        );
        // The settings of an example, deeper, are not those of a site that is meant.
        assert_eq!(
            glanced(&[("README.md", ""), ("tests/a/guidepost.yaml", "")]),
            markdown(1)
        );
    }

    #[test]
    fn the_site_of_another_generator_has_its_markdown_in_a_folder() {
        let content = |files: &[(&str, &str)]| match foreign(&memory(files)) {
            Some(Situation::Foreign { content, .. }) => Some(content),
            _ => None,
        };
        assert_eq!(content(&[("book.toml", ""), ("src/a.md", "")]), Some("src"));
        assert_eq!(content(&[("book.toml", ""), ("a.md", "")]), Some(""));
        assert_eq!(content(&[("_config.yml", "")]), Some(""));
        assert_eq!(content(&[("a.md", "")]), None);
    }

    #[test]
    fn a_large_folder_is_not_counted_to_its_end() {
        let names: Vec<String> = (0..MOST_ENTRIES + 10).map(|n| format!("{n}.md")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "")).collect();
        assert_eq!(
            glanced(&files),
            Situation::Markdown(Count {
                found: MOST_ENTRIES,
                is_partial: true
            })
        );
        let deep = format!("{}x.md", "a/".repeat(DEEPEST + 3));
        assert_eq!(glanced(&[(&deep, "")]), Situation::Others);
    }
}
