//! Colours of the theme as numbers.

use std::f64::consts::PI;

/// Red, green and blue (sRGB).
pub type Rgb = [u8; 3];

/// `--paper` of the stylesheet in light colours.
pub const PAPER: Rgb = [0xfb, 0xfa, 0xf7];

/// A colour of CSS `oklch()` in sRGB, each channel from 0 to 255 (CSS Color 4); out-of-gamut channels are clamped. The
/// hue is in degrees.
#[must_use]
pub fn oklch(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
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

/// The nearest colour with whole channels.
#[must_use]
pub fn rounded(colour: [f64; 3]) -> Rgb {
    colour.map(|channel| channel.round() as u8)
}

/// The colour as CSS has it, such as `#08633d`.
#[must_use]
pub fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Text with each `oklch(L C H)` of three numbers as the hexadecimal form of the same colour, for programs that do not
/// know the function. One of another form stays as it is.
#[must_use]
pub fn without_oklch(text: &str) -> String {
    const NAME: &str = "oklch(";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(NAME) {
        let (before, call) = rest.split_at(at);
        out.push_str(before);
        let inside = &call[NAME.len()..];
        let colour = inside
            .find(')')
            .and_then(|end| Some((parsed(&inside[..end])?, end)));
        rest = match colour {
            Some((colour, end)) => {
                out.push_str(&hex(rounded(colour)));
                &inside[end + 1..]
            }
            None => {
                out.push_str(NAME);
                inside
            }
        };
    }
    out.push_str(rest);
    out
}

/// The colour of three numbers, of which the first may be a percentage and the last may have the unit `deg`.
fn parsed(numbers: &str) -> Option<[f64; 3]> {
    let mut numbers = numbers.split_ascii_whitespace();
    let lightness = numbers.next()?;
    let lightness = match lightness.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok()? / 100.,
        None => lightness.parse().ok()?,
    };
    let chroma = numbers.next()?.parse().ok()?;
    let hue = numbers.next()?;
    let hue = hue.strip_suffix("deg").unwrap_or(hue).parse().ok()?;
    numbers
        .next()
        .is_none()
        .then(|| oklch(lightness, chroma, hue))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of a colour (WCAG 2.2).
    fn luminance(colour: Rgb) -> f64 {
        let linear = colour.map(|channel| {
            let channel = f64::from(channel) / 255.;
            match channel <= 0.040_45 {
                true => channel / 12.92,
                false => ((channel + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2).
    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The light and the dark colour of a token of the stylesheet, as it is written there.
    fn token(name: &str) -> (&'static str, &'static str) {
        let style = include_str!("../../templates/style.css");
        let start = format!("{name}: light-dark(");
        let at = style.find(&start).expect("a token") + start.len();
        let end = style[at..].find(");").expect("an end") + at;
        let middle = if style[at..end].starts_with('#') {
            ", "
        } else {
            "), "
        };
        style[at..end].split_once(middle).expect("two colours")
    }

    fn of_hex(colour: &str) -> Rgb {
        let number = u32::from_str_radix(&colour[1..], 16).expect("a number");
        [number >> 16, number >> 8, number].map(|channel| (channel & 0xff) as u8)
    }

    fn of_hue(colour: &str, hue: i32) -> Rgb {
        let numbers = colour.trim_end_matches(')').replace("oklch(", "");
        let numbers = numbers.replace("var(--hue", &hue.to_string());
        rounded(parsed(&numbers).expect("a colour"))
    }

    #[test]
    fn the_accent_can_be_read_at_every_hue() {
        let (paper, wash, accent) = (token("--paper"), token("--wash"), token("--accent"));
        for hue in 0..=360 {
            let light = of_hue(accent.0, hue);
            let dark = of_hue(accent.1, hue);
            // Text needs 4.5 by WCAG AA; the theme promises more.
            for (colour, behind, least) in [
                (light, paper.0, 6.7),
                (light, wash.0, 6.),
                (dark, paper.1, 9.),
                (dark, wash.1, 8.),
            ] {
                let found = contrast(colour, of_hex(behind));
                assert!(found >= least, "{hue}: {found} on {behind}");
            }
        }
        assert_eq!(hex(PAPER), paper.0);
    }

    #[test]
    fn the_contrast_is_that_of_wcag() {
        assert_eq!(contrast([0; 3], [255; 3]).round(), 21.);
        assert!((contrast([0x77; 3], [255; 3]) - 4.48).abs() < 0.01);
    }

    #[test]
    fn functions_of_other_forms_stay() {
        for (text, expected) in [
            ("fill:oklch(.44 .1 158);x", "fill:#08633d;x"),
            ("oklch(44% .1 158deg)", "#08633d"),
            ("oklch(.44 .1 var(--h))", "oklch(.44 .1 var(--h))"),
            ("oklch(.44 .1 158 / .5)", "oklch(.44 .1 158 / .5)"),
            ("oklch(", "oklch("),
        ] {
            assert_eq!(without_oklch(text), expected);
        }
    }

    #[test]
    fn no_channel_of_the_icon_is_so_near_a_half_that_another_machine_could_round_it_otherwise() {
        for hue in 0..=360_i32 {
            for channel in oklch(0.5, 0.11, f64::from(hue)) {
                let from_half = (channel.fract() - 0.5).abs();
                assert!(from_half > 1e-6, "{hue}: {channel}");
            }
        }
    }
}
