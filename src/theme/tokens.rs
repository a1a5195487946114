//! The tags and expressions of a template, read as the engine reads them: comments, strings and raw blocks are none.

use std::ops::Range;

/// All tags and expressions of a template, in order.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag> {
    let mut position = 0;
    std::iter::from_fn(move || {
        let tag = next_tag(text, position)?;
        position = match tag.keyword(text) {
            "raw" => end_of_raw(text, tag.end),
            _ => tag.end,
        };
        Some(tag)
    })
}

/// A tag or an expression.
pub(super) struct Tag {
    pub(super) start: usize,
    /// Whether it is an expression, in double braces.
    pub(super) prints: bool,
    pub(super) tokens: Vec<Token>,
    /// The start of the marks that end it.
    pub(super) close: usize,
    pub(super) end: usize,
    /// Whether white space after it is removed.
    pub(super) trims: bool,
}

#[derive(Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Literal,
    Mark(u8),
}

impl Tag {
    pub(super) fn keyword<'t>(&self, text: &'t str) -> &'t str {
        match self.tokens.first() {
            Some(token) if !self.prints && token.kind == Kind::Word => &text[token.range.clone()],
            _ => "",
        }
    }

    pub(super) fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.kind == Kind::Mark(mark))
    }
}

/// The next tag from a position on.
fn next_tag(text: &str, mut position: usize) -> Option<Tag> {
    loop {
        let start = position + text[position..].find('{')?;
        match text.as_bytes().get(start + 1) {
            Some(b'#') => position = start + 2 + text[start + 2..].find("#}")? + 2,
            Some(b'{') => return read_tag(text, start, "}}"),
            Some(b'%') => return read_tag(text, start, "%}"),
            _ => position = start + 1,
        }
    }
}

fn read_tag(text: &str, start: usize, close: &str) -> Option<Tag> {
    let bytes = text.as_bytes();
    let mut at = start + 2 + usize::from(bytes.get(start + 2) == Some(&b'-'));
    let mut tokens = Vec::new();
    loop {
        let byte = *bytes.get(at)?;
        let trims = byte == b'-'
            && text
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with(close));
        if trims || text.get(at..).is_some_and(|rest| rest.starts_with(close)) {
            return Some(Tag {
                start,
                prints: close == "}}",
                tokens,
                close: at,
                end: at + usize::from(trims) + 2,
                trims,
            });
        }
        let (kind, length) = match byte {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'"' | b'\'' | b'`' => (Kind::Literal, literal_length(&bytes[at..], byte)?),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                let is_word = |byte: &&u8| **byte == b'_' || byte.is_ascii_alphanumeric();
                (Kind::Word, bytes[at..].iter().take_while(is_word).count())
            }
            b'0'..=b'9' => (Kind::Literal, 1),
            mark => (Kind::Mark(mark), 1),
        };
        tokens.push(Token {
            kind,
            range: at..at + length,
        });
        at += length;
    }
}

fn literal_length(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut escaped = false;
    let end = bytes[1..].iter().position(|byte| {
        let is_end = !escaped && *byte == quote;
        escaped = !escaped && *byte == b'\\';
        is_end
    });
    Some(end? + 2)
}

/// The position after the tag `endraw`.
fn end_of_raw(text: &str, from: usize) -> usize {
    let ends = text[from..].match_indices("{%").find_map(|(start, _)| {
        let inside = &text[from + start + 2..];
        let inside = trim_start(inside.strip_prefix('-').unwrap_or(inside));
        let rest = trim_start(inside.strip_prefix("endraw")?);
        let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")?;
        Some(text.len() - rest.len())
    });
    ends.unwrap_or(text.len())
}

/// Without the white space at the start, as the engine knows it.
fn trim_start(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_whitespace())
}
