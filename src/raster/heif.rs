//! The boxes of an AVIF file (ISO/IEC 23008-12), to blank its metadata: Exif and XMP. Nothing is moved, since boxes refer to
//! each other by offset.

use std::ops::Range;

use super::fault::Fault;

/// The type that items of metadata get, which no program knows.
const BLANK: &[u8; 4] = b"skip";
/// The most items and extents that are read.
const MOST: usize = 4096;

/// Whether bytes are an AVIF file.
pub(super) fn is_avif(bytes: &[u8]) -> bool {
    bytes.get(4..11) == Some(b"ftypavi")
}

/// The file with zeros in place of metadata.
pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = bytes.to_vec();
    for (kind, content) in boxes(bytes, 0..bytes.len())? {
        match &kind {
            b"uuid" | b"udta" | b"free" | b"skip" => out[content].fill(0),
            b"meta" => blank_items(bytes, content, &mut out)?,
            _ => {}
        }
    }
    Ok(out)
}

/// Blanks the items of metadata that a `meta` box lists.
fn blank_items(bytes: &[u8], meta: Range<usize>, out: &mut [u8]) -> Result<(), Fault> {
    // Version and flags come first.
    let inside = boxes(bytes, meta.start + 4..meta.end)?;
    let find = |wanted: &[u8; 4]| inside.iter().find(|(kind, _)| kind == wanted);
    let (Some((_, items)), Some((_, places))) = (find(b"iinf"), find(b"iloc")) else {
        return Ok(());
    };
    let data = find(b"idat").map(|(_, range)| range.clone());
    let mut blanked = Vec::new();
    for (id, kind) in metadata(bytes, items.clone())? {
        out[kind].copy_from_slice(BLANK);
        blanked.push(id);
    }
    for (id, place) in extents(bytes, places.clone(), data)? {
        if blanked.contains(&id) {
            out.get_mut(place).ok_or(Fault::Truncated)?.fill(0);
        }
    }
    Ok(())
}

/// The items of an `iinf` box that are metadata: their ids, and where their types are.
fn metadata(bytes: &[u8], info: Range<usize>) -> Result<Vec<(u64, Range<usize>)>, Fault> {
    let mut reader = Reader::new(bytes, info.clone());
    let version = reader.number(4)? >> 24;
    let count = reader.number(if version == 0 { 2 } else { 4 })?;
    let mut found = Vec::new();
    for (kind, content) in boxes(bytes, reader.at..info.end)? {
        if &kind != b"infe" || found.len() as u64 >= count {
            continue;
        }
        let mut entry = Reader::new(bytes, content);
        let version = entry.number(4)? >> 24;
        if version < 2 {
            continue;
        }
        let id = entry.number(if version == 2 { 2 } else { 4 })?;
        entry.number(2)?;
        let kind = entry.at..entry.at + 4;
        if matches!(bytes.get(kind.clone()), Some(b"Exif" | b"mime" | b"uri ")) {
            found.push((id, kind));
        }
    }
    Ok(found)
}

/// The parts of the file in which the items of an `iloc` box are, with the ids of the items; `data` is the content of the
/// `idat` box.
fn extents(
    bytes: &[u8],
    places: Range<usize>,
    data: Option<Range<usize>>,
) -> Result<Vec<(u64, Range<usize>)>, Fault> {
    let mut reader = Reader::new(bytes, places);
    let version = reader.number(4)? >> 24;
    let sizes = reader.number(2)?;
    let [offset, length, base, index] = [12, 8, 4, 0].map(|shift| (sizes >> shift & 15) as usize);
    let wide = if version == 2 { 4 } else { 2 };
    let mut found = Vec::new();
    for _ in 0..reader.number(wide)?.min(MOST as u64) {
        let id = reader.number(wide)?;
        let is_in_data = version > 0 && reader.number(2)? & 15 == 1;
        reader.number(2)?;
        let base = reader.number(base)?;
        for _ in 0..reader.number(2)? {
            if version > 0 {
                reader.number(index)?;
            }
            let (offset, length) = (reader.number(offset)?, reader.number(length)?);
            let from = if is_in_data {
                data.clone()
            } else {
                Some(0..bytes.len())
            };
            let from = from.ok_or_else(|| Fault::damaged("a place"))?;
            let start = base.checked_add(offset);
            let start = start.and_then(|start| usize::try_from(start).ok());
            let start = start.and_then(|start| start.checked_add(from.start));
            let length = usize::try_from(length).ok();
            // A length of 0 is all of the file or the box.
            let end = start.zip(length).and_then(|(start, length)| match length {
                0 => Some(from.end),
                length => start.checked_add(length),
            });
            match start
                .zip(end)
                .filter(|(start, end)| start <= end && *end <= from.end)
            {
                Some((start, end)) if found.len() < MOST => found.push((id, start..end)),
                _ => return Err(Fault::damaged("a place")),
            }
        }
    }
    Ok(found)
}

/// A box: its type, and where its content is.
type Found = ([u8; 4], Range<usize>);

/// The boxes of a part of the file.
fn boxes(bytes: &[u8], part: Range<usize>) -> Result<Vec<Found>, Fault> {
    let mut found = Vec::new();
    let mut at = part.start;
    while at < part.end {
        let mut reader = Reader::new(bytes, at..part.end);
        let size = reader.number(4)?;
        let kind = reader.number(4)?.to_be_bytes();
        let kind = [kind[4], kind[5], kind[6], kind[7]];
        let size = match size {
            0 => (part.end - at) as u64,
            1 => reader.number(8)?,
            size => size,
        };
        let size = usize::try_from(size).ok();
        let end = size.and_then(|size| at.checked_add(size));
        let end = end.filter(|end| (reader.at..=part.end).contains(end));
        let end = end.ok_or(Fault::Truncated)?;
        if found.len() == MOST {
            return Err(Fault::damaged("its boxes"));
        }
        found.push((kind, reader.at..end));
        at = end;
    }
    Ok(found)
}

/// Reads numbers one after the other.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    end: usize,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8], part: Range<usize>) -> Self {
        Self {
            bytes,
            at: part.start,
            end: part.end,
        }
    }

    /// The number in the next `width` bytes, at most 8.
    fn number(&mut self, width: usize) -> Result<u64, Fault> {
        let end = self.at.checked_add(width).filter(|end| *end <= self.end);
        let end = end.filter(|_| width <= 8).ok_or(Fault::Truncated)?;
        let bytes = self.bytes.get(self.at..end).ok_or(Fault::Truncated)?;
        self.at = end;
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Ok(bytes.iter().fold(0, add))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).expect("is small");
        [&size.to_be_bytes()[..], kind, content].concat()
    }

    /// A file with a picture and metadata at its end.
    fn file() -> Vec<u8> {
        let entry = |id: u8, kind: &[u8; 4]| {
            boxed(
                b"infe",
                &[&[2, 0, 0, 0, 0, id, 0, 0], &kind[..], b"\0"].concat(),
            )
        };
        let items = [
            &[0, 0, 0, 0, 0, 3][..],
            &entry(1, b"av01"),
            &entry(2, b"Exif"),
            &entry(3, b"mime"),
        ]
        .concat();
        let place =
            |id: u8, offset: u8, length: u8| [0, id, 0, 0, 0, 1, 0, 0, 0, offset, 0, 0, 0, length];
        let start = boxed(b"ftyp", b"avif\0\0\0\0avif");
        let meta = |offset: u8| {
            let places = [
                &[0, 0, 0, 0, 0x44, 0, 0, 3][..],
                &place(1, offset, 4),
                &place(2, offset + 4, 6),
                &place(3, offset + 10, 3),
            ]
            .concat();
            boxed(
                b"meta",
                &[
                    &[0, 0, 0, 0][..],
                    &boxed(b"iinf", &items),
                    &boxed(b"iloc", &places),
                ]
                .concat(),
            )
        };
        let offset = u8::try_from(start.len() + meta(0).len() + 8).expect("is small");
        [start, meta(offset), boxed(b"mdat", b"dataSECRETxmp")].concat()
    }

    #[test]
    fn metadata_are_blanked_and_the_picture_stays() {
        let file = file();
        let stripped = stripped(&file).expect("is whole");
        assert_eq!(stripped.len(), file.len());
        assert!(stripped.ends_with(b"data\0\0\0\0\0\0\0\0\0"));
        let has = |part: &[u8]| stripped.windows(part.len()).any(|window| window == part);
        assert!(has(b"av01") && !has(b"Exif") && !has(b"mime"));
    }

    #[test]
    fn damaged_boxes_are_an_error_and_no_panic() {
        let file = file();
        for at in 0..file.len() {
            let _ = stripped(&file[..at]);
            for value in [0, 1, 255] {
                let mut file = file.clone();
                file[at] = value;
                let _ = stripped(&file);
            }
        }
    }
}
