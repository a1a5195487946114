//! A code block as it is printed: highlighted lines with their marks, numbers and changes.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::fence::Fence;
use super::highlight::Highlight;
use super::languages;
use crate::base::escape::html_text;

/// The code of a block, and what its lines look like.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct CodeBlock {
    /// The language by a name of it, or `None` if the block is not highlighted.
    language: Option<String>,
    /// Its text.
    text: String,
    decoration: Decoration,
}

/// What the lines of a block look like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Decoration {
    /// The marked lines, from 1; ascending.
    pub marked: Vec<RangeInclusive<u32>>,
    /// The number of the first line, if lines are numbered.
    pub numbers: Option<u32>,
    /// Whether lines that start with `+` or `-` are added or removed ones.
    pub changes: bool,
}

impl Decoration {
    fn is_none(&self) -> bool {
        self.marked.is_empty() && self.numbers.is_none() && !self.changes
    }

    fn is_marked(&self, line: u32) -> bool {
        let before = self.marked.partition_point(|range| *range.end() < line);
        let range = self.marked.get(before);
        range.is_some_and(|range| range.contains(&line))
    }
}

/// The text that is highlighted: without the signs of changes.
#[must_use]
pub fn source(text: &str, changes: bool) -> Cow<'_, str> {
    if !changes {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive('\n');
    let lines = lines.map(|line| line.strip_prefix(['+', '-']).unwrap_or(line));
    Cow::Owned(lines.collect())
}

impl CodeBlock {
    /// The block of a fence.
    #[must_use]
    pub fn new(fence: &Fence<'_>, text: String, is_highlighted: bool) -> Self {
        Self {
            language: is_highlighted.then(|| fence.language.to_owned()),
            text,
            decoration: Decoration {
                marked: fence.marked.clone(),
                numbers: fence.numbers,
                changes: fence.changes,
            },
        }
    }

    /// The HTML inside the element `code`; `highlight` highlights a code of a language.
    #[must_use]
    pub fn html(&self, highlight: Highlight<'_>) -> String {
        let source = source(&self.text, self.decoration.changes);
        let language = self.language.as_deref().and_then(languages::language);
        let html = match language {
            Some(language) => highlight(language, &source),
            None => html_text(&source).to_string(),
        };
        match self.decoration.is_none() {
            true => html,
            false => self.decorated(&html),
        }
    }

    /// Puts each line that has a mark, a number or a change into an element. The line end is outside of it, so that
    /// copied text has each line once.
    fn decorated(&self, html: &str) -> String {
        let Decoration {
            numbers, changes, ..
        } = self.decoration;
        let mut out = String::with_capacity(html.len() * 2);
        // A last line that is nothing but a sign is not among those of the HTML.
        let mut lines = html.split_inclusive('\n');
        for (number, typed) in (1_u32..).zip(self.text.split_inclusive('\n')) {
            let line = lines.next().unwrap_or_default();
            let (line, end) = match line.strip_suffix('\n') {
                Some(line) => (line, "\n"),
                None => (line, ""),
            };
            let sign = typed.chars().next().filter(|_| changes);
            let is_marked = self.decoration.is_marked(number);
            let element = match sign {
                Some('+') => "ins",
                Some('-') => "del",
                _ if is_marked => "mark",
                _ if numbers.is_some() => "span",
                _ => {
                    out.push_str(line);
                    out.push_str(end);
                    continue;
                }
            };
            let more = if is_marked && element != "mark" {
                " m"
            } else {
                ""
            };
            out.push_str(&format!("<{element} class=\"l{more}\""));
            if let Some(first) = numbers {
                out.push_str(&format!(
                    " data-n=\"{}\"",
                    u64::from(first) + u64::from(number) - 1
                ));
            }
            out.push('>');
            out.extend(sign.filter(|sign| ['+', '-'].contains(sign)));
            out.push_str(line);
            out.push_str(&format!("</{element}>{end}"));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::code::highlight;

    fn printed(info: &str, text: &str) -> String {
        let fence = Fence::read(info);
        CodeBlock::new(&fence, text.to_owned(), true).html(&highlight)
    }

    #[test]
    fn lines_have_marks_numbers_and_changes() {
        assert_eq!(
            printed("text {2}", "a\n<b>\n"),
            "a\n<mark class=\"l\">&lt;b&gt;</mark>\n"
        );
        assert_eq!(
            printed("js numbers=9 {2}", "1;\n\n2"),
            "<span class=\"l\" data-n=\"9\"><span class=\"n\">1</span>;</span>\n<mark class=\"l\" data-n=\"10\"></mark>\n<span class=\"l\" data-n=\"11\"><span class=\"n\">2</span></span>"
        );
        assert_eq!(
            printed("js diff {1}", "-1;\n+2;\n 3;\n"),
            "<del class=\"l m\">-<span class=\"n\">1</span>;</del>\n<ins class=\"l\">+<span class=\"n\">2</span>;</ins>\n <span class=\"n\">3</span>;\n"
        );
        assert_eq!(printed("text diff", "a\n-"), "a\n<del class=\"l\">-</del>");
    }
}
