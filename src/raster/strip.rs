//! Removes metadata from image files without decoding them: Exif with the place where a photo was taken, XMP, IPTC,
//! comments, thumbnails, and what follows the image in the file. Colour profiles stay, and so does the orientation of a JPEG
//! file.

use super::fault::Fault;
use super::header::Format;
use super::{jpeg, png, webp};

/// The file without metadata; `None` for a file of another format.
///
/// # Errors
/// If its structure is damaged.
pub fn stripped(bytes: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let stripped = match Format::of(bytes) {
        None => return Ok(None),
        Some(Format::Jpeg) => jpeg::stripped(bytes),
        Some(Format::Png) => png::stripped(bytes),
        Some(Format::Webp) => webp::stripped(bytes),
    };
    stripped.map(Some)
}

/// Whether a file may be one whose metadata [`stripped`] removes, by its name.
#[must_use]
pub fn is_stripped(file: &str) -> bool {
    let ending = file.rsplit('.').next().unwrap_or_default();
    let formats = [Format::Jpeg, Format::Png, Format::Webp];
    let mut extensions = formats.iter().flat_map(|format| format.extensions());
    extensions.any(|extension| ending.eq_ignore_ascii_case(extension))
}
