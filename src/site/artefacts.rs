//! Artefacts: bytes derived from a single page or image that a later build need not derive again. This is the trait
//! through which the core reads and stores them; the cache keeps them on disk.

use serde::{Deserialize, Serialize};

/// A kind of artefact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ArtefactKind {
    /// The text of a page by section.
    Words = 1,
    /// The ids and links of an output.
    Links = 2,
    /// Highlighted code.
    Code = 3,
    /// What the structure of an image file states.
    Image = 4,
    /// A variant of an image.
    Variant = 5,
    /// The names and digests of the files of the search index.
    Search = 6,
    /// An icon of the site.
    Icon = 7,
}

/// Identifies an artefact: equal keys, equal bytes, as long as the program is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct ArtefactKey([u8; blake3::OUT_LEN]);

impl ArtefactKey {
    /// The key of an artefact of this kind that is derived from `inputs` and nothing else.
    #[must_use]
    pub fn new(kind: ArtefactKind, inputs: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[kind as u8]);
        for input in inputs {
            // No two ways to divide the same bytes give the same key.
            hasher.update(&(input.len() as u64).to_le_bytes());
            hasher.update(input);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// The bytes of the key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Artefacts outside of memory. One that is lost costs time and nothing else.
pub trait ArtefactStore: Send + Sync {
    /// The artefact, or `None` if it is not stored or cannot be read.
    fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>>;

    /// Whether [`Self::get`] is likely to return the artefact.
    fn has(&self, key: &ArtefactKey) -> bool {
        self.get(key).is_some()
    }

    /// Stores an artefact, if there is room for it.
    fn put(&self, key: &ArtefactKey, bytes: &[u8]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_if_inputs_are_divided_otherwise() {
        let key = |inputs: &[&[u8]]| ArtefactKey::new(ArtefactKind::Words, inputs);
        assert_eq!(key(&[b"a", b"b"]), key(&[b"a", b"b"]));
        assert_ne!(key(&[b"a", b"b"]), key(&[b"ab", b""]));
        assert_ne!(key(&[b"a", b"b"]), key(&[b"b", b"a"]));
    }
}
