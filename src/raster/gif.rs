//! The blocks of a GIF file (GIF89a specification), to remove what no browser shows.

use super::fault::Fault;

/// The extensions of applications that change how an image plays; any other holds metadata, such as XMP.
const KEPT_APPLICATIONS: [&[u8; 11]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;
const COMMENT: u8 = 0xfe;
const APPLICATION: u8 = 0xff;

/// Whether bytes are a GIF file.
pub(super) fn is_gif(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

/// The file without comments, metadata of programs, and what follows the image.
pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let head = bytes.get(..13).ok_or(Fault::Truncated)?;
    let mut rest = bytes.get(13 + table(head[10])..).ok_or(Fault::Truncated)?;
    let mut out = bytes[..bytes.len() - rest.len()].to_vec();
    loop {
        let (length, is_kept) = match *rest {
            [TRAILER, ..] => {
                out.push(TRAILER);
                return Ok(out);
            }
            [EXTENSION, label, ..] => (2 + sub_blocks(&rest[2..])?, is_kept(label, &rest[2..])),
            [IMAGE, _, _, _, _, _, _, _, _, flags, ..] => {
                let start = 11 + table(flags);
                let data = rest.get(start..).ok_or(Fault::Truncated)?;
                (start + sub_blocks(data)?, true)
            }
            // Many programs leave out the last byte.
            [] => return Ok(out),
            _ => return Err(Fault::damaged("a block")),
        };
        let (block, after) = rest.split_at(length);
        if is_kept {
            out.extend_from_slice(block);
        }
        rest = after;
    }
}

/// Whether an extension is published; `blocks` are its sub-blocks.
fn is_kept(label: u8, blocks: &[u8]) -> bool {
    match label {
        COMMENT => false,
        APPLICATION => {
            let name = blocks.get(1..12);
            KEPT_APPLICATIONS.iter().any(|kept| name == Some(&kept[..]))
        }
        _ => true,
    }
}

/// The size of the table of colours that follows these flags, in bytes.
fn table(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// The length of a sequence of sub-blocks with the empty one that ends it.
fn sub_blocks(bytes: &[u8]) -> Result<usize, Fault> {
    let mut at = 0;
    loop {
        let length = usize::from(*bytes.get(at).ok_or(Fault::Truncated)?);
        at += 1 + length;
        match length {
            0 => return Ok(at),
            _ if at > bytes.len() => return Err(Fault::Truncated),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A GIF file of one pixel with these extensions before its image.
    fn gif(extensions: &[u8]) -> Vec<u8> {
        let start = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
        let image = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        [start, extensions, image, b"\x3b"].concat()
    }

    #[test]
    fn metadata_are_removed_and_the_loop_stays() {
        let repeated = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
        let delay = b"\x21\xf9\x04\0\x0a\0\0\0";
        let comment = b"\x21\xfe\x06secret\0";
        let xmp = b"\x21\xff\x0bXMP DataXMP\x02<x\0";
        let all = [&repeated[..], comment, delay, xmp].concat();
        let mut file = gif(&all);
        file.extend_from_slice(b"after the end");
        let kept = gif(&[&repeated[..], delay].concat());
        assert_eq!(stripped(&file).expect("is whole"), kept);
        assert_eq!(stripped(&kept).expect("is whole"), kept);
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let file = gif(b"\x21\xfe\x06secret\0");
        // The ends of its blocks: the table of colours, the comment, the image.
        let ends = [19, 29, file.len() - 1];
        for length in 6..file.len() {
            let is_end = ends.contains(&length);
            assert_eq!(stripped(&file[..length]).is_ok(), is_end, "{length}");
        }
    }
}
