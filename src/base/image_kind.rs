//! What a file that a page shows as an image really is, by its first bytes.

/// How many bytes of a file decide.
pub const DECISIVE: usize = 512;

/// The content of a file that is shown as an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// An image that browsers show.
    Shown,
    /// An image or document that most browsers do not show; its format.
    NotShown(&'static str),
    /// A web page.
    Html,
    /// The pointer that Git LFS leaves in place of a file.
    Pointer,
    /// Nothing that is known.
    Unknown,
}

/// The beginnings of formats, from a number of bytes on.
#[rustfmt::skip] // A row is easier to find on one line.
const BEGINNINGS: &[(usize, &[u8], ImageKind)] = &[
    (0, b"\x89PNG", ImageKind::Shown),
    (0, b"\xff\xd8\xff", ImageKind::Shown),
    (0, b"GIF8", ImageKind::Shown),
    (8, b"WEBP", ImageKind::Shown),
    (0, b"BM", ImageKind::Shown),
    (0, b"\0\0\x01\0", ImageKind::Shown),
    (4, b"ftypavi", ImageKind::Shown),
    (4, b"ftyphei", ImageKind::NotShown("HEIC")),
    (4, b"ftyphev", ImageKind::NotShown("HEIC")),
    (4, b"ftyphms", ImageKind::NotShown("HEIC")),
    (4, b"ftypmif1", ImageKind::NotShown("HEIF")),
    (4, b"ftypmsf1", ImageKind::NotShown("HEIF")),
    (4, b"ftyp", ImageKind::NotShown("a video")),
    (0, b"\x1a\x45\xdf\xa3", ImageKind::NotShown("a video")),
    (0, b"II*\0", ImageKind::NotShown("TIFF")),
    (0, b"MM\0*", ImageKind::NotShown("TIFF")),
    (0, b"8BPS", ImageKind::NotShown("PSD")),
    (0, b"\xff\x0a", ImageKind::NotShown("JPEG XL")),
    (4, b"JXL ", ImageKind::NotShown("JPEG XL")),
    (4, b"jP  ", ImageKind::NotShown("JPEG 2000")),
    (0, b"%PDF", ImageKind::NotShown("PDF")),
    (0, b"%!PS", ImageKind::NotShown("PostScript")),
    (0, b"version https://git-lfs", ImageKind::Pointer),
];

/// The kind of a file that starts with these bytes.
#[must_use]
pub fn image_kind(start: &[u8]) -> ImageKind {
    let known = BEGINNINGS.iter().find(|(at, beginning, _)| {
        let part = start.get(*at..at + beginning.len());
        part.is_some_and(|part| part == *beginning)
    });
    if let Some((.., kind)) = known {
        return *kind;
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let text = String::from_utf8_lossy(text.trim_ascii_start()).to_ascii_lowercase();
    let starts = |beginnings: &[&str]| beginnings.iter().any(|start| text.starts_with(start));
    if starts(&["<svg", "<!doctype svg"]) || starts(&["<?xml", "<!--"]) && !text.contains("<html") {
        ImageKind::Shown
    } else if starts(&[
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<?xml",
        "<!--",
    ]) {
        ImageKind::Html
    } else {
        ImageKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        for (start, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], ImageKind::Shown),
            (b"\xff\xd8\xff\xe0", ImageKind::Shown),
            (b"RIFF\x10\0\0\0WEBPVP8 ", ImageKind::Shown),
            (b"\0\0\0\x1cftypavif", ImageKind::Shown),
            (b"<?xml version='1.0'?><svg/>", ImageKind::Shown),
            (b"\xef\xbb\xbf <svg>", ImageKind::Shown),
            (b"\0\0\0\x18ftypheic", ImageKind::NotShown("HEIC")),
            (b"\0\0\0\x18ftypisom", ImageKind::NotShown("a video")),
            (b"%PDF-1.7", ImageKind::NotShown("PDF")),
            (b"\n<!DOCTYPE HTML><p>", ImageKind::Html),
            (b"<?xml version='1.0'?><html>", ImageKind::Html),
            (
                b"version https://git-lfs.github.com/spec/v1",
                ImageKind::Pointer,
            ),
            (b"Not found", ImageKind::Unknown),
            (b"\x89P", ImageKind::Unknown),
            (b"", ImageKind::Unknown),
        ] {
            assert_eq!(image_kind(start), kind, "{start:?}");
        }
    }
}
