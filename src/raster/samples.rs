//! Image files for tests.

use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, Rgba, RgbaImage};

use super::encode;

/// An image of this size whose pixels differ.
pub(crate) fn pixels(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let part = |of: u32, all: u32| u8::try_from(of * 255 / all).unwrap_or(255);
        Rgba([
            part(x, width),
            part(y, height),
            part(x + y, width + height),
            255,
        ])
    };
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, pixel))
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let pixels = DynamicImage::ImageRgb8(pixels(width, height).into_rgb8());
    encode::jpeg(&pixels, 90).expect("encodes")
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    encode::png(&pixels(width, height)).expect("encodes")
}

pub(crate) fn webp(width: u32, height: u32) -> Vec<u8> {
    encode::webp(&pixels(width, height), 75, false).expect("encodes")
}

/// A PNG file with a colour profile.
pub(crate) fn png_with_profile(image: &DynamicImage, profile: Vec<u8>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut file);
    encoder.set_icc_profile(profile).expect("is supported");
    let rgb = image.to_rgb8();
    let (width, height) = rgb.dimensions();
    encoder
        .write_image(rgb.as_raw(), width, height, ExtendedColorType::Rgb8)
        .expect("encodes");
    file
}

/// Exif data with an orientation and the name of a place.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let start = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    let place = b"\0\0\0\0\0\0\0GPS 51.5 N";
    [&start[..], &[orientation], place].concat()
}

/// A JPEG file with this segment after its start.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2)
        .expect("short")
        .to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// A JPEG file with Exif data.
pub(crate) fn jpeg_with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    with_segment(jpeg, 0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat())
}

/// A PNG file with this chunk after its header; the checksum is not right.
pub(crate) fn with_chunk(png: &[u8], kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    const HEADER: usize = 8 + 25;
    let length = u32::try_from(content.len()).expect("short").to_be_bytes();
    let (head, rest) = png.split_at(HEADER);
    [head, &length, kind, content, &[0; 4], rest].concat()
}

/// A WebP file in the extended form with these chunks at its end.
pub(crate) fn with_riff(
    webp: &[u8],
    (width, height): (u32, u32),
    chunks: &[(&[u8; 4], &[u8])],
) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let extended = [&[0x0c, 0, 0, 0][..], &side(width), &side(height)].concat();
    let chunk = |kind: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).expect("short").to_le_bytes();
        let padding = &[0][..content.len() % 2];
        [kind, &length, content, padding].concat()
    };
    let mut body = [b"WEBP", &chunk(b"VP8X", &extended)[..], &webp[12..]].concat();
    for (kind, content) in chunks {
        body.extend(chunk(&kind[..], content));
    }
    chunk(b"RIFF", &body)
}
