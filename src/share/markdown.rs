//! A Markdown link. Entities, not backslashes: some engines turn an escaped tag into a live one.

use super::format::Format;
use super::page::Shared;
use super::snippet::{Context, Snippet, map_active, numeric_entity};

pub(super) static FORMAT: Format = Format {
    id: "markdown",
    text: |formats| formats.markdown,
    is_prose: false,
    write: |shared| Some(link(shared).finish()),
};

/// Running text in Markdown.
pub(super) struct Markdown;

impl Context for Markdown {
    fn escape(out: &mut String, text: &str) {
        map_active(out, text, |out, c, rest| match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if is_active(c, rest) => numeric_entity(out, c),
            c => out.push(c),
        });
    }
}

/// Whether a character, with the text after it, is markup in some Markdown dialect, or starts text that some engines
/// rewrite: an address, three full stops, a zero-width space at the end of a line.
pub(super) fn is_active(c: char, rest: &str) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '{' | '}' | '^' | '$' | '@' => true,
        '\u{feff}' => true,
        '!' => rest.starts_with('['),
        ':' => rest.starts_with("//"),
        '.' => rest.starts_with(".."),
        'w' | 'W' => rest
            .get(..3)
            .is_some_and(|rest| rest.eq_ignore_ascii_case("ww.")),
        _ => false,
    }
}

/// `[title](address)`.
pub(super) fn link(shared: &Shared) -> Snippet<Markdown> {
    Snippet::new()
        .markup("[")
        .text(&shared.title)
        .markup("](")
        .address(&shared.permalink)
        .markup(")")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, rendered, titled};
    use super::*;

    fn check(shared: &Shared) {
        let snippet = link(shared).finish();
        let page = rendered(&snippet);
        let expected = (samples::PERMALINK.to_owned(), shared.title.raw().to_owned());
        assert_eq!(samples::links(&page), [expected], "{snippet}");
        assert_eq!(
            samples::texts(&page, "p"),
            [shared.title.raw()],
            "{snippet}"
        );
    }

    #[test]
    fn writes_the_documented_link() {
        assert_eq!(
            link(&documented()).finish(),
            "[Hamstring \"pull\" &amp; &lt;tear&gt;](https://example.org/a/b/)"
        );
    }

    #[test]
    fn escapes_text_that_engines_rewrite() {
        let text = |title| {
            link(&titled(title))
                .finish()
                .replace("](https://example.org/a/b/)", "")
        };
        assert_eq!(text("Wait... or not.."), "[Wait&#46;.. or not..");
        assert_eq!(text("WWW.a.org swww. www"), "[&#87;WW.a.org s&#119;ww. www");
        assert_eq!(text("a\u{feff}"), "[a&#65279;");
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
