//! The part of a file that a request asks for, as media players do (RFC 9110, section 14).

use std::ops::Range;

/// The part of a file that a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RangeRequest {
    /// All of it: there is no header, or none that is understood.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that the file does not have.
    Unsatisfiable,
}

/// Parses the header for a file of `length` bytes. Several ranges at once are answered with the whole file, as the
/// standard allows.
pub(super) fn parse(header: Option<&str>, length: u64) -> RangeRequest {
    let range = header.and_then(|header| header.trim().strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else {
        return RangeRequest::Whole;
    };
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        // A number too large for the machine is larger than any file.
        is_number.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let (first, last) = (first.trim(), last.trim());
    let range = match (first.is_empty(), last.is_empty()) {
        (true, true) => return RangeRequest::Whole,
        (true, false) => match number(last) {
            Some(0) => return RangeRequest::Unsatisfiable,
            Some(count) => length.saturating_sub(count)..length,
            None => return RangeRequest::Whole,
        },
        (false, is_open) => match (number(first), number(last)) {
            (Some(first), _) if is_open => first..length,
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return RangeRequest::Whole,
        },
    };
    if range.start < length {
        RangeRequest::Bytes(range)
    } else {
        RangeRequest::Unsatisfiable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_ranges_to_the_file_and_ignores_malformed_ones() {
        let cases = [
            (None, RangeRequest::Whole),
            (Some("bytes=0-3"), RangeRequest::Bytes(0..4)),
            (Some("bytes=4-"), RangeRequest::Bytes(4..10)),
            (Some("bytes=-3"), RangeRequest::Bytes(7..10)),
            (Some("bytes=-30"), RangeRequest::Bytes(0..10)),
            (
                Some("bytes=8-99999999999999999999999"),
                RangeRequest::Bytes(8..10),
            ),
            (Some("bytes=10-"), RangeRequest::Unsatisfiable),
            (Some("bytes=-0"), RangeRequest::Unsatisfiable),
            (Some("bytes=5-4"), RangeRequest::Whole),
            (Some("bytes=0-1,3-4"), RangeRequest::Whole),
            (Some("bytes=+1-2"), RangeRequest::Whole),
            (Some("bytes=-"), RangeRequest::Whole),
            (Some("lines=1-2"), RangeRequest::Whole),
        ];
        for (header, expected) in cases {
            assert_eq!(parse(header, 10), expected, "{header:?}");
        }
        assert_eq!(parse(Some("bytes=0-"), 0), RangeRequest::Unsatisfiable);
    }
}
