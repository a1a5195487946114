//! Where component calls stand in a page: found by offset while Markdown is read, held open by an
//! element of their own while HTML is cleaned, and filled last.

use std::ops::Range;

use crate::page::component::Call;

/// One end of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// A self-closing call.
    Whole,
    Open,
    Close,
}

/// A tag of a call in the source.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Which call of the page.
    pub(super) call: usize,
    pub(super) edge: Edge,
    /// Its bytes in the body.
    pub(super) range: Range<usize>,
}

/// All tags of a page's calls, by where they stand.
pub(super) struct Slots(Vec<Slot>);

impl Slots {
    pub(super) fn new(calls: &[Call]) -> Self {
        let mut slots = Vec::with_capacity(calls.len() * 2);
        for (call, found) in calls.iter().enumerate() {
            let edge = if found.close.is_some() {
                Edge::Open
            } else {
                Edge::Whole
            };
            slots.push(Slot {
                call,
                edge,
                range: found.open.clone(),
            });
            slots.extend(found.close.iter().map(|range| Slot {
                call,
                edge: Edge::Close,
                range: range.clone(),
            }));
        }
        slots.sort_by_key(|slot| slot.range.start);
        Self(slots)
    }

    /// The first tag that starts in `range`.
    pub(super) fn first_in(&self, range: &Range<usize>) -> Option<&Slot> {
        let at = self
            .0
            .partition_point(|slot| slot.range.start < range.start);
        self.0.get(at).filter(|slot| slot.range.start < range.end)
    }
}

/// The element that holds a call's place. Its name is a fingerprint of the whole body, so no body
/// can hold it, however it is spelt.
pub(super) fn element_name(body: &str) -> String {
    let hash = blake3::hash(body.as_bytes()).to_hex();
    format!("gp-{}", &hash[..32])
}

/// The HTML that holds a place.
pub(super) fn placeholder(name: &str, slot: &Slot) -> String {
    match slot.edge {
        Edge::Open => format!("<{name} n=\"{}\">", slot.call),
        // Where the parser moves something out, this marker no longer stands last.
        Edge::Close => format!("<{name} e=\"{}\"></{name}></{name}>", slot.call),
        Edge::Whole => format!("<{name} n=\"{}\"></{name}>", slot.call),
    }
}

/// Puts the output of each call in its place, inner ones first. `fill` is given the number of a
/// call and the HTML inside it; it is not asked about a call whose text an HTML parser has moved out
/// of its place. `paired` says whether a call has text inside.
pub(super) fn fill<E>(
    html: &str,
    name: &str,
    paired: impl Fn(usize) -> bool,
    mut fill: impl FnMut(usize, &str) -> Result<String, E>,
) -> Result<String, E> {
    let end = format!("</{name}>");
    let mut stack: Vec<(usize, String)> = Vec::new();
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    // The call whose end marker was just passed.
    let mut ended = None;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let stands_last = before == "</";
        if let (Some(before), Some(tail)) = (before.strip_suffix("</"), after.strip_prefix('>')) {
            out.push_str(before);
            // A cleaned page is balanced; with raw HTML passed as it is, a stray end is dropped.
            if let Some((call, around)) = stack.pop() {
                let whole = !paired(call) || (stands_last && ended == Some(call));
                let filled = if whole {
                    fill(call, &out)?
                } else {
                    String::new()
                };
                out = around + &filled;
            }
            rest = tail;
            ended = None;
        } else if let (Some(before), Some((call, tail))) =
            (before.strip_suffix('<'), number(after, 'n'))
        {
            out.push_str(before);
            stack.push((call, std::mem::take(&mut out)));
            rest = tail;
        } else if let (Some(before), Some((call, tail))) =
            (before.strip_suffix('<'), number(after, 'e'))
        {
            out.push_str(before);
            ended = Some(call);
            rest = tail.strip_prefix(end.as_str()).unwrap_or(tail);
        } else {
            // The name of another page's address, say: text like any other.
            out.push_str(&rest[..at + name.len()]);
            rest = after;
        }
    }
    out.push_str(rest);
    while let Some((_, around)) = stack.pop() {
        out.insert_str(0, &around);
    }
    Ok(out)
}

/// The number in ` n="3">` or ` e="3">`, and what follows.
fn number(after: &str, attribute: char) -> Option<(usize, &str)> {
    let value = after
        .strip_prefix(' ')?
        .strip_prefix(attribute)?
        .strip_prefix("=\"")?;
    let (number, tail) = value.split_once("\">")?;
    Some((number.parse().ok()?, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_calls_are_filled_before_outer_ones() {
        let html = "<p>a</p><gp-slot n=\"0\"><p>b<gp-slot n=\"1\"></gp-slot></p><gp-slot e=\"0\"></gp-slot></gp-slot><i>c</i>";
        let filled: Result<String, ()> = fill(
            html,
            "gp-slot",
            |call| call == 0,
            |call, inner| Ok(format!("[{call}:{inner}]")),
        );
        assert_eq!(filled.as_deref(), Ok("<p>a</p>[0:<p>b[1:]</p>]<i>c</i>"));
    }

    #[test]
    fn what_only_looks_like_a_placeholder_is_text() {
        let html = "<a href=\"gp-slot\">gp-slot</a><gp-slot n=\"x\">";
        let filled: Result<String, ()> = fill(html, "gp-slot", |_| true, |_, _| Err(()));
        assert_eq!(filled.as_deref(), Ok(html));
    }

    #[test]
    fn a_call_whose_text_was_moved_out_is_not_filled() {
        let html = "<div><gp-slot n=\"0\"></gp-slot></div>text<gp-slot e=\"0\"></gp-slot>";
        let filled: Result<String, ()> = fill(html, "gp-slot", |_| true, |_, _| Err(()));
        assert_eq!(filled.as_deref(), Ok("<div></div>text"));
    }
}
