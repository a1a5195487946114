//! An external link in a wiki.

use super::format::Format;
use super::page::Shared;
use super::snippet::{COMBINING_STROKE, Context, Snippet, numeric_entity};

pub(super) static FORMAT: Format = Format {
    id: "mediawiki",
    text: |formats| formats.mediawiki,
    is_prose: false,
    write,
};

/// Text in a link or in an argument of a template.
pub(super) struct WikiText;

impl Context for WikiText {
    fn escape(out: &mut String, text: &str) {
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                COMBINING_STROKE => numeric_entity(out, c),
                '[' | ']' | '{' | '}' | '|' | '\'' | '~' | '=' | '*' | '#' | ':' | ';' | '_' => {
                    numeric_entity(out, c);
                }
                c => out.push(c),
            }
        }
    }
}

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::<WikiText>::new()
        .markup("[")
        .address(&shared.permalink)
        .markup(" ")
        .text(&shared.title)
        .markup("]");
    Some(snippet.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, resolved, titled};
    use super::*;

    /// The text of a link goes from the first space to the first bracket.
    fn check(shared: &Shared) {
        let snippet = write(shared).expect("always");
        let inner = snippet.strip_prefix("[https://example.org/a/b/ ");
        let inner = inner
            .and_then(|rest| rest.strip_suffix(']'))
            .expect(&snippet);
        assert!(
            !inner.contains(['[', ']', '{', '}', '|', '\'', '~', '=', '*', '_', ':']),
            "{snippet}"
        );
        assert_eq!(resolved(inner), shared.title.raw(), "{snippet}");
    }

    #[test]
    fn writes_the_documented_link() {
        let expected = "[https://example.org/a/b/ Hamstring \"pull\" &amp; &lt;tear&gt;]";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
    }

    #[test]
    fn hostile_titles_read_back() {
        HOSTILE.iter().for_each(|title| check(&titled(title)));
    }

    proptest! {
        #[test]
        fn any_title_reads_back(title in samples::any_title()) {
            check(&titled(&title));
        }
    }
}
