//! The cells of a row of a table.

use std::ops::Range;

/// The cells of a row. A bar separates two of them, in code too, unless it is escaped.
pub(super) fn cells(row: &str) -> impl Iterator<Item = Range<usize>> {
    let start = usize::from(row.starts_with('|'));
    let mut escaped = false;
    let mut bars: Vec<usize> = Vec::new();
    for (at, byte) in row.bytes().enumerate().skip(start) {
        if byte == b'|' && !escaped {
            bars.push(at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    if bars.last() != Some(&row.len().wrapping_sub(1)) {
        bars.push(row.len());
    }
    let mut from = start;
    bars.into_iter().map(move |bar| {
        let cell = from..bar.max(from);
        from = bar + 1;
        cell
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_separate_cells() {
        for (row, expected) in [
            ("| a | b |", vec![" a ", " b "]),
            ("a | b", vec!["a ", " b"]),
            ("|a|", vec!["a"]),
            ("| a \\| b | `c|d` |", vec![" a \\| b ", " `c", "d` "]),
            ("| a | b", vec![" a ", " b"]),
            ("a |", vec!["a "]),
            ("||", vec![""]),
            ("| a ||", vec![" a ", ""]),
            ("| ü | é |", vec![" ü ", " é "]),
        ] {
            let found: Vec<&str> = cells(row).map(|cell| &row[cell]).collect();
            assert_eq!(found, expected, "{row}");
        }
    }
}
