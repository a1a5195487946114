//! The placeholders of component calls in printed HTML: elements that keep the position of each call while the HTML is
//! cleaned, and that are replaced by the output of the components.

use super::call_tags::CallTag;
use crate::page::component::TagKind;

/// The name of the placeholder element. It contains a hash of the whole body, so that no body
/// contains the name itself.
pub(super) fn element_name(body: &str) -> String {
    let hash = blake3::hash(body.as_bytes()).to_hex();
    format!("gp-{}", &hash[..32])
}

/// The placeholder of a tag.
pub(super) fn placeholder(name: &str, tag: &CallTag) -> String {
    let call = tag.call;
    match tag.kind {
        TagKind::Opening => format!("<{name} n=\"{call}\">"),
        // If the HTML parser moves something out of the element, this marker is no longer last in it.
        TagKind::Closing => format!("<{name} e=\"{call}\"></{name}></{name}>"),
        TagKind::SelfClosing => empty(name, call),
    }
}

/// A placeholder without content.
pub(super) fn empty(name: &str, number: usize) -> String {
    format!("<{name} n=\"{number}\"></{name}>")
}

/// Replaces each placeholder by the output of its call, inner ones first. `print` is given the number of a
/// call and the HTML inside it; it is not called if the HTML parser has moved the content out of the
/// placeholder. `is_pair` returns whether a call has content.
pub(super) fn replace<E>(
    html: &str,
    name: &str,
    is_pair: impl Fn(usize) -> bool,
    mut print: impl FnMut(usize, &str) -> Result<String, E>,
) -> Result<String, E> {
    let end = format!("</{name}>");
    let mut stack: Vec<(usize, String)> = Vec::new();
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    // The call whose end marker was just read.
    let mut ended = None;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let is_last = before == "</";
        if let (Some(before), Some(tail)) = (before.strip_suffix("</"), after.strip_prefix('>')) {
            out.push_str(before);
            // Cleaned HTML is balanced; in raw HTML that is passed unchanged, a stray end tag is dropped.
            if let Some((call, around)) = stack.pop() {
                let whole = !is_pair(call) || (is_last && ended == Some(call));
                let filled = if whole {
                    print(call, &out)?
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
            // Not a placeholder: text like any other.
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
    fn replaces_inner_calls_before_outer_ones() {
        let html = "<p>a</p><gp-slot n=\"0\"><p>b<gp-slot n=\"1\"></gp-slot></p><gp-slot e=\"0\"></gp-slot></gp-slot><i>c</i>";
        let filled: Result<String, ()> = replace(
            html,
            "gp-slot",
            |call| call == 0,
            |call, inner| Ok(format!("[{call}:{inner}]")),
        );
        assert_eq!(filled.as_deref(), Ok("<p>a</p>[0:<p>b[1:]</p>]<i>c</i>"));
    }

    #[test]
    fn keeps_text_that_looks_like_a_placeholder() {
        let html = "<a href=\"gp-slot\">gp-slot</a><gp-slot n=\"x\">";
        let filled: Result<String, ()> = replace(html, "gp-slot", |_| true, |_, _| Err(()));
        assert_eq!(filled.as_deref(), Ok(html));
    }

    #[test]
    fn drops_a_call_whose_content_was_moved_out() {
        let html = "<div><gp-slot n=\"0\"></gp-slot></div>text<gp-slot e=\"0\"></gp-slot>";
        let filled: Result<String, ()> = replace(html, "gp-slot", |_| true, |_, _| Err(()));
        assert_eq!(filled.as_deref(), Ok("<div></div>text"));
    }
}
