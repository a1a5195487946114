//! Listing a folder with everything below it. Names are left out before anything else about them is looked up.

use std::cmp::Ordering;
use std::io;
use std::path::{Path, PathBuf};

use super::access::Kind;
use super::denied::{circle, name_not_utf8, replaced, unreadable, unresolved};
use super::door::{Admitted, Door};
use super::opening::{self, Entry, EntryType};
use super::{EntryKind, Listing, Skip};
use crate::diagnostic::Diagnostic;

/// The most links to folders on the way to a file, and in one walk. Folders that link to each other would otherwise be
/// listed in every order.
const MOST_LINKS: usize = 3;
const MOST_LINKED: usize = 1000;

/// A walk through the folders of a site.
pub(super) struct Walk<'w> {
    door: &'w Door,
    skip: Skip<'w>,
    listing: Listing,
    pending: Vec<Folder>,
    /// The number of links to folders that were followed.
    linked: usize,
}

/// A folder to list.
struct Folder {
    /// Its path relative to the root.
    file: String,
    /// Its canonical path.
    real: PathBuf,
    /// The canonical paths of the folders with links on the way to it.
    left: Vec<PathBuf>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(door: &'w Door, skip: Skip<'w>) -> Self {
        Self {
            door,
            skip,
            listing: Listing::default(),
            pending: Vec::new(),
            linked: 0,
        }
    }

    /// All files below a folder.
    pub(super) fn list(mut self, folder: &str) -> Listing {
        match self.door.admit(folder) {
            Ok(Some(Admitted {
                real,
                kind: Kind::Folder,
            })) => self.pending.push(Folder {
                file: folder.to_owned(),
                real,
                left: Vec::new(),
            }),
            Ok(_) => {}
            Err(error) => self.listing.problems.push(unreadable(folder, &error)),
        }
        while let Some(folder) = self.pending.pop() {
            self.list_one(&folder);
        }
        self.listing.files.sort();
        self.listing
    }

    fn list_one(&mut self, folder: &Folder) {
        use io::ErrorKind::{NotADirectory, NotFound};
        self.listing.folders.push(folder.file.clone());
        let entries = match opening::entries(&folder.real) {
            Ok(entries) => entries,
            // It was removed meanwhile.
            Err(error) if error.kind() == NotFound => return,
            Err(error) => {
                let is_replaced = opening::is_replaced(&error) || error.kind() == NotADirectory;
                return self.listing.problems.push(match is_replaced {
                    true => replaced(&folder.file),
                    false => unreadable(&folder.file, &error),
                });
            }
        };
        let target = self.door.relative(&folder.real);
        if target.as_ref() == Some(&folder.file) {
            self.door.set_plain(&folder.file);
        }
        let target = target.filter(|target| *target != folder.file);
        for entry in entries {
            self.add(folder, entry, target.as_deref());
        }
    }

    /// Adds an entry of a folder. `target` is the folder of the site that it is by way of a link.
    fn add(&mut self, folder: &Folder, entry: Entry, target: Option<&str>) {
        let Entry { name, entry_type } = entry;
        let file = match folder.file.as_str() {
            "" => name.to_string_lossy().into_owned(),
            above => format!("{above}/{}", name.to_string_lossy()),
        };
        let kind = match entry_type {
            EntryType::Plain(Kind::Folder) => EntryKind::Folder,
            _ => EntryKind::File,
        };
        if (self.skip)(&file, kind) {
            return;
        }
        if name.to_str().is_none() {
            // What is below a folder is not named, so the folder is.
            return self.listing.problems.push(name_not_utf8(&name, file));
        }
        match entry_type {
            EntryType::Link => self.add_link(folder, file),
            EntryType::Plain(Kind::Folder) => self.pending.push(Folder {
                real: folder.real.join(&name),
                left: folder.left.clone(),
                file,
            }),
            EntryType::Plain(Kind::File) => {
                if let Some(target) = target {
                    let original = format!("{target}/{}", name.to_string_lossy());
                    self.listing.copies.push((file.clone(), original));
                }
                self.listing.files.push(file);
            }
            EntryType::Plain(Kind::Special) => {
                let denied = self.door.admit(&file).err();
                let finding = denied.map(|error| unreadable(&file, &error));
                self.listing.problems.extend(finding);
            }
        }
    }

    fn add_link(&mut self, folder: &Folder, file: String) {
        let Admitted { real, kind } = match self.door.admit(&file) {
            Ok(Some(admitted)) => admitted,
            Ok(None) => return,
            Err(error) => return self.refuse(file, &error),
        };
        if kind != Kind::Folder {
            if let Some(target) = self.door.relative(&real) {
                self.listing.copies.push((file.clone(), target));
            }
            return self.listing.files.push(file);
        }
        if (self.skip)(&file, EntryKind::Folder) {
            return;
        }
        let mut left = folder.left.clone();
        left.push(folder.real.clone());
        if let Some(finding) = self.circle(&file, &real, &left) {
            return self.listing.problems.push(finding);
        }
        self.linked += 1;
        match self.linked.cmp(&MOST_LINKED) {
            Ordering::Less => self.pending.push(Folder { file, real, left }),
            Ordering::Equal => {
                let message = format!("there are more than {MOST_LINKED} links to folders");
                let finding = Diagnostic::error("symlink-loop", message).in_file(file);
                let hint = "remove links between folders that link to each other";
                self.listing.problems.push(finding.hint(hint));
            }
            Ordering::Greater => {}
        }
    }

    /// Reports a link that cannot be followed. Editors leave links without a target behind, whose names start with a dot.
    fn refuse(&mut self, file: String, error: &io::Error) {
        let name = file.rsplit('/').next().unwrap_or(&file);
        let is_denied = error.get_ref().is_some();
        if name.starts_with('.') && !is_denied {
            return;
        }
        self.listing.problems.push(match is_denied {
            true => unreadable(&file, error),
            false => unresolved(&file, error),
        });
    }

    /// Reports a link to `target`, a folder that is being listed: `left` are those with links on the way.
    fn circle(&self, file: &str, target: &Path, left: &[PathBuf]) -> Option<Diagnostic> {
        if left.iter().any(|folder| folder.starts_with(target)) {
            let to = self.door.relative(target);
            return Some(circle(
                file,
                &to.unwrap_or_else(|| target.display().to_string()),
            ));
        }
        (left.len() > MOST_LINKS).then(|| {
            let message = format!("more than {MOST_LINKS} links to folders lead to this folder");
            let finding = Diagnostic::error("symlink-loop", message);
            finding.in_file(file).hint("remove one of the links")
        })
    }
}
