//! Reads the ids and addresses in rendered HTML, by the rules of HTML's tokenizer (13.2.5), without building a tree.
//! Nothing is copied but values with character references. Tests prove it equal to a parser on all golden outputs.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use super::css;
use super::piece::Piece;
use crate::base::character_references::decoded;
use crate::base::srcset::srcset;

/// Calls `visit` for every id and every address in a page, in the order of the text.
pub(super) fn visit<'t>(text: &'t str, visit: &mut dyn FnMut(Piece<'t>)) {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        foreign: 0,
        visit,
    };
    while scanner.next_markup().is_some() {}
}

struct Scanner<'t, 'v> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// The number of open SVG and MathML elements, in which `<style>` has no text of its own kind.
    foreign: usize,
    visit: &'v mut dyn FnMut(Piece<'t>),
}

/// The attributes of a tag that decide what its other attributes mean.
#[derive(Default)]
struct Tag<'t> {
    name: &'t str,
    self_closing: bool,
    /// `type` of a script.
    kind: &'t str,
    /// `content` of `<meta>`.
    content: Option<&'t str>,
    /// Whether `<meta>` is a refresh.
    refresh: bool,
}

impl<'t> Scanner<'t, '_> {
    /// Reads up to the end of the next markup; `None` at the end of the text.
    fn next_markup(&mut self) -> Option<()> {
        let start = self.at + memchr(b'<', self.bytes.get(self.at..)?)?;
        let rest = &self.bytes[start + 1..];
        match rest {
            [b'!', b'-', b'-', after @ ..] => self.at = start + 4 + comment_length(after),
            [b'!', b'[', ..] if self.foreign > 0 && rest.starts_with(b"![CDATA[") => {
                self.at = start + after(rest, b"]]>");
            }
            [b'!' | b'?', ..] => self.at = start + after(rest, b">"),
            [b'/', first, ..] if first.is_ascii_alphabetic() => {
                let name = self.end_tag(start + 2);
                if is_foreign(name) {
                    self.foreign = self.foreign.saturating_sub(1);
                }
            }
            [b'/', b'>', ..] => self.at = start + 3,
            [b'/', _, ..] => self.at = start + after(rest, b">"),
            [first, ..] if first.is_ascii_alphabetic() => {
                let tag = self.tag(start + 1, true);
                self.element(&tag);
            }
            _ => self.at = start + 1,
        }
        Some(())
    }

    /// Reads an end tag from its name on, and returns that. Nearly all have nothing else.
    fn end_tag(&mut self, name_start: usize) -> &'t str {
        let name_end = self.skip_to(name_start, SPACE | SLASH | GREATER);
        match self.bytes.get(name_end) {
            Some(b'>') => self.at = name_end + 1,
            _ => drop(self.tag(name_start, false)),
        }
        &self.text[name_start..name_end]
    }

    /// Reads a tag from its name on; `self.at` is behind its `>` then.
    fn tag(&mut self, name_start: usize, opens: bool) -> Tag<'t> {
        let name_end = self.skip_to(name_start, SPACE | SLASH | GREATER);
        let mut tag = Tag {
            name: &self.text[name_start..name_end],
            ..Tag::default()
        };
        let mut at = name_end;
        loop {
            let before = at;
            at = self.skip_all(at, SPACE | SLASH);
            match self.bytes.get(at) {
                None => break,
                Some(b'>') => {
                    tag.self_closing = at > before && self.bytes[at - 1] == b'/';
                    at += 1;
                    break;
                }
                Some(_) => {}
            }
            // A `=` at the start is part of the name.
            let end = self.skip_to(at + 1, SPACE | SLASH | GREATER | EQUALS);
            let name = &self.text[at..end];
            let equals = self.skip_all(end, SPACE);
            let mut value = "";
            at = end;
            if self.bytes.get(equals) == Some(&b'=') {
                (value, at) = self.value(self.skip_all(equals + 1, SPACE));
            }
            if opens {
                self.attribute(&mut tag, name, value);
            }
        }
        self.at = at;
        tag
    }

    /// The value that starts at `at`, as written and without quotes, and where it ends.
    fn value(&self, at: usize) -> (&'t str, usize) {
        match self.bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let rest = &self.bytes[at + 1..];
                let end = memchr(quote, rest).map_or(self.bytes.len(), |end| at + 1 + end);
                (&self.text[at + 1..end], (end + 1).min(self.bytes.len()))
            }
            _ => {
                let end = self.skip_to(at, SPACE | GREATER);
                (&self.text[at..end], end)
            }
        }
    }

    fn attribute(&mut self, tag: &mut Tag<'t>, name: &'t str, value: &'t str) {
        let named = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        let is = |wanted: &str| tag.name.eq_ignore_ascii_case(wanted);
        match name.len() {
            2 if named("id") => (self.visit)(Piece::Id(decoded(value))),
            3 if named("src") => self.address(value),
            4 if named("href") && is("base") => (self.visit)(Piece::Base),
            4 if named("href") => self.address(value),
            4 if named("name") && is("a") => (self.visit)(Piece::Id(decoded(value))),
            4 if named("data") && is("object") => self.address(value),
            4 if named("cite") => self.address(value),
            4 if named("type") => tag.kind = value,
            5 if named("style") => css::visit_value(decoded(value), self.visit),
            5 if named("value") => (self.visit)(Piece::Text(value)),
            6 if named("poster") => self.address(value),
            6 if named("action") && is("form") => self.address(value),
            6 if named("srcset") => self.srcset(value),
            7 if named("content") => tag.content = Some(value),
            10 if named("xlink:href") => self.address(value),
            10 if named("formaction") => self.address(value),
            10 if named("http-equiv") => tag.refresh = value.eq_ignore_ascii_case("refresh"),
            11 if named("imagesrcset") => self.srcset(value),
            _ => {}
        }
    }

    fn address(&mut self, value: &'t str) {
        (self.visit)(Piece::Address(decoded(value)));
    }

    fn srcset(&mut self, value: &'t str) {
        let plain = decoded(value);
        for range in srcset(&plain) {
            let address = match &plain {
                Cow::Borrowed(plain) => Cow::Borrowed(&plain[range]),
                Cow::Owned(plain) => Cow::Owned(plain[range].to_owned()),
            };
            (self.visit)(Piece::Address(address));
        }
    }

    /// What follows from a start tag as a whole, with the text of an element whose text is not HTML.
    fn element(&mut self, tag: &Tag<'t>) {
        let is = |wanted: &str| tag.name.eq_ignore_ascii_case(wanted);
        if is_foreign(tag.name) {
            self.foreign += usize::from(!tag.self_closing);
            return;
        }
        if is("meta") {
            if let Some(content) = tag.content {
                self.meta(content, tag.refresh);
            }
            return;
        }
        if self.foreign > 0 || !is_raw_text(tag.name) {
            return;
        }
        let text = self.raw_text(tag.name);
        match () {
            () if is("style") => css::visit(text, self.visit),
            () if is("script") && tag.kind.eq_ignore_ascii_case("application/ld+json") => {
                (self.visit)(Piece::Json(text));
            }
            () if is("textarea") => (self.visit)(Piece::Text(text)),
            () => {}
        }
    }

    /// A whole address in `<meta>`, such as that of a social image or of a refresh.
    fn meta(&mut self, content: &'t str, refresh: bool) {
        let plain = decoded(content);
        if refresh {
            let url = plain.split_once('=').map(|(_, url)| url);
            let url = url.map(|url| url.trim().trim_matches(['"', '\'']).to_owned());
            if let Some(url) = url {
                (self.visit)(Piece::Refresh(Cow::Owned(url)));
            }
        } else if plain.starts_with("http") && !plain.contains(char::is_whitespace) {
            (self.visit)(Piece::Address(plain));
        }
    }

    /// The text up to the end tag of this name, behind which reading goes on.
    fn raw_text(&mut self, name: &str) -> &'t str {
        let start = self.at;
        let mut at = start;
        loop {
            let Some(found) = memmem::find(&self.bytes[at..], b"</") else {
                self.at = self.bytes.len();
                return &self.text[start..];
            };
            let end = at + found;
            at = end + 2;
            let named = self.bytes.get(at..at + name.len());
            let ends = self.bytes.get(at + name.len());
            if named.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && ends.is_none_or(|&b| KINDS[usize::from(b)] & (SPACE | SLASH | GREATER) != 0)
            {
                self.at = end;
                return &self.text[start..end];
            }
        }
    }

    /// The position of the first byte from `at` on that is of one of these kinds; else the end of the text.
    fn skip_to(&self, at: usize, kinds: u8) -> usize {
        self.skip(at, |kind| kind & kinds != 0)
    }

    /// The position of the first byte from `at` on that is of none of these kinds; else the end of the text.
    fn skip_all(&self, at: usize, kinds: u8) -> usize {
        self.skip(at, |kind| kind & kinds == 0)
    }

    fn skip(&self, at: usize, stop: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let length = rest.iter().position(|&b| stop(KINDS[usize::from(b)]));
        length.map_or(self.bytes.len(), |length| at + length)
    }
}

/// The length of a comment behind its `<!--`, with its end.
fn comment_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'>', ..] => return 1,
        [b'-', b'>', ..] => return 2,
        _ => {}
    }
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b"--") {
        let end = at + found + 2;
        match &bytes[end..] {
            [b'>', ..] => return end + 1,
            [b'!', b'>', ..] => return end + 2,
            _ => at = end - 1,
        }
    }
    bytes.len()
}

/// The length of `<` and what follows, up to and with `end`.
fn after(rest: &[u8], end: &[u8]) -> usize {
    memmem::find(rest, end).map_or(rest.len() + 1, |at| 1 + at + end.len())
}

/// The kinds of bytes that matter in a tag, each a bit.
const SPACE: u8 = 1;
const SLASH: u8 = 2;
const GREATER: u8 = 4;
const EQUALS: u8 = 8;

/// The kind of each byte; zero for the others.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    kinds[b' ' as usize] = SPACE;
    kinds[b'\t' as usize] = SPACE;
    kinds[b'\n' as usize] = SPACE;
    kinds[b'\x0c' as usize] = SPACE;
    kinds[b'\r' as usize] = SPACE;
    kinds[b'/' as usize] = SLASH;
    kinds[b'>' as usize] = GREATER;
    kinds[b'=' as usize] = EQUALS;
    kinds
};

fn is_foreign(name: &str) -> bool {
    name.eq_ignore_ascii_case("svg") || name.eq_ignore_ascii_case("math")
}

/// Whether the text of an element is not HTML.
fn is_raw_text(name: &str) -> bool {
    const NAMES: [&str; 8] = [
        "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
    ];
    // Most names are shorter than all of these.
    name.len() > 2 && NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The addresses between tags of XML whose text is an address, such as `<loc>` of a sitemap.
pub(super) fn visit_xml<'t>(text: &'t str, visit: &mut dyn FnMut(Piece<'t>)) {
    let mut at = 0;
    while let Some(found) = memchr(b'>', &text.as_bytes()[at..]) {
        let start = at + found + 1;
        let rest = &text.as_bytes()[start..];
        let end = memchr2(b'<', b'>', rest).map_or(text.len(), |end| start + end);
        let value = text[start..end].trim();
        if value.starts_with("http") && !value.contains(char::is_whitespace) {
            visit(Piece::Address(decoded(value)));
        }
        at = end.max(start);
    }
}

#[cfg(test)]
mod tests;
