//! Where everything stands on a card. What matters stays in the middle 900 × 470 pixels, which no
//! site cuts off; the lane runs through the paper around it.

use super::canvas::Canvas;
use super::colour::Ink;
use super::font::{EM, Font, STEP, Set};
use super::lines::{ELLIPSIS, Measured, shortened};
use super::{HEIGHT, SocialImage, WIDTH};

/// The middle that is never cut off.
const SAFE_WIDTH: i64 = 900;
/// Baselines of the place and of the site's name.
const PLACE_LINE: i64 = 124;
const SITE_LINE: i64 = 530;
/// Where the middle of the title is, and how much it may fill.
const TITLE_MIDDLE: i64 = 316;
const TITLE_HEIGHT: i64 = 280;
/// Sizes of the title, and how far its lines are apart.
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
/// Sizes of the place and of the site's name, tried in this order before a name is cut.
const SMALL_SIZES: [i64; 3] = [34, 30, 26];
/// How wide the lane is, and how far it stays away from text.
const LANE: i64 = 8;
const LANE_GAP: i64 = 38;

/// Draws a card.
pub(super) fn paint(card: &SocialImage) -> Canvas {
    let mut canvas = Canvas::new();
    let (mut top, mut bottom) = title(&mut canvas, &card.title);
    if !card.place.is_empty() {
        let size = place(&mut canvas, &card.place);
        top = PLACE_LINE - capitals(size);
    }
    if let Some(name) = &card.site {
        site(&mut canvas, name);
        bottom = SITE_LINE;
    }
    lane(&mut canvas, top - LANE_GAP, bottom + LANE_GAP);
    canvas
}

/// The lane comes in from above, as where you are, and goes on below.
fn lane(canvas: &mut Canvas, here: i64, on: i64) {
    let left = (i64::from(WIDTH) - LANE) / 2;
    canvas.bar(left..left + LANE, 0..here, Ink::Accent);
    canvas.bar(left..left + LANE, on..i64::from(HEIGHT), Ink::Trail);
}

/// Gives the top of its capitals and its last baseline.
fn title(canvas: &mut Canvas, text: &str) -> (i64, i64) {
    let (lines, size, step) = title_lines(text);
    let last = i64::try_from(lines.len()).unwrap_or(1) - 1;
    let first = TITLE_MIDDLE + (capitals(size) - last * step) / 2;
    for (line, number) in lines.iter().zip(0..) {
        let set = Set::new(Font::Serif, line);
        centred(canvas, &set, size, first + number * step, Ink::Text);
    }
    (first - capitals(size), first + last * step)
}

/// The lines of the largest size at which the title fits, with that size.
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

/// Gives its size.
fn place(canvas: &mut Canvas, names: &[String]) -> i64 {
    // The nearest names say the most: after Home they are the last to go.
    let shorter = (1..names.len().saturating_sub(1)).map(|gone| {
        let far = [names[0].clone(), ELLIPSIS.to_string()];
        [&far, &names[1 + gone..]].concat().join(STEP)
    });
    let whole = std::iter::once(names.join(STEP));
    let texts: Vec<String> = whole.chain(shorter).collect();
    let (set, size) = fitting(Font::Sans, &texts);
    centred(canvas, &set, size, PLACE_LINE, Ink::Soft);
    size
}

fn site(canvas: &mut Canvas, name: &str) {
    let (set, size) = fitting(Font::Serif, &[name.to_owned()]);
    centred(canvas, &set, size, SITE_LINE, Ink::Text);
}

/// The first text that fits, as large as it can be; the last one cut where none does.
fn fitting(font: Font, texts: &[String]) -> (Set, i64) {
    for text in texts {
        let set = Set::new(font, text);
        let fits = |size: &&i64| set.width <= units(SAFE_WIDTH, **size);
        if let Some(size) = SMALL_SIZES.iter().find(fits) {
            return (set, *size);
        }
    }
    let [.., size] = SMALL_SIZES;
    let last = texts.last().map_or("", String::as_str);
    let short = shortened(font, last, units(SAFE_WIDTH, size));
    (Set::new(font, &short), size)
}

fn centred(canvas: &mut Canvas, set: &Set, size: i64, baseline: i64, ink: Ink) {
    let x = (i64::from(WIDTH) - set.width * size / EM) / 2;
    canvas.fill(set.outlines(size, (x, baseline)), ink);
}

/// Pixels in font units, at a size.
fn units(pixels: i64, size: i64) -> i64 {
    pixels * EM / size
}

/// How high capitals are at a size, in both fonts.
fn capitals(size: i64) -> i64 {
    size * 2 / 3
}
