//! The theme's light colours as a palette: paper, and each ink in steps of coverage.

use crate::base::colour::{PAPER, Rgb, oklch, rounded};

/// `--ink` and `--soft` of the stylesheet.
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
    rounded(oklch(0.44, 0.1, hue as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_the_stylesheet() {
        let style = include_str!("../../../templates/style.css");
        let hex = crate::base::colour::hex;
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
