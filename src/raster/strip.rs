//! Removes metadata from image files without decoding them: Exif with the place where a photo was taken, XMP, IPTC,
//! comments, thumbnails, and what follows the image in the file. Colour profiles stay, and so does the orientation of a JPEG
//! file.

use super::fault::Fault;
use super::header::Format;
use super::{gif, heif, jpeg, png, webp};

/// The file without metadata; `None` for a file of another format.
///
/// # Errors
/// If its structure is damaged.
pub fn stripped(bytes: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let stripped = match Format::of(bytes) {
        None if gif::is_gif(bytes) => gif::stripped(bytes),
        None if heif::is_avif(bytes) => heif::stripped(bytes),
        None => return Ok(None),
        Some(Format::Jpeg) => jpeg::stripped(bytes),
        Some(Format::Png) => png::stripped(bytes),
        Some(Format::Webp) => webp::stripped(bytes),
    };
    stripped.map(Some)
}

/// The name of the format of a file that [`stripped`] reads.
#[must_use]
pub fn format_name(bytes: &[u8]) -> &'static str {
    match Format::of(bytes) {
        Some(format) => format.name(),
        None if gif::is_gif(bytes) => "GIF",
        None => "AVIF",
    }
}

/// Whether a file may be one whose metadata [`stripped`] removes, by its name.
#[must_use]
pub fn is_stripped(file: &str) -> bool {
    let ending = file.rsplit('.').next().unwrap_or_default();
    let formats = [Format::Jpeg, Format::Png, Format::Webp];
    let extensions = formats.iter().flat_map(|format| format.extensions());
    let mut extensions = extensions.chain(&["avif", "gif"]);
    extensions.any(|extension| ending.eq_ignore_ascii_case(extension))
}
