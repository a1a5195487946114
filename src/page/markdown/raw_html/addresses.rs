//! The addresses in raw HTML: which attributes have them, and how a resolved one is written back.

use std::ops::Range;

use super::tags::RawTag;
use crate::base::address::{is_relative, scheme};
use crate::base::character_references::decoded;
use crate::base::escape::html_attribute;
use crate::base::srcset::srcset;

/// The elements of which an attribute has an address, by the attribute. With `true`, it is that of an image.
const ADDRESSES: [(&str, &[&str], bool); 6] = [
    ("href", &["a", "area", "link"], false),
    ("src", &["img"], true),
    ("src", &["source", "video", "audio", "track"], false),
    ("src", &["iframe", "embed", "script", "input"], false),
    ("srcset", &["img", "source"], true),
    ("poster", &["video"], true),
];

/// An address in a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::page::markdown) struct RawAddress {
    /// The address, without character references.
    pub(in crate::page::markdown) address: String,
    /// Whether it is that of an image.
    pub(in crate::page::markdown) is_image: bool,
    /// Its range in the text of the tag; that of the whole value if the address is not in it as it is.
    pub(in crate::page::markdown) range: Range<usize>,
}

/// The addresses in a start tag, in order. If all HTML is `passed`, only those that lead to a part of the site.
pub(in crate::page::markdown) fn addresses(tag: &RawTag<'_>, passed: bool) -> Vec<RawAddress> {
    let values = values(tag, passed);
    let addresses = values.into_iter().flat_map(|value| value.addresses);
    addresses.collect()
}

/// The addresses in a start tag as [`addresses`], each with its range in the text as it is written, with character
/// references. One that cannot be found there is left out.
pub(in crate::page::markdown) fn written_addresses(
    tag: &RawTag<'_>,
    passed: bool,
) -> Vec<(RawAddress, Range<usize>)> {
    let mut found = Vec::new();
    for value in values(tag, passed) {
        let attribute = tag
            .attributes
            .iter()
            .find(|attribute| attribute.quoted_range == value.quoted_range);
        let Some(attribute) = attribute else { continue };
        let written = attribute.value;
        let start = attribute.value_range.start;
        let ranges = match &*attribute.name {
            "srcset" => srcset(written),
            _ => vec![trimmed(written, 0..written.len())],
        };
        let mut ranges = ranges.into_iter();
        for address in value.addresses {
            let is_it = |range: &Range<usize>| {
                on_one_line(&decoded(&written[range.clone()])) == address.address
            };
            if let Some(range) = ranges.find(is_it) {
                found.push((address, start + range.start..start + range.end));
            }
        }
    }
    found
}

/// Whether a tag only announces connections to a host, whose address nobody opens.
pub(in crate::page::markdown) fn is_connection_hint(tag: &RawTag<'_>) -> bool {
    const HINTS: [&str; 2] = ["preconnect", "dns-prefetch"];
    let relations = tag.attributes.iter().filter(|one| one.name == "rel");
    let mut words = relations.flat_map(|one| one.value.split_ascii_whitespace());
    tag.name == "link" && words.any(|word| HINTS.iter().any(|hint| hint.eq_ignore_ascii_case(word)))
}

/// A value of an attribute with addresses.
struct Value {
    /// The value without character references.
    plain: String,
    /// The range of the value with its quotes.
    quoted_range: Range<usize>,
    /// The ranges of the addresses in `plain`.
    ranges: Vec<Range<usize>>,
    addresses: Vec<RawAddress>,
}

fn values(tag: &RawTag<'_>, passed: bool) -> Vec<Value> {
    let mut values = Vec::new();
    if tag.closing || !tag.finished {
        return values;
    }
    for attribute in &tag.attributes {
        let elements = ADDRESSES.iter().find(|(name, elements, _)| {
            *name == attribute.name && elements.contains(&tag.name.as_str())
        });
        let Some((name, _, is_image)) = elements else {
            continue;
        };
        let plain = decoded(attribute.value).into_owned();
        let mut ranges = match *name {
            "srcset" => srcset(&plain),
            _ => vec![trimmed(&plain, 0..plain.len())],
        };
        ranges.retain(|range| is_checked(&plain[range.clone()], passed));
        let is_as_written = plain == attribute.value;
        let addresses = ranges.iter().map(|range| RawAddress {
            address: on_one_line(&plain[range.clone()]),
            is_image: *is_image,
            range: if is_as_written {
                let start = attribute.value_range.start;
                start + range.start..start + range.end
            } else {
                attribute.value_range.clone()
            },
        });
        values.push(Value {
            addresses: addresses.collect(),
            plain,
            quoted_range: attribute.quoted_range.clone(),
            ranges,
        });
    }
    values
}

/// An address without line breaks and the spaces after them. Browsers ignore line breaks (URL, 4.4), and the spaces may be
/// those before a line of a quote or list.
fn on_one_line(address: &str) -> String {
    let lines = address.lines().map(str::trim);
    lines.collect()
}

/// Whether an address is resolved. An empty one, and `#` alone, have no target.
fn is_checked(address: &str, passed: bool) -> bool {
    !matches!(address, "" | "#")
        && (!passed
            || is_relative(address)
            || (scheme(address).is_none() && address.starts_with('#')))
}

/// A text as the value of an attribute, with its quotes.
fn quoted(value: &str) -> String {
    format!("\"{}\"", html_attribute(value).as_str())
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

/// Writes a start tag with other addresses: `href` is called for each of [`addresses`] and returns what to write for it,
/// or `None` to leave it as it is.
pub(in crate::page::markdown) fn with_addresses(
    text: &str,
    tag: &RawTag<'_>,
    passed: bool,
    mut href: impl FnMut() -> Option<String>,
) -> String {
    let mut out = String::with_capacity(tag.whole.len() + 32);
    let mut done = tag.whole.start;
    for value in values(tag, passed) {
        let mut changed = String::new();
        let mut kept = 0;
        for range in value.ranges {
            if let Some(href) = href() {
                changed.push_str(&value.plain[kept..range.start]);
                changed.push_str(&separated(&href));
                kept = range.end;
            }
        }
        if kept > 0 {
            changed.push_str(&value.plain[kept..]);
            out.push_str(&text[done..value.quoted_range.start]);
            out.push_str(&quoted(&changed));
            done = value.quoted_range.end;
        }
    }
    out.push_str(&text[done..tag.whole.end]);
    out
}

/// An address that neither white space nor a comma at an end of it splits in a `srcset`.
fn separated(href: &str) -> String {
    let mut plain: String = href
        .chars()
        .map(|c| match c {
            c if c.is_ascii_whitespace() => "%20".to_owned(),
            c => c.to_string(),
        })
        .collect();
    while plain.ends_with(',') {
        plain.truncate(plain.len() - 1);
        plain.push_str("%2C");
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::super::tags::tags;
    use super::*;

    fn found(html: &str, passed: bool) -> Vec<String> {
        let found = tags(html)
            .into_iter()
            .flat_map(|tag| addresses(&tag, passed));
        found.map(|address| address.address).collect()
    }

    #[test]
    fn finds_the_addresses_of_links_and_media() {
        let html = "<a href=' a.md ' title=b><img src=c.png srcset='d.png, e,f.png 2x,\n g.png 3x,h.png'>\
                    <video poster=i.png src=\"j.mp4?k&amp;l\"></video><a href=''><a href='#'><a href='#m'>\
                    <div href=n src=o></div><img src=https://p.example/q.png>";
        let inside = [
            "a.md",
            "c.png",
            "d.png",
            "e,f.png",
            "g.png",
            "h.png",
            "i.png",
            "j.mp4?k&l",
            "#m",
        ];
        assert_eq!(found(html, true), inside);
        assert_eq!(found(html, false).len(), inside.len() + 1);
    }

    #[test]
    fn writes_addresses_back() {
        let written = |html: &str| {
            let tag = tags(html).remove(0);
            let mut number = 0;
            with_addresses(html, &tag, false, || {
                number += 1;
                Some(format!("{number}\"&,"))
            })
        };
        for (html, new) in [
            (
                "<a href=a.md class=b>",
                "<a href=\"1&quot;&amp;%2C\" class=b>",
            ),
            (
                "<img alt='x' srcset='a 1x, b 2x' src='c'/>",
                "<img alt='x' srcset=\"1&quot;&amp;%2C 1x, 2&quot;&amp;%2C 2x\" src=\"3&quot;&amp;%2C\"/>",
            ),
            ("<a href>", "<a href>"),
            ("<p title='a'>", "<p title='a'>"),
        ] {
            assert_eq!(written(html), new, "{html}");
        }
        let html = "<a href='a&amp;b'>";
        let tag = tags(html).remove(0);
        assert_eq!(with_addresses(html, &tag, false, || None), html);
    }
}
