//! Icons: square PNG files from an SVG or a raster image, and the file that browsers ask for as `/favicon.ico`.

use std::sync::Arc;

use image::{DynamicImage, RgbaImage, imageops};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::encode;
use super::fault::Fault;
use super::header::Header;
use super::pixels::{Decoded, decode};
use crate::base::colour::Rgb;
use crate::base::guard::guarded;

/// What surrounds an icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nothing: it fills the square, and what it leaves out is transparent.
    Transparent,
    /// This colour, up to the edges; the icon takes so many percent of each side.
    Filled(Rgb, u32),
}

impl Ground {
    /// The part of a side that the icon takes, in pixels.
    fn inner(self, side: u32) -> u32 {
        match self {
            Self::Transparent => side,
            Self::Filled(_, percent) => (side * percent / 100).max(1),
        }
    }
}

/// An image from which icons are drawn.
pub enum IconImage {
    /// A drawing.
    Vector(Arc<Tree>),
    /// A decoded image, and whether it is shown with its sides exchanged.
    Raster(Box<RasterIcon>),
}

/// A decoded image.
pub struct RasterIcon {
    decoded: Decoded,
    header: Header,
}

impl IconImage {
    /// Reads the text of an SVG file. It must be one that has been checked: the bounds on its content are there.
    ///
    /// # Errors
    /// What the library reports.
    pub fn vector(text: &str) -> Result<Self, String> {
        let text = text.to_owned();
        let tree = drawing(move || {
            let tree = Tree::from_str(&text, &Options::default());
            tree.map_err(|error| error.to_string())
        })?;
        Ok(Self::Vector(Arc::new(tree)))
    }

    /// Decodes an image file.
    ///
    /// # Errors
    /// What is wrong with its data.
    pub fn raster(bytes: &[u8], header: &Header) -> Result<Self, Fault> {
        let decoded = decode(bytes, header).map_err(Fault::Undecodable)?;
        Ok(Self::Raster(Box::new(RasterIcon {
            decoded,
            header: header.clone(),
        })))
    }

    /// A square PNG file with sides of so many pixels. An image that is not square is in the middle.
    ///
    /// # Errors
    /// Why it cannot be drawn.
    pub fn png(&self, side: u32, ground: Ground) -> Result<Vec<u8>, String> {
        let inner = ground.inner(side);
        let icon = match self {
            Self::Vector(tree) => {
                let tree = Arc::clone(tree);
                drawing(move || drawn(&tree, inner))?
            }
            Self::Raster(image) => image.fitted(inner)?,
        };
        let mut square = match ground {
            Ground::Transparent => RgbaImage::new(side, side),
            Ground::Filled([red, green, blue], _) => {
                RgbaImage::from_pixel(side, side, image::Rgba([red, green, blue, u8::MAX]))
            }
        };
        let offset = |length: u32| i64::from(side.saturating_sub(length) / 2);
        let (across, down) = (offset(icon.width()), offset(icon.height()));
        imageops::overlay(&mut square, &icon, across, down);
        encode::png(&DynamicImage::ImageRgba8(square))
    }
}

impl RasterIcon {
    /// The image, as large as it can be in a square.
    fn fitted(&self, side: u32) -> Result<RgbaImage, String> {
        let (width, height) = self.header.shown();
        let longest = u64::from(width.max(height).max(1));
        let scaled = |length: u32| {
            let length = (u64::from(length) * u64::from(side) + longest / 2) / longest;
            u32::try_from(length).unwrap_or(side).clamp(1, side)
        };
        let image = self
            .decoded
            .at(scaled(width), scaled(height), self.header.is_turned())?;
        Ok(image.into_rgba8())
    }
}

/// A drawing, as large as it can be in a square.
fn drawn(tree: &Tree, side: u32) -> Result<RgbaImage, String> {
    let too_large = || "there is no room for it in memory".to_owned();
    let size = tree.size();
    let scale = side as f32 / size.width().max(size.height());
    let mut pixels = Pixmap::new(side, side).ok_or_else(too_large)?;
    let across = (side as f32 - size.width() * scale) / 2.;
    let down = (side as f32 - size.height() * scale) / 2.;
    let place = Transform::from_row(scale, 0., 0., scale, across, down);
    resvg::render(tree, place, &mut pixels.as_mut());
    let plain = pixels.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    RgbaImage::from_raw(side, side, plain.collect()).ok_or_else(too_large)
}

/// What a library does with a drawing of somebody else. Should it panic, that is a fault of one icon.
fn drawing<T: Send + 'static>(
    draw: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let failed = || Err("the library that draws it failed".to_owned());
    guarded(draw).unwrap_or_else(failed)
}

/// A file of the format ICO with one PNG image, as every browser since 2009 reads it.
#[must_use]
pub fn ico(png: &[u8], side: u8) -> Vec<u8> {
    const DIRECTORY: u32 = 6 + 16;
    let length = u32::try_from(png.len()).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(png.len() + DIRECTORY as usize);
    // Reserved; an icon; one image. Then its sides, no palette, reserved, one plane, 32 bits a pixel.
    file.extend([0, 0, 1, 0, 1, 0, side, side, 0, 0, 1, 0, 32, 0]);
    file.extend(length.to_le_bytes());
    file.extend(DIRECTORY.to_le_bytes());
    file.extend(png);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 1\"><style>rect{fill:#f00}@media(prefers-color-scheme:dark){rect{fill:#0f0}}</style><rect width=\"2\" height=\"1\"/></svg>";

    fn pixels(png: &[u8]) -> RgbaImage {
        image::load_from_memory(png).expect("an image").into_rgba8()
    }

    #[test]
    fn a_drawing_is_in_the_middle_of_its_square() {
        let image = IconImage::vector(SQUARE).expect("a drawing");
        let png = image.png(32, Ground::Transparent).expect("an icon");
        let drawn = pixels(&png);
        assert_eq!(drawn.dimensions(), (32, 32));
        assert_eq!(drawn.get_pixel(16, 16).0, [255, 0, 0, 255]);
        assert_eq!(drawn.get_pixel(16, 2).0[3], 0);
        assert_eq!(png, image.png(32, Ground::Transparent).expect("again"));
        let filled = image
            .png(100, Ground::Filled([1, 2, 3], 60))
            .expect("an icon");
        let filled = pixels(&filled);
        assert_eq!(filled.get_pixel(10, 50).0, [1, 2, 3, 255]);
        assert_eq!(filled.get_pixel(50, 50).0, [255, 0, 0, 255]);
    }

    #[test]
    fn an_icon_file_has_the_image_behind_its_directory() {
        let file = ico(b"PNG", 32);
        assert_eq!(file.len(), 25);
        assert_eq!(&file[6..8], [32, 32]);
        assert_eq!(&file[14..22], [3, 0, 0, 0, 22, 0, 0, 0]);
        assert_eq!(&file[22..], b"PNG");
    }
}
