//! Reads the addresses in CSS: those in `url(…)` and after `@import`.

use std::borrow::Cow;

use memchr::memmem;

use super::piece::Piece;

/// Calls `visit` for every address. One with an escape is left out, since it is not an address that Guidepost writes.
pub(super) fn visit<'t>(text: &'t str, visit: &mut dyn FnMut(Piece<'t>)) {
    addresses(text, |address| {
        visit(Piece::Address(Cow::Borrowed(address)))
    });
}

/// The same for the value of an attribute without its character references.
pub(super) fn visit_value<'t>(value: Cow<'t, str>, visit: &mut dyn FnMut(Piece<'t>)) {
    match value {
        Cow::Borrowed(value) => self::visit(value, visit),
        Cow::Owned(value) => addresses(&value, |address| {
            visit(Piece::Address(Cow::Owned(address.to_owned())));
        }),
    }
}

fn addresses<'t>(text: &'t str, mut found: impl FnMut(&'t str)) {
    // A fragment alone names an element of the document that uses the CSS.
    css_addresses(text, &mut |address| {
        if !address.is_empty() && !address.starts_with('#') {
            found(address);
        }
    });
}

/// Calls `found` for every address, also for those that are empty or a fragment alone, as parts of the text.
pub(in crate::render) fn css_addresses<'t>(text: &'t str, found: &mut dyn FnMut(&'t str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', rest @ ..] => {
                at = memmem::find(rest, b"*/").map_or(bytes.len(), |end| at + end + 4);
            }
            [quote @ (b'"' | b'\''), ..] => at = string_end(bytes, at, *quote),
            [b'u' | b'U', b'r' | b'R', b'l' | b'L', b'(', ..] => {
                let (address, end) = url(text, at + 4);
                found(address);
                at = end;
            }
            [b'@', rest @ ..] if starts_with(rest, "import") => {
                at = text.len() - text[at + 7..].trim_start().len();
                if let Some(quote @ (b'"' | b'\'')) = bytes.get(at) {
                    let end = string_end(bytes, at, *quote);
                    found(inside(text, at, end));
                    at = end;
                }
            }
            _ => at += 1,
        }
    }
}

fn starts_with(bytes: &[u8], name: &str) -> bool {
    let start = bytes.get(..name.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
}

/// The end of a string, behind its quote. A line break ends it too.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'\\' => at += 2,
            b'\n' => return at,
            b if b == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The text between the quotes of a string.
fn inside(text: &str, start: usize, end: usize) -> &str {
    let end = match text.as_bytes().get(end - 1) {
        Some(b'"' | b'\'') if end - 1 > start => end - 1,
        _ => end,
    };
    text.get(start + 1..end)
        .filter(|address| !address.contains('\\'))
        .unwrap_or_default()
}

/// The address in `url(…)`, whose content starts at `start`, and where it ends.
fn url(text: &str, start: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let content = text.len() - text[start..].trim_start().len();
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(content) {
        let end = string_end(bytes, content, *quote);
        return (inside(text, content, end), end);
    }
    let end = text[content..]
        .find(')')
        .map_or(text.len(), |end| content + end);
    let address = text[content..end].trim_end();
    let plain = !address.contains(['\\', '"', '\'', '(']) && !address.contains(char::is_whitespace);
    (if plain { address } else { "" }, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_addresses_outside_of_comments_and_strings() {
        let css = "@import \"a.css\"; @IMPORT url(b.css);\n/* url(no) */ p { background: URL( 'c d.png' ), url( e.png ) }\
            q::before { content: \"url(no)\"; src: url(f\\.png) url(\"g.woff2#iefix\") format('woff2'); fill: url(#h) }\
            r { content: 'open\n} s { background: url(i.png) } t { background: url(end";
        let mut found = Vec::new();
        addresses(css, |address| found.push(address));
        assert_eq!(
            found,
            [
                "a.css",
                "b.css",
                "c d.png",
                "e.png",
                "g.woff2#iefix",
                "i.png",
                "end"
            ]
        );
    }
}
