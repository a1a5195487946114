//! The pixels as numbers of palette colours.

use std::ops::Range;

use zeno::{Command, Mask, Placement, Scratch};

use super::colour::Ink;

/// Width in pixels; the size to which other sites crop the images of links.
pub const WIDTH: u32 = 1200;
/// Height in pixels.
pub const HEIGHT: u32 = 630;

/// The image while it is drawn. Inks never overlap, so that each pixel has one ink.
pub(super) struct Canvas {
    /// Palette numbers, row by row; 0 is paper.
    pub(super) pixels: Vec<u8>,
}

impl Canvas {
    /// Blank paper.
    pub(super) fn new() -> Self {
        let size = WIDTH as usize * HEIGHT as usize;
        Self {
            pixels: vec![0; size],
        }
    }

    /// Fills a rectangle with the whole colour of an ink.
    pub(super) fn bar(&mut self, x: Range<i64>, y: Range<i64>, ink: Ink) {
        for (x, y) in y.flat_map(|y| x.clone().map(move |x| (x, y))) {
            if let Some(pixel) = self.pixel(x, y) {
                *pixel = ink.covering(u8::MAX);
            }
        }
    }

    /// Fills the outlines of glyphs, clipped to the canvas. Each glyph is rasterized by itself: a whole line takes many
    /// times as long, since the rasterizer searches all edges to the left of each pixel.
    pub(super) fn fill(&mut self, glyphs: impl Iterator<Item = Vec<Command>>, ink: Ink) {
        let mut scratch = Scratch::new();
        for outlines in glyphs.filter(|outlines| !outlines.is_empty()) {
            let (mask, place) = Mask::with_scratch(&outlines[..], &mut scratch).render();
            self.put(&mask, place, ink);
        }
    }

    /// Adds a mask. Where two glyphs of an ink touch, the one that covers more of a pixel wins.
    fn put(&mut self, mask: &[u8], place: Placement, ink: Ink) {
        let rows = mask.chunks_exact((place.width as usize).max(1));
        for (row, y) in rows.zip(i64::from(place.top)..) {
            for (coverage, x) in row.iter().zip(i64::from(place.left)..) {
                let number = ink.covering(*coverage);
                if let Some(pixel) = self.pixel(x, y).filter(|_| number > 0) {
                    *pixel = number.max(*pixel);
                }
            }
        }
    }

    fn pixel(&mut self, x: i64, y: i64) -> Option<&mut u8> {
        let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
        let at = y as usize * WIDTH as usize + x as usize;
        self.pixels.get_mut(at).filter(|_| x < WIDTH)
    }
}
