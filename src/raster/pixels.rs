//! Decodes an image and resizes it.

use std::io::Cursor;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{InnerPixel, U8, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, GrayImage, ImageDecoder, Limits, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::header::{Format, Header};
use super::{LONGEST_SIDE, MOST_MEMORY};

/// The largest colour profile that is used, in bytes.
const LARGEST_PROFILE: usize = 4 << 20;

/// A decoded image, as stored in its file.
pub(super) struct Decoded {
    pixels: DynamicImage,
    /// The profile of its colours, if that is not sRGB.
    profile: Option<ColorProfile>,
    orientation: Orientation,
}

/// Decodes a file.
pub(super) fn decode(bytes: &[u8], header: &Header) -> Result<Decoded, String> {
    let bytes = Cursor::new(bytes);
    let failed = |error: image::ImageError| error.to_string();
    match header.format {
        Format::Jpeg => finish(JpegDecoder::new(bytes).map_err(failed)?, header),
        Format::Png => finish(
            PngDecoder::with_limits(bytes, limits()).map_err(failed)?,
            header,
        ),
        Format::Webp => finish(WebPDecoder::new(bytes).map_err(failed)?, header),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn finish(mut decoder: impl ImageDecoder, header: &Header) -> Result<Decoded, String> {
    let failed = |error: image::ImageError| error.to_string();
    let mut limits = limits();
    limits.reserve(decoder.total_bytes()).map_err(failed)?;
    decoder.set_limits(limits).map_err(failed)?;
    // The structure was read by other code, which has to agree on what is allocated.
    if decoder.dimensions() != (header.width, header.height) {
        return Err("its parts state different sizes".to_owned());
    }
    let profile = match header.has_profile {
        true => decoder.icc_profile().ok().flatten(),
        false => None,
    };
    let pixels = DynamicImage::from_decoder(decoder).map_err(failed)?;
    Ok(Decoded {
        pixels: in_eight_bits(pixels),
        profile: profile.and_then(|profile| rgb_profile(&profile)),
        orientation: Orientation::from_exif(header.orientation)
            .unwrap_or(Orientation::NoTransforms),
    })
}

/// The image with 8 bits a channel, in one of three layouts.
fn in_eight_bits(image: DynamicImage) -> DynamicImage {
    match image.color() {
        ColorType::L8 | ColorType::Rgb8 | ColorType::Rgba8 => image,
        ColorType::L16 => DynamicImage::ImageLuma8(image.into_luma8()),
        other if other.has_alpha() => DynamicImage::ImageRgba8(image.into_rgba8()),
        _ => DynamicImage::ImageRgb8(image.into_rgb8()),
    }
}

/// A profile of red, green and blue; that of anything else cannot be right.
fn rgb_profile(profile: &[u8]) -> Option<ColorProfile> {
    if profile.len() > LARGEST_PROFILE {
        return None;
    }
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    (profile.color_space == DataColorSpace::Rgb).then_some(profile)
}

impl Decoded {
    /// The image at this width and height as shown, upright and in sRGB.
    pub(super) fn at(
        &self,
        width: u32,
        height: u32,
        is_turned: bool,
    ) -> Result<DynamicImage, String> {
        let (across, down) = match is_turned {
            true => (height, width),
            false => (width, height),
        };
        // A small image is turned, and its colours converted, in less time than a large one.
        let mut image = self.resized(across, down)?;
        image.apply_orientation(self.orientation);
        match &self.profile {
            Some(profile) => Ok(in_srgb(image, profile)),
            None => Ok(image),
        }
    }

    fn resized(&self, width: u32, height: u32) -> Result<DynamicImage, String> {
        let pixels = &self.pixels;
        if (pixels.width(), pixels.height()) == (width, height) {
            return Ok(pixels.clone());
        }
        let bytes = match pixels {
            DynamicImage::ImageLuma8(_) => convolved::<U8>(pixels, width, height),
            DynamicImage::ImageRgb8(_) => convolved::<U8x3>(pixels, width, height),
            _ => convolved::<U8x4>(pixels, width, height),
        };
        like(pixels, width, height, bytes?).ok_or_else(|| "it cannot be resized".to_owned())
    }
}

/// The bytes of an image with these pixels in another size. For a layout that is known when the program is compiled, it has
/// no code for the other ten.
fn convolved<P: InnerPixel + PixelTrait>(
    pixels: &DynamicImage,
    width: u32,
    height: u32,
) -> Result<Vec<u8>, String> {
    let source =
        TypedImageRef::<P>::from_buffer(pixels.width(), pixels.height(), pixels.as_bytes())
            .map_err(|error| error.to_string())?;
    let mut bytes = vec![0; width as usize * height as usize * P::size()];
    let mut resized = TypedImage::<P>::from_buffer(width, height, &mut bytes)
        .map_err(|error| error.to_string())?;
    // Colours are weighted by their opacity, so that invisible ones do not shine through at an edge.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    let done = Resizer::new().resize_typed(&source, &mut resized, &options);
    done.map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// An image of this size and these bytes, in the layout of another.
fn like(image: &DynamicImage, width: u32, height: u32, bytes: Vec<u8>) -> Option<DynamicImage> {
    Some(match image {
        DynamicImage::ImageLuma8(_) => {
            DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, bytes)?)
        }
        DynamicImage::ImageRgb8(_) => {
            DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, bytes)?)
        }
        _ => DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, bytes)?),
    })
}

/// The image with its colours in sRGB; as it is if the profile cannot be used.
fn in_srgb(image: DynamicImage, profile: &ColorProfile) -> DynamicImage {
    let layout = match &image {
        DynamicImage::ImageRgb8(_) => Layout::Rgb,
        DynamicImage::ImageRgba8(_) => Layout::Rgba,
        _ => return image,
    };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else {
        return image;
    };
    let mut converted = vec![0; image.as_bytes().len()];
    match transform.transform(image.as_bytes(), &mut converted) {
        Ok(()) => like(&image, image.width(), image.height(), converted).unwrap_or(image),
        Err(_) => image,
    }
}
