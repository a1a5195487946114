//! Rows that do not fit their table, and code blocks without an end.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::cells::cells;
use super::collector::FactsCollector;
use super::typos::Typo;
use crate::input::foreign::code;
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

    /// Reports a code block between fences that ends with what contains it, and not with a fence.
    pub(super) fn check_fence(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        let CodeBlockKind::Fenced(info) = kind else {
            return;
        };
        let block = &self.body[range.clone()];
        let Some(sign) = block.chars().next().filter(|c| "`~".contains(*c)) else {
            return;
        };
        let length = block.chars().take_while(|c| *c == sign).count();
        let first = block.lines().next().unwrap_or_default().trim_end();
        // Escapes in it make the text that is parsed another one than the typed one.
        let typed = first[length..].trim_start();
        if let Some((kind, found)) = code::in_fence(typed).filter(|_| typed.starts_with(&**info)) {
            let start = range.start + first.len() - typed.len();
            self.foreign
                .add(kind, start + found.start..start + found.end);
        }
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
