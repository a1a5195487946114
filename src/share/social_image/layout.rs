//! The layout of an image. The text stays in the middle 900 × 470 pixels, which no site crops; the lane, a vertical bar,
//! runs from the top and the bottom edge towards it.

use super::canvas::{Canvas, HEIGHT, WIDTH};
use super::colour::Ink;
use super::font::{EM, Font, SEPARATOR, ShapedText};
use super::image::SocialImage;
use super::lines::{ELLIPSIS, Measured, shortened};

/// Width of the middle that is never cropped.
const SAFE_WIDTH: i64 = 900;
/// Baselines of the breadcrumbs and of the site's name.
const BREADCRUMBS_LINE: i64 = 124;
const SITE_LINE: i64 = 530;
/// The vertical middle of the title, and its greatest height.
const TITLE_MIDDLE: i64 = 316;
const TITLE_HEIGHT: i64 = 280;
/// Sizes of the title, each with the distance of its baselines.
const TITLE_SIZES: [(i64, i64); 8] = [
    (92, 104),
    (84, 96),
    (76, 88),
    (68, 80),
    (60, 70),
    (52, 62),
    (46, 55),
    (40, 46),
];
/// Sizes of the breadcrumbs and of the site's name, tried in this order before text is cut.
const SMALL_SIZES: [i64; 3] = [34, 30, 26];
/// Width of the lane, and its distance from text.
const LANE: i64 = 8;
const LANE_GAP: i64 = 38;

/// Paints an image.
pub(super) fn paint(image: &SocialImage) -> Canvas {
    let mut canvas = Canvas::new();
    let (mut top, mut bottom) = title(&mut canvas, &image.title);
    if !image.breadcrumbs.is_empty() {
        let size = breadcrumbs(&mut canvas, &image.breadcrumbs);
        top = BREADCRUMBS_LINE - capitals(size);
    }
    if let Some(name) = &image.site {
        site(&mut canvas, name);
        bottom = SITE_LINE;
    }
    lane(&mut canvas, top - LANE_GAP, bottom + LANE_GAP);
    canvas
}

/// The lane: from the top edge to `top`, and from `bottom` to the bottom edge.
fn lane(canvas: &mut Canvas, top: i64, bottom: i64) {
    let left = (i64::from(WIDTH) - LANE) / 2;
    canvas.bar(left..left + LANE, 0..top, Ink::Accent);
    canvas.bar(left..left + LANE, bottom..i64::from(HEIGHT), Ink::Trail);
}

/// Paints the title; returns the top of its capitals and its last baseline.
fn title(canvas: &mut Canvas, text: &str) -> (i64, i64) {
    let (lines, size, step) = title_lines(text);
    let last = i64::try_from(lines.len()).unwrap_or(1) - 1;
    let first = TITLE_MIDDLE + (capitals(size) - last * step) / 2;
    for (line, number) in lines.iter().zip(0..) {
        let shaped = ShapedText::new(Font::Serif, line);
        centred(canvas, &shaped, size, first + number * step, Ink::Text);
    }
    (first - capitals(size), first + last * step)
}

/// The lines of the title at the largest size at which it fits, that size and the distance of baselines.
fn title_lines(text: &str) -> (Vec<String>, i64, i64) {
    let measured = Measured::new(text);
    let count = |step| usize::try_from(TITLE_HEIGHT / step).unwrap_or(1);
    for (size, step) in TITLE_SIZES {
        let lines = measured.balanced(units(SAFE_WIDTH, size));
        if let Some(lines) = lines.filter(|lines| lines.len() <= count(step)) {
            return (lines, size, step);
        }
    }
    let [.., (size, step)] = TITLE_SIZES;
    let lines = measured.cut(units(SAFE_WIDTH, size), count(step));
    (lines, size, step)
}

/// Paints the breadcrumbs; returns their size.
fn breadcrumbs(canvas: &mut Canvas, names: &[String]) -> i64 {
    // Names are left out after Home first: the nearest ones are the most useful.
    let shorter = (1..names.len().saturating_sub(1)).map(|omitted| {
        let far = [names[0].clone(), ELLIPSIS.to_string()];
        [&far, &names[1 + omitted..]].concat().join(SEPARATOR)
    });
    let whole = std::iter::once(names.join(SEPARATOR));
    let texts: Vec<String> = whole.chain(shorter).collect();
    let (shaped, size) = fitting(Font::Sans, &texts);
    centred(canvas, &shaped, size, BREADCRUMBS_LINE, Ink::Soft);
    size
}

fn site(canvas: &mut Canvas, name: &str) {
    let (shaped, size) = fitting(Font::Serif, &[name.to_owned()]);
    centred(canvas, &shaped, size, SITE_LINE, Ink::Text);
}

/// The first text that fits, at the largest size; if none fits, the last one cut.
fn fitting(font: Font, texts: &[String]) -> (ShapedText, i64) {
    for text in texts {
        let shaped = ShapedText::new(font, text);
        let fits = |size: &&i64| shaped.width <= units(SAFE_WIDTH, **size);
        if let Some(size) = SMALL_SIZES.iter().find(fits) {
            return (shaped, *size);
        }
    }
    let [.., size] = SMALL_SIZES;
    let last = texts.last().map_or("", String::as_str);
    let short = shortened(font, last, units(SAFE_WIDTH, size));
    (ShapedText::new(font, &short), size)
}

fn centred(canvas: &mut Canvas, shaped: &ShapedText, size: i64, baseline: i64, ink: Ink) {
    let x = (i64::from(WIDTH) - shaped.width * size / EM) / 2;
    canvas.fill(shaped.outlines(size, (x, baseline)), ink);
}

/// Pixels in font units, at a size.
fn units(pixels: i64, size: i64) -> i64 {
    pixels * EM / size
}

/// The height of capitals at a size, in both fonts.
fn capitals(size: i64) -> i64 {
    size * 2 / 3
}
