//! One tag: recognised by its outline, then read.

use std::collections::HashSet;
use std::ops::Range;

use super::call::{Argument, ScanError, TagKind};
use super::literal::LiteralReader;
use crate::base::text::starts_blank_line;

impl TagKind {
    /// The byte before the last brace.
    fn mark(self) -> u8 {
        if self == Self::SelfClosing {
            b'}'
        } else {
            b'%'
        }
    }

    /// The bytes before the braces that end the tag.
    fn ending(self) -> &'static [u8] {
        if self == Self::SelfClosing {
            b"/>"
        } else {
            b">"
        }
    }
}

/// The extent of a tag, before its name and arguments are read.
pub(super) struct TagOutline {
    pub(super) kind: TagKind,
    /// The tag from brace to brace.
    pub(super) span: Range<usize>,
    /// Name and arguments: the text between `<` or `</`, and `/>` or `>`.
    inside: Range<usize>,
}

/// A tag that has been read.
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) name_span: Range<usize>,
    pub(super) arguments: Result<Vec<Argument>, ScanError>,
}

/// Whether the bytes at `at` begin like a tag.
pub(super) fn starts(bytes: &[u8], at: usize) -> bool {
    read_start(bytes, at).is_some()
}

/// The kind of the tag that begins at `at`, and where its name begins.
fn read_start(bytes: &[u8], at: usize) -> Option<(TagKind, usize)> {
    let mut kind = match bytes.get(at..at + 2)? {
        b"{{" => TagKind::SelfClosing,
        b"{%" => TagKind::Opening,
        _ => return None,
    };
    let mut at = at + 2;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    while bytes.get(at)?.is_ascii_whitespace() {
        if starts_blank_line(bytes, at) {
            return None;
        }
        at += 1;
    }
    if bytes[at] != b'<' {
        return None;
    }
    at += 1;
    if kind == TagKind::Opening && bytes.get(at) == Some(&b'/') {
        kind = TagKind::Closing;
        at += 1;
    }
    let first = bytes.get(at)?;
    (first.is_ascii_alphabetic() || *first == b'_').then_some((kind, at))
}

/// The outline of the tag that begins at `at`, if the text has one.
pub(super) fn outline(bytes: &[u8], at: usize) -> Option<TagOutline> {
    let (kind, name) = read_start(bytes, at)?;
    let (last, end) = match braces(bytes, name, kind.mark()) {
        Braces::At(last) => (last, inside_end(bytes, name, last, kind)?),
        Braces::Unbalanced => braces_ignoring_quotes(bytes, name, kind)?,
        Braces::None => return None,
    };
    Some(TagOutline {
        kind,
        span: at..last + 2,
        inside: name..end,
    })
}

/// The result of the search for the braces that end a tag.
enum Braces {
    /// They are at this offset.
    At(usize),
    /// There are none before the paragraph ends, perhaps only because a quote or brace is missing.
    Unbalanced,
    /// The text is not a tag.
    None,
}

/// Finds the braces that end a tag, outside of quotes and inner braces.
///
/// Linear over a page, however many tags begin in it: a search ends at a `<` outside of quotes, so
/// it continues past the beginning of another tag only inside quotes, while the search from there starts
/// outside of them. As a backslash means the same inside and outside, each byte maps the states (outside,
/// or in one of three quotes) one to one: two searches in different states never reach the same state
/// again, so at most four searches read the same byte.
fn braces(bytes: &[u8], name: usize, mark: u8) -> Braces {
    let mut at = name;
    let mut quote = None;
    let mut depth = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (_, b'\n') if starts_blank_line(bytes, at) => break,
            (_, b'\\') if bytes.get(at + 1) != Some(&b'\n') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'<') => return Braces::None,
            (None, b'{') => depth += 1,
            (None, b'}') if depth > 0 => depth -= 1,
            (None, _) if ends(bytes, at, mark) => return Braces::At(at),
            (None, _) => {}
        }
        at += 1;
    }
    Braces::Unbalanced
}

/// The first braces that can end the tag if quotes are ignored, and where its inside ends: the likely
/// tag of an author who left out a quote or a brace.
fn braces_ignoring_quotes(bytes: &[u8], name: usize, kind: TagKind) -> Option<(usize, usize)> {
    for at in name..bytes.len() {
        if bytes[at] == b'<' || starts_blank_line(bytes, at) {
            return None;
        }
        if ends(bytes, at, kind.mark())
            && let Some(end) = inside_end(bytes, name, at, kind)
        {
            return Some((at, end));
        }
    }
    None
}

/// The end of the inside of a tag whose last braces are at `last`, if they follow `>` or `/>`.
fn inside_end(bytes: &[u8], name: usize, last: usize, kind: TagKind) -> Option<usize> {
    let text = &bytes[name..last];
    let text = text.strip_suffix(b"-").unwrap_or(text).trim_ascii_end();
    text.strip_suffix(kind.ending())
        .map(|inside| name + inside.len())
}

fn ends(bytes: &[u8], at: usize, mark: u8) -> bool {
    bytes[at] == mark && bytes.get(at + 1) == Some(&b'}')
}

/// Reads the name and arguments of a tag.
pub(super) fn read(source: &str, outline: &TagOutline) -> Tag {
    let mut reader = LiteralReader::new(&source[..outline.inside.end], outline.inside.start);
    let named = read_name(&mut reader);
    let name_span = outline.inside.start..reader.position();
    Tag {
        name: source[name_span.clone()].to_owned(),
        name_span,
        arguments: named.and_then(|()| read_arguments(&mut reader, outline.kind)),
    }
}

/// Reads identifiers joined by dots.
fn read_name(reader: &mut LiteralReader<'_>) -> Result<(), ScanError> {
    const HINT: &str = "a name consists of letters, digits and `_`, in parts joined by dots";
    loop {
        if reader.identifier().is_none() {
            return Err(reader.expected("a component's name").with_hint(HINT));
        }
        if !reader.take(b'.') {
            break;
        }
    }
    match reader.peek() {
        Some(byte) if !byte.is_ascii_whitespace() && byte != b'/' => Err(reader
            .expected("a space after the component's name")
            .with_hint(HINT)),
        _ => Ok(()),
    }
}

fn read_arguments(
    reader: &mut LiteralReader<'_>,
    kind: TagKind,
) -> Result<Vec<Argument>, ScanError> {
    let mut arguments = Vec::new();
    let mut names = HashSet::new();
    loop {
        reader.skip_space();
        let Some(first) = reader.peek() else {
            return Ok(arguments);
        };
        if let Some(error) = misplaced(reader, first, kind) {
            return Err(error);
        }
        let start = reader.position();
        let Some(name) = reader.identifier() else {
            return Err(reader.expected(match kind {
                TagKind::SelfClosing => "an argument or `/>`",
                _ => "an argument or `>`",
            }));
        };
        let name_span = start..reader.position();
        if !names.insert(name) {
            let message = format!("`{name}` is given twice");
            return Err(ScanError::new(name_span, message));
        }
        reader.skip_space();
        if !reader.take(b'=') {
            let hint = format!("write `{name}=\"text\"` or `{name}={{value}}`");
            return Err(reader.not_literal_at(name_span).with_hint(hint));
        }
        reader.skip_space();
        let value = reader.argument_value(name)?;
        arguments.push(Argument {
            name: name.to_owned(),
            value,
            span: start..reader.position(),
        });
    }
}

/// The error about a byte that starts no argument in a tag of this kind.
fn misplaced(reader: &LiteralReader<'_>, first: u8, kind: TagKind) -> Option<ScanError> {
    match (first, kind) {
        (_, TagKind::Closing) => {
            let hint = "a closing tag takes no arguments";
            Some(reader.expected("`>`").with_hint(hint))
        }
        (b'/', TagKind::Opening) => {
            let hint = "a call without a closing tag is written `{{<name />}}`";
            Some(reader.expected("an argument or `>`").with_hint(hint))
        }
        (b'{', _) => {
            let hint = "write `name={value}` for each argument";
            Some(reader.not_literal().with_hint(hint))
        }
        _ => None,
    }
}
