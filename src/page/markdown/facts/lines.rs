//! Lists and tables that are text, recognised by how the lines of a paragraph begin.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::cells::cells;
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
    /// Follows the events of a body. Returns a typo that the line shows which begins with this event.
    pub(super) fn follow(
        &mut self,
        (event, range): (&Event<'_>, &Range<usize>),
        body: &str,
        tables: bool,
    ) -> Option<(Typo, Range<usize>)> {
        match event {
            Event::Start(Tag::Paragraph | Tag::Item | Tag::DefinitionListDefinition) => {
                *self = Self {
                    is_open: true,
                    at_start: true,
                    ..Self::default()
                };
            }
            Event::SoftBreak | Event::HardBreak => self.at_start = self.is_open,
            Event::End(TagEnd::Paragraph | TagEnd::Item)
            | Event::Start(
                Tag::CodeBlock(_) | Tag::Heading { .. } | Tag::Table(_) | Tag::HtmlBlock,
            ) => *self = Self::default(),
            _ if !self.at_start => {}
            Event::TaskListMarker(_) => self.at_start = false,
            event => {
                self.at_start = false;
                return self.line(body, range.start, matches!(event, Event::Text(_)), tables);
            }
        }
        None
    }

    fn line(
        &mut self,
        body: &str,
        start: usize,
        is_text: bool,
        tables: bool,
    ) -> Option<(Typo, Range<usize>)> {
        let rest = &body[start..];
        let line = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end();
        let is_escaped = body[..start].ends_with('\\');
        let (mark, length) = match is_text && !is_escaped {
            true => mark(line),
            false => other(line),
        };
        let range = start..start + length;
        let this = Line { mark, range };
        let previous = self.previous.replace(this.clone());
        if self.is_reported {
            return None;
        }
        let typo = typo(previous, this, body, tables)?;
        self.is_reported = true;
        Some(typo)
    }
}

/// The typo that a line shows, given the line before it.
fn typo(
    previous: Option<Line>,
    line: Line,
    body: &str,
    tables: bool,
) -> Option<(Typo, Range<usize>)> {
    if line.mark == Mark::Sign {
        return Some((Typo::ListSign, line.range));
    }
    let before = previous?;
    let typo = match (before.mark, line.mark) {
        (Mark::Dash(first), Mark::Dash(second)) if first == second => match "-*+".contains(first) {
            true => Typo::ListSpace,
            false => Typo::ListSign,
        },
        (first @ Mark::Label { .. }, second) if first.next() == Some(second) => first.typo(),
        (Mark::Other { colon: true }, second) => {
            return second
                .is_later_number()
                .then_some((Typo::ListNumber, line.range));
        }
        (Mark::Row, Mark::Row) if tables => Typo::TableLine,
        (Mark::Row | Mark::Other { .. }, Mark::Rule) if tables => {
            let (head, rule) = (&body[before.range.clone()], &body[line.range]);
            if !head.contains('|') {
                return None;
            }
            match cells(head).count() == cells(rule).count() {
                true => Typo::TableApart,
                false => Typo::TableHead,
            }
        }
        _ => return None,
    };
    Some((typo, before.range))
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

    /// Whether it is the number of an item after the first, as in `2. Words`.
    fn is_later_number(self) -> bool {
        match self {
            Self::Label {
                value,
                sign: '.' | ')',
                is_letter: false,
                is_spaced: true,
            } => (2..100).contains(&value),
            _ => false,
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
    let sign = line[length..]
        .chars()
        .next()
        .filter(|c| ".)".contains(*c))?;
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
