//! Writes the words of all pages to a file, for tools and for tests of the artefacts that hold them.

use std::io::{self, Write as _};
use std::path::Path;

use rayon::prelude::*;

use crate::cache::artefacts::{ArtefactCounts, ArtefactFile};
use crate::diagnostic::Diagnostic;
use crate::io::store::{DiskStore, FileKind, Store as _};
use crate::render::page_words;
use crate::render::project::Project;
use crate::site::NodeId;
use crate::site::artefacts::ArtefactKey;

/// How many pages are in memory at a time.
const PAGES: usize = 1024;

/// What was done with the words of all pages.
#[derive(Default)]
pub(super) struct WordsUpdate {
    /// The keys of their artefacts.
    pub(super) live: Vec<ArtefactKey>,
    /// How many were derived.
    pub(super) note: Option<String>,
    /// Whether artefacts have to be saved.
    pub(super) changed: bool,
}

/// If a path is given, writes the words there.
///
/// # Errors
/// As [`write`].
pub(super) fn update(
    project: &Project<'_>,
    path: Option<&Path>,
    artefacts: &ArtefactFile,
) -> Result<WordsUpdate, Vec<Diagnostic>> {
    let Some(path) = path else {
        return Ok(WordsUpdate::default());
    };
    check(path).map_err(|error| vec![*error])?;
    // Other artefacts were used before.
    let before = artefacts.counts();
    write(project, path)?;
    let ArtefactCounts { reused, derived } = artefacts.counts();
    let (reused, derived) = (reused - before.reused, derived - before.derived);
    let note = format!("words of pages: {derived} derived, {reused} from the cache");
    Ok(WordsUpdate {
        live: page_words::keys(project),
        note: Some(note),
        changed: true,
    })
}

/// Checks that the file can be replaced without losing anything else: no source file, and no device.
fn check(path: &Path) -> Result<(), Box<Diagnostic>> {
    let is_named = path
        .extension()
        .is_some_and(|extension| extension == "jsonl");
    let is_free = DiskStore
        .kind(path)
        .is_ok_and(|kind| kind.is_none_or(|kind| matches!(kind, FileKind::File)));
    if is_named && is_free {
        return Ok(());
    }
    let message = format!("{} cannot be written", path.display());
    let finding = Diagnostic::error("output-path", message);
    Err(Box::new(finding.hint("give a file that ends in `.jsonl`")))
}

/// Writes a line of JSON for each page, in the order of the tree.
///
/// # Errors
/// A page that cannot be read, or the file that cannot be written.
fn write(project: &Project<'_>, path: &Path) -> Result<(), Vec<Diagnostic>> {
    let mut unreadable = Vec::new();
    let written = DiskStore.replace_with(path, |file| {
        let mut file = io::BufWriter::new(file);
        for nodes in project.site.walk.chunks(PAGES) {
            let lines: Vec<_> = nodes.par_iter().map(|node| line(project, *node)).collect();
            for line in lines {
                match line {
                    Ok(line) => file.write_all(line.as_bytes())?,
                    Err(error) => unreadable.push(*error),
                }
            }
        }
        match unreadable.is_empty() {
            true => file.flush(),
            // The earlier file stays.
            false => Err(io::ErrorKind::InvalidData.into()),
        }
    });
    written.map_err(|error| match unreadable.is_empty() {
        true => {
            let message = format!("cannot write {}: {error}", path.display());
            vec![Diagnostic::error("output-io", message)]
        }
        false => unreadable,
    })
}

fn line(project: &Project<'_>, node: NodeId) -> Result<String, Box<Diagnostic>> {
    let Some(words) = page_words::of_node(project, node)? else {
        return Ok(String::new());
    };
    let line = serde_json::to_string(&words);
    line.map(|line| line + "\n")
        .map_err(|error| Box::new(Diagnostic::error("json", error.to_string())))
}
