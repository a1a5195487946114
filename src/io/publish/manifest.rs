//! The list of files in one output folder that are Guidepost's own.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::route::collision_key;
use crate::io::store::Store;

const VERSION: u32 = 1;

/// The blake3 hash of a file's bytes; 64 hex digits in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest(blake3::Hash);

impl Digest {
    pub(super) fn of(bytes: &[u8]) -> Self {
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

/// Site-relative paths and the hashes under which each is ours. More than one hash means that a
/// change was under way: after a crash, either may be on disk.
pub(super) type Files<Name> = BTreeMap<Name, Vec<Digest>>;

#[derive(Serialize, Deserialize)]
struct Document<Output, Name: Ord> {
    version: u32,
    output: Output,
    files: Files<Name>,
}

/// Where the manifest of an output folder lies, and what it said when the build began.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) path: PathBuf,
    /// `None` where there was no manifest, or none that can be trusted.
    pub(super) files: Option<Files<String>>,
    /// There is a manifest, but it is damaged or of another version.
    pub(super) unreadable: bool,
    output: String,
    /// Paths by their folded form; made when it is first asked for, which is rare.
    folded: OnceLock<BTreeMap<String, String>>,
}

/// Sixteen hex digits that stand for an output folder, by its path.
pub fn key(out: &Path) -> String {
    let hash = blake3::hash(out.as_os_str().as_encoded_bytes());
    hash.to_hex().chars().take(16).collect()
}

/// An output folder as it is recorded: relative to the folder around the state folder, where it is
/// inside, so that a site can be moved, or copied to another machine, with what is known of it.
/// Both are canonical.
pub fn place<'o>(state_dir: &Path, out: &'o Path) -> &'o Path {
    let root = state_dir.parent();
    root.and_then(|root| out.strip_prefix(root).ok())
        .unwrap_or(out)
}

impl Manifest {
    pub(super) fn open<S: Store + ?Sized>(
        store: &S,
        state_dir: &Path,
        out: &Path,
    ) -> io::Result<Self> {
        let place = place(state_dir, out);
        let path = state_dir
            .join("outputs")
            .join(format!("{}.json", key(place)));
        let output = place.to_string_lossy().into_owned();
        let bytes = store.read(&path)?;
        let files = bytes.as_deref().and_then(|bytes| decode(bytes, &output));
        let unreadable = bytes.is_some() && files.is_none();
        Ok(Self {
            path,
            files,
            unreadable,
            output,
            folded: OnceLock::new(),
        })
    }

    /// The hashes recorded for a path; `None` when the path is not ours.
    pub(super) fn recorded(&self, path: &str) -> Option<&[Digest]> {
        self.files.as_ref()?.get(path).map(Vec::as_slice)
    }

    /// A path of ours that differs from this one only in case or Unicode form, with its hashes.
    pub(super) fn twin(&self, path: &str) -> Option<(&str, &[Digest])> {
        let files = self.files.as_ref()?;
        let folded = self.folded.get_or_init(|| {
            files
                .keys()
                .map(|path| (collision_key(path), path.clone()))
                .collect()
        });
        let (twin, hashes) = files.get_key_value(folded.get(&collision_key(path))?)?;
        (twin != path).then_some((twin, hashes))
    }

    /// The bytes of a manifest with these files: sorted, so equal sites have equal manifests.
    pub(super) fn encode(&self, files: Files<&str>) -> io::Result<Vec<u8>> {
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

/// Anything odd counts as no manifest: the worst that follows is a refusal, never a wrong removal.
fn decode(bytes: &[u8], output: &str) -> Option<Files<String>> {
    let document: Document<String, String> = serde_json::from_slice(bytes).ok()?;
    let trusted = document.version == VERSION
        && document.output == output
        && document.files.keys().all(|path| super::is_site_path(path));
    trusted.then_some(document.files)
}
