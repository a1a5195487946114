//! Encodes pixels as AVIF, with the feature `avif`.

use image::DynamicImage;

/// Whether this program can write AVIF.
pub const AVAILABLE: bool = cfg!(feature = "avif");
/// What the bytes of an AVIF file depend on besides [`super::ENCODERS`].
pub(super) const ENCODERS: &str = "avif-serialize 0.8.9, rav1e 0.8.1, ravif 0.13.0; 1";

/// An AVIF file.
#[cfg(feature = "avif")]
pub(super) fn encode(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, String> {
    use ravif::{Encoder, Img, RGB8, RGBA8};

    /// Of 1 to 10: slower ones give files that are at most 3 % smaller at the same quality, 10 gives 15 % larger ones.
    const SPEED: u8 = 8;
    let side = |side: u32| usize::try_from(side).map_err(|_| "it is too large".to_owned());
    let (width, height) = (side(image.width())?, side(image.height())?);
    let quality = f32::from(quality.clamp(1, 100));
    // With more threads the picture is divided into more tiles, and the file is another one.
    let encoder = Encoder::new()
        .with_quality(quality)
        .with_alpha_quality(quality)
        .with_speed(SPEED)
        .with_num_threads(Some(1));
    let encoded = match image {
        DynamicImage::ImageRgba8(image) => {
            let pixels = image.pixels().map(|pixel| RGBA8::from(pixel.0));
            let pixels: Vec<RGBA8> = pixels.collect();
            encoder.encode_rgba(Img::new(&pixels, width, height))
        }
        other => {
            let image = other.to_rgb8();
            let pixels: Vec<RGB8> = image.pixels().map(|pixel| RGB8::from(pixel.0)).collect();
            encoder.encode_rgb(Img::new(&pixels, width, height))
        }
    };
    encoded
        .map(|encoded| encoded.avif_file)
        .map_err(|error| format!("AVIF cannot be written: {error}"))
}

/// Never called: the settings refuse `images.avif` without the feature.
#[cfg(not(feature = "avif"))]
pub(super) fn encode(_: &DynamicImage, _: u8) -> Result<Vec<u8>, String> {
    Err("this Guidepost cannot write AVIF".to_owned())
}
