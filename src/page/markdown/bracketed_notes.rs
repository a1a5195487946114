//! Footnote references inside the brackets of a link or image. The parser would take the reference for the end of the
//! link; instead it is text to the parser, and printed after the link.

use std::ops::Range;

use memchr::{memchr3_iter, memmem};

/// The references whose brackets are inside other brackets that an address or label follows, in order.
pub(super) fn bracketed_notes(body: &str) -> Vec<Range<usize>> {
    let bytes = body.as_bytes();
    let mut found = Vec::new();
    if memmem::find(bytes, b"[^").is_none() {
        return found;
    }
    // References inside brackets that are still open, and for each bracket how many there were before it.
    let mut inside: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut done = 0;
    for at in memchr3_iter(b'[', b']', b'\n', bytes) {
        if at < done || is_escaped(bytes, at) {
            continue;
        }
        match bytes[at] {
            b'\n' if crate::base::text::starts_blank_line(bytes, at) => {
                open.clear();
                inside.clear();
            }
            b'[' => match reference(body, at) {
                Some(end) if is_definition(body, at, end) => {
                    open.clear();
                    inside.clear();
                    done = end;
                }
                Some(end) => {
                    if !open.is_empty() {
                        inside.push(at..end);
                    }
                    done = end;
                }
                None => open.push(inside.len()),
            },
            b']' => {
                let Some(before) = open.pop() else { continue };
                if bytes.get(at + 1).is_some_and(|next| b"([".contains(next)) {
                    found.extend(inside.drain(before..));
                } else if open.is_empty() {
                    inside.clear();
                }
            }
            _ => {}
        }
    }
    found.sort_unstable_by_key(|note| note.start);
    found
}

/// The end of a reference at `at`, if one is there.
fn reference(body: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 100;
    let label = body[at..].strip_prefix("[^")?;
    let is_part = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    let length = label
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| !is_part(*c))
        .map(|(end, _)| end)?;
    let is_label = length > 0 && label[length..].starts_with(']');
    is_label.then_some(at + 2 + length + 1)
}

/// Whether the brackets are those of a footnote itself.
fn is_definition(body: &str, start: usize, end: usize) -> bool {
    let before = body[..start].trim_end_matches([' ', '>', '\t']);
    body[end..].starts_with(':') && (before.is_empty() || before.ends_with('\n'))
}

/// Whether an odd number of backslashes is before `at`.
fn is_escaped(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].iter().rev();
    before.take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::bracketed_notes;

    #[test]
    fn finds_references_in_the_texts_of_links() {
        for (body, notes) in [
            ("[a[^1]](b)", vec!["[^1]"]),
            ("[a[^x-y] c[^2]][d] [^3]", vec!["[^x-y]", "[^2]"]),
            ("![a[^1]](b)", vec!["[^1]"]),
            ("[![a[^1]](b)](c)", vec!["[^1]"]),
            ("a[^1] [b](c)", vec![]),
            ("[a[^1]]", vec![]),
            ("\\[a[^1]](b)", vec![]),
            ("[a\n\n[^1]](b)", vec![]),
            ("[a\n[^1]: b](c)", vec![]),
        ] {
            let found = bracketed_notes(body).into_iter().map(|note| &body[note]);
            assert_eq!(found.collect::<Vec<_>>(), notes, "{body}");
        }
    }
}
