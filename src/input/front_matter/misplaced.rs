//! Recognises front matter in a place or format that is not read, so that readers would see it.

use std::ops::Range;

use super::lines::{self, is_fence, key};
use super::split::{Parts, near_close};
use crate::diagnostic::Diagnostic;
use crate::input::foreign::keys::is_foreign_key;

const CODE: &str = "front-matter-place";

/// Whether a key is one of front matter, here.
type IsKey<'k> = &'k dyn Fn(&str) -> bool;

/// The warning about front matter that is read as text, or about a rule on the first line, where front matter starts.
/// `body_start` is where the body starts in the text; 0 if it has no front matter.
pub(super) fn find(
    file: &str,
    (text, body_start): (&str, usize),
    is_key: IsKey<'_>,
) -> Option<Diagnostic> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let at = text.len() - start.len();
    let fence = start.lines().next()?.trim_end();
    let below = start.get(fence.len()..)?.split_once('\n');
    let below = below.map_or("", |(_, below)| below);
    let range = at..at + fence.len();
    if at == 0 && fence == "---" {
        if let Some(second) = second_block((text, body_start), is_key) {
            let message = "this looks like front matter, but is read as text";
            let hint = "a page has one block of front matter: move these lines into the one above";
            return Some(
                Diagnostic::warning(CODE, message)
                    .at(file, second)
                    .hint(hint),
            );
        }
        return (!below.is_empty() && body_start == 0).then(|| {
            let message = "this line is a rule across the page: no `key: value` line follows";
            Diagnostic::warning(CODE, message)
                .at(file, range)
                .hint("write `***` for a rule, or remove the line")
        });
    }
    let found = advice(text, (range, fence), below, is_key);
    let (range, hint) = found.or_else(|| below_first(text, at, is_key))?;
    let message = "this looks like front matter, but is read as text";
    Some(
        Diagnostic::warning(CODE, message)
            .at(file, range)
            .hint(hint),
    )
}

/// Front matter below a comment or a heading on the first lines, which starts at `at`.
fn below_first(text: &str, at: usize, is_key: IsKey<'_>) -> Option<(Range<usize>, &'static str)> {
    let start = &text[at..];
    let rest = match start.strip_prefix("<!--") {
        Some(comment) => comment.split_once("-->")?.1,
        None if start.starts_with("# ") => start.split_once('\n')?.1,
        None => return None,
    };
    let rest = rest.trim_start();
    let inside = rest
        .strip_prefix("---")?
        .trim_start_matches([' ', '\t', '\r']);
    let first = inside.strip_prefix('\n')?.lines().next()?;
    let place = text.len() - rest.len();
    (is_known(first, is_key) && is_closed(inside)).then_some((
        place..place + 3,
        "front matter starts on the first line: move it above what is before it",
    ))
}

/// The first line of a second block of front matter, right below the first one.
fn second_block((text, body_start): (&str, usize), is_key: IsKey<'_>) -> Option<Range<usize>> {
    let body = text.get(body_start..).filter(|_| body_start > 0)?;
    let start = body.trim_start();
    let at = text.len() - start.len();
    let first = start.lines().next()?.trim_end();
    let inside = match first {
        "---" => start.split_once('\n')?.1,
        _ => start,
    };
    let line = inside.lines().find(|line| !line.trim().is_empty())?;
    let is_block = is_known(line, is_key) && is_closed(inside);
    is_block.then(|| at..at + first.len())
}

/// Characters that are not seen, and not white space either.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// What to do about a text that begins with `fence`, and the range to point to.
fn advice(
    text: &str,
    (range, fence): (Range<usize>, &str),
    below: &str,
    is_key: IsKey<'_>,
) -> Option<(Range<usize>, &'static str)> {
    let is_known = |line: &str| is_known(line, is_key);
    let first = below.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let has_keys = |sign: char| key(first, sign).is_some();
    let between = || is_known(first) || is_closed(below);
    let hint = match fence {
        "---" if has_keys(':') => match text[..range.start].contains('\n') {
            true => "front matter starts on the first line: remove the empty lines above it",
            false => "front matter starts in the first column: remove what is in front of it",
        },
        _ if fence.starts_with("+++") && has_keys('=') => {
            "front matter is YAML between two `---` lines: write `title: …`, not `title = …`"
        }
        _ if fence == ";;;" && below.trim_start().starts_with(['{', '"']) => {
            "front matter is YAML between two `---` lines"
        }
        "---toml" | "---json" => "front matter is YAML between two `---` lines: write `title: …`",
        _ if is_json(fence, below) => {
            "front matter is between two `---` lines: put one above and one below these braces"
        }
        _ if fence.starts_with("```") || fence.starts_with("~~~") => {
            let inside = match first.trim_end() {
                "---" => below.split_once('\n').map_or("", |(_, rest)| rest),
                _ => below,
            };
            let first = inside.lines().next().unwrap_or_default();
            let language = fence.trim_matches(['`', '~', ' ']);
            let is_yaml = matches!(language, "yaml" | "yml" | "") && is_known(first);
            if !is_yaml {
                return None;
            }
            "this is a code block: front matter is between two `---` lines alone"
        }
        _ if is_fence(fence) && has_keys(':') && between() => {
            "front matter is between two lines of three hyphens, `---`"
        }
        _ if is_marked(fence) && has_keys(':') && between() => {
            "leave nothing but `---` on the line above the front matter"
        }
        _ if is_known(fence) && (is_closed(&text[range.start..]) || is_known(first)) => {
            "put a line `---` above it, and one below"
        }
        _ => return None,
    };
    Some((range, hint))
}

/// Whether a line is `---` with something behind it.
fn is_marked(fence: &str) -> bool {
    let rest = fence.trim_matches(['"', '\'', '`']).strip_prefix("---");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '#']) || rest == "yaml")
}

/// Whether a line has a key that front matter has, here or in other generators.
fn is_known(line: &str, is_key: IsKey<'_>) -> bool {
    key(line, ':').is_some_and(|key| is_key(key) || is_foreign_key(key))
}

/// Whether lines of front matter are followed by something like its last line.
fn is_closed(text: &str) -> bool {
    lines::near_close(text).is_some()
}

/// Whether a text starts with a brace and a key in quotes.
fn is_json(fence: &str, below: &str) -> bool {
    let Some(inside) = fence.strip_prefix('{') else {
        return false;
    };
    let inside = match inside.trim() {
        "" => below.trim_start(),
        inside => inside,
    };
    let key = inside
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'));
    key.is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}

/// The error about a line in front matter that was meant to be its last, if there is one.
pub(super) fn near_end(file: &str, parts: Parts<'_>) -> Option<Diagnostic> {
    let range = lines::near_close(parts.yaml)?;
    Some(near_close(&parts.block(file), range))
}
