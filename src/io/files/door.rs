//! The one entrance to a site's folder on disk: every file and folder is admitted here before it is opened.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashSet;

use super::access::{self, Kind, LinkFacts, Part, Place};
use super::denied::Denied;
use super::opening::kind_of;
use super::{LinkRules, PUBLIC, STATE, STATIC, links};

/// Folders of the root that Guidepost writes.
const GENERATED: [&str; 2] = [PUBLIC, STATE];

/// Admits the paths of one folder.
#[derive(Debug)]
pub(super) struct Door {
    /// Its canonical path.
    root: PathBuf,
    /// The canonical path of the git repository around it, looked up when a link needs it.
    repository: OnceLock<Option<PathBuf>>,
    rules: RwLock<LinkRules>,
    /// Folders, relative to the root, that are neither links nor below one: what is in them needs no resolving.
    plain: RwLock<FxHashSet<String>>,
    /// The paths on whose way there was a link when they were admitted.
    linked: Mutex<BTreeSet<String>>,
}

/// A path that may be read.
pub(super) struct Admitted {
    /// Its canonical path.
    pub(super) real: PathBuf,
    pub(super) kind: Kind,
}

#[expect(clippy::disallowed_methods, reason = "source files are read here")]
impl Door {
    /// The site at `root`.
    ///
    /// # Errors
    /// If there is no such folder.
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if root.is_dir() {
            Ok(Self {
                root,
                repository: OnceLock::new(),
                rules: RwLock::default(),
                plain: RwLock::default(),
                linked: Mutex::default(),
            })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// The canonical path of the root.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The paths outside the listed folders on which the files that were read depend: the targets of symbolic links, and
    /// the links on the way to them.
    pub(super) fn link_targets(&self) -> BTreeSet<PathBuf> {
        let mut linked = self.linked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut targets = BTreeSet::new();
        linked.retain(|file| {
            let path = self.root.join(file);
            let mut of_file = links::trace(&path);
            let is_linked = of_file.iter().any(|found| *found != path);
            if is_linked {
                targets.append(&mut of_file);
            }
            is_linked
        });
        targets
    }

    /// Admits a path relative to the root, before it is opened. `None` if there is nothing.
    ///
    /// # Errors
    /// [`Denied`] if the rule of [`access`] refuses it, and those of the operating system.
    pub(super) fn admit(&self, file: &str) -> io::Result<Option<Admitted>> {
        use io::ErrorKind::{NotADirectory, NotFound};
        let path = self.root.join(file);
        if let Some(kind) = self.kind_in_plain_folder(file, &path) {
            let decided = access::decide(Part::Content, kind, None);
            decided.map_err(|denial| Denied::error(denial, file, &path))?;
            return Ok(Some(Admitted { real: path, kind }));
        }
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => {
                return match path.symlink_metadata() {
                    Ok(_) => {
                        self.record(file);
                        Err(error)
                    }
                    Err(_) => Ok(None),
                };
            }
            Err(error) => return Err(error),
        };
        let kind = kind_of(fs::symlink_metadata(&real)?.file_type());
        let is_plain = real == path;
        let decided = if is_plain {
            access::decide(Part::Content, kind, None)
        } else {
            let part = Part::of(file, &self.rules().templates);
            access::decide(part, kind, Some(self.link_facts(part, &path, &real)))
        };
        decided.map_err(|denial| Denied::error(denial, file, &real))?;
        match is_plain {
            true => self.set_plain(file.rsplit_once('/').map_or("", |(folder, _)| folder)),
            false => self.record(file),
        }
        Ok(Some(Admitted { real, kind }))
    }

    /// The kind of what is at a path, if its folder is known to be plain, and it is no link itself. To resolve each path
    /// whole would cost a system call for each of its parts.
    fn kind_in_plain_folder(&self, file: &str, path: &Path) -> Option<Kind> {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let plain = self.plain.read().unwrap_or_else(PoisonError::into_inner);
        if matches!(name, "" | "." | "..") || !plain.contains(folder) {
            return None;
        }
        drop(plain);
        let file_type = fs::symlink_metadata(path).ok()?.file_type();
        (!file_type.is_symlink()).then(|| kind_of(file_type))
    }

    /// Records that a folder is neither a link nor below one.
    pub(super) fn set_plain(&self, folder: &str) {
        let plain = self.plain.read().unwrap_or_else(PoisonError::into_inner);
        if !plain.contains(folder) {
            drop(plain);
            let mut plain = self.plain.write().unwrap_or_else(PoisonError::into_inner);
            plain.insert(folder.to_owned());
        }
    }

    /// Discards what is known of folders: each may be a link by now.
    pub(super) fn forget_folders(&self) {
        let mut plain = self.plain.write().unwrap_or_else(PoisonError::into_inner);
        plain.clear();
    }

    /// The facts about a path that leads to `real`, which differs from it.
    fn link_facts(&self, part: Part, path: &Path, real: &Path) -> LinkFacts {
        let (place, inside) = self.place(part, real);
        let above = path.parent().map(Path::canonicalize);
        let direct = above.is_some_and(|above| {
            above.is_ok_and(|above| {
                matches!(self.place(part, &above).0, Place::Site | Place::Followed)
            })
        });
        LinkFacts {
            place,
            hidden: has_dot_name(&inside),
            direct,
        }
    }

    /// The place of a canonical path, and the rest of the path below it.
    fn place(&self, part: Part, real: &Path) -> (Place, PathBuf) {
        let inside = |folder: &Path| real.strip_prefix(folder).ok().map(Path::to_owned);
        let own = GENERATED.iter().map(|own| self.root.join(own));
        if let Some(rest) = own.filter_map(|own| inside(&own)).next() {
            return (Place::Output, rest);
        }
        let follow = self.rules().follow;
        let followed = follow
            .iter()
            .filter_map(|path| self.root.join(path).canonicalize().ok());
        // A path below several of them is hidden only if it is below each.
        let mut followed: Vec<_> = followed.filter_map(|path| inside(&path)).collect();
        followed.sort_by_key(|rest| has_dot_name(rest));
        if let Some(rest) = followed.into_iter().next() {
            return (Place::Followed, rest);
        }
        // Dot names in `static/` are published.
        let own = inside(&self.root.join(STATIC)).filter(|_| part == Part::Static);
        if own.is_some() {
            return (Place::Site, PathBuf::new());
        }
        if let Some(rest) = inside(&self.root) {
            return (Place::Site, rest);
        }
        match self.repository().and_then(inside) {
            Some(rest) => (Place::Repository, rest),
            None => (Place::Elsewhere, real.to_owned()),
        }
    }

    fn repository(&self) -> Option<&Path> {
        let find = || {
            let mut above = self.root.ancestors();
            let found = above.find(|folder| folder.join(".git").symlink_metadata().is_ok());
            found.map(Path::to_owned)
        };
        self.repository.get_or_init(find).as_deref()
    }

    fn rules(&self) -> LinkRules {
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        rules.clone()
    }

    /// Records a path on whose way there is a link.
    pub(super) fn record(&self, file: &str) {
        let mut linked = self.linked.lock().unwrap_or_else(PoisonError::into_inner);
        linked.insert(file.to_owned());
    }

    /// Sets what the settings decide. Returns whether it differs from before.
    pub(super) fn set_rules(&self, rules: LinkRules) -> bool {
        let mut current = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        let differs = *current != rules;
        *current = rules;
        differs
    }

    /// A path below the root relative to it, with `/`; `None` if it is not UTF-8.
    pub(super) fn relative(&self, path: &Path) -> Option<String> {
        let inside = path.strip_prefix(&self.root).ok()?.to_str()?;
        Some(match MAIN_SEPARATOR {
            '/' => inside.to_owned(),
            other => inside.replace(other, "/"),
        })
    }
}

/// Whether a name in a path starts with a dot.
fn has_dot_name(path: &Path) -> bool {
    path.components().any(|part| match part {
        Component::Normal(name) => name.as_encoded_bytes().starts_with(b"."),
        _ => false,
    })
}
