//! Rows that do not fit their table, and code blocks without an end.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::collector::FactsCollector;
use super::typos::Typo;
use crate::page::markdown::lints::BodyLintKind;

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

impl FactsCollector<'_> {
    /// Reports a row of a table that has more or fewer cells than the head.
    pub(super) fn check_row(&mut self, range: &Range<usize>) {
        let row = self.body[range.clone()].lines().next().unwrap_or_default();
        let text = row.trim();
        let start = range.start + row.len() - row.trim_start().len();
        if !text.contains('|') {
            self.typo(Typo::RowWithoutBar, start..start + text.len());
            return;
        }
        let columns = self.table_columns;
        let all: Vec<Range<usize>> = cells(text).collect();
        let rest = all.get(columns..).unwrap_or_default();
        let lost = rest.iter().find(|cell| !text[(*cell).clone()].trim().is_empty());
        if let Some(cell) = lost {
            let words = &text[cell.clone()];
            let at = start + cell.start + words.len() - words.trim_start().len();
            self.typo(Typo::CellsLost, at..at + words.trim().len());
        } else if all.len() < columns {
            self.lint(BodyLintKind::RowShort, start..start + text.len());
        }
    }

    /// Reports a code block between fences that ends with what contains it, and not with a fence.
    pub(super) fn check_fence(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        let CodeBlockKind::Fenced(_) = kind else {
            return;
        };
        let block = &self.body[range.clone()];
        let Some(sign) = block.chars().next().filter(|c| "`~".contains(*c)) else {
            return;
        };
        let length = block.chars().take_while(|c| *c == sign).count();
        let first = block.lines().next().unwrap_or_default().trim_end();
        let last = block.trim_end().rsplit_once('\n');
        let is_closed = last.is_some_and(|(_, last)| {
            let last = last.trim_matches([' ', '\t', '>']);
            last.len() >= length && last.chars().all(|c| c == sign)
        });
        if !is_closed {
            self.typo(Typo::CodeUnclosed, range.start..range.start + first.len());
        }
    }
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
