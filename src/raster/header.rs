//! What the structure of an image file states, without decoding it.

use image::metadata::Orientation;
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::{LONGEST_SIDE, MOST_PIXELS};

/// A format of raster images that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

impl Format {
    /// The format of a file that starts with these bytes.
    #[must_use]
    pub fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
        }
    }

    /// The extensions of its files, without a full stop; the first is the usual one.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jfif", "jpe", "pjpeg", "pjp"],
            Self::Png => &["png", "apng"],
            Self::Webp => &["webp"],
        }
    }
}

/// The header of an image file whose structure is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its format.
    pub format: Format,
    /// Its width as stored, in pixels.
    pub width: u32,
    /// Its height as stored, in pixels.
    pub height: u32,
    /// The orientation that it is shown in, as Exif numbers them: 1 is as stored.
    pub orientation: u8,
    /// Whether it has several frames.
    pub is_animated: bool,
    /// Whether it has few colours or is encoded without loss.
    pub is_indexed: bool,
    /// Whether it has a colour profile.
    pub has_profile: bool,
    /// Whether it has any compressed data.
    pub(super) has_data: bool,
}

impl Header {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            width: 0,
            height: 0,
            orientation: 1,
            is_animated: false,
            is_indexed: false,
            has_profile: false,
            has_data: false,
        }
    }

    /// Sets the sides from the compressed data, unless the file states them before.
    pub(super) fn of_data(&mut self, width: u32, height: u32) {
        if self.width == 0 {
            (self.width, self.height) = (width, height);
        }
    }

    /// The header, unless the image has no pixels or too many.
    pub(super) fn checked(self) -> Result<Self, Fault> {
        let (width, height) = (self.width, self.height);
        if width == 0 || height == 0 {
            return Err(Fault::Empty);
        }
        if width.max(height) > LONGEST_SIDE || self.pixels() > MOST_PIXELS {
            return Err(Fault::TooManyPixels(width, height));
        }
        Ok(self)
    }

    /// The number of its pixels.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Whether it is shown with its sides exchanged.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        self.orientation >= 5
    }

    /// The width and height that it is shown in, in pixels.
    #[must_use]
    pub fn shown(&self) -> (u32, u32) {
        match self.is_turned() {
            true => (self.height, self.width),
            false => (self.width, self.height),
        }
    }
}

/// The orientation in Exif data; 1 if there is none, or none that is valid.
pub(super) fn orientation(exif: &[u8]) -> u8 {
    Orientation::from_exif_chunk(exif).map_or(1, Orientation::to_exif)
}
