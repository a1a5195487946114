//! The site's folder on disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use super::{Files, Listing, unreadable};
use crate::base::file_stat::FileStat;
use crate::diagnostic::Diagnostic;
use crate::io::open_file::OpenFile;

/// Folders of the root that Guidepost writes.
const GENERATED: [&str; 2] = ["public", ".guidepost"];

/// A folder on disk.
#[derive(Debug)]
pub struct DiskFiles {
    /// Its canonical path.
    root: PathBuf,
}

#[expect(clippy::disallowed_methods, reason = "source files are read here")]
impl DiskFiles {
    /// The site at `root`.
    ///
    /// # Errors
    /// If there is no such folder.
    pub fn new(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if root.is_dir() {
            Ok(Self { root })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// The canonical path of the root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn open_in_root(&self, file: &str) -> io::Result<Option<File>> {
        let path = self.root.join(file);
        // Files that were listed have been checked; those in the root are also read by name, without a listing.
        if !file.contains('/') {
            self.check(&path)?;
        }
        match File::open(path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Checks that a path is a regular file of the site, before it is opened: opening a FIFO would block.
    ///
    /// # Errors
    /// If it is not a regular file, or points outside the site.
    fn check(&self, path: &Path) -> io::Result<()> {
        if path.symlink_metadata().is_err() {
            return Ok(());
        }
        let target = path.canonicalize()?;
        if !target.starts_with(&self.root) {
            let message = "it is a symbolic link that points outside the site";
            return Err(io::Error::other(message));
        }
        match target.is_file() {
            true => Ok(()),
            false => Err(io::Error::other("it is not a regular file")),
        }
    }

    fn relative(&self, path: &Path) -> Option<String> {
        // The paths of a walk begin with the root as it is written, so bytes can be compared instead of components.
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

    /// Adds an entry of a walk to the listing.
    fn add(&self, item: walkdir::Result<walkdir::DirEntry>, listing: &mut Listing) {
        let item = match item {
            Ok(item) => item,
            Err(error) => return listing.diagnostics.extend(self.walk_error(&error)),
        };
        let Some(file) = self.relative(item.path()) else {
            if item.file_type().is_dir() {
                return;
            }
            return listing.diagnostics.push(name_not_utf8(item.path()));
        };
        if item.file_type().is_dir() {
            listing.folders.push(file);
        } else if item.file_type().is_file() {
            listing.files.push(file);
        } else {
            let finding = Diagnostic::error("file-special", "this is not a regular file");
            listing.diagnostics.push(
                finding
                    .in_file(file)
                    .hint("move sockets, pipes and devices out of the site"),
            );
        }
    }

    /// Whether a walk includes an entry: it is neither skipped nor a link that points outside the root.
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
            // A site that publishes its own output would grow with every build.
            Ok(target)
                if GENERATED
                    .iter()
                    .any(|own| target.starts_with(self.root.join(own))) =>
            {
                outside.push(
                    Diagnostic::error(
                        "symlink-output",
                        "this symbolic link points to a folder that Guidepost writes",
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
                            "this symbolic link points outside the site, to `{}`",
                            target.display()
                        ),
                    )
                    .in_file(file)
                    .hint("copy its target into the site, or remove the link"),
                );
                false
            }
            // The walk reports the error.
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
                    format!("this symbolic link points to `{to}`, which contains it"),
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
                Diagnostic::error(
                    "symlink-nowhere",
                    "the target of this symbolic link does not exist",
                )
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

fn name_not_utf8(path: &Path) -> Diagnostic {
    Diagnostic::error(
        "name-encoding",
        format!("the file name `{}` is not UTF-8", path.display()),
    )
    .hint("rename the file")
}

#[expect(clippy::disallowed_methods, reason = "source files are read here")]
impl Files for DiskFiles {
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
                "this folder is reached through a symbolic link that points outside the site",
            );
            listing.diagnostics.push(
                finding
                    .in_file(folder)
                    .hint("copy its target into the site"),
            );
            return listing;
        }
        let mut outside = Vec::new();
        let walk = walkdir::WalkDir::new(start).follow_links(true);
        for item in walk
            .into_iter()
            .filter_entry(|item| self.enters(item, skip, &mut outside))
        {
            self.add(item, &mut listing);
        }
        listing.diagnostics.extend(outside);
        listing.files.sort();
        listing
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.root.join(folder).is_dir()
    }

    fn stat(&self, file: &str) -> Option<FileStat> {
        FileStat::of(&std::fs::metadata(self.root.join(file)).ok()?)
    }

    fn open(&self, file: &str) -> io::Result<Option<OpenFile>> {
        // The file may have been replaced since it was listed, which may be long ago while the site is served.
        self.check(&self.root.join(file))?;
        self.open_in_root(file)?.map(OpenFile::new).transpose()
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(mut file) = self.open_in_root(file)? else {
            return Ok(None);
        };
        let length = file.metadata()?.len();
        if length > at_most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
        // The file may have grown since.
        file.by_ref().take(at_most).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}
