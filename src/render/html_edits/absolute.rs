//! A page's text for other places, such as feeds: with absolute addresses, and without what belongs to the page around it.

use std::borrow::Cow;

use url::Url;

use super::{Edits, kind, with_addresses};
use crate::base::address::scheme;
use crate::base::character_references::decoded;
use crate::page::markdown::tags;

/// HTML whose addresses are absolute, given that of its page; without the links beside headings, and without scripts.
#[must_use]
pub fn with_absolute_addresses(html: &str, page: &Url) -> String {
    let mut edits = Edits::default();
    let tags = tags(html);
    let mut inside: Option<(&str, usize)> = None;
    for tag in &tags {
        if let Some((name, start)) = inside {
            if tag.closing && tag.name == name {
                edits.replace(start..tag.whole.end, "");
                inside = None;
            }
            continue;
        }
        if tag.closing || !tag.finished {
            continue;
        }
        let class = tag.attributes.iter().find(|own| own.name == "class");
        let class: Cow<'_, str> = class.map_or("".into(), |own| decoded(own.value));
        let is_dropped = match tag.name.as_str() {
            "a" => class
                .split_ascii_whitespace()
                .any(|own| own == "heading-link"),
            "script" => true,
            _ => false,
        };
        if is_dropped {
            inside = Some((&tag.name, tag.whole.start));
            continue;
        }
        for attribute in &tag.attributes {
            let new = kind(tag, attribute).and_then(|kind| {
                with_addresses(kind, attribute.value, &mut |address| {
                    absolute(address, page)
                })
            });
            if let Some(new) = new {
                edits.set(attribute, &new);
            }
        }
    }
    edits.apply(html)
}

fn absolute(address: &str, page: &Url) -> Option<String> {
    let address = address.trim_matches(|c: char| c <= ' ');
    if scheme(address).is_some() {
        return None;
    }
    page.join(address).ok().map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_absolute() {
        let page = Url::parse("https://example.org/guide/a/b/").expect("an address");
        for (html, expected) in [
            (
                "<a href=\"../c/?x&amp;y#d\">c</a>",
                "<a href=\"https://example.org/guide/a/c/?x&amp;y#d\">c</a>",
            ),
            (
                "<a href='#d'>d</a>",
                "<a href=\"https://example.org/guide/a/b/#d\">d</a>",
            ),
            (
                "<img src=x.png srcset=\"x.png 1x, /y.png 2x\">",
                "<img src=\"https://example.org/guide/a/b/x.png\" srcset=\"https://example.org/guide/a/b/x.png 1x, https://example.org/y.png 2x\">",
            ),
            (
                "<a href=\"https://e.net/\">e</a><a href=\"mailto:a@e.net\">m</a>",
                "<a href=\"https://e.net/\">e</a><a href=\"mailto:a@e.net\">m</a>",
            ),
            (
                "<h2>T <a class=\"heading-link\" href=\"#t\"><b>#</b></a></h2><script>x</script>",
                "<h2>T </h2>",
            ),
        ] {
            assert_eq!(with_absolute_addresses(html, &page), expected, "{html}");
        }
    }
}
