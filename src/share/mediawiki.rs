//! An external link in a wiki.

use super::escape::{Code, Context, OVERLAY, numeric};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "mediawiki",
    label: "MediaWiki",
    note: "For wikis that run on MediaWiki.",
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
                OVERLAY => numeric(out, c),
                '[' | ']' | '{' | '}' | '|' | '\'' | '~' | '=' | '*' | '#' | ':' | ';' | '_' => {
                    numeric(out, c);
                }
                c => out.push(c),
            }
        }
    }
}

fn write(shared: &Shared) -> Option<String> {
    let code = Code::<WikiText>::new()
        .markup("[")
        .address(&shared.permalink)
        .markup(" ")
        .text(&shared.title)
        .markup("]");
    Some(code.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, resolved, titled};
    use super::*;

    /// The text of a link goes from the first space to the first bracket.
    fn check(shared: &Shared) {
        let code = write(shared).expect("always");
        let inner = code.strip_prefix("[https://example.org/a/b/ ");
        let inner = inner.and_then(|rest| rest.strip_suffix(']')).expect(&code);
        assert!(
            !inner.contains(['[', ']', '{', '}', '|', '\'', '~', '=', '*', '_', ':']),
            "{code}"
        );
        assert_eq!(resolved(inner), shared.title.raw(), "{code}");
    }

    #[test]
    fn the_link_is_the_one_of_the_contract() {
        let expected = "[https://example.org/a/b/ Hamstring \"pull\" &amp; &lt;tear&gt;]";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
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
