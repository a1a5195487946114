//! The part of Markdown's block structure that distinguishes code from text: line prefixes, fences, and
//! how far a code span may extend.

use std::collections::HashMap;

use memchr::{memchr, memchr_iter};

/// A line, with its container prefix (block quotes, list markers and the like) parsed.
pub(super) struct SourceLine {
    /// First byte after the prefix.
    pub(super) content: usize,
    /// The line's `\n`, or the end of the text.
    pub(super) end: usize,
    kind: LineKind,
    quotes: usize,
    /// Columns before the content, counted from the innermost block quote.
    indent: usize,
    /// Whether a list marker is part of that indentation.
    hanging: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Blank,
    /// First line of a list item, or a fence.
    Opening,
    /// A heading or a table row: no paragraph continues into it or out of it.
    Single,
    Text,
}

impl SourceLine {
    /// Reads the line that starts at `start`.
    pub(super) fn read(bytes: &[u8], start: usize) -> Self {
        let mut line = Self {
            content: start,
            end: line_end(bytes, start),
            kind: LineKind::Blank,
            quotes: 0,
            indent: 0,
            hanging: false,
        };
        let item = line.read_prefix(bytes);
        let content = &bytes[line.content..line.end];
        line.kind = if item || fence_run(content).is_some() {
            LineKind::Opening
        } else if content.is_empty() {
            LineKind::Blank
        } else if content[0] == b'|' || is_heading(content) {
            LineKind::Single
        } else {
            LineKind::Text
        };
        line
    }

    /// Moves the content past the prefix. Returns whether the prefix has a list marker.
    fn read_prefix(&mut self, bytes: &[u8]) -> bool {
        let mut item = false;
        while let Some(&byte) = bytes[..self.end].get(self.content) {
            match byte {
                b' ' | b'\t' | b'\r' => {
                    self.indent = after_space(self.indent, byte);
                    self.content += 1;
                }
                b'>' => {
                    self.quotes += 1;
                    self.content = after_quote_mark(bytes, self.content);
                    (self.indent, self.hanging) = (0, false);
                }
                _ => {
                    let Some((length, columns)) = marker(&bytes[self.content..self.end]) else {
                        break;
                    };
                    self.content += length;
                    self.indent += columns;
                    (self.hanging, item) = (true, true);
                }
            }
        }
        item
    }

    /// Whether the line can continue the paragraph of `previous`.
    pub(super) fn continues(&self, previous: &Self) -> bool {
        self.kind == LineKind::Text
            && matches!(previous.kind, LineKind::Text | LineKind::Opening)
            && self.quotes <= previous.quotes
    }

    /// The fence that the line opens.
    pub(super) fn fence(&self, bytes: &[u8]) -> Option<Fence> {
        let (mark, length) = fence_run(&bytes[self.content..self.end])?;
        Some(Fence {
            mark,
            length,
            quotes: self.quotes,
            indent: self.indent,
            // A fence is indented by up to three columns in its list item. If the item starts on an
            // earlier line, this is the least indentation that the item can have.
            floor: if self.hanging {
                self.indent
            } else {
                self.indent.saturating_sub(3)
            },
            start: self.end + 1,
        })
    }
}

/// An opening code fence.
pub(super) struct Fence {
    mark: u8,
    length: usize,
    quotes: usize,
    indent: usize,
    floor: usize,
    start: usize,
}

impl Fence {
    /// Start of the first line after the code: after the closing fence, or where the block quote
    /// or list item around it ends, or the end of the text.
    pub(super) fn end(&self, bytes: &[u8]) -> usize {
        let mut at = self.start;
        while at < bytes.len() {
            let end = line_end(bytes, at);
            let Some((content, indent)) = self.inside(&bytes[..end], at) else {
                return at;
            };
            let content = &bytes[content..end];
            if !content.is_empty() {
                if indent < self.floor {
                    return at;
                }
                if indent <= self.indent + 3 && self.is_closed_by(content) {
                    return end + 1;
                }
            }
            at = end + 1;
        }
        bytes.len()
    }

    /// Content and indentation of a line within the fence's block quotes, or `None` outside of them.
    fn inside(&self, line: &[u8], mut at: usize) -> Option<(usize, usize)> {
        let mut indent = 0;
        let mut quotes = 0;
        while let Some(&byte) = line.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' => {
                    indent = after_space(indent, byte);
                    at += 1;
                }
                b'>' if quotes < self.quotes => {
                    quotes += 1;
                    at = after_quote_mark(line, at);
                    indent = 0;
                }
                _ => break,
            }
        }
        (quotes == self.quotes).then_some((at, indent))
    }

    fn is_closed_by(&self, content: &[u8]) -> bool {
        let length = run(content, self.mark);
        length >= self.length && content[length..].trim_ascii().is_empty()
    }
}

/// The offset of the last backtick run of each length in a range of text.
///
/// One pass over the range determines for every run in it whether it is ever closed, so that a page of
/// unclosed runs is not searched once for each.
#[derive(Default)]
pub(super) struct CodeSpans {
    end: usize,
    last: HashMap<usize, usize>,
}

impl CodeSpans {
    /// Where the text continues after the backticks at `at`: after the code span that they open, or
    /// after the backticks themselves. `line` is the line that contains them.
    pub(super) fn skip(&mut self, bytes: &[u8], at: usize, line: &SourceLine) -> usize {
        if at >= self.end {
            self.index_runs(bytes, at, line);
        }
        let length = run(&bytes[at..], b'`');
        if self.last.get(&length).is_some_and(|&last| last > at) {
            for (start, found) in runs(bytes, at + length, self.end) {
                if found == length {
                    return start + length;
                }
            }
        }
        at + length
    }

    /// Records the runs from `at` to the last line that can be in the same paragraph.
    fn index_runs(&mut self, bytes: &[u8], at: usize, line: &SourceLine) {
        self.end = line_end(bytes, at);
        let mut next;
        let mut previous = line;
        while self.end < bytes.len() {
            let following = SourceLine::read(bytes, self.end + 1);
            if !following.continues(previous) {
                break;
            }
            self.end = following.end;
            next = following;
            previous = &next;
        }
        self.last = runs(bytes, at, self.end)
            .map(|(start, length)| (length, start))
            .collect();
    }
}

/// Start and length of each run of backticks.
fn runs(bytes: &[u8], from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = at + memchr(b'`', bytes.get(at..to)?)?;
        let length = run(&bytes[start..], b'`');
        at = start + length;
        Some((start, length))
    })
}

/// How many bytes at the start are `byte`.
fn run(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|&&found| found == byte).count()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length)
}

/// The column after a white-space byte; tabs stop at every fourth.
fn after_space(column: usize, byte: u8) -> usize {
    if byte == b'\t' {
        (column / 4 + 1) * 4
    } else {
        column + 1
    }
}

/// The offset after a `>`, which includes one space.
fn after_quote_mark(bytes: &[u8], at: usize) -> usize {
    at + 1 + usize::from(bytes.get(at + 1) == Some(&b' '))
}

/// Bytes and columns of a marker that opens a container: a list item, a definition (`: text`) or
/// a footnote (`[^1]: text`).
fn marker(text: &[u8]) -> Option<(usize, usize)> {
    let space_at = |at: usize| text.get(at).is_none_or(|byte| b" \t\r".contains(byte));
    match text.first()? {
        b'-' | b'+' | b'*' | b':' => space_at(1).then_some((1, 1)),
        b'0'..=b'9' => {
            let digits = text
                .iter()
                .take(10)
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let stop = text.get(digits).is_some_and(|byte| b".)".contains(byte));
            (digits < 10 && stop && space_at(digits + 1)).then_some((digits + 1, digits + 1))
        }
        b'[' if text.get(1) == Some(&b'^') => {
            let label = memchr(b']', text)?;
            // Its text is not indented to the column after the label, so the columns do not count.
            (label > 2 && text.get(label + 1) == Some(&b':')).then_some((label + 2, 0))
        }
        _ => None,
    }
}

/// Mark and length of an opening fence.
fn fence_run(content: &[u8]) -> Option<(u8, usize)> {
    let mark = *content.first().filter(|byte| b"`~".contains(byte))?;
    let length = run(content, mark);
    let in_one_line = mark == b'`' && memchr_iter(b'`', content).count() > length;
    (length >= 3 && !in_one_line).then_some((mark, length))
}

fn is_heading(content: &[u8]) -> bool {
    let level = run(content, b'#');
    (1..=6).contains(&level)
        && content
            .get(level)
            .is_none_or(|byte| b" \t\r".contains(byte))
}
