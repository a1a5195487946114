//! In the place of `pixels.rs` in a build without the feature `images`: nothing is decoded.

use image::DynamicImage;

use super::header::Header;

/// No decoded image.
pub(super) enum Decoded {}

/// Fails.
pub(super) fn decode(_: &[u8], _: &Header) -> Result<Decoded, String> {
    Err("this Guidepost was built without the feature `images`, which reads pixels".to_owned())
}

impl Decoded {
    /// Never called.
    pub(super) fn at(&self, _: u32, _: u32, _: bool) -> Result<DynamicImage, String> {
        match *self {}
    }
}
