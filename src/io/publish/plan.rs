//! What a publication will do, decided before anything is touched.
//!
//! [`Survey`] looks, [`Plan::draw`] decides from what was seen, and the publisher performs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::manifest::{Digest, Files, Manifest};
use super::stage;
use super::{Candidate, Candidates, Found, PublishError, place_of, site_path};
use crate::io::store::{Kind, Store};

/// What stands in the output folder where it matters. Paths are relative to it; it is `""`.
#[derive(Debug)]
pub(super) struct Survey<'a> {
    /// The folders that outputs need, and what is there. Sorted, so parents come first.
    folders: BTreeMap<&'a str, Option<Kind>>,
    /// The files of an earlier build that this one does not write.
    stale: BTreeMap<&'a str, Stale>,
    /// Folders that stand where a file has to go, with all that is in them.
    in_the_way: BTreeMap<&'a str, Vec<(String, Kind)>>,
    /// Files that are not what this build writes; looked for only where there is no manifest.
    strangers: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stale {
    /// Already removed.
    Gone,
    /// As an earlier build wrote it.
    Ours,
    /// Edited by hand, replaced by something else, or reached through a link.
    Changed,
}

/// The steps of a publication, in the order in which they are done.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// Our own stale files that stand where a folder or file has to go, or whose other spelling
    /// is the same file.
    pub(super) clear: BTreeSet<String>,
    /// Folders that stand where a file or another spelling has to go, empty by then; children
    /// first.
    pub(super) clear_folders: Vec<String>,
    /// Folders to make, parents first.
    pub(super) folders: BTreeSet<&'a str>,
    /// Stage numbers and the paths they go to.
    pub(super) moves: Vec<(usize, &'a str)>,
    /// Stale files to remove.
    pub(super) remove: Vec<&'a str>,
    /// Folders that may be empty then; children first.
    pub(super) prune: BTreeSet<&'a str>,
    /// Stale files that stay because they are no longer what we wrote.
    pub(super) kept: Vec<&'a str>,
}

/// The folders above a path, the output folder itself (`""`) last.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| match path.rsplit_once('/') {
        Some((folder, _)) => Some(folder),
        None if path.is_empty() => None,
        None => Some(""),
    })
    .skip(1)
}

impl<'a> Survey<'a> {
    /// Looks at the output folder; changes nothing.
    pub(super) fn take<S: Store + ?Sized>(
        store: &S,
        out: &Path,
        ledger: &'a Manifest,
        offers: &'a Candidates,
    ) -> Result<Self, PublishError> {
        let mut survey = Self {
            folders: BTreeMap::new(),
            stale: BTreeMap::new(),
            in_the_way: BTreeMap::new(),
            strangers: Vec::new(),
        };
        // A file that is known by its stamp is the very one that was written: so are the folders above.
        for (path, _) in offers.iter().filter(|(_, offer)| !offer.known) {
            look_above(store, out, path, &mut survey.folders)?;
        }
        survey.look_at_stale(store, out, ledger, offers)?;
        for (path, _) in offers
            .iter()
            .filter(|(_, offer)| offer.found == Found::Folder)
        {
            survey.in_the_way.insert(path, entries(store, out, path)?);
        }
        if ledger.files.is_none() {
            let same = |path: &str| offers.get(path).is_some_and(|o| o.found == Found::Same);
            let mut strangers = entries(store, out, "")?;
            strangers.retain(|(path, kind)| {
                *kind != Kind::Dir && !same(path) && !path.starts_with(stage::NAME)
            });
            survey.strangers = strangers.into_iter().map(|(path, _)| path).collect();
        }
        Ok(survey)
    }

    fn look_at_stale<S: Store + ?Sized>(
        &mut self,
        store: &S,
        out: &Path,
        ledger: &'a Manifest,
        offers: &Candidates,
    ) -> Result<(), PublishError> {
        // Apart from the folders that are needed: these may not even be folders any more.
        let mut folders = BTreeMap::new();
        for (path, recorded) in ledger.files.iter().flatten() {
            if offers.contains_key(path) {
                continue;
            }
            let stale = match look_above(store, out, path, &mut folders)? {
                None | Some(Kind::File | Kind::Other) => Stale::Gone,
                Some(Kind::Symlink) => Stale::Changed,
                Some(Kind::Dir) => look_at_file(store, &out.join(path), recorded)?,
            };
            self.stale.insert(path, stale);
        }
        Ok(())
    }
}

fn look_at_file<S: Store + ?Sized>(
    store: &S,
    file: &Path,
    recorded: &[Digest],
) -> Result<Stale, PublishError> {
    let fault = |error| PublishError::before("read", file, &error);
    match store.kind(file).map_err(fault)? {
        None => Ok(Stale::Gone),
        Some(Kind::File) => Ok(match store.read(file).map_err(fault)? {
            None => Stale::Gone,
            Some(bytes) if recorded.contains(&Digest::of(&bytes)) => Stale::Ours,
            Some(_) => Stale::Changed,
        }),
        // A folder in place of a file of ours is somebody else's, and no file of ours was edited.
        Some(Kind::Dir) => Ok(Stale::Gone),
        Some(_) => Ok(Stale::Changed),
    }
}

/// Looks at the folders above a path, from the top down to the first that is none, and returns
/// what that is: `Dir` when all are folders. Each is looked at once.
fn look_above<'a, S: Store + ?Sized>(
    store: &S,
    out: &Path,
    path: &'a str,
    known: &mut BTreeMap<&'a str, Option<Kind>>,
) -> Result<Option<Kind>, PublishError> {
    let Some(folder) = above(path).next() else {
        return Ok(Some(Kind::Dir));
    };
    if let Some(kind) = known.get(folder) {
        return match kind {
            // Nothing is below what is no folder; what matters is the topmost of them.
            None => {
                look_above(store, out, folder, known).map(|top| top.filter(|&top| top != Kind::Dir))
            }
            kind => Ok(*kind),
        };
    }
    let top = look_above(store, out, folder, known)?;
    if top != Some(Kind::Dir) {
        known.insert(folder, None);
        return Ok(top);
    }
    let place = place_of(out, folder);
    let kind = store
        .kind(&place)
        .map_err(|error| PublishError::before("read", &place, &error))?;
    known.insert(folder, kind);
    Ok(kind)
}

/// All that is below a folder of the output, relative to the output.
fn entries<S: Store + ?Sized>(
    store: &S,
    out: &Path,
    folder: &str,
) -> Result<Vec<(String, Kind)>, PublishError> {
    let place = place_of(out, folder);
    let listed = store
        .list(&place)
        .map_err(|error| PublishError::before("read", &place, &error))?;
    let named = listed
        .into_iter()
        .map(|listed| (site_path(&Path::new(folder).join(listed.path)), listed.kind));
    Ok(named.collect())
}

impl<'a> Plan<'a> {
    /// Decides what to do, or why not.
    pub(super) fn draw(
        survey: &Survey<'a>,
        offers: &'a Candidates,
        out: &Path,
        ledger: &'a Manifest,
        adopt: bool,
    ) -> Result<Self, Vec<PublishError>> {
        let mut errors = Vec::new();
        if !adopt {
            errors.extend(refuse_strangers(survey, offers, out, ledger));
        }
        let mut plan = Self::default();
        plan.clear_for_folders(survey, offers, out, &mut errors);
        plan.clear_for_files(survey, out, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        plan.folders.extend(
            survey
                .folders
                .iter()
                .filter_map(|(folder, kind)| (*kind != Some(Kind::Dir)).then_some(*folder)),
        );
        plan.clear_respelled(survey, offers, ledger);
        plan.moves = moves(offers);
        for (path, stale) in &survey.stale {
            match stale {
                Stale::Ours if !plan.clear.contains(*path) => plan.remove.push(path),
                Stale::Changed => plan.kept.push(path),
                _ => {}
            }
            // Also above files that are gone: the build that removed them may have been killed.
            if *stale != Stale::Changed {
                plan.prune
                    .extend(above(path).filter(|folder| !folder.is_empty()));
            }
        }
        Ok(plan)
    }

    /// Nothing in the output folder has to change.
    pub(super) fn is_idle(&self) -> bool {
        self.moves.is_empty()
            && self.folders.is_empty()
            && self.remove.is_empty()
            && self.prune.is_empty()
    }

    /// Makes room for the folders that outputs need.
    fn clear_for_folders(
        &mut self,
        survey: &Survey<'a>,
        offers: &Candidates,
        out: &Path,
        errors: &mut Vec<PublishError>,
    ) {
        for (&folder, kind) in &survey.folders {
            let place = place_of(out, folder);
            let shown = place.display();
            let error = match kind {
                _ if offers.contains_key(folder) => {
                    let message = format!("{shown} would be both a file and a folder");
                    PublishError::new("output-path", &place, message)
                }
                None | Some(Kind::Dir) => continue,
                Some(Kind::File) if survey.stale.get(folder) == Some(&Stale::Ours) => {
                    self.clear.insert(folder.to_owned());
                    continue;
                }
                Some(Kind::Symlink) => {
                    let message =
                        format!("{shown} is a symbolic link; the site would be written outside");
                    conflict(&place, message)
                }
                Some(_) => {
                    let message = format!(
                        "a folder has to be made at {shown}, but there is something that \
                         Guidepost did not write or that was edited since"
                    );
                    conflict(&place, message)
                }
            };
            errors.push(error);
        }
    }

    /// Makes room for files where folders are: only if all in them is our own and stale.
    fn clear_for_files(&mut self, survey: &Survey<'a>, out: &Path, errors: &mut Vec<PublishError>) {
        for (&path, entries) in &survey.in_the_way {
            let ours = |path: &str| survey.stale.get(path) == Some(&Stale::Ours);
            let mut folders = vec![path.to_owned()];
            for (entry, kind) in entries {
                if *kind == Kind::Dir {
                    folders.push(entry.clone());
                } else if ours(entry) {
                    self.clear.insert(entry.clone());
                } else {
                    let (place, other) = (out.join(path), out.join(entry));
                    let message = format!(
                        "a file has to be written at {}, but there is a folder, and Guidepost \
                         did not write {} in it, or it was edited since",
                        place.display(),
                        other.display()
                    );
                    errors.push(conflict(&place, message));
                    break;
                }
            }
            self.clear_folders.extend(folders.into_iter().rev());
        }
    }

    /// Takes the old spelling away before the new one comes, else the new would get its name, and
    /// be removed with it.
    fn clear_respelled(
        &mut self,
        survey: &Survey<'a>,
        offers: &'a Candidates,
        ledger: &'a Manifest,
    ) {
        for (path, _) in offers
            .iter()
            .filter(|(_, offer)| offer.found == Found::Respelled)
        {
            let twin = ledger.twin(path).map(|(twin, _)| twin);
            if let Some(twin) = twin.filter(|twin| survey.stale.contains_key(twin)) {
                self.clear.insert(twin.to_owned());
                self.clear_folders
                    .extend(above(twin).filter(|f| !f.is_empty()).map(str::to_owned));
                self.folders.extend(above(path));
            }
        }
    }
}

fn conflict(place: &Path, message: String) -> PublishError {
    PublishError::new("output-conflict", place, message)
        .hint("move it elsewhere or remove it, then build again")
}

/// Refuses to write over files of others, all of them in one error.
fn refuse_strangers(
    survey: &Survey,
    offers: &Candidates,
    out: &Path,
    ledger: &Manifest,
) -> Option<PublishError> {
    const SHOWN: usize = 5;
    let shown = out.display();
    let foreign = offers
        .iter()
        .filter(|(_, offer)| offer.found == Found::Foreign);
    let mut names: Vec<&str> = foreign.map(|(path, _)| path.as_str()).collect();
    if ledger.files.is_none() {
        // These include the ones that would be overwritten.
        names = survey.strangers.iter().map(String::as_str).collect();
    }
    let files = match names.len() {
        0 => return None,
        1 => "1 file".to_owned(),
        more => format!("{more} files"),
    };
    let message = if ledger.files.is_some() {
        format!("{files} in {shown} that Guidepost did not write would be overwritten")
    } else if ledger.unreadable {
        format!(
            "the record of what Guidepost wrote to {shown} cannot be read, and {files} in it \
             would not be as this build writes them"
        )
    } else {
        format!(
            "{shown} is not empty and not known as an output of this site: {files} in it would \
             not be as this build writes them"
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
fn moves(offers: &Candidates) -> Vec<(usize, &str)> {
    let staged = offers
        .iter()
        .filter_map(|(path, offer)| Some((offer.staged?, path, offer)));
    let mut moves: Vec<_> = staged
        .map(|(number, path, offer)| (turn(path, offer), number, path.as_str()))
        .collect();
    // Stable, so that within a turn the order is that of the paths.
    moves.sort_by_key(|(turn, _, _)| *turn);
    moves
        .into_iter()
        .map(|(_, number, path)| (number, path))
        .collect()
}

fn turn(path: &str, offer: &Candidate) -> u8 {
    match (
        Path::new(path)
            .extension()
            .and_then(|extension| extension.to_str()),
        offer.found,
    ) {
        (Some("html"), Found::Nothing | Found::Respelled | Found::Folder) => 1,
        (Some("html"), _) => 2,
        (Some("xml" | "txt" | "json"), _) => 3,
        _ => 0,
    }
}

/// The manifest that holds while files are moved: what is there, what comes, and what goes.
pub(super) fn pending<'a>(
    offers: &'a Candidates,
    survey: &Survey<'a>,
    ledger: &'a Manifest,
) -> Files<&'a str> {
    let mut files = settled(offers);
    for (path, offer) in offers {
        if let (Found::Ours(old), Some(hashes)) = (offer.found, files.get_mut(path.as_str())) {
            hashes.insert(0, old);
        }
    }
    for path in survey.stale.keys() {
        files.insert(path, ledger.recorded(path).unwrap_or_default().to_vec());
    }
    files
}

/// The manifest of the finished site.
pub(super) fn settled(offers: &Candidates) -> Files<&str> {
    offers
        .iter()
        .map(|(path, offer)| (path.as_str(), vec![offer.digest]))
        .collect()
}
