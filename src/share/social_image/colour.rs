//! The theme's light colours as a palette: paper, and each ink in steps of coverage.

use std::f64::consts::PI;

/// Red, green and blue (sRGB).
type Rgb = [u8; 3];

/// `--paper`, `--ink` and `--soft` of the stylesheet.
const PAPER: Rgb = [0xfb, 0xfa, 0xf7];
const INK: Rgb = [0x1b, 0x24, 0x20];
const SOFT: Rgb = [0x55, 0x60, 0x5a];

/// A colour to draw in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Titles and names.
    Text,
    /// Breadcrumbs.
    Soft,
    /// The lane above the text.
    Accent,
    /// The lane below the text.
    Trail,
}

/// Steps of coverage: enough that no edge looks stepped.
const STEPS: u8 = 31;

impl Ink {
    /// The palette number of its colour for the coverage of a pixel (0 to 255); 0 is paper.
    pub(super) fn covering(self, coverage: u8) -> u8 {
        let step = (u16::from(coverage) * u16::from(STEPS) + 127) / 255;
        match u8::try_from(step) {
            Ok(0) | Err(_) => 0,
            Ok(step) => self as u8 * STEPS + step,
        }
    }
}

/// The colours by number, three bytes each.
pub(super) fn palette(hue: i64) -> Vec<u8> {
    let inks = [INK, SOFT, accent(hue), mix(accent(hue), PAPER, TRAIL)];
    let steps = inks
        .into_iter()
        .flat_map(|ink| (1..=STEPS).map(move |step| mix(ink, PAPER, step)));
    std::iter::once(PAPER).chain(steps).flatten().collect()
}

/// `--trail` of the stylesheet is 35 % accent.
const TRAIL: u8 = 11;

/// `part` of [`STEPS`] of one colour, the rest of another.
fn mix(one: Rgb, other: Rgb, part: u8) -> Rgb {
    let channel = |at: usize| {
        let (one, other) = (u16::from(one[at]), u16::from(other[at]));
        let (part, whole) = (u16::from(part), u16::from(STEPS));
        let mixed = (one * part + other * (whole - part) + whole / 2) / whole;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    [channel(0), channel(1), channel(2)]
}

/// `--accent` of the stylesheet.
fn accent(hue: i64) -> Rgb {
    oklch(0.44, 0.1, hue as f64).map(|channel| channel.round() as u8)
}

/// A colour of CSS `oklch()` in sRGB, each channel from 0 to 255 (CSS Color 4); out-of-gamut channels are clamped.
fn oklch(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let angle = hue * PI / 180.;
    let (a, b) = (chroma * angle.cos(), chroma * angle.sin());
    let l = lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b;
    let m = lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b;
    let s = lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b;
    let (l, m, s) = (l * l * l, m * m * m, s * s * s);
    let linear = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ];
    linear.map(|light| {
        let shown = if light <= 0.003_130_8 {
            12.92 * light
        } else {
            1.055 * light.powf(1. / 2.4) - 0.055
        };
        255. * shown.clamp(0., 1.)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_the_stylesheet() {
        let style = include_str!("../../../templates/style.css");
        let hex = |[r, g, b]: Rgb| format!("#{r:02x}{g:02x}{b:02x}");
        for token in [
            format!("--paper: light-dark({}, ", hex(PAPER)),
            format!("--ink: light-dark({}, ", hex(INK)),
            format!("--soft: light-dark({}, ", hex(SOFT)),
            "--accent: light-dark(oklch(.44 .1 var(--hue)), ".to_owned(),
            "--trail: color-mix(in oklab, var(--accent) 35%, var(--paper));".to_owned(),
        ] {
            assert!(style.contains(&token), "{token}");
        }
    }

    #[test]
    fn an_accent_is_what_browsers_make_of_it() {
        // By the sample code of CSS Color 4, which goes another way, through XYZ.
        for (hue, colour) in [
            (0, [125, 56, 80]),
            (29, [129, 58, 49]),
            (90, [104, 79, 0]),
            (158, [8, 99, 61]),
            (250, [31, 85, 135]),
            (320, [106, 62, 116]),
        ] {
            assert_eq!(accent(hue), colour, "{hue}");
        }
    }

    #[test]
    fn every_step_of_every_ink_has_its_number() {
        let colours = palette(158);
        let count = colours.len() / 3;
        let inks = [Ink::Text, Ink::Soft, Ink::Accent, Ink::Trail];
        for ink in inks {
            assert_eq!(ink.covering(0), 0);
            assert!(usize::from(ink.covering(255)) < count);
        }
        let full = |ink: Ink| {
            let at = usize::from(ink.covering(255)) * 3;
            [colours[at], colours[at + 1], colours[at + 2]]
        };
        assert_eq!(inks.map(full)[..3], [INK, SOFT, accent(158)]);
    }

    #[test]
    fn no_channel_is_so_near_a_half_that_another_machine_could_round_it_otherwise() {
        for hue in 0..=360_i32 {
            for channel in oklch(0.44, 0.1, f64::from(hue)) {
                let from_half = (channel.fract() - 0.5).abs();
                assert!(from_half > 1e-6, "{hue}: {channel}");
            }
        }
    }
}
