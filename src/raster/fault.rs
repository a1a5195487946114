//! What is wrong with an image file.

use serde::{Deserialize, Serialize};

/// Why an image cannot be resized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The file ends before the image does.
    Truncated,
    /// Its structure is damaged; the part that is.
    Damaged(String),
    /// Its pixels cannot be decoded or encoded; the reason of the library.
    Undecodable(String),
    /// It has no pixels.
    Empty,
    /// Its sides, in pixels: too long, or too many pixels.
    TooManyPixels(u32, u32),
    /// The file is larger than [`LARGEST_FILE`](super::LARGEST_FILE).
    TooLarge,
    /// Its colours are those of print.
    Cmyk,
    /// It is encoded in a way that the decoder does not support; the name of that.
    Encoding(String),
    /// It has to be turned to be upright, which this program was built without; the name of the feature.
    NotTurned(String),
}

impl Fault {
    /// That a part of the file is damaged.
    pub(super) fn damaged(part: &str) -> Self {
        Self::Damaged(part.to_owned())
    }
}
