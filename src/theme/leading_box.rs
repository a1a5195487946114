//! The filter `leading_box`: the advice box that is first in a page, apart from the rest of its text, so that a template can
//! print what is about the page, such as its list of sections, between the two.

use crate::page::markdown::{RawTag, tags};

/// The class of an advice box, as the component `care` prints it.
const BOX: &str = "care";
/// The class of the notes before a text, for readers of sections that it does not have any more.
const NOTE: &str = "moved";

/// The box that is first in a page's HTML, and the HTML without it; `None` if something else is first.
#[must_use]
pub(super) fn split(html: &str) -> Option<(&str, String)> {
    let range = leading(html)?;
    let (before, after) = (&html[..range.start], &html[range.end..]);
    Some((&html[range], [before, after.trim_start()].concat()))
}

fn leading(html: &str) -> Option<std::ops::Range<usize>> {
    let after_notes = notes_end(html);
    let first = tags(&html[after_notes..after_notes + first_tag(&html[after_notes..])?]);
    let is_box = first
        .first()
        .is_some_and(|tag| tag.name == "div" && has_class(tag, BOX));
    if !is_box {
        return None;
    }
    let mut depth = 0_usize;
    for tag in tags(&html[after_notes..]) {
        if tag.name != "div" || !tag.finished {
            continue;
        }
        match tag.closing {
            true => depth = depth.checked_sub(1)?,
            false => depth += 1,
        }
        if depth == 0 {
            return Some(after_notes..after_notes + tag.whole.end);
        }
    }
    None
}

/// The length of a text up to the end of its first tag, if nothing is before that.
fn first_tag(html: &str) -> Option<usize> {
    let is_first = html.starts_with('<');
    html.find('>').filter(|_| is_first).map(|end| end + 1)
}

/// Where the notes about former sections end.
fn notes_end(html: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &html[at..];
        at += rest.len() - rest.trim_start().len();
        let Some(length) = first_tag(&html[at..]) else {
            return at;
        };
        let first = tags(&html[at..at + length]);
        let end = match first.first() {
            Some(tag) if tag.name == "span" && !tag.closing => "</span>",
            Some(tag) if tag.name == "p" && has_class(tag, NOTE) => "</p>",
            _ => return at,
        };
        match html[at..].find(end) {
            Some(found) => at += found + end.len(),
            None => return at,
        }
    }
}

fn has_class(tag: &RawTag<'_>, class: &str) -> bool {
    let classes = tag.attributes.iter().find(|one| one.name == "class");
    classes.is_some_and(|one| one.value.split_ascii_whitespace().any(|name| name == class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_that_is_first_is_apart() {
        for (html, first, rest) in [
            (
                "<div class=\"care care-urgent\">\n<div>a</div>\n</div>\n<p>b</p>",
                "<div class=\"care care-urgent\">\n<div>a</div>\n</div>",
                "<p>b</p>",
            ),
            ("\n<div class=care>é</div>", "<div class=care>é</div>", "\n"),
            (
                "<span id=\"x\"></span>\n<p class=\"moved\" id=\"y\">c</p>\n<div class=\"care\">a</div> b",
                "<div class=\"care\">a</div>",
                "<span id=\"x\"></span>\n<p class=\"moved\" id=\"y\">c</p>\nb",
            ),
        ] {
            assert_eq!(split(html), Some((first, rest.to_owned())), "{html}");
        }
    }

    #[test]
    fn a_text_without_one_stays() {
        for html in [
            "",
            "a",
            "<",
            "<p>a</p><div class=\"care\">b</div>",
            "<div class=\"careful\">a</div>",
            "<p class=\"care\">a</p>",
            "a<div class=\"care\">b</div>",
            "<div class=\"care\"><div>never ended</div>",
            "<span>never ended",
        ] {
            assert_eq!(split(html), None, "{html}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(html in "(<div class=\"care\">|<div>|</div>|<span>|</span>|[ <>a\"é])*") {
            let (first, rest) = split(&html).unwrap_or_else(|| ("", html.clone()));
            let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            proptest::prop_assert_eq!(count(first) + count(&rest), count(&html));
        }
    }
}
