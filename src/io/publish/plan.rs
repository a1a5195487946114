//! The plan of a publication, made before anything is touched.

use std::collections::BTreeSet;
use std::path::Path;

use super::candidate::{Candidate, Candidates, Existing};
use super::error::PublishError;
use super::manifest::{Manifest, RecordedFiles};
use super::site_path::{ancestors, on_disk};
use super::survey::{Stale, Survey};
use crate::io::store::FileKind;

/// The steps of a publication, in the order in which they are done.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// Our own stale files at paths where a folder or file has to go, or whose other spelling is the same file.
    pub(super) clear: BTreeSet<String>,
    /// Folders at paths where a file or another spelling has to go, empty by then; children first.
    pub(super) clear_folders: Vec<String>,
    /// Folders to create, parents first.
    pub(super) folders: BTreeSet<&'a str>,
    /// The numbers of staged files, and the paths they go to.
    pub(super) moves: Vec<(usize, &'a str)>,
    /// Stale files to remove.
    pub(super) remove: Vec<&'a str>,
    /// Folders that may be empty then.
    pub(super) prune: BTreeSet<&'a str>,
    /// Stale files that stay because they are no longer as we wrote them.
    pub(super) kept: Vec<&'a str>,
}

impl<'a> Plan<'a> {
    /// Makes the plan, or reports why the site cannot be published.
    pub(super) fn new(
        survey: &Survey<'a>,
        candidates: &'a Candidates,
        out: &Path,
        manifest: &'a Manifest,
        adopt: bool,
    ) -> Result<Self, Vec<PublishError>> {
        let mut errors = Vec::new();
        if !adopt {
            errors.extend(refuse_strangers(survey, candidates, out, manifest));
        }
        let mut plan = Self::default();
        plan.clear_for_folders(survey, candidates, out, &mut errors);
        plan.clear_for_files(survey, out, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        plan.folders.extend(
            survey
                .folders
                .iter()
                .filter_map(|(folder, kind)| (*kind != Some(FileKind::Dir)).then_some(*folder)),
        );
        plan.clear_respelled(survey, candidates, manifest);
        plan.moves = moves(candidates);
        for (path, stale) in &survey.stale {
            match stale {
                Stale::Ours if !plan.clear.contains(*path) => plan.remove.push(path),
                Stale::Changed => plan.kept.push(path),
                _ => {}
            }
            // Also above files that were removed: the build that did it may have been killed.
            if *stale != Stale::Changed {
                plan.prune
                    .extend(ancestors(path).filter(|folder| !folder.is_empty()));
            }
        }
        Ok(plan)
    }

    /// Whether nothing in the output folder has to change.
    pub(super) fn is_empty(&self) -> bool {
        self.moves.is_empty()
            && self.folders.is_empty()
            && self.remove.is_empty()
            && self.prune.is_empty()
    }

    /// Makes room for the folders that outputs need.
    fn clear_for_folders(
        &mut self,
        survey: &Survey<'a>,
        candidates: &Candidates,
        out: &Path,
        errors: &mut Vec<PublishError>,
    ) {
        for (&folder, kind) in &survey.folders {
            let file = on_disk(out, folder);
            let shown = file.display();
            let error = match kind {
                _ if candidates.contains_key(folder) => {
                    let message = format!("{shown} would be both a file and a folder");
                    PublishError::new("output-path", &file, message)
                }
                None | Some(FileKind::Dir) => continue,
                Some(FileKind::File) if survey.stale.get(folder) == Some(&Stale::Ours) => {
                    self.clear.insert(folder.to_owned());
                    continue;
                }
                Some(FileKind::Symlink) => {
                    let message =
                        format!("{shown} is a symbolic link; the site would be written outside");
                    conflict(&file, message)
                }
                Some(_) => {
                    let message = format!(
                        "a folder has to be created at {shown}, but there is something that \
                         Guidepost did not write or that was edited since"
                    );
                    conflict(&file, message)
                }
            };
            errors.push(error);
        }
    }

    /// Makes room for files at the paths of folders, if all in these is our own and stale.
    fn clear_for_files(&mut self, survey: &Survey<'a>, out: &Path, errors: &mut Vec<PublishError>) {
        for (&path, entries) in &survey.in_the_way {
            let ours = |path: &str| survey.stale.get(path) == Some(&Stale::Ours);
            let mut folders = vec![path.to_owned()];
            for (entry, kind) in entries {
                if *kind == FileKind::Dir {
                    folders.push(entry.clone());
                } else if ours(entry) {
                    self.clear.insert(entry.clone());
                } else {
                    let (file, other) = (out.join(path), out.join(entry));
                    let message = format!(
                        "a file has to be written at {}, but there is a folder, and Guidepost \
                         did not write {} in it, or it was edited since",
                        file.display(),
                        other.display()
                    );
                    errors.push(conflict(&file, message));
                    break;
                }
            }
            self.clear_folders.extend(folders.into_iter().rev());
        }
    }

    /// Removes the old spelling before the new one is written; otherwise the new file would get the old name, and be
    /// removed with it.
    fn clear_respelled(
        &mut self,
        survey: &Survey<'a>,
        candidates: &'a Candidates,
        manifest: &'a Manifest,
    ) {
        let respelled = candidates
            .iter()
            .filter(|(_, candidate)| candidate.existing == Existing::Respelled);
        for (path, _) in respelled {
            let old = manifest.other_spelling(path).map(|(old, _)| old);
            if let Some(old) = old.filter(|old| survey.stale.contains_key(old)) {
                self.clear.insert(old.to_owned());
                let folders = ancestors(old).filter(|folder| !folder.is_empty());
                self.clear_folders.extend(folders.map(str::to_owned));
                self.folders.extend(ancestors(path));
            }
        }
    }
}

fn conflict(file: &Path, message: String) -> PublishError {
    PublishError::new("output-conflict", file, message)
        .hint("move it elsewhere or remove it, then build again")
}

/// Refuses to overwrite files of others, all of them in one error.
fn refuse_strangers(
    survey: &Survey,
    candidates: &Candidates,
    out: &Path,
    manifest: &Manifest,
) -> Option<PublishError> {
    const SHOWN: usize = 5;
    let shown = out.display();
    let foreign = candidates
        .iter()
        .filter(|(_, candidate)| candidate.existing == Existing::Foreign);
    let mut names: Vec<&str> = foreign.map(|(path, _)| path.as_str()).collect();
    if manifest.files.is_none() {
        // These include the files that would be overwritten.
        names = survey.strangers.iter().map(String::as_str).collect();
    }
    let (files, s) = match names.len() {
        0 => return None,
        1 => ("1 file".to_owned(), "s"),
        more => (format!("{more} files"), ""),
    };
    let message = if manifest.files.is_some() {
        format!("{files} in {shown} that Guidepost did not write would be overwritten")
    } else if manifest.unreadable {
        format!(
            "the manifest of {shown} cannot be read, and {files} in it differ{s} from the output of this build"
        )
    } else {
        format!(
            "{shown} is not empty, and not recorded as an output folder of this site; {files} in it differ{s} from the \
             output of this build"
        )
    };
    let more = if names.len() > SHOWN { ", …" } else { "" };
    names.truncate(SHOWN);
    let message = format!("{message}: {}{more}", names.join(", "));
    let adopt = "--adopt overwrites files at the paths this build writes and leaves others alone";
    let error = PublishError::new("output-refused", out, message);
    Some(error.hint("choose an empty folder with --out").hint(adopt))
}

/// The staged files in the order in which a visitor may meet them: what pages need before pages,
/// pages that nothing links to yet before those that link to them, then what lists pages.
fn moves(candidates: &Candidates) -> Vec<(usize, &str)> {
    let staged = candidates
        .iter()
        .filter_map(|(path, candidate)| Some((candidate.staged?, path, candidate)));
    let mut moves: Vec<_> = staged
        .map(|(number, path, candidate)| (phase(path, candidate), number, path.as_str()))
        .collect();
    // Stable, so that within a phase the order is that of the paths.
    moves.sort_by_key(|(phase, _, _)| *phase);
    moves
        .into_iter()
        .map(|(_, number, path)| (number, path))
        .collect()
}

fn phase(path: &str, candidate: &Candidate) -> u8 {
    match (
        Path::new(path)
            .extension()
            .and_then(|extension| extension.to_str()),
        candidate.existing,
    ) {
        (Some("html"), Existing::Nothing | Existing::Respelled | Existing::Folder) => 1,
        (Some("html"), _) => 2,
        (Some("xml" | "txt" | "json"), _) => 3,
        _ => 0,
    }
}

/// The files of the manifest that holds while files are moved: those there are, those that come, and those to remove.
pub(super) fn pending_files<'a>(
    candidates: &'a Candidates,
    survey: &Survey<'a>,
    manifest: &'a Manifest,
) -> RecordedFiles<&'a str> {
    let mut files = final_files(candidates);
    for (path, candidate) in candidates {
        let hashes = files.get_mut(path.as_str());
        if let (Existing::Ours(old), Some(hashes)) = (candidate.existing, hashes) {
            hashes.insert(0, old);
        }
    }
    for path in survey.stale.keys() {
        files.insert(path, manifest.recorded(path).unwrap_or_default().to_vec());
    }
    files
}

/// The files of the manifest of the finished site.
pub(super) fn final_files(candidates: &Candidates) -> RecordedFiles<&str> {
    candidates
        .iter()
        .map(|(path, candidate)| (path.as_str(), vec![candidate.digest]))
        .collect()
}
