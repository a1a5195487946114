//! A link in AsciiDoc. So many marks mean something there that each is written by number.

use super::escape::{Code, Context, numeric};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "asciidoc",
    label: "AsciiDoc",
    note: "For Asciidoctor and Antora.",
    write,
};

/// Text in the brackets of a link macro.
struct AsciiDoc;

impl Context for AsciiDoc {
    fn escape(out: &mut String, text: &str) {
        for c in text.chars() {
            if c.is_ascii_punctuation() {
                numeric(out, c);
            } else {
                out.push(c);
            }
        }
    }
}

fn write(shared: &Shared) -> Option<String> {
    let code = Code::<AsciiDoc>::new()
        .markup("link:++")
        .address(&shared.permalink)
        .markup("++[")
        .text(&shared.title)
        .markup("]");
    Some(code.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, resolved, titled};
    use super::*;

    fn check(shared: &Shared) {
        let code = write(shared).expect("always");
        let inner = code.strip_prefix("link:++https://example.org/a/b/++[");
        let inner = inner.and_then(|rest| rest.strip_suffix(']')).expect(&code);
        let bare = |c: char| c.is_ascii_punctuation() && !matches!(c, '&' | '#' | ';');
        assert!(!inner.contains(bare), "{code}");
        assert_eq!(resolved(inner), shared.title.raw(), "{code}");
    }

    #[test]
    fn the_link_is_the_one_of_the_contract() {
        let expected =
            "link:++https://example.org/a/b/++[Hamstring &#34;pull&#34; &#38; &#60;tear&#62;]";
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
