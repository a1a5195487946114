//! Text that an author probably meant as Markdown and that is not parsed as such, so that readers see the syntax.

use std::ops::Range;

use memchr::memchr_iter;

use super::typos::Typo;
use crate::base::pasted_marks;
use crate::input::foreign::markup::Markup;
use crate::input::foreign::syntax;
use crate::input::settings::MarkdownSettings;
use crate::page::markdown::line_guards::content_start;

/// The typo at the start of the text at `at`, and its range, if it is certain what was meant. Only for text outside of
/// code.
pub(super) fn find(
    body: &str,
    at: usize,
    settings: &MarkdownSettings,
) -> Option<(Typo, Range<usize>)> {
    let (before, rest) = around(body, at);
    if before.ends_with('\\') {
        return None;
    }
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    let (typo, length) = match rest.as_bytes() {
        [b'#', b'#', ..] => heading(line, rest),
        [b'[', b'!', ..] if settings.alerts => alert(line, rest),
        [b'!', b'[', ..] => {
            let image = link_text(line, &rest[1..], true).or_else(|| undefined(line, &rest[1..]));
            image.map(|(typo, length)| (typo, length + 1))
        }
        [b'[', ..] => {
            if let Some(found) = reversed(line, rest, at) {
                return Some(found);
            }
            let pasted = || pasted_marks::length(rest).map(|length| (Typo::Pasted, length));
            pasted()
                .or_else(|| link_text(line, rest, false))
                .or_else(|| wiki(line, rest))
                .or_else(|| undefined(line, rest))
        }
        _ => None,
    }?;
    Some((typo, at..at + length))
}

/// Markup of another generator at the start of a text, and its range. Only for text outside of code.
pub(super) fn foreign(
    body: &str,
    text: Range<usize>,
    settings: &MarkdownSettings,
) -> Option<(Markup, Range<usize>)> {
    let first = body.as_bytes().get(text.start)?;
    if !b":!?=[{<-.$ie@*".contains(first) {
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
    let (kind, length) = syntax::read(rest, is_line, before.chars().next_back())?;
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

/// How far around an offset text is searched, in bytes.
const FAR: usize = 300;

/// The text before an offset, and the rest of its line. Both are limited in length, so that a long line is not searched
/// again for each match in it.
fn around(body: &str, at: usize) -> (&str, &str) {
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
fn heading(line: &str, rest: &str) -> Option<(Typo, usize)> {
    let marks = rest.bytes().take_while(|byte| *byte == b'#').count();
    let starts_word = rest[marks..].starts_with(char::is_alphanumeric);
    (line.trim().is_empty() && marks <= 6 && starts_word)
        .then_some((Typo::HeadingWithoutSpace, rest.trim_end().len()))
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
fn alert(line: &str, rest: &str) -> Option<(Typo, usize)> {
    let (kind, _) = rest[2..].split_once(']')?;
    let before = line.trim_end();
    let quoted = before.ends_with('>') && !before.contains(char::is_alphabetic);
    let is_kind = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphabetic());
    (quoted && is_kind).then_some((Typo::AlertUnknown, kind.len() + 3))
}

/// Endings of files that pages link to or show.
const ENDS: [&str; 11] = [
    ".md", ".html", ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".avif", ".heic",
];

/// Whether a text is certainly an address.
fn is_address(text: &str) -> bool {
    let is_web = |scheme: &&str| text.starts_with(*scheme);
    let file = text.split(['#', '?']).next().unwrap_or_default();
    ENDS.iter()
        .any(|end| file.ends_with(end) && file.len() > end.len())
        || ["https://", "http://", "mailto:", "./", "../"]
            .iter()
            .any(is_web)
        || text
            .strip_prefix('#')
            .is_some_and(|id| id.starts_with(char::is_alphanumeric))
}

/// `[words](my page.md)`, `[words] (page.md)` and other links with a typo behind their words.
fn link_text(line: &str, rest: &str, image: bool) -> Option<(Typo, usize)> {
    let (words, after) = rest.strip_prefix('[')?.split_once(']')?;
    if words.contains(['[', '(', ')', '\\']) || words.is_empty() && !image {
        return None;
    }
    let length = |after: &str| rest.len() - after.len();
    if let Some(target) = after.strip_prefix(": ") {
        let first = target.split(' ').next().unwrap_or_default();
        let is_definition = line.trim_matches([' ', '>']).is_empty() && is_address(first);
        return is_definition.then_some((Typo::DefinitionAsText, rest.trim_end().len()));
    }
    for (open, close) in [('{', "}"), ('（', "）"), ('（', ")")] {
        let inside = after.strip_prefix(open);
        if let Some((address, end)) = inside.and_then(|inside| inside.split_once(close))
            && is_address(address)
            && !address.contains([' ', '('])
        {
            return Some((Typo::LinkBrackets, length(end)));
        }
    }
    let apart = after.trim_start_matches(' ');
    let inside = apart.strip_prefix('(')?;
    let Some((address, end)) = inside.split_once(')') else {
        let address = inside.split(' ').next().unwrap_or_default();
        let address = address.trim_end_matches(['.', ',', ';', ':', ']', '}', '>']);
        // The line may be longer than what is searched.
        let is_whole = rest.len() < FAR && apart.len() == after.len();
        return (is_whole && is_address(address) && !address.contains('('))
            .then(|| (Typo::LinkUnclosed, length(inside) + address.len()));
    };
    if address.contains(['(', '[', ']', '`', '\\']) {
        return None;
    }
    if apart.len() < after.len() {
        let is_link = is_address(address) && !address.contains(' ');
        return is_link.then(|| (Typo::LinkApart, length(end)));
    }
    let typo = in_address(address.trim(), image)?;
    Some((typo, length(end)))
}

/// The typo in an address with a space.
fn in_address(address: &str, image: bool) -> Option<Typo> {
    let (first, more) = address.split_once(' ')?;
    let more = more.trim();
    // An address in brackets of its own may have a title too.
    let first = match first
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
    {
        Some(inside) => inside,
        None => first,
    };
    if matches!(first, "mailto:" | "tel:" | "https:" | "http:") {
        return Some(Typo::AddressWithSpace);
    }
    let size = more.split(' ').next().unwrap_or_default();
    if image && (is_size(more) || is_size(size)) {
        return Some(Typo::ImageSize);
    }
    let straight = ["\"", "'"];
    let is_quoted = |quote: &&str| more.starts_with(*quote) || more.ends_with(*quote);
    let is_curly = more.starts_with(['“', '”', '„', '‘', '’', '«'])
        || more.ends_with(['“', '”', '‘', '’', '»']);
    if is_curly || straight.iter().any(is_quoted) {
        return is_address(first).then_some(Typo::TitleQuotes);
    }
    if address.contains('<') {
        return None;
    }
    match address.split_once('#') {
        // Only the fragment has a space.
        Some((file, _)) if !file.contains(' ') => {
            return is_address(first).then_some(Typo::FragmentWithSpace);
        }
        _ => {}
    }
    let file = address.split('#').next().unwrap_or_default();
    let is_web = ["https://", "http://"]
        .iter()
        .any(|web| file.starts_with(web));
    if is_web || ENDS.iter().any(|end| file.ends_with(end)) {
        return Some(Typo::AddressWithSpace);
    }
    is_address(first).then_some(Typo::TitleQuotes)
}

/// `=100x50`, the size of an image in some dialects.
fn is_size(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || "x*%".contains(c);
    let size = text.strip_prefix('=').map(str::trim);
    size.is_some_and(|size| {
        size.contains(|c: char| c.is_ascii_digit())
            && size.trim_end_matches("px").chars().all(is_part)
    })
}

/// `(words)[page.md]`, at its second part.
fn reversed(line: &str, rest: &str, at: usize) -> Option<(Typo, Range<usize>)> {
    let (address, after) = between(rest, '[', ']')?;
    let before = line.strip_suffix(')')?;
    let open = before.rfind('(')?;
    let words = &before[open + 1..];
    let is_link = is_address(address)
        && !address.contains(' ')
        && !words.trim().is_empty()
        && !before[..open].ends_with(']')
        && !after.starts_with(['(', '[']);
    let start = at - line.len() + open;
    is_link.then(|| (Typo::LinkReversed, start..at + rest.len() - after.len()))
}

/// `[[Causes]]`, at its second bracket. If that bracket begins a link, the text does not get here.
fn wiki(line: &str, rest: &str) -> Option<(Typo, usize)> {
    let (name, after) = between(rest, '[', ']')?;
    let is_name = name.starts_with(char::is_alphabetic);
    let outer = line.strip_suffix('[')?;
    (is_name && after.starts_with(']') && !outer.ends_with(['\\', '[', ']', ')']))
        .then_some((Typo::WikiLink, name.len() + 2))
}

/// `[words][label]` and `[label][]`. Directly after a word it may be an index into a table of numbers.
fn undefined(line: &str, rest: &str) -> Option<(Typo, usize)> {
    let (words, after) = between(rest, '[', ']')?;
    let (label, after) = between(after, '[', ']')?;
    let is_text =
        |text: &str| text.starts_with(char::is_alphanumeric) && text.contains(char::is_alphabetic);
    let is_separate = line.is_empty() || line.ends_with([' ', '(', '*', '_', '"', '>']);
    let alone = !after.starts_with(['[', '(', ':']);
    // `[ABC20][DEF21]` are two citations of other programs.
    let is_tag = |text: &str| !text.contains(char::is_lowercase) && text.len() > 2;
    if is_tag(words) && is_tag(label) {
        return None;
    }
    // `- [core][api] Add …` are two tags of an entry in a list of changes.
    let is_word = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let is_entry = line.trim_matches([' ', '-', '*', '+', '>']).is_empty()
        && after.trim_start().starts_with(char::is_uppercase);
    if is_entry && !label.is_empty() && is_word(words) && is_word(label) {
        return None;
    }
    let is_label = |label: &str| label.is_empty() || is_text(label);
    (is_separate && alone && is_text(words) && is_label(label))
        .then_some((Typo::LinkUndefined, rest.len() - after.len()))
}

/// The text between two brackets at the start of a text, if it contains no further brackets; and the text after them.
fn between(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix(open)?.split_once(close)?;
    (!inside.contains(['[', ']', '(', ')', '`', '\\'])).then_some((inside, after))
}
