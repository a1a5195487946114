//! Lists and tables that are text, recognised by how the lines of a paragraph begin.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::collector::FactsCollector;
use super::tables::cells;
use super::typos::Typo;

/// Signs that other programs put before the items of a list.
const SIGNS: &str = "•‣◦▪▫⁃∙➢➤\u{f0b7}\u{f0a7}";
/// The same, which also begin a text if no space follows.
const SPACED_SIGNS: &str = "●○■□·";
/// Signs that also begin a text: only two lines with one of them are a list.
const DASHES: &str = "–—―‐";

/// The lines of a paragraph up to now.
#[derive(Default)]
pub(super) struct Lines {
    is_open: bool,
    /// Whether the next event is the first of a line.
    at_start: bool,
    previous: Option<Line>,
    is_reported: bool,
}

/// The beginning of a line.
#[derive(Clone)]
struct Line {
    mark: Mark,
    /// The mark in the body.
    range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// Certainly meant as the sign of an item.
    Sign,
    /// A sign that begins a text too.
    Dash(char),
    /// A number or a letter, by its value, with the sign in front of it or behind it.
    Label {
        value: u32,
        sign: char,
        is_letter: bool,
        is_spaced: bool,
    },
    /// A row of a table.
    Row,
    /// The line below the head of a table.
    Rule,
    /// Anything else; whether it ends in a colon.
    Other { colon: bool },
}

impl Lines {
    fn begin(&mut self) {
        *self = Self {
            is_open: true,
            at_start: true,
            ..Self::default()
        };
    }
}

impl FactsCollector<'_> {
    /// Follows the lines of paragraphs.
    pub(super) fn line_event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Item | Tag::DefinitionListDefinition) => {
                self.lines.begin();
            }
            Event::SoftBreak | Event::HardBreak => self.lines.at_start = self.lines.is_open,
            Event::End(TagEnd::Paragraph | TagEnd::Item)
            | Event::Start(
                Tag::CodeBlock(_) | Tag::Heading { .. } | Tag::Table(_) | Tag::HtmlBlock,
            ) => self.lines = Lines::default(),
            _ if !self.lines.at_start => {}
            Event::TaskListMarker(_) => self.lines.at_start = false,
            event => {
                self.lines.at_start = false;
                self.line(range.start, matches!(event, Event::Text(_)));
            }
        }
    }

    fn line(&mut self, start: usize, is_text: bool) {
        let rest = &self.body[start..];
        let line = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end();
        let is_escaped = self.body[..start].ends_with('\\');
        let (mark, length) = match mark(line) {
            found if is_text && !is_escaped => found,
            _ => other(line),
        };
        let range = start..start + length;
        let this = Line { mark, range };
        let previous = self.lines.previous.replace(this.clone());
        if self.lines.is_reported {
            return;
        }
        if let Some((typo, range)) = self.typo_at(previous, this) {
            self.lines.is_reported = true;
            self.typo(typo, range);
        }
    }

    /// The typo that a line shows, given the line before it.
    fn typo_at(&self, previous: Option<Line>, line: Line) -> Option<(Typo, Range<usize>)> {
        if line.mark == Mark::Sign {
            return Some((Typo::ListSign, line.range));
        }
        let before = previous?;
        let typo = match (before.mark, line.mark) {
            (Mark::Dash(first), Mark::Dash(second)) if first == second => {
                match "-*+".contains(first) {
                    true => Typo::ListSpace,
                    false => Typo::ListSign,
                }
            }
            (first @ Mark::Label { .. }, second) if first.next() == Some(second) => first.typo(),
            (Mark::Other { colon: true }, second) => {
                let is_list = matches!(second, Mark::Label { is_spaced: true, is_letter: false, sign: '.' | ')', value } if (2..100).contains(&value));
                return is_list.then_some((Typo::ListNumber, line.range));
            }
            (Mark::Row, Mark::Row) if self.settings.tables => Typo::TableLine,
            (Mark::Row | Mark::Other { .. }, Mark::Rule) if self.settings.tables => {
                let (head, rule) = (&self.body[before.range.clone()], &self.body[line.range]);
                let is_table = head.contains('|') && cells(head).count() != cells(rule).count();
                return is_table.then_some((Typo::TableHead, before.range));
            }
            _ => return None,
        };
        Some((typo, before.range))
    }
}

impl Mark {
    /// The label of the next item.
    fn next(self) -> Option<Self> {
        match self {
            Self::Label {
                value,
                sign,
                is_letter,
                is_spaced,
            } => Some(Self::Label {
                value: value + 1,
                sign,
                is_letter,
                is_spaced,
            }),
            _ => None,
        }
    }

    /// The typo of two lines with labels that follow each other.
    fn typo(self) -> Typo {
        match self {
            Self::Label {
                is_letter: false,
                sign: '.' | ')',
                is_spaced,
                ..
            } => match is_spaced {
                true => Typo::ListNumber,
                false => Typo::ListSpace,
            },
            _ => Typo::ListSign,
        }
    }
}

/// The mark at the start of a line, and its length.
fn mark(line: &str) -> (Mark, usize) {
    let Some(first) = line.chars().next() else {
        return other(line);
    };
    let after = &line[first.len_utf8()..];
    let is_spaced = after.starts_with(char::is_whitespace);
    let dash = || (Mark::Dash(first), first.len_utf8());
    match first {
        _ if SIGNS.contains(first) && !after.trim().is_empty() => (Mark::Sign, first.len_utf8()),
        _ if SPACED_SIGNS.contains(first) && is_spaced => (Mark::Sign, first.len_utf8()),
        _ if DASHES.contains(first) && is_spaced => dash(),
        '-' | '*' | '+' if after.starts_with(char::is_alphabetic) => dash(),
        '|' | ':' | '-' if is_rule(line) => (Mark::Rule, line.len()),
        '|' if line.len() > 2 && line.ends_with('|') => (Mark::Row, line.len()),
        '(' => label(after, first).map_or_else(
            || other(line),
            |(mark, length)| (mark, length + first.len_utf8()),
        ),
        _ => label(line, ' ').unwrap_or_else(|| other(line)),
    }
}

fn other(line: &str) -> (Mark, usize) {
    let colon = line.ends_with([':', '：']);
    (Mark::Other { colon }, line.len())
}

/// Whether a line is the one below the head of a table.
fn is_rule(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|c| "|:- \t".contains(c))
}

/// `2.`, `2)`, `a)` or, behind a bracket, `2)`, with its length.
fn label(line: &str, bracket: char) -> Option<(Mark, usize)> {
    const MOST_DIGITS: usize = 4;
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_letter = digits == 0;
    let (value, length) = match is_letter {
        false if digits <= MOST_DIGITS => (line[..digits].parse().ok()?, digits),
        false => return None,
        true => {
            let letter = line.bytes().next().filter(u8::is_ascii_alphabetic)?;
            (u32::from(letter), 1)
        }
    };
    let sign = line[length..].chars().next().filter(|c| ".)".contains(*c))?;
    let after = &line[length + 1..];
    let is_spaced = after.starts_with(char::is_whitespace);
    let is_label = is_spaced || !is_letter && after.starts_with(char::is_alphabetic);
    let sign = match bracket {
        '(' => '(',
        _ => sign,
    };
    let mark = Mark::Label {
        value,
        sign,
        is_letter,
        is_spaced,
    };
    is_label.then_some((mark, length + 1))
}
