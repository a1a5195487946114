//! Encodes pixels as files.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder as _};

/// A WebP file.
#[cfg(feature = "webp")]
pub(super) fn webp(image: &DynamicImage, quality: u8, lossless: bool) -> Result<Vec<u8>, String> {
    use webp::WebPConfig;

    let gray;
    let (bytes, alpha) = match image {
        DynamicImage::ImageRgba8(image) => (image.as_raw(), true),
        DynamicImage::ImageRgb8(image) => (image.as_raw(), false),
        other => {
            gray = other.to_rgb8();
            (gray.as_raw(), false)
        }
    };
    let (width, height) = (image.width(), image.height());
    let encoder = match alpha {
        true => webp::Encoder::from_rgba(bytes, width, height),
        false => webp::Encoder::from_rgb(bytes, width, height),
    };
    let mut config = WebPConfig::new().map_err(|()| "WebP cannot be written".to_owned())?;
    config.lossless = i32::from(lossless);
    config.method = 4;
    config.quality = f32::from(if lossless { 75 } else { quality });
    let encoded = encoder.encode_advanced(&config);
    encoded
        .map(|bytes| bytes.to_vec())
        .map_err(|error| format!("WebP cannot be written: {error:?}"))
}

/// Never called: no variant is WebP without the feature.
#[cfg(not(feature = "webp"))]
pub(super) fn webp(_: &DynamicImage, _: u8, _: bool) -> Result<Vec<u8>, String> {
    Err("this Guidepost was built without the feature `webp`, which writes WebP".to_owned())
}

/// A JPEG file. What is transparent is not in it.
#[cfg(feature = "images")]
pub(super) fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, String> {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    let failed = |error: jpeg_encoder::EncodingError| error.to_string();
    let side = |side: u32| u16::try_from(side).map_err(|_| "it is too large".to_owned());
    let (width, height) = (side(image.width())?, side(image.height())?);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    // Text and graphs in few colours, which others would set larger, are PNG.
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    let colours = match image {
        DynamicImage::ImageLuma8(_) => ColorType::Luma,
        DynamicImage::ImageRgb8(_) => ColorType::Rgb,
        _ => ColorType::Rgba,
    };
    encoder
        .encode(image.as_bytes(), width, height, colours)
        .map_err(failed)?;
    Ok(file)
}

/// Never called: nothing is decoded.
#[cfg(not(feature = "images"))]
pub(super) fn jpeg(_: &DynamicImage, _: u8) -> Result<Vec<u8>, String> {
    Err("this Guidepost was built without the feature `images`, which writes JPEG".to_owned())
}

/// A PNG file.
pub(super) fn png(image: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive);
    let colours = image.color().into();
    encoder
        .write_image(image.as_bytes(), image.width(), image.height(), colours)
        .map_err(|error| error.to_string())?;
    Ok(file)
}
