//! The segments of a JPEG file.

use std::ops::Range;

use memchr::memchr;

use super::fault::Fault;
use super::header::{Format, Header, orientation};

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const COM: u8 = 0xfe;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const EXIF: &[u8] = b"Exif\0\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
/// The length of a JFIF segment's content without a thumbnail.
const JFIF: usize = 14;

/// A segment: its marker, the whole of it with the scan after it, and its content.
struct Segment {
    marker: u8,
    whole: Range<usize>,
    content: Range<usize>,
}

/// The segments between the start of the image and its end, without both. Each has at least two bytes, so that the work
/// is linear.
fn segments(bytes: &[u8]) -> Result<Vec<Segment>, Fault> {
    let mut found = Vec::new();
    let mut at = 2;
    if !bytes.starts_with(&[0xff, SOI]) {
        return Err(Fault::damaged("its start"));
    }
    loop {
        let start = at;
        if *bytes.get(at).ok_or(Fault::Truncated)? != 0xff {
            return Err(Fault::damaged("a marker"));
        }
        // A marker may be padded.
        while *bytes.get(at).ok_or(Fault::Truncated)? == 0xff {
            at += 1;
        }
        let marker = bytes[at];
        at += 1;
        match marker {
            EOI => return Ok(found),
            0x01 | 0xd0..=0xd7 => continue,
            0 | SOI => return Err(Fault::damaged("a marker")),
            _ => {}
        }
        let length = bytes.get(at..at + 2).ok_or(Fault::Truncated)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            return Err(Fault::damaged("a segment"));
        }
        let content = at + 2..at + length;
        at = content.end;
        if at > bytes.len() {
            return Err(Fault::Truncated);
        }
        if marker == SOS {
            at = end_of_scan(bytes, at)?;
        }
        found.push(Segment {
            marker,
            whole: start..at,
            content,
        });
    }
}

/// Where the compressed data that starts at `at` ends: at the next marker.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    loop {
        at += memchr(0xff, &bytes[at..]).ok_or(Fault::Truncated)?;
        match *bytes.get(at + 1).ok_or(Fault::Truncated)? {
            // A byte of the data, or a mark inside of it.
            0 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Ok(at),
        }
    }
}

/// Reads the header of a file, up to its end.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Fault> {
    let mut header = Header::new(Format::Jpeg);
    let mut frame = None;
    for segment in segments(bytes)? {
        let content = &bytes[segment.content.clone()];
        match segment.marker {
            // Frames, without the tables that have their numbers.
            0xc0..=0xcf if ![0xc4, 0xc8, 0xcc].contains(&segment.marker) && frame.is_none() => {
                frame = Some(read_frame(&mut header, segment.marker, content)?);
            }
            APP2 if content.starts_with(ICC) => header.has_profile = true,
            APP1 if content.starts_with(EXIF) => {
                header.orientation = orientation(&content[EXIF.len()..]);
            }
            SOS => header.has_data = true,
            _ => {}
        }
    }
    match frame {
        None => Err(Fault::damaged("its header")),
        Some(()) if !header.has_data => Err(Fault::Truncated),
        Some(()) => header.checked(),
    }
}

fn read_frame(header: &mut Header, marker: u8, content: &[u8]) -> Result<(), Fault> {
    let &[depth, a, b, c, d, components, ..] = content else {
        return Err(Fault::damaged("its header"));
    };
    header.height = u16::from_be_bytes([a, b]).into();
    header.width = u16::from_be_bytes([c, d]).into();
    match (marker, components) {
        (_, 4) => Err(Fault::Cmyk),
        (0xc0..=0xc2, 1 | 3) if depth == 8 => Ok(()),
        (0xc0..=0xc2, 1 | 3) => Err(Fault::Encoding(format!("{depth} bits a colour"))),
        (0xc3 | 0xc7 | 0xcb | 0xcf, _) => Err(Fault::Encoding("lossless JPEG".to_owned())),
        (0xc9..=0xce, _) => Err(Fault::Encoding("arithmetic coding".to_owned())),
        _ => Err(Fault::Encoding(format!("{components} colours"))),
    }
}

/// The bytes of a segment that are published: all of it, a part, or `None` if it is metadata.
fn kept<'b>(segment: &Segment, content: &'b [u8]) -> Option<&'b [u8]> {
    let is_kept = match segment.marker {
        APP0 => content.starts_with(b"JFIF\0") && content.len() >= JFIF,
        // Other APP2 segments list further images, such as previews.
        APP2 => content.starts_with(ICC),
        // States how colours are encoded.
        APP14 => content.starts_with(b"Adobe"),
        APP1..=0xef | COM => false,
        _ => true,
    };
    match segment.marker {
        APP0 if is_kept => Some(&content[..JFIF]),
        _ => is_kept.then_some(content),
    }
}

/// A segment of Exif that states the orientation and nothing else.
fn only_orientation(orientation: u8) -> Vec<u8> {
    const TIFF: &[u8] = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    let mut content = [EXIF, TIFF].concat();
    // The value with its padding, and no further directory.
    content.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    let length = u8::try_from(content.len() + 2).unwrap_or_default();
    [&[0xff, APP1, 0, length], &content[..]].concat()
}

/// The file without metadata besides its orientation, thumbnails, and what follows the image.
pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xff, SOI]);
    for segment in segments(bytes)? {
        let content = &bytes[segment.content.clone()];
        match kept(&segment, content) {
            None => {
                let exif = (segment.marker == APP1).then(|| content.strip_prefix(EXIF));
                let turned = exif
                    .flatten()
                    .map(orientation)
                    .filter(|turned| *turned != 1);
                out.extend(turned.map(only_orientation).unwrap_or_default());
            }
            Some(kept) if segment.marker == APP0 => {
                out.extend_from_slice(&[0xff, APP0, 0, 16]);
                out.extend_from_slice(&kept[..JFIF - 2]);
                out.extend_from_slice(&[0, 0]); // The size of the thumbnail.
            }
            Some(_) => out.extend_from_slice(&bytes[segment.whole]),
        }
    }
    out.extend_from_slice(&[0xff, EOI]);
    Ok(out)
}
