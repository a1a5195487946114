//! Which program writes the cache: another one may derive other results.

use std::fs::File;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::base::file_stat::FileStat;

/// A program that writes caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The hash of its file: any change of it may change what it derives.
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
        let read = file.and_then(|file| hasher.update_reader(file).map(|_| ()));
        if read.is_err() {
            hasher.reset().update(env!("CARGO_PKG_VERSION").as_bytes());
        }
        let hash = hasher.finalize();
        Self { hash, stat }
    }
}
