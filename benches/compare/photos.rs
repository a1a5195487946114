//! A site of photos, and what the bare decoder, resizer and encoders take for the variants that Guidepost publishes of them.

use std::fs;
use std::path::Path;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use rayon::prelude::*;
use webp::WebPConfig;

use super::outcome::Outcome;

/// The sides of a photo: 12 megapixels.
const WIDTH: u16 = 4000;
const HEIGHT: u16 = 3000;
/// The widths of the variants, as Guidepost has them without a setting.
const WIDTHS: [u32; 4] = [480, 672, 1008, 1344];
/// The qualities of WebP and JPEG, likewise.
const QUALITIES: (u8, u8) = (75, 80);

/// Writes a site with so many photos, one on each page.
#[expect(clippy::disallowed_methods, reason = "the benchmark writes its corpus")]
pub(crate) fn write(site: &Path, count: usize, seed: u64) -> Outcome<()> {
    let content = site.join("content");
    fs::create_dir_all(&content)?;
    fs::write(site.join("guidepost.yaml"), "title: Photos\n")?;
    fs::write(content.join("index.md"), "# Photos\n\nText.\n")?;
    for number in 0..count {
        let page = format!("# Photo {number}\n\n![A photo](photo-{number}.jpg)\n");
        fs::write(content.join(format!("page-{number}.md")), page)?;
        let file = content.join(format!("photo-{number}.jpg"));
        fs::write(
            file,
            encoded(
                &photo(seed + number as u64),
                WIDTH.into(),
                HEIGHT.into(),
                90,
            )?,
        )?;
    }
    Ok(())
}

/// Soft shapes with the noise of a camera.
fn photo(seed: u64) -> Vec<u8> {
    let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let wave = |of: usize, length: usize| of % length * 90 / length;
            let soft = wave(x, 613) + wave(y, 457) + (x + y) * 40 / (width + height);
            let noise = (state >> 60) as usize;
            for channel in [0, 17, 34] {
                pixels.push(u8::try_from(soft + noise + channel).unwrap_or(255));
            }
        }
    }
    pixels
}

fn encoded(rgb: &[u8], width: u32, height: u32, quality: u8) -> Outcome<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    let (width, height) = (u16::try_from(width)?, u16::try_from(height)?);
    encoder.encode(rgb, width, height, ColorType::Rgb)?;
    Ok(file)
}

/// Decodes, resizes and encodes all photos of a site, and writes the files.
#[expect(clippy::disallowed_methods, reason = "the benchmark reads its corpus")]
pub(crate) fn floor(site: &Path, out: &Path) -> Outcome<()> {
    fs::create_dir_all(out)?;
    let files = fs::read_dir(site.join("content"))?;
    let files: Vec<_> = files.collect::<Result<_, _>>()?;
    let photos = files.iter().map(fs::DirEntry::path);
    let photos: Vec<_> = photos
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    let done = photos
        .par_iter()
        .map(|path| variants(path, out).map_err(|error| format!("{}: {error}", path.display())));
    Ok(done.collect::<Result<(), String>>()?)
}

#[expect(clippy::disallowed_methods, reason = "the benchmark reads its corpus")]
fn variants(path: &Path, out: &Path) -> Outcome<()> {
    let photo = image::load_from_memory(&fs::read(path)?)?.into_rgb8();
    let (width, height) = photo.dimensions();
    let source = ImageRef::new(width, height, photo.as_raw(), PixelType::U8x3)?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    for scaled in WIDTHS {
        let tall = height * scaled / width;
        let mut small = Image::new(scaled, tall, PixelType::U8x3);
        Resizer::new().resize(&source, &mut small, &options)?;
        let mut config = WebPConfig::new().map_err(|()| "WebP")?;
        config.method = 4;
        config.quality = QUALITIES.0.into();
        let webp = webp::Encoder::from_rgb(small.buffer(), scaled, tall);
        let webp = webp
            .encode_advanced(&config)
            .map_err(|error| format!("{error:?}"))?;
        let jpeg = encoded(small.buffer(), scaled, tall, QUALITIES.1)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        fs::write(out.join(format!("{name}-{scaled}.webp")), &*webp)?;
        fs::write(out.join(format!("{name}-{scaled}.jpg")), jpeg)?;
    }
    Ok(())
}
