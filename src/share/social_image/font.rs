//! The two fonts of the program, and text shaped with one of them. All measures are in whole font units, so that
//! rounding is the same on every machine.

use std::sync::LazyLock;

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use rustybuzz::{Face, UnicodeBuffer};
use zeno::{Command, Vector};

/// Units to the em in both fonts.
pub(super) const EM: i64 = 1000;
/// Between breadcrumbs.
pub(super) const SEPARATOR: &str = " › ";

/// A font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    /// For titles.
    Serif,
    /// For all other text.
    Sans,
}

static SERIF: LazyLock<Face<'static>> =
    LazyLock::new(|| parse(include_bytes!("../../../fonts/WaymarkSerif-Bold.otf")));
static SANS: LazyLock<Face<'static>> =
    LazyLock::new(|| parse(include_bytes!("../../../fonts/WaymarkSans-Regular.otf")));

fn parse(bytes: &'static [u8]) -> Face<'static> {
    Face::from_slice(bytes, 0).expect("the embedded font is valid")
}

impl Font {
    fn face(self) -> &'static Face<'static> {
        match self {
            Self::Serif => &SERIF,
            Self::Sans => &SANS,
        }
    }
}

/// Whether a character can be drawn, in either font.
pub(super) fn has(c: char) -> bool {
    SERIF.glyph_index(c).is_some() && SANS.glyph_index(c).is_some()
}

/// A glyph and its position on a line that starts at 0.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    id: GlyphId,
    /// The first byte of the text that it represents.
    at: usize,
    x: i64,
    y: i64,
}

/// Text shaped with a font: kerned, with ligatures and positioned marks.
#[derive(Debug)]
pub(super) struct ShapedText {
    font: Font,
    glyphs: Vec<Glyph>,
    /// Its width in font units.
    pub(super) width: i64,
}

impl ShapedText {
    /// Shapes a line of text.
    pub(super) fn new(font: Font, text: &str) -> Self {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        let shaped = rustybuzz::shape(font.face(), &[], buffer);
        let mut width = 0;
        let placed = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        let place = |(info, position): (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition)| {
            let x = width + i64::from(position.x_offset);
            width += i64::from(position.x_advance);
            Glyph {
                // Fonts number their glyphs in 16 bits.
                id: GlyphId(u16::try_from(info.glyph_id).unwrap_or_default()),
                at: usize::try_from(info.cluster).unwrap_or_default(),
                x,
                y: i64::from(position.y_offset),
            }
        };
        let glyphs = placed.map(place).collect();
        Self {
            font,
            glyphs,
            width,
        }
    }

    /// The start of each glyph: the byte of the text, and the distance from the start of the line.
    pub(super) fn starts(&self) -> impl Iterator<Item = (usize, i64)> {
        self.glyphs.iter().map(|glyph| (glyph.at, glyph.x))
    }

    /// The outlines of its glyphs at a size in pixels, with the start of the line at (`x`, `y`).
    pub(super) fn outlines(
        &self,
        size: i64,
        (x, y): (i64, i64),
    ) -> impl Iterator<Item = Vec<Command>> {
        let scale = real(size) / real(EM);
        self.glyphs.iter().map(move |glyph| {
            let mut pen = Pen {
                scale,
                x: real(x) + real(glyph.x) * scale,
                y: real(y) - real(glyph.y) * scale,
                commands: Vec::new(),
            };
            // A space has none.
            let _ = self.font.face().outline_glyph(glyph.id, &mut pen);
            pen.commands
        })
    }
}

/// Pixels and font units are small whole numbers.
fn real(number: i64) -> f32 {
    number as f32
}

/// Takes outlines from font units with y upwards to pixels with y downwards.
struct Pen {
    scale: f32,
    x: f32,
    y: f32,
    commands: Vec<Command>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Vector {
        Vector::new(self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.commands.push(Command::MoveTo(self.at(x, y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.commands.push(Command::LineTo(self.at(x, y)));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let command = Command::QuadTo(self.at(x1, y1), self.at(x, y));
        self.commands.push(command);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let command = Command::CurveTo(self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.commands.push(command);
    }
    fn close(&mut self) {
        self.commands.push(Command::Close);
    }
}
