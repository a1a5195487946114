//! From a file's bytes to text: UTF-8 without byte order mark, line ends as `\n`.

use std::str::Utf8Error;

use crate::diagnostic::{Diagnostic, Severity, counted};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Decodes a source file.
///
/// # Errors
/// Bytes that are not UTF-8, with the offset of the first; UTF-16 is recognised. Control characters.
pub fn decode(file: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    let (text, finding) = decode_leniently(file, bytes)?;
    match finding {
        None => Ok(text),
        Some(finding) => Err(Box::new(Diagnostic {
            severity: Severity::Error,
            ..finding
        })),
    }
}

/// As [`decode`], but a control character that is a visible one in Windows-1252 is replaced by that, with one warning.
///
/// # Errors
/// As [`decode`], for all other control characters.
pub fn decode_leniently(
    file: &str,
    bytes: Vec<u8>,
) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Box::new(
            Diagnostic::error("encoding", "this file looks like UTF-16, not UTF-8")
                .in_file(file)
                .hint("save it with the encoding UTF-8"),
        ));
    }
    match String::from_utf8(bytes) {
        Ok(text) => without_controls(file, plain_lines(text)),
        Err(error) => Err(Box::new(not_utf8(
            file,
            error.as_bytes(),
            &error.utf8_error(),
        ))),
    }
}

/// The error about the first byte that is not UTF-8.
fn not_utf8(file: &str, bytes: &[u8], error: &Utf8Error) -> Diagnostic {
    let at = error.valid_up_to();
    let lossy = decode_lossy(&bytes[..at]);
    let meant = windows_1252(bytes[at]).map(|c| format!("; in Windows-1252 it is `{c}`"));
    let message = format!(
        "byte {at} of this file is not UTF-8{}",
        meant.unwrap_or_default()
    );
    Diagnostic::error("encoding", message)
        .at(file, lossy.len()..lossy.len() + '\u{fffd}'.len_utf8())
        .hint("save it with the encoding UTF-8")
}

/// The visible character that a byte is in Windows-1252, the encoding of old files of Windows, if it is not ASCII.
fn windows_1252(byte: u8) -> Option<char> {
    /// The characters of 0x80 to 0x9f; those that are not defined are spaces.
    const UPPER: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    match byte {
        0x80..=0x9f => {
            let found = UPPER.chars().nth(usize::from(byte - 0x80));
            found.filter(|c| *c != ' ')
        }
        0xa1..=0xac | 0xae..=0xff => Some(char::from(byte)),
        _ => None,
    }
}

/// The character that was meant by a control character: its number is that of a byte of Windows-1252.
fn meant(control: char) -> Option<char> {
    let byte = u8::try_from(u32::from(control)).ok()?;
    windows_1252(byte).filter(|_| control.is_control())
}

/// The text in which the control characters of another encoding are what they were meant to be.
fn repaired(text: String) -> String {
    match text.contains(|c| meant(c).is_some()) {
        true => text.chars().map(|c| meant(c).unwrap_or(c)).collect(),
        false => text,
    }
}

/// Control characters are never intended, and neither HTML nor XML can contain them.
fn without_controls(
    file: &str,
    text: String,
) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\x0c');
    // Most text has none: a scan of bytes is faster than one of characters.
    let suspect = |byte: &u8| *byte < b' ' && *byte != b'\n' || *byte == 0x7f || *byte == 0xc2;
    // Fixed-size chunks without an early exit, so that the compiler can vectorise the loop.
    let in_piece = |piece: &[u8]| {
        piece
            .iter()
            .fold(false, |found, byte| found | suspect(byte))
    };
    if !text.as_bytes().chunks(256).any(in_piece) {
        return Ok((text, None));
    }
    let mut controls = text.chars().filter(|c| is_control(*c));
    let Some(first) = controls.next() else {
        return Ok((text, None));
    };
    // The first that cannot be replaced, else the first.
    let worst = std::iter::once(first)
        .chain(controls.by_ref())
        .find(|c| meant(*c).is_none());
    let found = worst.unwrap_or(first);
    let count = text.chars().filter(|c| meant(*c).is_some()).count();
    // Offsets are in the repaired text, which is also the one that excerpts show.
    let at = text.split(found).next().unwrap_or_default().to_owned();
    let at = repaired(at).len();
    let message = format!(
        "an invisible control character (U+{:04X}) is here",
        u32::from(found)
    );
    let Some(meant) = meant(found) else {
        let end = at + found.len_utf8();
        let finding = Diagnostic::error("encoding", message).at(file, at..end);
        return Err(Box::new(match found {
            '\0' => finding
                .hint("this may be UTF-16, or not a text file; save it with the encoding UTF-8"),
            _ => finding.hint("remove it"),
        }));
    };
    let more = (count > 1).then(|| format!("there are {} like it", counted(count - 1, "other")));
    let finding = Diagnostic::warning("encoding", format!("{message}, where `{meant}` was meant"))
        .at(file, at..at + meant.len_utf8())
        .hint(format!(
            "write `{meant}`: an old file of Windows was converted as if it had another encoding"
        ))
        .maybe_hint(more);
    Ok((repaired(text), Some(finding)))
}

/// Decodes for an excerpt: bytes that are not UTF-8 become `\u{fffd}`.
#[must_use]
pub fn decode_lossy(bytes: &[u8]) -> String {
    repaired(plain_lines(String::from_utf8_lossy(bytes).into_owned()))
}

fn plain_lines(text: String) -> String {
    let without_mark = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if without_mark.contains('\r') {
        without_mark.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        without_mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
        assert_eq!(
            decode("a", b"\xef\xbb\xbfa\r\nb\rc".to_vec()).as_deref(),
            Ok("a\nb\nc")
        );
    }

    #[test]
    fn a_control_character_of_windows_is_named_and_replaced() {
        let bytes = "a\n\u{93}b\u{94} it\u{92}s\n".as_bytes().to_vec();
        let error = decode("a", bytes.clone()).expect_err("a control character");
        assert_eq!(
            error.message,
            "an invisible control character (U+0093) is here, where `“` was meant"
        );
        assert_eq!(error.hints[1], "there are 2 others like it");
        let (text, finding) = decode_leniently("a", bytes.clone()).expect("repaired");
        assert_eq!(text, "a\n“b” it’s\n");
        assert_eq!(decode_lossy(&bytes), text);
        let span = finding.expect("a warning").span.expect("a span");
        assert_eq!(&text[span.range()], "“");
        for (text, hint) in [
            ("a\u{7}", "remove it"),
            ("\u{93}\u{81}", "remove it"),
            ("a\0", "UTF-16"),
        ] {
            let bytes = text.as_bytes().to_vec();
            let error = decode_leniently("a", bytes).expect_err(text);
            assert!(
                error.is_error() && error.hints[0].contains(hint),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        let error = decode("a", b"ab\xffc".to_vec()).expect_err("bad");
        assert_eq!(
            error.message,
            "byte 2 of this file is not UTF-8; in Windows-1252 it is `ÿ`"
        );
        assert_eq!(error.span.map(|span| span.start), Some(2));
        assert!(
            decode("a", b"\xff\xfea\0".to_vec())
                .expect_err("UTF-16")
                .message
                .contains("UTF-16")
        );
    }
}
