//! Reads the metrics of a WOFF2 file (W3C, WOFF File Format 2.0): what a fallback font needs to take the same room.

use std::io::Read as _;

use brotli_decompressor::Decompressor;
use ttf_parser::{Face, RawFaceTables, Tag};

/// The most bytes of the tables of a file.
const LARGEST_TABLES: u64 = 16 << 20;
/// The most tables; fonts have about twenty.
const MOST_TABLES: usize = 100;

/// The numbers of the tables that are read, in the specification's list of known tags.
const CMAP: u8 = 0;
const HEAD: u8 = 1;
const HHEA: u8 = 2;
const HMTX: u8 = 3;
const MAXP: u8 = 4;
const OS2: u8 = 6;
const GLYF: u8 = 10;
const LOCA: u8 = 11;
const FVAR: u8 = 47;
/// The number of a table whose tag is written out.
const OTHER: u8 = 63;

/// How often each letter is used in English, in thousandths of all signs, with the width of its glyph in Arial, in
/// thousandths of the size.
const LETTERS: [(char, u32, u32); 27] = [
    (' ', 183, 278),
    ('a', 65, 556),
    ('b', 12, 556),
    ('c', 23, 500),
    ('d', 35, 556),
    ('e', 104, 556),
    ('f', 18, 278),
    ('g', 16, 556),
    ('h', 50, 556),
    ('i', 57, 222),
    ('j', 1, 222),
    ('k', 6, 500),
    ('l', 33, 222),
    ('m', 20, 833),
    ('n', 56, 556),
    ('o', 62, 556),
    ('p', 15, 556),
    ('q', 1, 556),
    ('r', 50, 333),
    ('s', 53, 500),
    ('t', 75, 278),
    ('u', 23, 556),
    ('v', 8, 500),
    ('w', 17, 722),
    ('x', 1, 500),
    ('y', 14, 500),
    ('z', 1, 500),
];

/// The metrics of a font, as parts of its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Metrics {
    /// The height above the baseline.
    pub(super) ascent: f64,
    /// The depth below the baseline.
    pub(super) descent: f64,
    /// What lines have between them.
    pub(super) line_gap: f64,
    /// How wide English text is, as a part of its width in Arial.
    pub(super) width: f64,
    /// The weights of a variable font, lightest and boldest.
    pub(super) weights: Option<(u16, u16)>,
}

/// The metrics of a file.
///
/// # Errors
/// Why the file cannot be used, as the end of a sentence about it.
pub(super) fn metrics(file: &[u8]) -> Result<Metrics, &'static str> {
    const DAMAGED: &str = "is damaged";
    let tables = Tables::read(file)?;
    let hmtx = tables.widths();
    let raw = RawFaceTables {
        head: tables.get(HEAD).ok_or(DAMAGED)?,
        hhea: tables.get(HHEA).ok_or(DAMAGED)?,
        maxp: tables.get(MAXP).ok_or(DAMAGED)?,
        cmap: tables.get(CMAP),
        hmtx: hmtx.as_deref(),
        os2: tables.get(OS2),
        fvar: tables.get(FVAR),
        ..RawFaceTables::default()
    };
    let face = Face::from_raw_tables(raw).map_err(|_| DAMAGED)?;
    let size = f64::from(face.units_per_em());
    let part = |units: i16| f64::from(units) / size;
    let (mut own, mut arial) = (0., 0.);
    for (letter, uses, width) in LETTERS {
        let glyph = face.glyph_index(letter);
        if let Some(advance) = glyph.and_then(|glyph| face.glyph_hor_advance(glyph)) {
            own += f64::from(uses) * f64::from(advance) / size;
            arial += f64::from(uses * width) / 1000.;
        }
    }
    let axis = face.variation_axes().into_iter();
    let mut axis = axis.filter(|axis| axis.tag == Tag::from_bytes(b"wght"));
    let weight = |value: f32| value.clamp(1., 1000.) as u16;
    let metrics = Metrics {
        ascent: part(face.ascender()),
        descent: -part(face.descender()),
        line_gap: part(face.line_gap()),
        // A font without Latin letters.
        width: if arial > 0. { own / arial } else { 1. },
        weights: axis
            .next()
            .map(|axis| (weight(axis.min_value), weight(axis.max_value))),
    };
    let is_usual = |part: f64| (0. ..=4.).contains(&part);
    let all = [metrics.ascent, metrics.descent, metrics.line_gap];
    match all.into_iter().all(is_usual) && (0.2..=5.).contains(&metrics.width) {
        true => Ok(metrics),
        false => Err("has metrics that no font has"),
    }
}

/// The tables of a file, uncompressed.
struct Tables {
    /// The number of each, whether it is transformed, and the range of its bytes.
    all: Vec<(u8, bool, std::ops::Range<usize>)>,
    bytes: Vec<u8>,
}

impl Tables {
    fn read(file: &[u8]) -> Result<Self, &'static str> {
        const HEADER: usize = 48;
        const SHORT: &str = "ends before its tables do";
        if !file.starts_with(b"wOF2") {
            return Err(match file {
                [b'w', b'O', b'F', b'F', ..] => "is WOFF, the older format",
                [0, 1, 0, 0, ..] | [b't', b'r', b'u', b'e', ..] | [b'O', b'T', b'T', b'O', ..] => {
                    "is an uncompressed font"
                }
                _ => "is not a WOFF2 file",
            });
        }
        if file.get(4..8) == Some(b"ttcf") {
            return Err("is a collection of several fonts");
        }
        let header = file.get(..HEADER).ok_or(SHORT)?;
        let count = usize::from(u16::from_be_bytes([header[12], header[13]]));
        if count > MOST_TABLES {
            return Err("has too many tables");
        }
        let mut rest = &file[HEADER..];
        let mut all = Vec::new();
        let mut end = 0_usize;
        for _ in 0..count {
            let entry = entry(&mut rest).ok_or(SHORT)?;
            let start = end;
            end = end.checked_add(entry.length).ok_or(SHORT)?;
            all.push((entry.number, entry.is_transformed, start..end));
        }
        if end as u64 > LARGEST_TABLES {
            return Err("is too large uncompressed");
        }
        let mut bytes = Vec::new();
        let decompressed = Decompressor::new(rest, 4096)
            .take(LARGEST_TABLES)
            .read_to_end(&mut bytes);
        match decompressed {
            Ok(_) if bytes.len() >= end => Ok(Self { all, bytes }),
            _ => Err("is damaged"),
        }
    }

    fn find(&self, number: u8) -> Option<(bool, &[u8])> {
        let found = self.all.iter().find(|(known, ..)| *known == number);
        let (_, is_transformed, range) = found?;
        Some((*is_transformed, self.bytes.get(range.clone())?))
    }

    /// A table that is stored as it is.
    fn get(&self, number: u8) -> Option<&[u8]> {
        let (is_transformed, bytes) = self.find(number)?;
        (!is_transformed).then_some(bytes)
    }

    /// The table of widths. If it is transformed, the widths follow the flags in it, and what else it has is in the
    /// outlines, which nothing here needs.
    fn widths(&self) -> Option<Vec<u8>> {
        let (is_transformed, bytes) = self.find(HMTX)?;
        if !is_transformed {
            return Some(bytes.to_vec());
        }
        let hhea = self.get(HHEA)?;
        let count = usize::from(u16::from_be_bytes([*hhea.get(34)?, *hhea.get(35)?]));
        let widths = bytes.get(1..1 + 2 * count)?.chunks_exact(2);
        Some(
            widths
                .flat_map(|width| [width[0], width[1], 0, 0])
                .collect(),
        )
    }
}

/// An entry of the list of tables.
struct Entry {
    number: u8,
    is_transformed: bool,
    /// The number of its bytes in the compressed data.
    length: usize,
}

fn entry(rest: &mut &[u8]) -> Option<Entry> {
    let (flags, after) = rest.split_first()?;
    *rest = after;
    let (number, version) = (flags & 0x3f, flags >> 6);
    if number == OTHER {
        *rest = rest.get(4..)?;
    }
    let original = base128(rest)?;
    // Outlines are transformed in version 0, and all others in any other.
    let is_transformed = match number {
        GLYF | LOCA => version != 3,
        _ => version != 0,
    };
    let length = match is_transformed {
        true => base128(rest)?,
        false => original,
    };
    Some(Entry {
        number,
        is_transformed,
        length: length as usize,
    })
}

/// A number of up to five groups of seven bits.
fn base128(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for at in 0..5 {
        let byte = *rest.get(at)?;
        if number & 0xfe00_0000 != 0 || at == 0 && byte == 0x80 {
            return None;
        }
        number = number << 7 | u32::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            *rest = &rest[at + 1..];
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_groups_of_seven_bits() {
        let read = |mut bytes: &[u8]| base128(&mut bytes);
        assert_eq!(read(&[0x3f]), Some(63));
        assert_eq!(read(&[0x81, 0x00]), Some(128));
        assert_eq!(read(&[0x80, 0x01]), None);
        assert_eq!(read(&[0xff; 6]), None);
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn files_that_are_no_fonts_are_refused() {
        for (file, expected) in [
            (&b"wOFF"[..], "is WOFF, the older format"),
            (b"OTTO", "is an uncompressed font"),
            (b"<html>", "is not a WOFF2 file"),
            (b"wOF2ttcf", "is a collection of several fonts"),
            (b"wOF2", "ends before its tables do"),
        ] {
            assert_eq!(metrics(file), Err(expected));
        }
        let mut header = [0; 48];
        header[..4].copy_from_slice(b"wOF2");
        assert_eq!(metrics(&header), Err("is damaged"));
        header[12] = 1;
        assert_eq!(metrics(&header), Err("has too many tables"));
    }

    #[test]
    fn a_font_has_the_metrics_of_its_tables() {
        let font = include_bytes!("../../../tests/support/square.woff2");
        let found = metrics(font).expect("a font");
        assert_eq!(
            (found.ascent, found.descent, found.line_gap),
            (0.75, 0.25, 0.125)
        );
        assert_eq!(found.weights, None);
        // Every letter is half as wide as the font is high.
        assert!((found.width - 1.1).abs() < 0.1, "{}", found.width);
    }
}
