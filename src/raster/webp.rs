//! The chunks of a WebP file.

use super::fault::Fault;
use super::header::{Format, Header, orientation};

/// The chunks that are published.
const KEPT: [&[u8; 4]; 7] = [
    b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"VP8 ", b"VP8L", b"VP8X",
];
/// The flags of `VP8X`.
const ANIMATED: u8 = 0x02;
const XMP: u8 = 0x04;
const EXIF: u8 = 0x08;

/// A chunk.
struct Chunk<'b> {
    kind: [u8; 4],
    content: &'b [u8],
    /// All of it, with its padding.
    whole: &'b [u8],
}

/// All chunks.
fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Fault> {
    let Some((&[b'R', b'I', b'F', b'F', a, b, c, d, b'W', b'E', b'B', b'P'], body)) =
        bytes.split_first_chunk()
    else {
        return Err(Fault::damaged("its start"));
    };
    // The size counts `WEBP` too.
    let size = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    let size = size
        .checked_sub(4)
        .ok_or_else(|| Fault::damaged("its start"))?;
    let mut rest = body.get(..size).ok_or(Fault::Truncated)?;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let start = rest.get(..8).ok_or_else(|| Fault::damaged("a chunk"))?;
        let kind = [start[0], start[1], start[2], start[3]];
        let length = u32::from_le_bytes([start[4], start[5], start[6], start[7]]);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let content = rest[8..].get(..length).ok_or(Fault::Truncated)?;
        // The last one may lack its padding.
        let whole = (8 + length + length % 2).min(rest.len());
        found.push(Chunk {
            kind,
            content,
            whole: &rest[..whole],
        });
        rest = &rest[whole..];
    }
    Ok(found)
}

/// Reads the header of a file, up to its end.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Fault> {
    let mut header = Header::new(Format::Webp);
    let chunks = chunks(bytes)?;
    for chunk in &chunks {
        match (&chunk.kind, chunk.content) {
            (b"VP8X", &[flags, _, _, _, a, b, c, d, e, f, ..]) => {
                header.is_animated = flags & ANIMATED != 0;
                header.width = u32::from_le_bytes([a, b, c, 0]) + 1;
                header.height = u32::from_le_bytes([d, e, f, 0]) + 1;
            }
            (b"VP8 ", &[_, _, _, 0x9d, 0x01, 0x2a, a, b, c, d, ..]) => {
                header.has_data = true;
                let side = |a, b| u32::from(u16::from_le_bytes([a, b]) & 0x3fff);
                header.of_data(side(a, b), side(c, d));
            }
            (b"VP8L", &[0x2f, a, b, c, d, ..]) => {
                header.has_data = true;
                header.is_indexed = true;
                let sides = u32::from_le_bytes([a, b, c, d]);
                header.of_data((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1);
            }
            (b"VP8X" | b"VP8 " | b"VP8L", _) => return Err(Fault::damaged("its header")),
            (b"ANMF", _) => header.has_data = true,
            (b"ICCP", _) => header.has_profile = true,
            (b"EXIF", content) => {
                // Some programs write the prefix of JPEG too.
                let content = content.strip_prefix(b"Exif\0\0").unwrap_or(content);
                header.orientation = orientation(content);
            }
            _ => {}
        }
    }
    match header.has_data {
        true => header.checked(),
        false => Err(Fault::Truncated),
    }
}

/// The file without metadata, and what follows the image.
pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(b"RIFF\0\0\0\0WEBP");
    for chunk in chunks(bytes)? {
        if !KEPT.contains(&&chunk.kind) {
            continue;
        }
        let start = out.len();
        out.extend_from_slice(chunk.whole);
        if &chunk.kind == b"VP8X"
            && let Some(flags) = out.get_mut(start + 8)
        {
            *flags &= !(XMP | EXIF);
        }
        if out.len() % 2 == 1 {
            out.push(0);
        }
    }
    let size = u32::try_from(out.len() - 8).map_err(|_| Fault::TooLarge)?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(out)
}
