//! The list of files in one output folder that Guidepost wrote.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::site_path::is_site_path;
use crate::base::route::collision_key;
use crate::io::store::{FileKind, Store};

const VERSION: u32 = 1;

/// The blake3 hash of a file's bytes; 64 hex digits in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io) struct Digest(blake3::Hash);

impl Digest {
    pub(in crate::io) fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes))
    }
}

impl From<blake3::Hash> for Digest {
    fn from(hash: blake3::Hash) -> Self {
        Self(hash)
    }
}

impl From<Digest> for blake3::Hash {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_hex())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        blake3::Hash::from_hex(hex)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// Site paths and the hashes under which each file is ours. More than one hash means that a publication was under way:
/// after a crash, either may be on disk.
pub(super) type RecordedFiles<Path> = BTreeMap<Path, Vec<Digest>>;

#[derive(Serialize, Deserialize)]
struct Document<Output, Path: Ord> {
    version: u32,
    output: Output,
    files: RecordedFiles<Path>,
}

/// The manifest of an output folder as it was when the build began, and where its file is.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) path: PathBuf,
    /// `None` if there was no manifest, or none that can be trusted.
    pub(super) files: Option<RecordedFiles<String>>,
    /// Whether there is a manifest, but it is damaged or of another version.
    pub(super) unreadable: bool,
    output: String,
    /// Recorded paths by their folded form; filled at its first use, which is rare.
    folded: OnceLock<BTreeMap<String, String>>,
}

/// Sixteen hex digits that identify an output folder by its path.
#[must_use]
pub fn folder_key(out: &Path) -> String {
    let hash = blake3::hash(out.as_os_str().as_encoded_bytes());
    hash.to_hex().chars().take(16).collect()
}

/// The path by which an output folder is recorded: relative to the folder around the state folder if it is inside, so
/// that a site can be moved, or copied to another machine, with its records. Both paths are canonical.
#[must_use]
pub fn portable_path<'o>(state_dir: &Path, out: &'o Path) -> &'o Path {
    let root = state_dir.parent();
    root.and_then(|root| out.strip_prefix(root).ok())
        .unwrap_or(out)
}

/// The file of an output folder's manifest, and the path by which the folder is recorded; both paths are canonical.
pub(super) fn place(state_dir: &Path, out: &Path) -> (PathBuf, String) {
    let portable = portable_path(state_dir, out);
    let name = format!("{}.json", folder_key(portable));
    let output = portable.to_string_lossy().into_owned();
    (state_dir.join("outputs").join(name), output)
}

impl Manifest {
    /// Reads the manifest in a file, of the output folder that is recorded as `output`; see [`place`].
    pub(super) fn open<S: Store + ?Sized>(
        store: &S,
        path: PathBuf,
        output: String,
    ) -> io::Result<Self> {
        let (bytes, is_there) = match store.kind(&path)? {
            None => (None, false),
            Some(FileKind::File) => (store.read(&path)?, true),
            // A link or a pipe is replaced like a damaged file. A folder cannot be, so it is removed if it is empty.
            Some(FileKind::Dir) => (None, !store.remove_dir(&path)?),
            Some(_) => (None, true),
        };
        let files = bytes.as_deref().and_then(|bytes| decode(bytes, &output));
        let unreadable = is_there && files.is_none();
        Ok(Self {
            path,
            files,
            unreadable,
            output,
            folded: OnceLock::new(),
        })
    }

    /// Replaces a manifest that is missing or cannot be read by files that are known from elsewhere to be ours. Returns
    /// whether it did.
    pub(super) fn recall<'p>(
        &mut self,
        known: impl Iterator<Item = (&'p str, blake3::Hash)>,
    ) -> bool {
        if self.files.is_some() {
            return false;
        }
        let trusted = known.filter(|(path, _)| is_site_path(path));
        let files = trusted.map(|(path, hash)| (path.to_owned(), vec![hash.into()]));
        let files: RecordedFiles<String> = files.collect();
        let found = !files.is_empty();
        self.files = found.then_some(files);
        found
    }

    /// The path by which the output folder is recorded.
    pub(super) fn output(&self) -> &str {
        &self.output
    }

    /// The hashes recorded for a path; `None` if the path is not ours.
    pub(super) fn recorded(&self, path: &str) -> Option<&[Digest]> {
        self.files.as_ref()?.get(path).map(Vec::as_slice)
    }

    /// A path of ours that differs from this one only in case or Unicode form, with its hashes.
    pub(super) fn other_spelling(&self, path: &str) -> Option<(&str, &[Digest])> {
        let files = self.files.as_ref()?;
        let folded = self.folded.get_or_init(|| {
            files
                .keys()
                .map(|path| (collision_key(path), path.clone()))
                .collect()
        });
        let (other, hashes) = files.get_key_value(folded.get(&collision_key(path))?)?;
        (other != path).then_some((other, hashes))
    }

    /// The bytes of a manifest with these files: sorted, so that equal sites have equal manifests.
    pub(super) fn encode(&self, files: RecordedFiles<&str>) -> io::Result<Vec<u8>> {
        let output = self.output.as_str();
        let mut bytes = serde_json::to_vec(&Document {
            version: VERSION,
            output,
            files,
        })?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Anything unexpected counts as no manifest: the worst that follows is a refusal, never a wrong removal.
fn decode(bytes: &[u8], output: &str) -> Option<RecordedFiles<String>> {
    let document: Document<String, String> = serde_json::from_slice(bytes).ok()?;
    let trusted = document.version == VERSION
        && document.output == output
        && document.files.keys().all(|path| is_site_path(path));
    trusted.then_some(document.files)
}
