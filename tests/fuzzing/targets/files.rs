//! Several files in one input: each starts with a line `=== PATH`, and is all text up to the next one.

use guidepost::base::route::nfc;

/// The most files of an input.
const MOST: usize = 24;
const START: &str = "=== ";

/// The files of an input, with their paths. Paths that no listing of a folder has, and second files at a path, are left
/// out.
pub(crate) fn split(input: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        let path = line.strip_prefix(START.as_bytes());
        let path = path.and_then(|path| std::str::from_utf8(path).ok());
        match (path, files.last_mut()) {
            (Some(path), _) => files.push((path.trim_end().to_owned(), Vec::new())),
            (None, Some((_, bytes))) => bytes.extend_from_slice(line),
            (None, None) => {}
        }
    }
    let mut kept: Vec<(String, Vec<u8>)> = Vec::new();
    for (path, bytes) in files {
        let conflicts = |(other, _): &(String, Vec<u8>)| {
            let below =
                |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
            *other == path || below(other, &path) || below(&path, other)
        };
        if is_path(&path) && kept.len() < MOST && !kept.iter().any(conflicts) {
            kept.push((path, bytes));
        }
    }
    kept
}

fn is_path(path: &str) -> bool {
    let is_part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    path.len() < 200 && path.split('/').all(is_part) && nfc(path) == path
}

/// An input with these files.
pub(crate) fn joined<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut input = Vec::new();
    for (path, bytes) in files {
        input.extend_from_slice(START.as_bytes());
        input.extend_from_slice(path.as_bytes());
        input.push(b'\n');
        input.extend_from_slice(bytes);
        if !bytes.ends_with(b"\n") {
            input.push(b'\n');
        }
    }
    input
}
