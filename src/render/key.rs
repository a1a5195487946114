//! Cache keys: hashes of everything that an output is derived from. Equal keys mean equal bytes.
//!
//! A key is one hash, which decides whether an output is up to date, and a short hash of each part, which answers why an
//! output was rendered again.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::render::view::{KeyPart, KeySink, PageSummary, Scope};

/// A short hash of each part, by its number; zero for a part that the output does not depend on.
pub type KeyParts = [u32; KeyPart::ALL.len()];

// A set of parts is 63 bits; the cache uses the last bit itself.
const _: () = assert!(KeyPart::ALL.len() < 64);

/// The key of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheKey {
    /// The hash of all parts.
    pub whole: blake3::Hash,
    /// The hashes of the parts: too short to decide by, long enough to name the part that changed.
    #[serde(with = "serialized_parts")]
    pub parts: KeyParts,
}

/// Reads and writes [`KeyParts`] as a tuple: Serde does that for arrays of at most 32 values.
mod serialized_parts {
    use std::fmt;

    use serde::de::{Error, SeqAccess, Visitor};
    use serde::ser::SerializeTuple as _;
    use serde::{Deserializer, Serializer};

    use super::{KeyPart, KeyParts};

    pub(super) fn serialize<S: Serializer>(parts: &KeyParts, to: S) -> Result<S::Ok, S::Error> {
        let mut tuple = to.serialize_tuple(parts.len())?;
        for part in parts {
            tuple.serialize_element(part)?;
        }
        tuple.end()
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<KeyParts, D::Error> {
        struct Parts;

        impl<'d> Visitor<'d> for Parts {
            type Value = KeyParts;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a hash of each part")
            }

            fn visit_seq<A: SeqAccess<'d>>(self, mut hashes: A) -> Result<KeyParts, A::Error> {
                let mut parts: KeyParts = [0; KeyPart::ALL.len()];
                for (at, part) in parts.iter_mut().enumerate() {
                    let hash = hashes.next_element()?;
                    *part = hash.ok_or_else(|| A::Error::invalid_length(at, &self))?;
                }
                Ok(parts)
            }
        }

        from.deserialize_tuple(KeyPart::ALL.len(), Parts)
    }
}

impl CacheKey {
    /// The parts in which two keys differ, as a bit set by the parts' numbers.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> u64 {
        let parts = self.parts.iter().zip(&other.parts).enumerate();
        let bits = parts
            .filter(|(_, (a, b))| a != b)
            .map(|(at, _)| 1_u64 << at);
        bits.sum()
    }
}

/// The parts of a bit set, in the order of their numbers.
pub fn parts_in(bits: u64) -> impl Iterator<Item = KeyPart> {
    let parts = KeyPart::ALL.iter().copied();
    parts.filter(move |part| bits & (1 << *part as u64) != 0)
}

/// Builds a key part by part.
pub struct KeyBuilder {
    parts: KeyParts,
    /// The bytes of all parts; two different divisions into parts never give the same bytes.
    bytes: HashedBytes,
}

/// Collects the bytes that values feed to a hasher. The standard library's implementations delimit strings and lists.
struct HashedBytes(Vec<u8>);

impl Hasher for HashedBytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0 // Never called: only the bytes are used.
    }
}

impl KeyBuilder {
    /// A key without parts.
    #[must_use]
    pub fn new() -> Self {
        Self {
            parts: [0; KeyPart::ALL.len()],
            bytes: HashedBytes(Vec::with_capacity(2048)),
        }
    }

    /// The key with one more part.
    #[must_use]
    pub fn with(mut self, part: KeyPart, value: &impl Hash) -> Self {
        self.add(part, value);
        self
    }

    /// The key with the facts of a summary.
    #[must_use]
    pub fn with_summary(mut self, summary: &PageSummary<'_>) -> Self {
        summary.add_to_key(&mut self);
        self
    }

    /// The key with the facts of a scope, including those of its summary.
    #[must_use]
    pub fn with_scope(mut self, scope: &Scope<'_>) -> Self {
        scope.add_to_key(&mut self);
        self
    }

    /// The key.
    #[must_use]
    pub fn finish(self) -> CacheKey {
        CacheKey {
            whole: blake3::hash(&self.bytes.0),
            parts: self.parts,
        }
    }
}

impl KeySink for KeyBuilder {
    fn add(&mut self, part: KeyPart, value: &impl Hash) {
        let start = self.bytes.0.len();
        self.bytes.write_usize(part as usize);
        value.hash(&mut self.bytes);
        let mut short = FxHasher::default();
        short.write(&self.bytes.0[start..]);
        let [a, b, c, d, ..] = short.finish().to_le_bytes();
        // Several pages have the same parts in the key of one that prints all of them.
        let before = self.parts[part as usize].rotate_left(5);
        self.parts[part as usize] = (before ^ u32::from_le_bytes([a, b, c, d])).max(1);
    }
}

impl Default for KeyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_keys_name_the_parts_that_differ() {
        let key = |title: &str, links: &[&str]| {
            let builder = KeyBuilder::new().with(KeyPart::Place, &title);
            builder.with(KeyPart::Links, &links).finish()
        };
        let differ = |a: &CacheKey, b: &CacheKey| parts_in(a.differs_from(b)).collect::<Vec<_>>();
        let one = key("a", &["b"]);
        assert_eq!(one, key("a", &["b"]));
        assert_eq!(differ(&one, &key("c", &["b"])), [KeyPart::Place]);
        assert_eq!(differ(&one, &key("a", &[])), [KeyPart::Links]);
        assert_ne!(key("a", &["b", "c"]), key("a", &["bc"]));
    }

    #[test]
    fn parts_are_numbered_in_order() {
        for (number, part) in KeyPart::ALL.iter().enumerate() {
            assert_eq!(*part as usize, number);
        }
    }
}
