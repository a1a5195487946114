//! Changes of rendered HTML that concern every address or id in it, wherever a page, a component or a template wrote it:
//! links that lead to files, and pages as parts of a page that is printed. The tags are found by the rules of HTML's
//! tokenizer; what is not changed stays as it was written, byte for byte.

mod absolute;
mod file_links;
mod parts;

use std::borrow::Cow;
use std::ops::Range;

use super::rendered_links::css_addresses;
use crate::base::character_references::decoded;
use crate::base::escape::html_attribute;
use crate::base::srcset::srcset;
use crate::page::markdown::{RawAttribute, RawTag};

pub use absolute::with_absolute_addresses;
pub use file_links::with_file_links;
pub use parts::{Part, PartIds, part_id};

/// Replacements of ranges of a text.
#[derive(Default)]
struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Gives an attribute another value.
    fn set(&mut self, attribute: &RawAttribute<'_>, value: &str) {
        let quoted = format!("\"{}\"", html_attribute(value).as_str());
        self.0.push((attribute.quoted_range.clone(), quoted));
    }

    fn insert(&mut self, at: usize, text: &str) {
        self.0.push((at..at, text.to_owned()));
    }

    /// Removes an attribute with its value.
    fn remove(&mut self, attribute: &RawAttribute<'_>) {
        let end = attribute.quoted_range.end.max(attribute.range.end);
        self.0.push((attribute.range.start..end, String::new()));
    }

    fn replace(&mut self, range: Range<usize>, text: &str) {
        self.0.push((range, text.to_owned()));
    }

    /// The text with all replacements. Of two that overlap, the first counts.
    fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(text.len() + text.len() / 16);
        let mut done = 0;
        for (range, new) in self.0 {
            if range.start >= done {
                out.push_str(&text[done..range.start]);
                out.push_str(&new);
                done = range.end;
            }
        }
        out.push_str(&text[done..]);
        out
    }
}

/// What the value of an attribute is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Address,
    Srcset,
    /// CSS, or an attribute of SVG with the same function `url()`.
    Css,
    /// The content of a refresh: seconds, and an address.
    Refresh,
}

/// What an attribute of a tag holds; `None` for one without addresses.
fn kind(tag: &RawTag<'_>, attribute: &RawAttribute<'_>) -> Option<Kind> {
    let is = |name: &str| tag.name == name;
    match attribute.name.as_str() {
        "href" if is("base") => None,
        "href" | "src" | "poster" | "formaction" | "cite" | "xlink:href" => Some(Kind::Address),
        "data" if is("object") => Some(Kind::Address),
        "action" if is("form") => Some(Kind::Address),
        "srcset" | "imagesrcset" => Some(Kind::Srcset),
        "content" if is("meta") && is_refresh(tag) => Some(Kind::Refresh),
        "content" => None,
        _ if attribute.value.contains("url(") || attribute.value.contains("URL(") => {
            Some(Kind::Css)
        }
        _ => None,
    }
}

fn is_refresh(tag: &RawTag<'_>) -> bool {
    let named = |one: &&RawAttribute<'_>| one.name == "http-equiv";
    let equivalent = tag.attributes.iter().find(named);
    equivalent.is_some_and(|one| one.value.eq_ignore_ascii_case("refresh"))
}

/// The value of an attribute with its addresses replaced by what `change` returns for them; `None` if nothing changes.
fn with_addresses(
    kind: Kind,
    value: &str,
    change: &mut dyn FnMut(&str) -> Option<String>,
) -> Option<String> {
    let plain: Cow<'_, str> = decoded(value);
    let ranges = match kind {
        Kind::Address => std::iter::once(0..plain.len()).collect(),
        Kind::Srcset => srcset(&plain),
        Kind::Css => css_ranges(&plain),
        Kind::Refresh => {
            let start = plain.find('=').map_or(plain.len(), |equals| equals + 1);
            let inside = plain[start..].trim().trim_matches(['"', '\'']);
            let start = start + plain[start..].find(inside).unwrap_or_default();
            std::iter::once(start..start + inside.len()).collect()
        }
    };
    let mut edits = Edits::default();
    for range in ranges {
        if let Some(new) = change(&plain[range.clone()]) {
            edits.replace(range, &new);
        }
    }
    let is_changed = !edits.0.is_empty();
    is_changed.then(|| edits.apply(&plain))
}

fn css_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    css_addresses(text, &mut |address| {
        // One that has to be left as it is, is not a part of the text.
        if address.is_empty() {
            return;
        }
        let start = address.as_ptr().addr() - text.as_ptr().addr();
        ranges.push(start..start + address.len());
    });
    ranges
}

/// The part of an address before its query and fragment, and the rest.
fn split_suffix(address: &str) -> (&str, &str) {
    address.split_at(address.find(['?', '#']).unwrap_or(address.len()))
}
