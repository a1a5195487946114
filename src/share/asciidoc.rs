//! A link in AsciiDoc. Most punctuation is active there, so all of it is written as numeric entities.

use super::format::Format;
use super::page::Shared;
use super::snippet::{Context, Snippet, numeric_entity};

pub(super) static FORMAT: Format = Format {
    id: "asciidoc",
    text: |formats| formats.asciidoc,
    is_prose: false,
    write,
};

/// Text in the brackets of a link macro.
struct AsciiDoc;

impl Context for AsciiDoc {
    fn escape(out: &mut String, text: &str) {
        for c in text.chars() {
            if c.is_ascii_punctuation() {
                numeric_entity(out, c);
            } else {
                out.push(c);
            }
        }
    }
}

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::<AsciiDoc>::new()
        .markup("link:++")
        .address(&shared.permalink)
        .markup("++[")
        .text(&shared.title)
        .markup("]");
    Some(snippet.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, resolved, titled};
    use super::*;

    fn check(shared: &Shared) {
        let snippet = write(shared).expect("always");
        let inner = snippet.strip_prefix("link:++https://example.org/a/b/++[");
        let inner = inner
            .and_then(|rest| rest.strip_suffix(']'))
            .expect(&snippet);
        let bare = |c: char| c.is_ascii_punctuation() && !matches!(c, '&' | '#' | ';');
        assert!(!inner.contains(bare), "{snippet}");
        assert_eq!(resolved(inner), shared.title.raw(), "{snippet}");
    }

    #[test]
    fn writes_the_documented_link() {
        let expected =
            "link:++https://example.org/a/b/++[Hamstring &#34;pull&#34; &#38; &#60;tear&#62;]";
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
