//! A tokenizer for the tags in raw HTML, by the rules of HTML (13.2.5), with the offset of every part.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

/// Elements whose text is not HTML: it ends at the first end tag with their name.
const RAW_TEXT: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

/// Whether the text of an element is not HTML.
pub(super) fn is_raw_text(name: &str) -> bool {
    RAW_TEXT.contains(&name)
}

/// Whether a body may contain raw HTML other than comments.
pub(in crate::page::markdown) fn is_in(body: &str) -> bool {
    let bytes = body.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| match &bytes[at + 1..] {
        [b'!', b'-', b'-', ..] => false,
        [first, ..] => first.is_ascii_alphabetic() || b"/!?".contains(first),
        [] => false,
    })
}

/// A tag in raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawTag<'t> {
    /// Its name, in lower case.
    pub(crate) name: String,
    /// Whether it ends an element.
    pub(crate) closing: bool,
    /// Whether it ends in `/>`.
    pub(crate) self_closing: bool,
    /// Whether its `>` is in the text.
    pub(crate) finished: bool,
    /// From `<` to `>`, in the text given.
    pub(crate) whole: Range<usize>,
    /// Its `<name`.
    pub(crate) range: Range<usize>,
    /// Its attributes, in order.
    pub(crate) attributes: Vec<RawAttribute<'t>>,
}

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawAttribute<'t> {
    /// Its name, in lower case.
    pub(crate) name: String,
    /// The range of its name.
    pub(crate) range: Range<usize>,
    /// Its value as written, with character references; empty if there is none.
    pub(crate) value: &'t str,
    /// The range of the value.
    pub(crate) value_range: Range<usize>,
    /// The range of the value with its quotes.
    pub(crate) quoted_range: Range<usize>,
}

impl RawTag<'_> {
    /// Whether it has an attribute.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.attributes
            .iter()
            .any(|attribute| attribute.name == name)
    }

    /// Whether it is nothing but `<name>` or `</name>`.
    pub(super) fn is_bare(&self) -> bool {
        self.finished && !self.self_closing && self.attributes.is_empty()
    }
}

/// The tags in raw HTML, without those in comments and in text that is not HTML. What reaches the output is decided by
/// the HTML5 parser in [`clean`](super::clean::clean).
pub(crate) fn tags(text: &str) -> Vec<RawTag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(markup) = next_markup(text, at) {
        match markup {
            Markup::Tag(tag) => {
                at = tag.whole.end;
                if !tag.closing && is_raw_text(&tag.name) {
                    at = end_tag(text, at, &tag.name).map_or(text.len(), |end| end.start);
                }
                tags.push(tag);
            }
            Markup::Comment(range) => {
                let ends = memmem::find(&text.as_bytes()[range.end..], b"-->");
                at = ends.map_or(text.len(), |end| range.end + end + 3);
            }
            Markup::EmptyComment(range) | Markup::Declaration(range) => at = range.end,
        }
    }
    tags
}

/// Something in raw HTML that begins with `<`.
pub(super) enum Markup<'t> {
    Tag(RawTag<'t>),
    /// The `<!--` of a comment.
    Comment(Range<usize>),
    /// A comment that is closed directly after `<!--` (HTML, 13.2.5.43).
    EmptyComment(Range<usize>),
    /// A declaration, a processing instruction or a CDATA section, which HTML ignores up to the next `>`.
    Declaration(Range<usize>),
}

/// The next markup from `at` on.
pub(super) fn next_markup(text: &str, mut at: usize) -> Option<Markup<'_>> {
    let bytes = text.as_bytes();
    loop {
        let start = at + memchr(b'<', bytes.get(at..)?)?;
        count(start + 1 - at);
        let rest = &bytes[start + 1..];
        let range = |length: usize| start..(start + length).min(text.len());
        let up_to_end = || {
            let end = memchr(b'>', rest);
            count(end.unwrap_or(rest.len()));
            start..end.map_or(text.len(), |end| start + 1 + end + 1)
        };
        match rest {
            [b'!', b'-', b'-', b'>', ..] => return Some(Markup::EmptyComment(range(5))),
            [b'!', b'-', b'-', b'-', b'>', ..] => return Some(Markup::EmptyComment(range(6))),
            [b'!', b'-', b'-', ..] => return Some(Markup::Comment(range(4))),
            [b'!' | b'?', ..] => return Some(Markup::Declaration(up_to_end())),
            [b'/', first, ..] | [first, ..] if first.is_ascii_alphabetic() => {
                return Some(Markup::Tag(tag_at(text, start)));
            }
            [b'/', b'>', ..] | [] => at = start + 1,
            [b'/', _, ..] => return Some(Markup::Declaration(up_to_end())),
            _ => at = start + 1,
        }
    }
}

/// The tag whose `<` is at `start`.
fn tag_at(text: &str, start: usize) -> RawTag<'_> {
    let bytes = text.as_bytes();
    let closing = bytes[start + 1] == b'/';
    let name_start = start + 1 + usize::from(closing);
    let name_end = skip(bytes, name_start, |b| is_space(b) || b == b'/' || b == b'>');
    let mut tag = RawTag {
        name: text[name_start..name_end].to_ascii_lowercase(),
        closing,
        self_closing: false,
        finished: false,
        whole: start..name_end,
        range: start..name_end,
        attributes: Vec::new(),
    };
    tag.whole.end = attributes(text, name_end, &mut tag);
    tag
}

/// Reads attributes from `at` to the end of the tag, whose offset it returns.
fn attributes<'t>(text: &'t str, mut at: usize, tag: &mut RawTag<'t>) -> usize {
    let bytes = text.as_bytes();
    loop {
        let before = at;
        at = skip(bytes, at, |b| !is_space(b) && b != b'/');
        if at >= bytes.len() {
            return bytes.len();
        }
        if bytes[at] == b'>' {
            tag.finished = true;
            tag.self_closing = at > before && bytes[at - 1] == b'/';
            return at + 1;
        }
        // A `=` at the start is part of the name.
        let name_end = skip(bytes, at + 1, |b| {
            is_space(b) || matches!(b, b'=' | b'>' | b'/')
        });
        let range = at..name_end;
        let equals = skip(bytes, name_end, |b| !is_space(b));
        let quoted_range = if bytes.get(equals) == Some(&b'=') {
            value(bytes, skip(bytes, equals + 1, |b| !is_space(b)))
        } else {
            name_end..name_end
        };
        at = quoted_range.end;
        let is_quoted =
            matches!(bytes.get(quoted_range.start), Some(b'"' | b'\'')) && !quoted_range.is_empty();
        let value_range = if is_quoted {
            let closed =
                quoted_range.len() > 1 && bytes[quoted_range.end - 1] == bytes[quoted_range.start];
            quoted_range.start + 1..quoted_range.end - usize::from(closed)
        } else {
            quoted_range.clone()
        };
        tag.attributes.push(RawAttribute {
            name: text[range.clone()].to_ascii_lowercase(),
            range,
            value: &text[value_range.clone()],
            value_range,
            quoted_range,
        });
    }
}

/// The range of a value with its quotes.
fn value(bytes: &[u8], at: usize) -> Range<usize> {
    match bytes.get(at) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end = skip(bytes, at + 1, |b| b == quote);
            at..(end + 1).min(bytes.len())
        }
        _ => at..skip(bytes, at, |b| is_space(b) || b == b'>'),
    }
}

/// The end tag that ends the text of an element that is not HTML, from `at` on.
pub(super) fn end_tag(text: &str, mut at: usize, name: &str) -> Option<Range<usize>> {
    if name == "script" {
        return end_of_script(text, at);
    }
    let bytes = text.as_bytes();
    loop {
        let start = at + memmem::find(bytes.get(at..)?, b"</")?;
        count(start - at);
        at = start + 2;
        if is_name(bytes, at, name)? {
            return Some(tag_at(text, start).whole);
        }
    }
}

/// Whether a name, and no longer one, is at an offset; `None` if the text ends before.
fn is_name(bytes: &[u8], at: usize, name: &str) -> Option<bool> {
    let found = bytes.get(at..at + name.len())?;
    let ends = bytes.get(at + name.len());
    let is_end = ends.is_none_or(|&b| is_space(b) || b == b'/' || b == b'>');
    Some(is_end && found.eq_ignore_ascii_case(name.as_bytes()))
}

/// The end tag of a script. In what looks like a comment, `<script>` and `</script>` are a pair (HTML, 13.2.5.20 to 31).
fn end_of_script(text: &str, mut at: usize) -> Option<Range<usize>> {
    const NAME: &str = "script";
    let bytes = text.as_bytes();
    let (mut in_comment, mut in_pair) = (false, false);
    loop {
        let start = at + memchr2(b'<', b'-', bytes.get(at..)?)?;
        count(start - at);
        let rest = &bytes[start..];
        at = start + 1;
        if in_comment && rest.starts_with(b"-->") {
            (in_comment, in_pair) = (false, false);
        } else if rest.starts_with(b"<!--") {
            in_comment = true;
            // Its dashes can be those of its end too.
            at = start + 2;
        } else if rest.starts_with(b"</") && is_name(bytes, start + 2, NAME) == Some(true) {
            if !in_pair {
                return Some(tag_at(text, start).whole);
            }
            in_pair = false;
        } else if in_comment && rest[0] == b'<' && is_name(bytes, start + 1, NAME) == Some(true) {
            in_pair = true;
        }
    }
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

/// The offset of the first byte from `at` on that ends something, or the end of the text.
fn skip(bytes: &[u8], mut at: usize, stop: impl Fn(u8) -> bool) -> usize {
    let start = at;
    while at < bytes.len() && !stop(bytes[at]) {
        at += 1;
    }
    count(at - start);
    at
}

/// Counts bytes that are read, for the test that the work is linear.
#[cfg(not(test))]
fn count(_: usize) {}

#[cfg(test)]
fn count(bytes: usize) {
    tests::READ.with(|read| read.set(read.get() + bytes + 1));
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// How many bytes the tokenizer read.
        pub(in crate::page::markdown::raw_html) static READ: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn finds_tags_with_their_attributes() {
        let text = "<A name=x HREF='a.md'>t</a> <img src=\"b>c.png\" alt><br/>< p> <x-y id = z> <a:b c/d=e =f>";
        let shown = |tag: RawTag<'_>| {
            let attributes = tag.attributes.iter();
            let attributes = attributes.map(|a| format!(" {}={}", a.name, a.value));
            format!("{}{}", tag.name, attributes.collect::<String>())
        };
        let found: Vec<_> = tags(text)
            .into_iter()
            .filter(|tag| !tag.closing)
            .map(shown)
            .collect();
        let expected = [
            "a name=x href=a.md",
            "img src=b>c.png alt=",
            "br",
            "x-y id=z",
            "a:b c= d=e =f=",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn skips_comments_and_text_that_is_not_html() {
        let names = |text: &str| {
            let names = tags(text)
                .into_iter()
                .map(|tag| "/".repeat(usize::from(tag.closing)) + &tag.name);
            names.collect::<Vec<_>>().join(" ")
        };
        for (text, found) in [
            ("<!-- <b> --><i>", "i"),
            ("<!--><b>", "b"),
            ("<!---><b>", "b"),
            ("<!-- <b>", ""),
            ("<?php <b ?><i>", "i"),
            ("</ b><i>", "i"),
            ("<script>a<b></SCRIPT\n>c<i>", "script /script i"),
            ("<style><b></styles></style/><i>", "style /style i"),
            ("<title>a", "title"),
            (
                "<script><!--<script></script><a></script><b>",
                "script /script b",
            ),
            ("<script><!--<script>--></script><b>", "script /script b"),
            ("<script><!--></script><b>", "script /script b"),
            ("<script><!-- <scripts></script><b>", "script /script b"),
            ("<script><script></script><b>", "script /script b"),
            ("<script><!--<script></script>", "script"),
        ] {
            assert_eq!(names(text), found, "{text}");
        }
    }

    #[test]
    fn an_unfinished_tag_extends_to_the_end() {
        for (text, finished) in [
            ("<a b=\"c>", false),
            ("<a b='>'", false),
            ("<a", false),
            ("<a b=c>", true),
            ("<a b=\">", false),
        ] {
            let found = tags(text);
            assert_eq!(found[0].finished, finished, "{text}");
            assert_eq!(found[0].whole, 0..text.len(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reads_any_text_to_its_end(text in "[<>/='\" a-cé!?-]{0,40}") {
            for tag in tags(&text) {
                assert!(text[tag.range.clone()].starts_with('<'));
                assert!(!tag.finished || text[tag.whole].ends_with('>'));
                for attribute in &tag.attributes {
                    assert_eq!(&text[attribute.value_range.clone()], attribute.value);
                    assert!(!text[attribute.quoted_range.clone()].is_empty() || attribute.value.is_empty());
                }
            }
        }
    }
}
