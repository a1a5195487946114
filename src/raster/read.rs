//! Reads the header of an image file of any format.

use super::fault::Fault;
use super::header::{Format, Header};
use super::{LARGEST_FILE, jpeg, png, webp};

/// Reads the header of a file; `None` for a file of another format.
///
/// # Errors
/// Why the image cannot be resized.
pub fn read(bytes: &[u8]) -> Result<Option<Header>, Fault> {
    let Some(format) = Format::of(bytes) else {
        return Ok(None);
    };
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Fault::TooLarge);
    }
    let header = match format {
        Format::Jpeg => jpeg::header(bytes),
        Format::Png => png::header(bytes),
        Format::Webp => webp::header(bytes),
    };
    header.map(Some)
}
