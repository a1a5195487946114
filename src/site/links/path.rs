//! Paths in links, relative to the page that they are written in.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::base::route::nfc;

/// An address as it is shown in messages.
pub(super) fn shortened(address: &str) -> String {
    const SHOWN: usize = 60;
    if address.chars().count() <= SHOWN {
        return address.to_owned();
    }
    address
        .chars()
        .take(SHOWN)
        .chain(std::iter::once('…'))
        .collect()
}

/// A part of an address without percent-encoding, in NFC.
#[must_use]
pub fn decoded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let text = percent_decode_str(text).decode_utf8_lossy();
    Cow::Owned(nfc(&text).into_owned())
}

/// The path relative to the content folder that `path` means in the file `from`; `None` if it is outside that folder.
#[must_use]
pub fn full_path(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    if !path.starts_with('/') {
        parts.pop();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The path of file `to` as written in file `from`, both relative to the content folder.
#[must_use]
pub fn relative_path(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = &from[..from.len() - 1];
    let shared = folders
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; folders.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file_they_are_in() {
        let cases = [
            ("a/b.md", "c.md", Some("a/c.md")),
            ("a/b.md", "../c.md", Some("c.md")),
            ("a/b.md", "./", Some("a")),
            ("a/b.md", "/c/d.md", Some("c/d.md")),
            ("b.md", "../c.md", None),
            ("b.md", "x/../../c.md", None),
        ];
        for (from, path, full) in cases {
            assert_eq!(full_path(from, path).as_deref(), full, "{path} in {from}");
        }
        assert_eq!(relative_path("a/b/c.md", "a/d/e.md"), "../d/e.md");
        assert_eq!(relative_path("c.md", "d/e.md"), "d/e.md");
    }
}
