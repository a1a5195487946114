//! The chunks of a PNG file.

use super::fault::Fault;
use super::header::{Format, Header, orientation};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Chunks besides the critical ones that change how an image looks.
const KEPT: [&[u8; 4]; 14] = [
    b"acTL", b"bKGD", b"cHRM", b"cICP", b"cLLI", b"fcTL", b"fdAT", b"gAMA", b"iCCP", b"mDCV",
    b"pHYs", b"sBIT", b"sRGB", b"tRNS",
];

/// A chunk.
struct Chunk<'b> {
    kind: [u8; 4],
    content: &'b [u8],
    /// All of it, with its length and checksum.
    whole: &'b [u8],
}

impl Chunk<'_> {
    /// Whether it is published.
    fn is_kept(&self) -> bool {
        self.kind[0].is_ascii_uppercase() || KEPT.contains(&&self.kind)
    }
}

/// All chunks.
fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Fault> {
    let mut rest = bytes
        .strip_prefix(SIGNATURE)
        .ok_or_else(|| Fault::damaged("its start"))?;
    let mut found = Vec::new();
    loop {
        let start = rest.get(..8).ok_or(Fault::Truncated)?;
        let length = u32::from_be_bytes([start[0], start[1], start[2], start[3]]);
        let kind = [start[4], start[5], start[6], start[7]];
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(Fault::damaged("a chunk"));
        }
        let end = usize::try_from(length).ok();
        let end = end.and_then(|length| length.checked_add(12));
        let whole = end.and_then(|end| rest.get(..end));
        let whole = whole.ok_or(Fault::Truncated)?;
        rest = &rest[whole.len()..];
        found.push(Chunk {
            kind,
            content: &whole[8..whole.len() - 4],
            whole,
        });
        if &kind == b"IEND" {
            return Ok(found);
        }
    }
}

/// Reads the header of a file, up to its end.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Fault> {
    let mut header = Header::new(Format::Png);
    let chunks = chunks(bytes)?;
    let Some(&[a, b, c, d, e, f, g, h, _, colour, ..]) = chunks
        .first()
        .filter(|first| &first.kind == b"IHDR")
        .map(|first| first.content)
    else {
        return Err(Fault::damaged("its header"));
    };
    header.width = u32::from_be_bytes([a, b, c, d]);
    header.height = u32::from_be_bytes([e, f, g, h]);
    header.is_indexed = colour == 3;
    for chunk in &chunks {
        match &chunk.kind {
            b"IDAT" => header.has_data = true,
            b"acTL" => header.is_animated = true,
            b"iCCP" => header.has_profile = true,
            b"eXIf" => header.orientation = orientation(chunk.content),
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
    out.extend_from_slice(SIGNATURE);
    for chunk in chunks(bytes)? {
        if chunk.is_kept() {
            out.extend_from_slice(chunk.whole);
        }
    }
    Ok(out)
}
