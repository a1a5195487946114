//! The picture as a PNG with a palette, and the key that it bears.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, EncodingError, Filter};

use super::canvas::Canvas;
use super::{HEIGHT, WIDTH};

/// The name of the text in the file that holds the key.
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
    // Half as large again as with a search for the best compression, in a thirtieth of the time. It looks for runs of
    // zeros alone: that is what most rows are when the row above is taken from them.
    encoder.set_compression(Compression::Fast);
    encoder.set_filter(Filter::Up);
    encoder.add_text_chunk(KEYWORD.to_owned(), key.to_hex().to_string())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// The key in a picture that [`encode`] wrote. It stands in front of the pixels, which are not read.
pub(super) fn key_in(picture: &[u8]) -> Option<blake3::Hash> {
    let reader = Decoder::new(Cursor::new(picture)).read_info().ok()?;
    let texts = &reader.info().uncompressed_latin1_text;
    let text = texts.iter().find(|text| text.keyword == KEYWORD)?;
    blake3::Hash::from_hex(&text.text).ok()
}
