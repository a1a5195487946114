//! Rows that do not fit their table.

use std::ops::Range;

use super::cells::cells;
use super::collector::FactsCollector;
use super::typos::Typo;
use crate::page::markdown::lints::BodyLintKind;

impl FactsCollector<'_> {
    /// Reports a row of a table that has more or fewer cells than the head.
    pub(super) fn check_row(&mut self, range: &Range<usize>) {
        let row = self.body[range.clone()].lines().next().unwrap_or_default();
        let text = row.trim();
        let start = range.start + row.len() - row.trim_start().len();
        if !text.contains('|') {
            // All lines of a paragraph below a table are rows.
            if !std::mem::replace(&mut self.is_text_in_table, true) {
                self.typo(Typo::RowWithoutBar, start..start + text.len());
            }
            return;
        }
        let columns = self.table_columns;
        let all: Vec<Range<usize>> = cells(text).collect();
        let rest = all.get(columns..).unwrap_or_default();
        let lost = rest
            .iter()
            .find(|cell| !text[(*cell).clone()].trim().is_empty());
        if let Some(cell) = lost {
            let words = &text[cell.clone()];
            let at = start + cell.start + words.len() - words.trim_start().len();
            self.typo(Typo::CellsLost, at..at + words.trim().len());
        } else if all.len() < columns {
            self.lint(BodyLintKind::RowShort, start..start + text.len());
        }
    }
}
