//! From a file's bytes to text: UTF-8 without byte order mark, line ends as `\n`.

use crate::diagnostic::Diagnostic;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Decodes a source file.
///
/// # Errors
/// Bytes that are not UTF-8, with the offset of the first; UTF-16 is recognised.
pub fn decode(file: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Box::new(
            Diagnostic::error("encoding", "this file looks like UTF-16, not UTF-8")
                .in_file(file)
                .hint("save it with the encoding UTF-8"),
        ));
    }
    match String::from_utf8(bytes) {
        Ok(text) => without_controls(file, plain_lines(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let lossy = plain_lines(String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned());
            Err(Box::new(
                Diagnostic::error("encoding", format!("byte {at} of this file is not UTF-8"))
                    .at(file, lossy.len()..lossy.len() + '\u{fffd}'.len_utf8())
                    .hint("save it with the encoding UTF-8"),
            ))
        }
    }
}

/// Control characters are never intended, and neither HTML nor XML can contain them.
fn without_controls(file: &str, text: String) -> Result<String, Box<Diagnostic>> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\x0c');
    // Most text has none: a scan of bytes is faster than one of characters.
    let suspect = |byte: &u8| *byte < b' ' && *byte != b'\n' || *byte == 0x7f || *byte == 0xc2;
    // Fixed-size chunks without an early exit, so that the compiler can vectorise the loop.
    let in_piece = |piece: &[u8]| {
        piece
            .iter()
            .fold(false, |found, byte| found | suspect(byte))
    };
    if !text.as_bytes().chunks(256).any(in_piece) {
        return Ok(text);
    }
    let Some((at, found)) = text.char_indices().find(|(_, c)| control(*c)) else {
        return Ok(text);
    };
    let code = u32::from(found);
    let message = format!("an invisible control character (U+{code:04X}) is here");
    let finding = Diagnostic::error("encoding", message).at(file, at..at + found.len_utf8());
    Err(Box::new(if code == 0 {
        finding.hint("this may be UTF-16, or not a text file; save it with the encoding UTF-8")
    } else {
        finding.hint("remove it")
    }))
}

/// Decodes for an excerpt: bytes that are not UTF-8 become `\u{fffd}`.
#[must_use]
pub fn decode_lossy(bytes: &[u8]) -> String {
    plain_lines(String::from_utf8_lossy(bytes).into_owned())
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
    fn the_first_bad_byte_is_named() {
        let error = decode("a", b"ab\xffc".to_vec()).expect_err("bad");
        assert_eq!(error.message, "byte 2 of this file is not UTF-8");
        assert_eq!(error.span.map(|span| span.start), Some(2));
        assert!(
            decode("a", b"\xff\xfea\0".to_vec())
                .expect_err("UTF-16")
                .message
                .contains("UTF-16")
        );
    }
}
