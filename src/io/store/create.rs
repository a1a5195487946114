//! New files among an author's own: created without overwriting anything, all of them or none.

use std::io;
use std::path::{Path, PathBuf};

use super::{FileKind, Store};

/// The reason why no file was created.
#[derive(Debug)]
pub struct NotCreated {
    /// The file that could not be created, relative to the folder.
    pub path: String,
    /// The cause; `AlreadyExists` if there is something at its path.
    pub error: io::Error,
}

/// Creates files below a folder, given by their paths relative to it and their texts, and the folders above them.
///
/// # Errors
/// If one cannot be created. Those that were created before it are removed again, with the folders that were created for
/// them; what existed is unchanged.
pub fn create_all(
    store: &dyn Store,
    folder: &Path,
    files: &[(String, String)],
) -> Result<(), NotCreated> {
    let mut created = Created {
        store,
        top: folder,
        files: Vec::new(),
        folders: Vec::new(),
    };
    for (path, text) in files {
        let file = folder.join(path);
        if let Err(error) = created.create(&file, text.as_bytes()) {
            created.undo();
            let path = path.clone();
            return Err(NotCreated { path, error });
        }
    }
    Ok(())
}

/// The files and folders that were created so far.
struct Created<'s> {
    store: &'s dyn Store,
    /// The folder that nothing is created outside of.
    top: &'s Path,
    files: Vec<PathBuf>,
    /// Each after those above it.
    folders: Vec<PathBuf>,
}

impl Created<'_> {
    fn create(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            self.create_folder(folder)?;
        }
        // Should this be cut short: a name that nobody uses and no site publishes.
        let name = file.file_name().unwrap_or_default();
        let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
        let temporary = file.with_file_name(format!(".guidepost-new-{}", &hash[..16]));
        if self.store.kind(file)?.is_some() {
            // The command that created it may have been killed before it removed this.
            let _ = self.store.remove_file(&temporary);
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let done = self.store.write(&temporary, bytes);
        let done = done.and_then(|()| self.store.move_new(&temporary, file));
        match done {
            Ok(()) => {
                self.files.push(file.to_owned());
                Ok(())
            }
            Err(error) => {
                // The first error is the one to report.
                let _ = self.store.remove_file(&temporary);
                Err(error)
            }
        }
    }

    fn create_folder(&mut self, folder: &Path) -> io::Result<()> {
        let absent = |folder: &&Path| {
            let named = !folder.as_os_str().is_empty();
            named && matches!(self.store.kind(folder), Ok(None))
        };
        let missing: Vec<PathBuf> = folder
            .ancestors()
            .take_while(absent)
            .map(Path::to_owned)
            .collect();
        let nearest = folder.ancestors().nth(missing.len());
        self.check_inside(nearest.unwrap_or(folder))?;
        self.folders.extend(missing.into_iter().rev());
        self.store.create_dir_all(folder)
    }

    /// Refuses an existing folder that a symbolic link leads to, outside of the top folder.
    fn check_inside(&self, folder: &Path) -> io::Result<()> {
        // The top folder itself may be new, and so may those above it.
        if !folder.starts_with(self.top) || folder == self.top {
            return Ok(());
        }
        let (inside, top) = (
            self.store.canonicalize(folder)?,
            self.store.canonicalize(self.top)?,
        );
        if inside.starts_with(top) {
            return Ok(());
        }
        let message = format!(
            "{} is reached through a symbolic link, and is elsewhere: {}",
            folder.display(),
            inside.display()
        );
        Err(io::Error::other(message))
    }

    fn undo(&self) {
        for file in &self.files {
            let _ = self.store.remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            if matches!(self.store.kind(folder), Ok(Some(FileKind::Dir))) {
                let _ = self.store.remove_dir(folder);
            }
        }
    }
}
