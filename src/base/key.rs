//! Keys: all that an output is made from, as hashes. Equal keys, equal bytes.
//!
//! A key is one hash for the decision, and a short one of each part for the answer to the question
//! why an output was made anew.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

/// A part of what outputs are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum KeyPart {
    /// The program itself.
    Program,
    /// All templates, components, stylesheets and scripts.
    Templates,
    /// The settings, those given at the command line among them.
    Settings,
    /// The page's own file, as it was read with the settings and the data files.
    Page,
    /// Its address and title.
    Place,
    /// The site's name.
    Site,
    /// The places above.
    Above,
    /// The places below.
    Below,
    /// The places before and after.
    Neighbours,
    /// Where the links of the body lead.
    Links,
    /// The pages worth reading next.
    Related,
    /// Its picture, or Home's.
    Image,
    /// The sources that it cites.
    Sources,
    /// The terms that it links.
    Terms,
    /// The drawings in its body.
    Drawings,
    /// All sources, on the page that lists them.
    References,
    /// All terms, on the page that lists them.
    Glossary,
    /// The file that it is a copy of.
    File,
    /// What its card shows.
    SocialImage,
}

impl KeyPart {
    /// All parts, in the order of their numbers.
    pub const ALL: [Self; 19] = [
        Self::Program,
        Self::Templates,
        Self::Settings,
        Self::Page,
        Self::Place,
        Self::Site,
        Self::Above,
        Self::Below,
        Self::Neighbours,
        Self::Links,
        Self::Related,
        Self::Image,
        Self::Sources,
        Self::Terms,
        Self::Drawings,
        Self::References,
        Self::Glossary,
        Self::File,
        Self::SocialImage,
    ];

    /// The bit that stands for it where several parts are one number.
    #[must_use]
    pub fn bit(self) -> u32 {
        1 << self as u32
    }

    /// What it is, in a sentence that goes on with "changed".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Program => "the program",
            Self::Templates => "the templates",
            Self::Settings => "the settings",
            Self::Page => "the page's own file, or how it is read",
            Self::Place => "its address or title",
            Self::Site => "the site's name",
            Self::Above => "a place above it",
            Self::Below => "a place below it",
            Self::Neighbours => "the place before or after it",
            Self::Links => "where its links lead",
            Self::Related => "a page that it names as related",
            Self::Image => "its picture, or the home page's",
            Self::Sources => "a source that it cites",
            Self::Terms => "a term that it links",
            Self::Drawings => "a drawing that it shows",
            Self::References => "the list of sources",
            Self::Glossary => "the list of terms",
            Self::File => "the file that it is a copy of",
            Self::SocialImage => "what its card shows",
        }
    }
}

/// A short hash of each part; zero for one that an output does not depend on.
pub type KeyParts = [u32; KeyPart::ALL.len()];

/// The key of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Stands for all parts.
    pub whole: blake3::Hash,
    /// The parts, each for itself: enough to tell which one changed, not to rely on.
    pub parts: KeyParts,
}

impl Key {
    /// Which parts of two keys differ: a bit each, by the part's number.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> u32 {
        let parts = self.parts.iter().zip(&other.parts).enumerate();
        let bits = parts.filter(|(_, (a, b))| a != b).map(|(at, _)| 1 << at);
        bits.sum()
    }
}

/// Makes a key, part by part.
pub struct KeyMaker {
    parts: KeyParts,
    /// All parts; no two ways to divide them give the same bytes.
    fed: Fed,
}

/// Keeps what values feed to a hasher. What the standard library feeds of strings and lists tells
/// where each ends.
struct Fed(Vec<u8>);

impl Hasher for Fed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0 // Never asked for: the bytes are what counts.
    }
}

impl KeyMaker {
    /// A key without parts.
    #[must_use]
    pub fn new() -> Self {
        Self {
            parts: [0; KeyPart::ALL.len()],
            fed: Fed(Vec::with_capacity(2048)),
        }
    }

    /// Adds a part: all that it depends on.
    #[must_use]
    pub fn with(mut self, part: KeyPart, value: &impl Hash) -> Self {
        let start = self.fed.0.len();
        self.fed.write_usize(part as usize);
        value.hash(&mut self.fed);
        let mut short = FxHasher::default();
        short.write(&self.fed.0[start..]);
        let [a, b, c, d, ..] = short.finish().to_le_bytes();
        self.parts[part as usize] = u32::from_le_bytes([a, b, c, d]).max(1);
        self
    }

    /// The key.
    #[must_use]
    pub fn finish(self) -> Key {
        Key {
            whole: blake3::hash(&self.fed.0),
            parts: self.parts,
        }
    }
}

impl Default for KeyMaker {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_which_part_changed() {
        let key = |title: &str, links: &[&str]| {
            let maker = KeyMaker::new().with(KeyPart::Place, &title);
            maker.with(KeyPart::Links, &links).finish()
        };
        let one = key("a", &["b"]);
        assert_eq!(one, key("a", &["b"]));
        assert_eq!(
            one.differs_from(&key("c", &["b"])),
            1 << KeyPart::Place as u32
        );
        assert_ne!(key("a", &["b", "c"]), key("a", &["bc"]));
        assert_eq!(one.differs_from(&key("a", &[])), 1 << KeyPart::Links as u32);
    }

    #[test]
    fn parts_are_numbered_in_order() {
        for (number, part) in KeyPart::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, number);
        }
    }
}
