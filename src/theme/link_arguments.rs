//! The arguments that a component prints as addresses of links.

/// The names in expressions inside the `href` of links in a component's template, sorted.
#[must_use]
pub(super) fn link_arguments(text: &str) -> Vec<String> {
    /// The most links of a template that are read.
    const MOST: usize = 64;
    let mut names = Vec::new();
    for (at, _) in text.match_indices("href=").take(MOST) {
        if !is_in_link(&text[..at]) {
            continue;
        }
        let value = &text[at + "href=".len()..];
        let inside = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
            _ => value.split('>').next().unwrap_or_default(),
        };
        // After a scheme, such as `tel:`, an argument is not the address of a page.
        let mut expressions = inside.split("{{");
        if expressions.next().is_some_and(|start| start.contains(':')) {
            continue;
        }
        names.extend(expressions.map(first_name).filter(|name| !name.is_empty()));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a text ends inside the tag of a link.
fn is_in_link(before: &str) -> bool {
    let tag = before.rfind('<').map_or("", |at| &before[at + 1..]);
    let name = tag.split_ascii_whitespace().next().unwrap_or_default();
    ["a", "area"]
        .iter()
        .any(|link| link.eq_ignore_ascii_case(name))
        && !tag.contains('>')
}

/// The name that an expression starts with.
fn first_name(expression: &str) -> String {
    let expression = expression.trim_start_matches('-').trim_start();
    let name = expression.split(|c: char| !c.is_alphanumeric() && c != '_');
    name.take(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_arguments_in_the_addresses_of_links() {
        for (text, expected) in [
            (
                "<a class=\"x\" href=\"{{ to }}\">{{ words }}</a>",
                vec!["to"],
            ),
            ("<a href='{{- root }}{{ to | safe }}'>", vec!["root", "to"]),
            ("<A href={{ to }}>", vec!["to"]),
            ("<link href=\"{{ style }}\"><img src=\"{{ src }}\">", vec![]),
            ("<abbr href=\"{{ x }}\"> href=\"{{ y }}\"", vec![]),
            ("<a href=\"/a/\">{{ to }}</a>", vec![]),
            ("<a href=\"tel:{{ call | phone }}\">", vec![]),
            ("<a href=\"{{ }}\">", vec![]),
        ] {
            assert_eq!(link_arguments(text), expected, "{text}");
        }
    }
}
