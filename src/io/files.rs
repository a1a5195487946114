//! The one door through which sources are read. The core sees a folder as a list of files and
//! their bytes; whether they are on a disk or in memory is decided here.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use crate::base::file_stat::FileStat;
use crate::diagnostic::Diagnostic;

/// What is in a folder, sorted by path, and what could not be looked at.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The files of all depths, by their paths relative to the site's root, with `/`.
    pub files: Vec<String>,
    /// The folders that were looked into, the first one among them.
    pub folders: Vec<String>,
    /// Links that lead out or in a circle, folders that cannot be opened.
    pub diagnostics: Vec<Diagnostic>,
}

/// Folders of the root that Guidepost writes.
const OWN: [&str; 2] = ["public", ".guidepost"];

/// The site's root folder.
pub trait Files: Sync {
    /// All files below `folder` (relative to the root, empty for the root itself). A file or
    /// folder for which `skip` says yes, by its path relative to the root, is passed over whole.
    fn list(&self, folder: &str, skip: &dyn Fn(&str) -> bool) -> Listing;

    /// Whether there is such a folder.
    fn has_folder(&self, folder: &str) -> bool;

    /// The bytes of a file; none where there is no such file.
    ///
    /// # Errors
    /// `FileTooLarge` for one of more than `at_most` bytes; else whatever keeps a file that is there
    /// from being read.
    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>>;

    /// What is told of a file without reading it; none where that is not enough to know it by.
    fn stamp(&self, _: &str) -> Option<FileStat> {
        None
    }
}

/// A folder on disk.
#[derive(Debug)]
pub struct Disk {
    /// Canonical.
    root: PathBuf,
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
impl Disk {
    /// The site at `root`.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub fn new(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if root.is_dir() {
            Ok(Self { root })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// The canonical root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Opens a file, to be read in pieces; `None` if there is no such file.
    ///
    /// # Errors
    /// It exists and cannot be opened, or is reached through a link that leads out of the site.
    pub fn open(&self, file: &str) -> io::Result<Option<File>> {
        let path = self.root.join(file);
        // Files of the root are asked for by name; those that were listed have been checked.
        if !file.contains('/') && path.symlink_metadata().is_ok() {
            let target = path.canonicalize()?;
            if !target.starts_with(&self.root) {
                return Err(io::Error::other(
                    "it is a symbolic link that leads out of the site",
                ));
            }
            if !target.is_file() {
                return Err(io::Error::other("it is no ordinary file"));
            }
        }
        match File::open(path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn relative(&self, path: &Path) -> Option<String> {
        // What a walk comes by begins with the root as it is written: no need to look at each part.
        let path = path.as_os_str().as_encoded_bytes();
        let rest = path.strip_prefix(self.root.as_os_str().as_encoded_bytes())?;
        let rest = std::str::from_utf8(rest).ok()?;
        let rest = rest.trim_start_matches(MAIN_SEPARATOR);
        Some(if MAIN_SEPARATOR == '/' {
            rest.to_owned()
        } else {
            rest.replace(MAIN_SEPARATOR, "/")
        })
    }

    /// Looks at one thing that a walk came by.
    fn found(&self, item: walkdir::Result<walkdir::DirEntry>, listing: &mut Listing) {
        let item = match item {
            Ok(item) => item,
            Err(error) => return listing.diagnostics.extend(self.walk_error(&error)),
        };
        let Some(file) = self.relative(item.path()) else {
            if item.file_type().is_dir() {
                return;
            }
            return listing.diagnostics.push(name_is_no_text(item.path()));
        };
        if item.file_type().is_dir() {
            listing.folders.push(file);
        } else if item.file_type().is_file() {
            listing.files.push(file);
        } else {
            let finding = Diagnostic::error("file-special", "this is no ordinary file");
            listing.diagnostics.push(
                finding
                    .in_file(file)
                    .hint("move sockets, pipes and devices out of the site"),
            );
        }
    }

    /// Whether a walk may go on into a thing: not skipped, and no link that leads out of the root.
    fn enters(
        &self,
        item: &walkdir::DirEntry,
        skip: &dyn Fn(&str) -> bool,
        outside: &mut Vec<Diagnostic>,
    ) -> bool {
        let Some(file) = self.relative(item.path()) else {
            return true;
        };
        if item.depth() > 0 && skip(&file) {
            return false;
        }
        if !item.path_is_symlink() {
            return true;
        }
        match item.path().canonicalize() {
            // A site that published its own output would grow with every build.
            Ok(target)
                if OWN
                    .iter()
                    .any(|own| target.starts_with(self.root.join(own))) =>
            {
                outside.push(
                    Diagnostic::error(
                        "symlink-output",
                        "this symbolic link leads to what Guidepost itself writes",
                    )
                    .in_file(file)
                    .hint("remove the link"),
                );
                false
            }
            Ok(target) if target.starts_with(&self.root) => true,
            Ok(target) => {
                outside.push(
                    Diagnostic::error(
                        "symlink-outside",
                        format!(
                            "this symbolic link leads out of the site, to `{}`",
                            target.display()
                        ),
                    )
                    .in_file(file)
                    .hint("copy what it leads to into the site, or remove the link"),
                );
                false
            }
            // The walk itself will say why.
            Err(_) => true,
        }
    }

    fn walk_error(&self, error: &walkdir::Error) -> Option<Diagnostic> {
        let file = error
            .path()
            .and_then(|path| self.relative(path))
            .unwrap_or_default();
        if let Some(ancestor) = error.loop_ancestor() {
            let to = self
                .relative(ancestor)
                .filter(|to| !to.is_empty())
                .unwrap_or_else(|| ".".to_owned());
            return Some(
                Diagnostic::error(
                    "symlink-loop",
                    format!("this symbolic link leads back to `{to}`, in a circle"),
                )
                .in_file(file)
                .hint("remove the link"),
            );
        }
        if error
            .io_error()
            .is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
        {
            return Some(
                Diagnostic::error("symlink-nowhere", "this symbolic link leads nowhere")
                    .in_file(file)
                    .hint("remove the link"),
            );
        }
        let cause = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        Some(unreadable(&file, &cause))
    }
}

fn name_is_no_text(path: &Path) -> Diagnostic {
    Diagnostic::error(
        "name-encoding",
        format!("the file name `{}` is not UTF-8", path.display()),
    )
    .hint("rename the file")
}

/// The finding that a file cannot be read.
#[must_use]
pub fn unreadable(file: &str, cause: &str) -> Diagnostic {
    let finding = Diagnostic::error("file-unreadable", format!("cannot read this file: {cause}"));
    let denied = cause.to_lowercase().contains("permission denied");
    finding
        .in_file(file)
        .maybe_hint(denied.then_some("check its permissions"))
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
impl Files for Disk {
    fn list(&self, folder: &str, skip: &dyn Fn(&str) -> bool) -> Listing {
        let mut listing = Listing::default();
        let start = self.root.join(folder);
        if !start.is_dir() {
            return listing;
        }
        if start
            .canonicalize()
            .is_ok_and(|start| !start.starts_with(&self.root))
        {
            let finding = Diagnostic::error(
                "symlink-outside",
                "this folder is reached through a symbolic link that leads out of the site",
            );
            listing.diagnostics.push(
                finding
                    .in_file(folder)
                    .hint("copy what it leads to into the site"),
            );
            return listing;
        }
        let mut outside = Vec::new();
        let walk = walkdir::WalkDir::new(start).follow_links(true);
        for item in walk
            .into_iter()
            .filter_entry(|item| self.enters(item, skip, &mut outside))
        {
            self.found(item, &mut listing);
        }
        listing.diagnostics.extend(outside);
        listing.files.sort();
        listing
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.root.join(folder).is_dir()
    }

    fn stamp(&self, file: &str) -> Option<FileStat> {
        FileStat::of(&std::fs::metadata(self.root.join(file)).ok()?)
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(mut file) = self.open(file)? else {
            return Ok(None);
        };
        let length = file.metadata()?.len();
        if length > at_most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
        // The file may grow meanwhile.
        file.by_ref().take(at_most).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}

/// A folder in memory, for tests and for sites that are made up as they go.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
    /// Files that are there and cannot be read.
    unreadable: Vec<String>,
}

impl MemoryFiles {
    /// Puts a file in; its path is relative to the root.
    #[must_use]
    pub fn with(mut self, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(file.to_owned(), bytes.into());
        self
    }

    /// Makes a file one that cannot be read.
    #[must_use]
    pub fn failing(mut self, file: &str) -> Self {
        self.unreadable.push(file.to_owned());
        self
    }
}

impl Files for MemoryFiles {
    fn list(&self, folder: &str, skip: &dyn Fn(&str) -> bool) -> Listing {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let skipped = |file: &str| {
            file.match_indices('/')
                .any(|(at, _)| at > prefix.len() && skip(&file[..at]))
                || skip(file)
        };
        let files = self.files.keys();
        let files = files.filter(|file| file.starts_with(&prefix) && !skipped(file));
        Listing {
            files: files.cloned().collect(),
            ..Listing::default()
        }
    }

    fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.files.keys().any(|file| file.starts_with(&prefix))
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.unreadable.iter().any(|failing| failing == file) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let bytes = self.files.get(file);
        if bytes.is_some_and(|bytes| bytes.len() as u64 > at_most) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.cloned())
    }
}
