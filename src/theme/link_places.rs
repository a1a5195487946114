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

/// The addresses that start with the expression `{{ root }}` and are written out otherwise: their parts behind it, which
/// start at the site's root.
#[must_use]
pub fn root_places(text: &str) -> Vec<LinkPlace> {
    let masked = masked(text);
    let places = attribute_places(&masked, RawAddresses::All).into_iter();
    let below = places.filter_map(|mut link| {
        let length = link.address.len() - link.address.trim_start_matches('{').len();
        let start = link.range.start + length;
        let expression = text.get(link.range.start..start)?;
        let literal = text.get(start..link.range.end)?;
        let is_written = is_root(expression)
            && !link.address[length..].contains('{')
            && masked.get(start..link.range.end) == Some(literal);
        link.address.drain(..length);
        link.range.start = start;
        is_written.then_some(link)
    });
    below.collect()
}

/// Whether an expression prints the address of the site's root and nothing else.
fn is_root(expression: &str) -> bool {
    let inside = expression.strip_prefix("{{");
    let inside = inside.and_then(|rest| rest.strip_suffix("}}"));
    let Some(inside) = inside else { return false };
    let inside = inside.strip_prefix('-').unwrap_or(inside);
    let inside = inside.strip_suffix('-').unwrap_or(inside);
    let mut parts = inside.split('|').map(str::trim);
    parts.next() == Some("root") && parts.all(|filter| filter == "safe")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_below_the_root_are_found() {
        for (template, found) in [
            (r#"<a href="{{ root }}shoes/#grip">"#, vec!["shoes/#grip"]),
            (
                "<a href='{{root}}a/'><a href={{- root | safe -}}b/>",
                vec!["a/", "b/"],
            ),
            (
                "<img srcset='{{ root }}a.png 1x, {{ root }}b.png 2x'>",
                vec!["a.png", "b.png"],
            ),
            ("<a href='{{ root }}'>", vec![""]),
            ("<a href='{{ root }}a&amp;b/'>", vec!["a&b/"]),
            (
                "<a href='{{ root }}{{ x }}/'><a href='{{ root }}a/{{ x }}'>",
                vec![],
            ),
            ("<a href='{{ home }}a/'><a href='{{ root ~ x }}a/'>", vec![]),
            ("{# <a href='{{ root }}a/'> #}<a href='a/'>", vec![]),
        ] {
            let places = root_places(template);
            let addresses: Vec<&str> = places.iter().map(|place| &*place.address).collect();
            assert_eq!(addresses, found, "{template}");
            for place in places {
                let written = &template[place.range.clone()];
                assert_eq!(written.replace("&amp;", "&"), place.address, "{template}");
            }
        }
    }
}
