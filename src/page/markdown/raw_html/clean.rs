//! Cleans raw HTML.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::addresses::with_addresses;
use super::allowed::{builder, is_allowed, is_safe};
use super::nesting::is_void;
use super::tags::tags;

/// Raw HTML as it is printed: with the addresses that `href` returns, in the order of the tags. Unless all HTML is
/// `passed`, without the tags that are not allowed; and an element that ends in `/>` is empty, as in XML, though in HTML
/// it would contain what follows.
pub(in crate::page::markdown) fn printed(
    text: &str,
    passed: bool,
    mut href: impl FnMut() -> Option<String>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for tag in tags(text) {
        out.push_str(&text[done..tag.whole.start]);
        done = tag.whole.end;
        if passed || is_allowed(&tag.name) {
            out.push_str(&with_addresses(text, &tag, passed, &mut href));
            if !passed && tag.self_closing && !tag.closing && !is_void(&tag.name) {
                out.push_str(&format!("</{}>", tag.name));
            }
        }
    }
    let rest = &text[done..];
    // A comment that was dropped here must not join a `<` with what follows it.
    let open = ["<", "</"].into_iter().find(|open| rest.ends_with(open));
    match open.filter(|_| !passed) {
        Some(open) => {
            out.push_str(&rest[..rest.len() - open.len()]);
            out.push_str(&open.replace('<', "&lt;"));
        }
        None => out.push_str(rest),
    }
    out
}

/// Cleans the whole body of a page by an HTML5 parser, so that it is balanced, contains no scripts, and has no id twice:
/// a parser repeats an element such as `<b id="x">` that is never closed in each block after it.
/// `placeholder` is the name of the placeholders of component calls.
pub(in crate::page::markdown) fn clean(html: &str, placeholder: &str) -> String {
    let ids = Mutex::new(HashSet::new());
    let is_first = move |id: &str| {
        let mut ids = ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.insert(id.to_owned())
    };
    let mut builder = builder();
    builder
        .add_tags([placeholder])
        .add_tag_attributes(placeholder, ["n", "e"])
        .attribute_filter(move |element, attribute, value| {
            let is_kept =
                is_safe(element, attribute, value) && (attribute != "id" || is_first(value));
            is_kept.then_some(Cow::Borrowed(value))
        });
    builder.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_tags_that_are_not_allowed_and_keeps_their_content() {
        let cases = [
            ("<form>a</form>b<i>c</i>", "ab<i>c</i>"),
            ("<b title='x'>plain</b>", "<b title='x'>plain</b>"),
            ("<x:y>a<scr<ipt>b", "ab"),
            ("a <", "a &lt;"),
        ];
        for (text, kept) in cases {
            assert_eq!(printed(text, false, || None), kept, "{text}");
        }
        assert_eq!(
            printed("<form><a href=x>", true, || Some("y".to_owned())),
            "<form><a href=\"y\">"
        );
    }

    #[test]
    fn an_id_is_printed_once() {
        let cleaned = clean("<p><a id=\"x\">a<p>b<p id=\"x\">c", "gp-slot");
        assert_eq!(
            cleaned,
            "<p><a id=\"x\">a</a></p><p><a>b</a></p><p><a>c</a></p>"
        );
    }

    #[test]
    fn cleaning_removes_scripts_and_balances() {
        let cleaned = clean(
            "<div><b>x<script>alert(1)</script><p onclick=\"x()\">y<a href=\"javascript:x\">z</a><img src=\"data:text/html,x\">",
            "gp-slot",
        );
        assert_eq!(cleaned, "<div><b>x<p>y<a>z</a><img></p></b></div>");
    }
}
