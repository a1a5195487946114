//! One tag: told from text by its outline, then read.

use std::collections::HashSet;
use std::ops::Range;

use super::literal::Reader;
use super::{Argument, ScanError};
use crate::base::text::starts_blank_line;

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{{<name />}}`
    SelfClosing,
    /// `{% <name> %}`
    Opening,
    /// `{% </name> %}`
    Closing,
}

impl Kind {
    /// The byte before the last brace.
    fn mark(self) -> u8 {
        if self == Self::SelfClosing {
            b'}'
        } else {
            b'%'
        }
    }

    /// What stands before the braces that end the tag.
    fn ending(self) -> &'static [u8] {
        if self == Self::SelfClosing {
            b"/>"
        } else {
            b">"
        }
    }
}

/// Text with the outline of a tag.
pub(super) struct Outline {
    pub(super) kind: Kind,
    /// The tag from brace to brace.
    pub(super) span: Range<usize>,
    /// Name and arguments: all between `<` or `</`, and `/>` or `>`.
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
    head(bytes, at).is_some()
}

/// Kind of the tag that begins at `at`, and where its name does.
fn head(bytes: &[u8], at: usize) -> Option<(Kind, usize)> {
    let mut kind = match bytes.get(at..at + 2)? {
        b"{{" => Kind::SelfClosing,
        b"{%" => Kind::Opening,
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
    if kind == Kind::Opening && bytes.get(at) == Some(&b'/') {
        kind = Kind::Closing;
        at += 1;
    }
    let first = bytes.get(at)?;
    (first.is_ascii_alphabetic() || *first == b'_').then_some((kind, at))
}

/// The tag that begins at `at`, if the text has the outline of one.
pub(super) fn outline(bytes: &[u8], at: usize) -> Option<Outline> {
    let (kind, name) = head(bytes, at)?;
    let (last, end) = match braces(bytes, name, kind.mark()) {
        Braces::At(last) => (last, inside_end(bytes, name, last, kind)?),
        Braces::Unbalanced => braces_regardless(bytes, name, kind)?,
        Braces::None => return None,
    };
    Some(Outline {
        kind,
        span: at..last + 2,
        inside: name..end,
    })
}

enum Braces {
    /// The braces that end the tag are here.
    At(usize),
    /// None before the paragraph ends; perhaps only for want of a quote or brace.
    Unbalanced,
    /// Something here stands in no tag.
    None,
}

/// Finds the braces that end a tag, outside of quotes and inner braces.
///
/// Linear over a page, however many tags begin in it: a search ends at a `<` outside of quotes, so
/// it passes over the beginning of another tag only inside quotes, where the other is outside. As a
/// backslash counts the same inside and outside, each byte changes the state (outside, or in one of
/// three quotes) one to one: two searches that once differ never agree again, so at most four ever
/// pass the same byte.
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

/// The first braces that can end the tag when nothing is taken for a string, and where its inside
/// ends: the likely tag of someone who left out a quote or a brace.
fn braces_regardless(bytes: &[u8], name: usize, kind: Kind) -> Option<(usize, usize)> {
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

/// Where the inside of the tag ends whose last braces are at `last`, if those follow `>` or `/>`.
fn inside_end(bytes: &[u8], name: usize, last: usize, kind: Kind) -> Option<usize> {
    let text = &bytes[name..last];
    let text = text.strip_suffix(b"-").unwrap_or(text).trim_ascii_end();
    text.strip_suffix(kind.ending())
        .map(|inside| name + inside.len())
}

fn ends(bytes: &[u8], at: usize, mark: u8) -> bool {
    bytes[at] == mark && bytes.get(at + 1) == Some(&b'}')
}

/// Reads name and arguments of a tag.
pub(super) fn read(source: &str, outline: &Outline) -> Tag {
    let mut reader = Reader::new(&source[..outline.inside.end], outline.inside.start);
    let named = read_name(&mut reader);
    let name_span = outline.inside.start..reader.position();
    Tag {
        name: source[name_span.clone()].to_owned(),
        name_span,
        arguments: named.and_then(|()| read_arguments(&mut reader, outline.kind)),
    }
}

/// Reads identifiers joined by dots.
fn read_name(reader: &mut Reader<'_>) -> Result<(), ScanError> {
    const HINT: &str = "a name is made of letters, digits and `_`, in parts joined by dots";
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

fn read_arguments(reader: &mut Reader<'_>, kind: Kind) -> Result<Vec<Argument>, ScanError> {
    let mut arguments = Vec::new();
    let mut names = HashSet::new();
    loop {
        reader.skip_space();
        let start = reader.position();
        match reader.peek() {
            None => return Ok(arguments),
            Some(_) if kind == Kind::Closing => {
                return Err(reader
                    .expected("`>`")
                    .with_hint("a closing tag has a name only"));
            }
            Some(b'/') if kind == Kind::Opening => {
                let hint = "a call without a closing tag is written `{{<name />}}`";
                return Err(reader.expected("an argument or `>`").with_hint(hint));
            }
            Some(b'{') => {
                return Err(reader
                    .not_literal()
                    .with_hint("write `name={value}` for each argument"));
            }
            Some(_) => {}
        }
        let Some(name) = reader.identifier() else {
            return Err(reader.expected(match kind {
                Kind::SelfClosing => "an argument or `/>`",
                _ => "an argument or `>`",
            }));
        };
        let name_end = reader.position();
        if !names.insert(name) {
            return Err(ScanError::new(
                start..name_end,
                format!("`{name}` is given twice"),
            ));
        }
        reader.skip_space();
        if !reader.take(b'=') {
            return Err(reader
                .not_literal_at(start..name_end)
                .with_hint(format!("write `{name}=\"text\"` or `{name}={{value}}`")));
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
