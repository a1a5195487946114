//! Marks that an author meant as Markdown and that are text, for want of something: readers see them.

use std::ops::Range;

use memchr::memchr_iter;

use crate::input::settings::MarkdownSettings;
use crate::page::markdown::notes::BodyLintKind;

/// What is meant by the marks that a text starts with at `at`, where that is sure; and where it stands. To be asked of
/// text that is no code.
pub(super) fn meant(
    body: &str,
    at: usize,
    settings: &MarkdownSettings,
) -> Option<(BodyLintKind, Range<usize>)> {
    let (before, rest) = around(body, at);
    if before.ends_with('\\') {
        return None;
    }
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    let (noted, length) = match rest.as_bytes() {
        [b'#', b'#', ..] => heading(line, rest),
        [b'[', b'^', ..] if settings.footnotes => footnote(rest),
        [b'[', b'!', ..] if settings.alerts => alert(line, rest),
        [b'!', b'[', ..] => with_space(&rest[1..]).map(|(noted, length)| (noted, length + 1)),
        [b'[', ..] => with_space(rest)
            .or_else(|| wiki(line, rest))
            .or_else(|| undefined(line, rest)),
        _ => None,
    }?;
    Some((noted, at..at + length))
}

/// The addresses of the web that stand in a text by themselves: of those, Markdown makes no links. To be asked of text
/// that is neither code nor in a link.
pub(super) fn bare_addresses(body: &str, text: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let typed = &body[text.clone()];
    memchr_iter(b':', typed.as_bytes()).filter_map(move |colon| {
        let host = typed[colon + 1..].strip_prefix("//")?;
        let start = text.start + colon - scheme(&typed.as_bytes()[..colon])?;
        let before = &body[..start];
        let is_part = |c: char| c.is_ascii_alphanumeric() || r"/=.-+@%&?#\".contains(c);
        // What is behind `](` was meant as a link.
        let apart = !before.ends_with(is_part) && !before.ends_with("](");
        if !apart || !host.starts_with(char::is_alphanumeric) {
            return None;
        }
        let (_, rest) = around(body, start);
        let ends = |c: char| c.is_whitespace() || "<>()[]\"`|“”‘’«»„（），。".contains(c);
        let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let is_sentence = |c: char| (c.is_ascii_punctuation() && c != '/') || c == '…';
        Some(start..start + address.trim_end_matches(is_sentence).len())
    })
}

/// How long the scheme of the web is that a text ends in.
fn scheme(text: &[u8]) -> Option<usize> {
    let schemes = [b"https".as_slice(), b"http"];
    let ends = |scheme: &&[u8]| {
        let start = text.len().checked_sub(scheme.len());
        start.is_some_and(|start| text[start..].eq_ignore_ascii_case(scheme))
    };
    schemes.into_iter().find(ends).map(<[u8]>::len)
}

/// The text before a place, and the rest of its line; of both no more than could matter, so that no line is looked
/// through again for each of its marks.
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

/// `##Five`. One `#` may begin a word of its own.
fn heading(line: &str, rest: &str) -> Option<(BodyLintKind, usize)> {
    let marks = rest.bytes().take_while(|byte| *byte == b'#').count();
    let starts_word = rest[marks..].starts_with(char::is_alphanumeric);
    (line.trim().is_empty() && marks <= 6 && starts_word)
        .then_some((BodyLintKind::HeadingWithoutSpace, rest.trim_end().len()))
}

/// `[^1]`. A set of characters such as `[^a-z]` is none.
fn footnote(rest: &str) -> Option<(BodyLintKind, usize)> {
    let (label, _) = rest[2..].split_once(']')?;
    let is_label = |c: char| c.is_alphanumeric() || c == '_';
    (!label.is_empty() && label.chars().all(is_label))
        .then_some((BodyLintKind::FootnoteMissing, label.len() + 3))
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

/// `[[Causes]]`, at its second bracket: where that begins a link, it is no text.
fn wiki(line: &str, rest: &str) -> Option<(BodyLintKind, usize)> {
    let (name, after) = between(rest, '[', ']')?;
    let is_name = name.starts_with(char::is_alphabetic);
    let outer = line.strip_suffix('[')?;
    (is_name && after.starts_with(']') && !outer.ends_with(['\\', '[', ']', ')']))
        .then_some((BodyLintKind::WikiLink, name.len() + 2))
}

/// `[words][label]`. Where a word ends before it, it may be a place in a table of numbers.
fn undefined(line: &str, rest: &str) -> Option<(BodyLintKind, usize)> {
    let (words, after) = between(rest, '[', ']')?;
    let (label, after) = between(after, '[', ']')?;
    let is_text =
        |text: &str| text.starts_with(char::is_alphanumeric) && text.contains(char::is_alphabetic);
    let apart = line.is_empty() || line.ends_with([' ', '(', '*', '_', '"', '>']);
    let alone = !after.starts_with(['[', '(', ':']);
    (apart && alone && is_text(words) && is_text(label))
        .then_some((BodyLintKind::LinkUndefined, rest.len() - after.len()))
}

/// What stands between two brackets at the start of a text, without further ones in it; and what follows.
fn between(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix(open)?.split_once(close)?;
    (!inside.contains(['[', ']', '(', ')', '`', '\\'])).then_some((inside, after))
}
