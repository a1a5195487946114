//! What becomes of the files of a site, before links are rewritten.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::source::Source;

/// A part of a new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A range of the text of a file, of which the links are rewritten.
    Kept { file: String, range: Range<usize> },
    /// New text, with the number of headings in it.
    Text { text: String, headings: usize },
}

/// The replacement of a range of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// Where links to a page lead from then on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Successor {
    /// The file of that page.
    pub(super) file: String,
    /// The number of the heading in the new text of that page to which links to the whole page lead.
    pub(super) heading: Option<usize>,
    /// The id on that page that was given for the whole page.
    pub(super) id: Option<String>,
    /// Whether a link to a section that this page does not have leads to the page as a whole.
    pub(super) is_other: bool,
}

/// What becomes of the files of a site.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// New texts by file.
    pub(super) texts: BTreeMap<String, Vec<Piece>>,
    /// The sources of files that keep their bytes, by new file.
    pub(super) files: BTreeMap<String, String>,
    /// The new paths of these files, by old one.
    pub(super) new_files: BTreeMap<String, String>,
    /// The files that the text of one page is divided between.
    pub(super) divided: BTreeSet<String>,
    /// Files that are removed, or have another path.
    pub(super) removed: BTreeSet<String>,
    /// Changes of texts besides those of links, by file and ascending.
    pub(super) changes: BTreeMap<String, Vec<Change>>,
    /// The successors of pages whose file is another one.
    pub(super) pages: BTreeMap<String, Successor>,
    /// Folders that moved, relative to the content folder, each with its new path.
    pub(super) folders: Vec<(String, String)>,
}

impl Layout {
    /// Moves a file. One that is not text keeps its bytes.
    pub(super) fn move_file(&mut self, old: &str, new: &str, text: Option<usize>) {
        self.removed.insert(old.to_owned());
        let Some(length) = text else {
            self.files.insert(new.to_owned(), old.to_owned());
            self.new_files.insert(old.to_owned(), new.to_owned());
            return;
        };
        self.texts
            .insert(new.to_owned(), vec![Piece::whole(old, length)]);
        let file = new.to_owned();
        self.pages.insert(
            old.to_owned(),
            Successor {
                file,
                ..Successor::default()
            },
        );
    }

    /// The new path of a folder of the content.
    pub(super) fn new_folder(&self, folder: &str) -> String {
        let moved = self.folders.iter().find_map(|(old, new)| {
            let rest = folder.strip_prefix(old.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| [new, rest].concat())
        });
        moved.unwrap_or_else(|| folder.to_owned())
    }

    /// The new path of a file, of which the bytes may have changed.
    pub(super) fn new_file<'f>(&'f self, file: &'f str) -> Option<&'f str> {
        if let Some(successor) = self.pages.get(file) {
            return Some(&successor.file);
        }
        if !self.removed.contains(file) {
            return Some(file);
        }
        self.new_files.get(file).map(String::as_str)
    }
}

impl Piece {
    /// The whole of a file.
    pub(super) fn whole(file: &str, length: usize) -> Self {
        let (file, range) = (file.to_owned(), 0..length);
        Self::Kept { file, range }
    }

    /// New text without headings.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let (text, headings) = (text.into(), 0);
        Self::Text { text, headings }
    }
}

/// The bytes of a range of a file with changes, of which those outside of it are ignored.
pub(super) fn changed(source: &Source, range: Range<usize>, changes: &[Change], out: &mut Vec<u8>) {
    let mut done = range.start;
    let inside = changes
        .iter()
        .filter(|change| change.range.start >= range.start && change.range.end <= range.end);
    for change in inside {
        if change.range.start < done {
            continue;
        }
        out.extend_from_slice(source.bytes_of(done..change.range.start));
        out.extend_from_slice(source.with_line_ends(&change.text).as_bytes());
        done = change.range.end;
    }
    // A range that starts later has no byte order mark.
    if done < range.end {
        out.extend_from_slice(source.bytes_of(done..range.end));
    }
}
