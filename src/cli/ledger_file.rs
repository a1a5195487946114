//! Writes the ledger.

use std::io;
use std::path::Path;

use super::terminal::lock;
use crate::base::decode::decode;
use crate::diagnostic::Diagnostic;
use crate::io::edit::{self, Edit};
use crate::io::store::{DiskStore, Store as _};
use crate::ledger::FILE;

/// Writes the ledger in place of that from which its text was derived.
pub(super) fn write_ledger(root: &Path, old: &str, new: &str) -> Result<(), Box<Diagnostic>> {
    let failed = |error: io::Error, hint: &str| {
        let message = format!("cannot write `{FILE}`: {error}");
        Box::new(Diagnostic::error("ledger-io", message).hint(hint))
    };
    let unchanged = |error| failed(error, "it is unchanged");
    let root = DiskStore.canonicalize(root).map_err(unchanged)?;
    let _lock = lock(&root)?;
    let bytes = DiskStore.read(&root.join(FILE)).map_err(unchanged)?;
    let mut change = Edit::default();
    if let Some(bytes) = bytes {
        let hash = blake3::hash(&bytes);
        if decode(FILE, bytes)? != old {
            return Err(unchanged(io::Error::other("it was changed meanwhile")));
        }
        change.expected.insert(FILE.to_owned(), hash);
    }
    let new = new.as_bytes().to_vec();
    change.written.insert(FILE.to_owned(), new);
    edit::apply(&DiskStore, &root, &change).map_err(|error| match error.undone {
        true => unchanged(error.error),
        false => failed(error.error, "the next command in this folder restores it"),
    })
}
