//! The image as a PNG with a palette, and the key that it contains.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, EncodingError, Filter};

use super::canvas::{Canvas, HEIGHT, WIDTH};

/// The media type of the image.
pub const MEDIA_TYPE: &str = "image/png";
/// The keyword of the PNG text chunk with the key.
const KEYWORD: &str = "Guidepost card";

/// Writes a canvas with its palette.
pub(super) fn encode(
    canvas: &Canvas,
    palette: &[u8],
    key: &blake3::Hash,
) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette);
    // Half as large again as with the best compression, in a thirtieth of the time. It finds runs of zeros only, which
    // most rows consist of after the row above is subtracted.
    encoder.set_compression(Compression::Fast);
    encoder.set_filter(Filter::Up);
    encoder.add_text_chunk(KEYWORD.to_owned(), key.to_hex().to_string())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// The key of the image in a file, or `None` if the file is not a social image of this program. The key comes before the
/// pixels, which are not read.
#[must_use]
pub fn key_in(picture: &[u8]) -> Option<blake3::Hash> {
    let reader = Decoder::new(Cursor::new(picture)).read_info().ok()?;
    let texts = &reader.info().uncompressed_latin1_text;
    let text = texts.iter().find(|text| text.keyword == KEYWORD)?;
    blake3::Hash::from_hex(&text.text).ok()
}
