//! The addresses that a template writes out.

use crate::page::markdown::{LinkPlace, RawAddresses, attribute_places};

/// The addresses that are whole values of a template's attributes: none in comments, and none of which an expression is a
/// part.
#[must_use]
pub fn link_places(text: &str, wanted: RawAddresses) -> Vec<LinkPlace> {
    let masked = masked(text);
    let places = attribute_places(&masked, wanted).into_iter();
    let plain = places.filter(|link| {
        !link.address.contains('{') && masked[link.range.clone()] == text[link.range.clone()]
    });
    plain.collect()
}

/// A template with its comments as spaces and its expressions as braces.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{").filter(|at| rest.len() > at + 1) {
        let (open, close, mask) = match &rest.as_bytes()[at..at + 2] {
            b"{#" => (at, "#}", " "),
            b"{{" => (at, "}}", "{"),
            b"{%" => (at, "%}", "{"),
            _ => {
                masked.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
                continue;
            }
        };
        let end = rest[open + 2..]
            .find(close)
            .map_or(rest.len(), |end| open + 2 + end + 2);
        masked.push_str(&rest[..open]);
        masked.push_str(&mask.repeat(end - open));
        rest = &rest[end..];
    }
    masked + rest
}
