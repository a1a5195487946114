//! Which raw HTML is left out of a page together with its text, and which is printed as text, decided for the whole
//! body before anything else reads its events.
//!
//! The text of a script must not become readable, though Markdown may see blocks in it; and a tag that is only mentioned
//! in a sentence must not swallow what follows it.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::Event;

use super::tokens::{HIDING, Token, TokenKind, drops_text, tokens};
use crate::page::markdown::spanned_event::SpannedEvent;

/// Raw HTML that is not printed as HTML, though its tags alone would not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::page::markdown) struct Refusal {
    /// The name of the tag.
    pub(in crate::page::markdown) name: String,
    /// The tag; of one with attributes its `<name`.
    pub(in crate::page::markdown) range: Range<usize>,
    pub(in crate::page::markdown) kind: RefusalKind,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page::markdown) enum RefusalKind {
    /// An element that is left out with its text.
    WithText,
    /// An element that is never closed and is left out up to the end of its block.
    Unclosed,
    /// A tag that is only mentioned and is printed as text.
    Mentioned,
    /// The start tag of an element that would hide what follows, since it is never closed; it is printed as text.
    Hiding,
    /// A tag without its `>`, which is printed as text.
    Unfinished,
}

/// An edit of the events.
struct Edit {
    range: Range<usize>,
    is_text: bool,
}

/// Leaves out the events of elements that are not allowed and whose text is not for readers, and turns tags that are
/// only mentioned into text.
pub(in crate::page::markdown) fn refuse<'t>(
    events: Vec<SpannedEvent<'t>>,
    body: &'t str,
) -> (Vec<SpannedEvent<'t>>, Vec<Refusal>) {
    let tokens = tokens(&events, body);
    let (edits, refusals) = edits(&tokens, body);
    if edits.is_empty() {
        return (events, refusals);
    }
    let mut kept = Vec::with_capacity(events.len());
    for (event, range) in events {
        apply(event, range, &edits, body, &mut kept);
    }
    (kept, refusals)
}

/// For each start tag, the end of its element, or `None` if it is never closed. The next tag of the same name decides;
/// in the same block, more start tags may come first.
fn ends(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut ends = vec![None; tokens.len()];
    // The block of the next tag of each name, if it is a start tag, and the end of its element.
    let mut next: HashMap<&str, (Option<usize>, Option<usize>)> = HashMap::new();
    for (token, end) in tokens.iter().zip(&mut ends).rev() {
        let after = match token.kind {
            TokenKind::End => (None, Some(token.whole.end)),
            TokenKind::Closed(at) => {
                *end = Some(at);
                (Some(token.block), Some(at))
            }
            TokenKind::Start => {
                let found = next.get(token.name.as_str());
                *end = found
                    .filter(|(block, _)| block.is_none_or(|block| block == token.block))
                    .and_then(|(_, end)| *end);
                (Some(token.block), *end)
            }
            TokenKind::Unfinished | TokenKind::Declaration => continue,
        };
        next.insert(&token.name, after);
    }
    ends
}

/// The edits in order, which do not overlap, and the findings.
fn edits(tokens: &[Token], body: &str) -> (Vec<Edit>, Vec<Refusal>) {
    let mut edits: Vec<Edit> = Vec::new();
    let mut refusals = Vec::new();
    // How many elements of each name are open.
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (token, end) in tokens.iter().zip(ends(tokens)) {
        if edits
            .last()
            .is_some_and(|last| token.whole.start < last.range.end)
        {
            continue;
        }
        let name = token.name.as_str();
        let start = token.whole.start;
        let as_text = (token.whole.clone(), true);
        let (range, is_text, kind) = match token.kind {
            TokenKind::Unfinished => (start..token.block_end, true, RefusalKind::Unfinished),
            TokenKind::Declaration => (as_text.0, true, RefusalKind::Mentioned),
            TokenKind::End => match open.get_mut(name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    continue;
                }
                _ if token.is_inline && token.is_bare => (as_text.0, true, RefusalKind::Mentioned),
                _ => continue,
            },
            TokenKind::Start | TokenKind::Closed(_) => match end {
                Some(end) if drops_text(name) => (start..end, false, RefusalKind::WithText),
                None if token.is_mention(body) => (as_text.0, true, RefusalKind::Mentioned),
                None if HIDING.contains(&name) => (as_text.0, true, RefusalKind::Hiding),
                None if drops_text(name) => (start..token.block_end, false, RefusalKind::Unclosed),
                _ => {
                    *open.entry(name).or_default() += usize::from(end.is_some());
                    continue;
                }
            },
        };
        edits.push(Edit { range, is_text });
        refusals.push(Refusal {
            name: token.name.clone(),
            range: match token.is_bare {
                true => token.whole.clone(),
                false => token.range.clone(),
            },
            kind,
        });
    }
    (edits, refusals)
}

impl Token {
    /// Whether a start tag that is never closed is a word in a sentence, as in "Use the <script> tag".
    fn is_mention(&self, body: &str) -> bool {
        let after = &body[self.whole.end..];
        let follows = after.trim_start_matches(|c: char| ".,:!?)”’\"'".contains(c));
        let is_word = follows.is_empty() || follows.starts_with(char::is_whitespace);
        self.is_inline && self.is_bare && (!drops_text(&self.name) || is_word)
    }
}

/// Adds an event without what is left out of it.
fn apply<'t>(
    event: Event<'t>,
    range: Range<usize>,
    edits: &[Edit],
    body: &'t str,
    out: &mut Vec<SpannedEvent<'t>>,
) {
    let first = edits.partition_point(|edit| edit.range.end <= range.start);
    let overlapping = edits[first..]
        .iter()
        .take_while(|edit| edit.range.start < range.end);
    let is_raw = matches!(event, Event::Html(_) | Event::InlineHtml(_));
    if !is_raw {
        let within = |edit: &Edit| edit.range.start <= range.start && range.end <= edit.range.end;
        let is_left_out = edits[first..]
            .first()
            .is_some_and(|edit| within(edit) && !edit.is_text);
        if !is_left_out {
            out.push((event, range));
        }
        return;
    }
    let part = |range: Range<usize>| match event {
        Event::Html(_) => (Event::Html(body[range.clone()].into()), range),
        _ => (Event::InlineHtml(body[range.clone()].into()), range),
    };
    let mut done = range.start;
    for edit in overlapping {
        let start = edit.range.start.max(range.start);
        let end = edit.range.end.min(range.end);
        if done < start {
            out.push(part(done..start));
        }
        if edit.is_text {
            out.push((Event::Text(body[start..end].into()), start..end));
        }
        done = end;
    }
    if done < range.end {
        out.push(part(done..range.end));
    }
}
