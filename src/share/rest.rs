//! An anonymous link in reStructuredText, so that two links with one text do not conflict.

use super::format::Format;
use super::page::Shared;
use super::snippet::{Context, Snippet};

pub(super) static FORMAT: Format = Format {
    id: "rest",
    text: |formats| formats.rest,
    is_prose: false,
    write,
};

/// Text in a phrase reference.
struct Rest;

impl Context for Rest {
    fn escape(out: &mut String, text: &str) {
        for c in text.chars() {
            if matches!(
                c,
                '\\' | '`' | '*' | '_' | '|' | '<' | '>' | ':' | '[' | ']'
            ) {
                out.push('\\');
            }
            out.push(c);
        }
    }
}

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::<Rest>::new()
        .markup("`")
        .text(&shared.title)
        .markup(" <")
        .address(&shared.permalink)
        .markup(">`__");
    Some(snippet.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, titled};
    use super::*;

    /// Checks that every active character is escaped.
    fn check(shared: &Shared) {
        let snippet = write(shared).expect("always");
        let inner = snippet.strip_prefix('`');
        let inner = inner.and_then(|rest| rest.strip_suffix(" <https://example.org/a/b/>`__"));
        let mut text = String::new();
        let mut chars = inner.expect(&snippet).chars();
        while let Some(c) = chars.next() {
            assert!(!"`*_|<>:[]".contains(c), "{snippet}");
            text.extend(if c == '\\' { chars.next() } else { Some(c) });
        }
        assert_eq!(text, shared.title.raw(), "{snippet}");
    }

    #[test]
    fn writes_the_documented_link() {
        let expected = "`Hamstring \"pull\" & \\<tear\\> <https://example.org/a/b/>`__";
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
