//! Which program writes the cache: another one may derive other results.

use std::fs::File;
use std::sync::OnceLock;

use object::read::{Object as _, ReadCache};
use serde::{Deserialize, Serialize};

use crate::base::file_stat::FileStat;

/// A program that writes caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The hash of its build id, else of its file: any change of it may change what it derives.
    pub hash: blake3::Hash,
    /// The stat of its file; `None` if it is not reliable on this system.
    pub stat: Option<FileStat>,
}

impl Program {
    /// The program that runs, given the one that wrote the cache.
    pub(super) fn current(writer: Option<Self>) -> Self {
        static CURRENT: OnceLock<Program> = OnceLock::new();
        *CURRENT.get_or_init(|| Self::identify(writer))
    }

    /// The program's file is not read if its stat is that of the writer. Nobody writes to the file of a running
    /// program, so its stat is reliable.
    #[expect(
        clippy::disallowed_methods,
        reason = "the program's own file is no file of the site"
    )]
    fn identify(writer: Option<Self>) -> Self {
        let file = std::env::current_exe().and_then(File::open);
        let metadata = file.as_ref().ok().and_then(|file| file.metadata().ok());
        let stat = metadata.and_then(|metadata| FileStat::of(&metadata));
        if let Some(writer) = writer.filter(|writer| stat.is_some() && writer.stat == stat) {
            return writer;
        }
        let mut hasher = blake3::Hasher::new();
        if let Some(id) = file.as_ref().ok().and_then(build_id) {
            hasher.update(b"build id").update(&id);
        } else if file
            .and_then(|file| hasher.update_reader(file).map(|_| ()))
            .is_err()
        {
            hasher.reset().update(env!("CARGO_PKG_VERSION").as_bytes());
        }
        let hash = hasher.finalize();
        Self { hash, stat }
    }
}

/// The hash of a program that its linker put into the file: the build id of ELF, the UUID of Mach-O. `build.rs` asks
/// for it where it is not the default. Reading it takes a few pages of the file; hashing the file would take a fifth of
/// the first build of a site of 300 pages.
fn build_id(file: &File) -> Option<Vec<u8>> {
    let cache = ReadCache::new(file);
    let program = object::File::parse(&cache).ok()?;
    let id = program.build_id().ok().flatten().map(<[u8]>::to_vec);
    id.or_else(|| program.mach_uuid().ok().flatten().map(Vec::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test reads a program")]
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn the_program_has_a_build_id() {
        let path = std::env::current_exe().expect("a path");
        let file = File::open(path).expect("a readable file");
        let id = build_id(&file).expect("a build id");
        assert!(id.len() >= 16, "{id:?}");
    }
}
