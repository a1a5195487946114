//! The addresses in a `srcset`.

use std::ops::Range;

/// The addresses in a `srcset` (HTML, 4.8.4.2.2), whose candidates are separated by commas. Only white space, or a comma
/// at its end, ends an address.
pub(crate) fn srcset(value: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = value.as_bytes();
    let skip = |mut at: usize, stop: &dyn Fn(u8) -> bool| {
        while at < bytes.len() && !stop(bytes[at]) {
            at += 1;
        }
        at
    };
    let mut at = 0;
    loop {
        let start = skip(at, &|b| !b.is_ascii_whitespace() && b != b',');
        if start >= bytes.len() {
            return found;
        }
        at = skip(start, &|b| b.is_ascii_whitespace());
        let address = value[start..at].trim_end_matches(',');
        found.push(start..start + address.len());
        if address.len() == at - start {
            // The width or density, up to a comma outside of parentheses.
            let mut depth = 0_usize;
            while at < bytes.len() && (bytes[at] != b',' || depth > 0) {
                match bytes[at] {
                    b'(' => depth += 1,
                    b')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                at += 1;
            }
        }
    }
}
