//! New addresses in the source files: which can be written, and the bytes of the changed files.

use std::collections::BTreeMap;

use super::collect::Link;
use crate::page::markdown::Writing;

/// A new address in the place of one in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where the old one is in the text of the file.
    pub at: usize,
    /// The old address as written.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// Edits by file.
pub type Edits = BTreeMap<String, Vec<Edit>>;

/// The edit that writes a new address, or `None` if the place does not hold the address as it is, or if the new one would
/// have to be escaped there.
#[must_use]
pub fn edit(link: &Link, new: &str) -> Option<Edit> {
    let writing = link.writing?;
    // Written without its scheme, or with spaces around it.
    let is_whole = link.written.starts_with("http");
    (is_whole && can_be_written(new, writing)).then(|| Edit {
        at: link.span.range().start,
        old: link.written.clone(),
        new: new.to_owned(),
    })
}

fn can_be_written(new: &str, writing: Writing) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&+,=%()*".contains(c);
    let fits = match writing {
        Writing::Angle | Writing::Quoted | Writing::YamlSingle => true,
        Writing::Plain => is_balanced(new),
        // Would be read as a reference to a character, perhaps.
        Writing::Attribute => !new.contains('&'),
        // A comma ends a value in brackets.
        Writing::YamlPlain => !new.contains(',') && !new.ends_with(':'),
    };
    fits && new.chars().all(is_plain)
}

fn is_balanced(new: &str) -> bool {
    let mut depth = 0_u32;
    for c in new.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// The bytes of a file with its edits, and how many were made. An edit whose place does not hold the old address any more is
/// left out. No other byte changes: neither line ends nor a byte order mark, which the text of a file does not have.
#[must_use]
pub fn apply(bytes: &[u8], edits: &[Edit]) -> (Vec<u8>, usize) {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.at);
    edits.dedup_by_key(|edit| edit.at);
    let mut out = Vec::with_capacity(bytes.len() + 64);
    // The offset in the file, and the same in its text.
    let mut at = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    out.extend_from_slice(&bytes[..at]);
    let mut in_text = 0;
    let mut count = 0;
    for edit in edits {
        while at < bytes.len() && in_text < edit.at {
            let is_line_end = bytes[at..].starts_with(b"\r\n");
            in_text += usize::from(!is_line_end);
            out.push(bytes[at]);
            at += 1;
        }
        if in_text == edit.at && bytes[at..].starts_with(edit.old.as_bytes()) {
            out.extend_from_slice(edit.new.as_bytes());
            at += edit.old.len();
            in_text += edit.old.len();
            count += 1;
        }
    }
    out.extend_from_slice(&bytes[at..]);
    (out, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_only_where_it_needs_no_escape() {
        use Writing::{Angle, Attribute, Plain, Quoted, YamlPlain};
        let all = [Plain, Angle, Attribute, YamlPlain, Quoted];
        for (new, fits) in [
            ("https://a.org/b?c=d#e", [true; 5]),
            ("https://a.org/b_(c)", [true; 5]),
            ("https://a.org/b)", [false, true, true, true, true]),
            ("https://a.org/)(", [false, true, true, true, true]),
            ("https://a.org/?b&c=d", [true, true, false, true, true]),
            ("https://a.org/b,c", [true, true, true, false, true]),
            ("https://a.org/b;c", [false; 5]),
            ("https://a.org/b'c", [false; 5]),
            ("https://a.org/b|c", [false; 5]),
            ("https://a.org/b c", [false; 5]),
            ("https://a.org/{b}", [false; 5]),
            ("https://a.org/\u{e4}", [false; 5]),
            ("https://[::1]/", [false; 5]),
        ] {
            assert_eq!(
                all.map(|writing| can_be_written(new, writing)),
                fits,
                "{new}"
            );
        }
    }

    #[test]
    fn no_other_byte_changes() {
        let edit = |at, old: &str, new: &str| Edit {
            at,
            old: old.to_owned(),
            new: new.to_owned(),
        };
        // The text is `ä\n[a](b)\n[c](b)\n`.
        let bytes = "\u{feff}\u{e4}\r\n[a](b)\n[c](b)\r\n".as_bytes();
        let edits = [
            edit(14, "b", "longer"),
            edit(7, "b", "x"),
            edit(7, "b", "x"),
        ];
        let (changed, count) = apply(bytes, &edits);
        let expected = "\u{feff}\u{e4}\r\n[a](x)\n[c](longer)\r\n";
        assert_eq!(
            (String::from_utf8_lossy(&changed).as_ref(), count),
            (expected, 2)
        );
        // The file has changed since.
        for stale in [edit(6, "b", "x"), edit(7, "bb", "x"), edit(99, "b", "x")] {
            assert_eq!(apply(bytes, &[stale]), (bytes.to_vec(), 0));
        }
    }
}
