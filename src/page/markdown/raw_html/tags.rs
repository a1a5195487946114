//! A tokenizer for the tags in raw HTML.

use std::ops::Range;

/// A tag in raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::page::markdown) struct RawTag<'t> {
    /// Its name, in lower case.
    pub(in crate::page::markdown) name: String,
    /// Whether it ends an element.
    pub(in crate::page::markdown) closing: bool,
    /// From `<` to `>`, in the text given.
    pub(in crate::page::markdown) whole: Range<usize>,
    /// Its `<name`.
    pub(in crate::page::markdown) range: Range<usize>,
    /// The values of `id` and, on anchors, of `name`, with their ranges.
    pub(in crate::page::markdown) ids: Vec<(&'t str, Range<usize>)>,
    /// The values of `href` and `src`, with their ranges.
    pub(in crate::page::markdown) addresses: Vec<(&'t str, Range<usize>)>,
    /// Whether it has an `alt`; an empty one marks a decorative image.
    pub(in crate::page::markdown) alt: bool,
}

/// The tags in raw HTML, found well enough for warnings. What reaches the output is decided by the HTML5
/// parser in [`clean`](super::clean::clean).
pub(in crate::page::markdown) fn tags(text: &str) -> Vec<RawTag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        let closing = text[start + 1..].starts_with('/');
        let name_start = start + 1 + usize::from(closing);
        let after = &text[name_start..];
        let length = after
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .unwrap_or(after.len());
        at = name_start + length;
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut tag = RawTag {
            name: after[..length].to_ascii_lowercase(),
            closing,
            whole: start..at,
            range: start..at,
            ids: Vec::new(),
            addresses: Vec::new(),
            alt: false,
        };
        at = attributes(text, at, |name, range| {
            let value = &text[range.clone()];
            tag.alt |= name.eq_ignore_ascii_case("alt");
            match name.to_ascii_lowercase().as_str() {
                "id" => tag.ids.push((value, range)),
                "name" if tag.name == "a" => tag.ids.push((value, range)),
                "href" | "src" => tag.addresses.push((value, range)),
                _ => {}
            }
        });
        tag.whole.end = at;
        tags.push(tag);
    }
    tags
}

/// Reads attributes from `at` to the end of the tag, whose offset it returns.
fn attributes<'t>(
    text: &'t str,
    mut at: usize,
    mut found: impl FnMut(&'t str, Range<usize>),
) -> usize {
    let bytes = text.as_bytes();
    let skip = |mut at: usize, stop: &dyn Fn(u8) -> bool| {
        while at < bytes.len() && !stop(bytes[at]) {
            at += 1;
        }
        at
    };
    let is_space = |b: u8| b.is_ascii_whitespace() || b == b'/';
    loop {
        at = skip(at, &|b| !is_space(b));
        if at >= bytes.len() || bytes[at] == b'>' {
            return (at + 1).min(bytes.len());
        }
        let name_end = skip(at, &|b| is_space(b) || b == b'=' || b == b'>');
        let name = &text[at..name_end];
        let equals = skip(name_end, &|b| !b.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            // A lone `=` would be an empty name: skip it.
            at = name_end.max(at + 1);
            continue;
        }
        let value = skip(equals + 1, &|b| !b.is_ascii_whitespace());
        let (start, end) = match bytes.get(value) {
            Some(&quote @ (b'"' | b'\'')) => (value + 1, skip(value + 1, &|b| b == quote)),
            _ => (
                value,
                skip(value, &|b| b.is_ascii_whitespace() || b == b'>'),
            ),
        };
        found(name, start..end);
        at = if start > value {
            (end + 1).min(bytes.len())
        } else {
            end
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_tags_with_their_ids_and_addresses() {
        let text = "<A name=x HREF='a.md'>t</a> <img src=\"b>c.png\" alt><br/>< p> <x-y id = z>";
        let found: Vec<_> = tags(text)
            .into_iter()
            .filter(|t| !t.closing)
            .map(|t| {
                (
                    t.name,
                    t.ids.into_iter().map(|a| a.0).collect::<Vec<_>>(),
                    t.addresses.into_iter().map(|a| a.0).collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected = [
            ("a".to_owned(), vec!["x"], vec!["a.md"]),
            ("img".to_owned(), vec![], vec!["b>c.png"]),
            ("br".to_owned(), vec![], vec![]),
            ("x-y".to_owned(), vec!["z"], vec![]),
        ];
        assert_eq!(found, expected);
    }

    proptest::proptest! {
        #[test]
        fn reads_any_text_to_its_end(text in "[<>/='\" a-c!-]{0,40}") {
            for tag in tags(&text) {
                assert!(text[tag.range].starts_with('<'));
            }
        }
    }
}
