//! An HTML link. It is pasted into raw HTML and into fields that are read as Markdown, so its text is escaped for both.

use super::format::Format;
use super::markdown;
use super::page::Shared;
use super::snippet::{COMBINING_STROKE, Context, Snippet, map_active, numeric_entity};

pub(super) static FORMAT: Format = Format {
    id: "html",
    text: |formats| formats.html,
    is_prose: false,
    write: |shared| Some(link_code(shared)),
};

/// HTML text and attributes that are the same in HTML and in Markdown: HTML's special characters by name, those that are
/// active in Markdown or in shortcodes of blogs by number.
pub(super) struct Html;

impl Context for Html {
    fn escape(out: &mut String, text: &str) {
        map_active(out, text, |out, c, rest| match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            COMBINING_STROKE => numeric_entity(out, c),
            c if markdown::is_active(c, rest) => numeric_entity(out, c),
            c => out.push(c),
        });
    }
}

/// The HTML link code of a page.
#[must_use]
pub fn link_code(shared: &Shared) -> String {
    link(shared).finish()
}

/// The link has no target, rel or class: the host decides about them, and comment filters strip them.
pub(super) fn link(shared: &Shared) -> Snippet<Html> {
    Snippet::new()
        .markup("<a href=\"")
        .address(&shared.permalink)
        .markup("\">")
        .text(&shared.title)
        .markup("</a>")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, rendered, titled};
    use super::*;

    fn check(shared: &Shared) {
        let html = link(shared).finish();
        for page in [rendered(&html), html] {
            let links = samples::links(&page);
            let expected = (samples::PERMALINK.to_owned(), shared.title.raw().to_owned());
            assert_eq!(links, [expected], "{page}");
        }
    }

    #[test]
    fn writes_the_documented_link() {
        let snippet = |title| link(&titled(title)).finish();
        assert_eq!(
            link(&documented()).finish(),
            "<a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a>"
        );
        assert_eq!(
            snippet("Causes: what hurts!"),
            "<a href=\"https://example.org/a/b/\">Causes: what hurts!</a>"
        );
        assert_eq!(
            snippet("![x](https://y) *b* [z]"),
            "<a href=\"https://example.org/a/b/\">&#33;&#91;x&#93;(https&#58;//y) &#42;b&#42; &#91;z&#93;</a>"
        );
        assert_eq!(
            snippet("\u{338}x"),
            "<a href=\"https://example.org/a/b/\">&#824;x</a>"
        );
    }

    #[test]
    fn hostile_titles_read_back() {
        HOSTILE.iter().for_each(|title| check(&titled(title)));
    }

    proptest! {
        #[test]
        fn any_title_reads_back_in_html_and_in_markdown(title in samples::any_title()) {
            check(&titled(&title));
        }
    }
}
