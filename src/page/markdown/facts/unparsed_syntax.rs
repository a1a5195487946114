//! Text that an author probably meant as Markdown and that is not parsed as such, so that readers see the syntax.

use std::ops::Range;

use memchr::memchr_iter;

use crate::input::foreign::markup::{self, Markup};
use crate::input::settings::MarkdownSettings;
use crate::page::markdown::line_guards::content_start;
use crate::page::markdown::lints::BodyLintKind;

/// The syntax at the start of the text at `at`, and its range, if it is certain what was meant. Only for text outside of
/// code.
pub(super) fn find(
    body: &str,
    at: usize,
    settings: &MarkdownSettings,
) -> Option<(BodyLintKind, Range<usize>)> {
    let (before, rest) = around(body, at);
    if before.ends_with('\\') {
        return None;
    }
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    let (kind, length) = match rest.as_bytes() {
        [b'#', b'#', ..] => heading(line, rest),
        [b'[', b'!', ..] if settings.alerts => alert(line, rest),
        [b'!', b'[', ..] => with_space(&rest[1..]).map(|(kind, length)| (kind, length + 1)),
        [b'[', ..] => with_space(rest)
            .or_else(|| wiki(line, rest))
            .or_else(|| undefined(line, rest)),
        _ => None,
    }?;
    Some((kind, at..at + length))
}

/// Markup of another generator at the start of a text, and its range. Only for text outside of code.
pub(super) fn foreign(
    body: &str,
    text: Range<usize>,
    settings: &MarkdownSettings,
) -> Option<(Markup, Range<usize>)> {
    let first = body.as_bytes().get(text.start)?;
    if !b":!?=[{<-.$ie".contains(first) {
        return None;
    }
    let (before, rest) = around(body, text.start);
    if before.ends_with('\\') {
        return None;
    }
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let is_line = if rest.starts_with(": ") {
        // In a list it is more likely a text without a name before the colon.
        before[line..].bytes().all(|byte| b" \t>".contains(&byte))
    } else {
        content_start(&before[line..], settings) == before.len() - line
    };
    let (kind, length) = markup::read(rest, is_line, before.chars().next_back())?;
    Some((kind, text.start..text.start + length))
}

/// The URLs in a text, of which CommonMark does not make links. Only for text that is neither code nor in a link.
pub(super) fn bare_urls(body: &str, text: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let typed = &body[text.clone()];
    memchr_iter(b':', typed.as_bytes()).filter_map(move |colon| {
        let host = typed[colon + 1..].strip_prefix("//")?;
        let start = text.start + colon - scheme(&typed.as_bytes()[..colon])?;
        let before = &body[..start];
        let is_part = |c: char| c.is_ascii_alphanumeric() || r"/=.-+@%&?#\".contains(c);
        // After `](` it was meant as a link.
        let is_separate = !before.ends_with(is_part) && !before.ends_with("](");
        if !is_separate || !host.starts_with(char::is_alphanumeric) {
            return None;
        }
        let (_, rest) = around(body, start);
        let ends = |c: char| c.is_whitespace() || "<>()[]\"`|“”‘’«»„（），。".contains(c);
        let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let is_sentence = |c: char| (c.is_ascii_punctuation() && c != '/') || c == '…';
        Some(start..start + address.trim_end_matches(is_sentence).len())
    })
}

/// The length of `http` or `https` at the end of a text.
fn scheme(text: &[u8]) -> Option<usize> {
    let schemes = [b"https".as_slice(), b"http"];
    let ends = |scheme: &&[u8]| {
        let start = text.len().checked_sub(scheme.len());
        start.is_some_and(|start| text[start..].eq_ignore_ascii_case(scheme))
    };
    schemes.into_iter().find(ends).map(<[u8]>::len)
}

/// The text before an offset, and the rest of its line. Both are limited in length, so that a long line is not searched
/// again for each match in it.
fn around(body: &str, at: usize) -> (&str, &str) {
    const FAR: usize = 300;
    let mut start = at.saturating_sub(FAR);
    while !body.is_char_boundary(start) {
        start += 1;
    }
    let mut end = body.len().min(at + FAR);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let rest = body[at..end].lines().next().unwrap_or_default();
    (&body[start..at], rest)
}

/// `##Five`. A single `#` may be part of a word.
fn heading(line: &str, rest: &str) -> Option<(BodyLintKind, usize)> {
    let marks = rest.bytes().take_while(|byte| *byte == b'#').count();
    let starts_word = rest[marks..].starts_with(char::is_alphanumeric);
    (line.trim().is_empty() && marks <= 6 && starts_word)
        .then_some((BodyLintKind::HeadingWithoutSpace, rest.trim_end().len()))
}

/// The label of the reference to a footnote in the text at `at`, such as `[^1]`, and its range; but not a set of
/// characters such as `[^a-z]` or `[^a]+`. Only for text outside of code: the footnote is not defined.
pub(super) fn footnote(body: &str, at: usize) -> Option<(&str, Range<usize>)> {
    let (before, rest) = around(body, at);
    let (label, after) = rest.strip_prefix("[^")?.split_once(']')?;
    let is_part = |c: char| c.is_alphanumeric() || "_-".contains(c);
    let first = label.split('-').next().unwrap_or_default();
    let is_range = label.contains('-') && first.chars().count() < 2;
    let is_label = !label.is_empty() && label.chars().all(is_part) && !is_range;
    let is_set = before.ends_with('\\') || after.starts_with(['+', '{']);
    (is_label && !is_set).then_some((label, at..at + label.len() + 3))
}

/// `> [!WARN]`.
fn alert(line: &str, rest: &str) -> Option<(BodyLintKind, usize)> {
    let (kind, _) = rest[2..].split_once(']')?;
    let before = line.trim_end();
    let quoted = before.ends_with('>') && !before.contains(char::is_alphabetic);
    let is_kind = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphabetic());
    (quoted && is_kind).then_some((BodyLintKind::AlertUnknown, kind.len() + 3))
}

/// `[words](my page.md)`.
fn with_space(rest: &str) -> Option<(BodyLintKind, usize)> {
    const ENDS: [&str; 9] = [
        ".md", ".html", ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp",
    ];
    let (words, after) = between(rest, '[', ']')?;
    let (address, after) = between(after, '(', ')').filter(|_| !words.is_empty())?;
    let file = address.split('#').next().unwrap_or_default();
    let is_file = ENDS.iter().any(|end| file.ends_with(end))
        || ["https://", "http://"]
            .iter()
            .any(|web| file.starts_with(web));
    let spaced = file.contains(' ') && !address.contains(['"', '\'', '<']);
    (is_file && spaced).then_some((BodyLintKind::AddressWithSpace, rest.len() - after.len()))
}

/// `[[Causes]]`, at its second bracket. If that bracket begins a link, the text does not get here.
fn wiki(line: &str, rest: &str) -> Option<(BodyLintKind, usize)> {
    let (name, after) = between(rest, '[', ']')?;
    let is_name = name.starts_with(char::is_alphabetic);
    let outer = line.strip_suffix('[')?;
    (is_name && after.starts_with(']') && !outer.ends_with(['\\', '[', ']', ')']))
        .then_some((BodyLintKind::WikiLink, name.len() + 2))
}

/// `[words][label]`. Directly after a word it may be an index into a table of numbers.
fn undefined(line: &str, rest: &str) -> Option<(BodyLintKind, usize)> {
    let (words, after) = between(rest, '[', ']')?;
    let (label, after) = between(after, '[', ']')?;
    let is_text =
        |text: &str| text.starts_with(char::is_alphanumeric) && text.contains(char::is_alphabetic);
    let is_separate = line.is_empty() || line.ends_with([' ', '(', '*', '_', '"', '>']);
    let alone = !after.starts_with(['[', '(', ':']);
    (is_separate && alone && is_text(words) && is_text(label))
        .then_some((BodyLintKind::LinkUndefined, rest.len() - after.len()))
}

/// The text between two brackets at the start of a text, if it contains no further brackets; and the text after them.
fn between(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix(open)?.split_once(close)?;
    (!inside.contains(['[', ']', '(', ')', '`', '\\'])).then_some((inside, after))
}
