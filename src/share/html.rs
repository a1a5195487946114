//! An HTML link. It is pasted into raw HTML and into fields that are read as Markdown, so its text
//! is escaped for both at once.

use super::escape::{Code, Context, OVERLAY, each_active, numeric};
use super::{Format, Shared, markdown};

pub(super) static FORMAT: Format = Format {
    id: "html",
    label: "HTML link code",
    note: "For blogs, web pages and comments.",
    write: |shared| Some(link(shared).finish()),
};

/// HTML, in text and in attributes, that reads the same where Markdown is read too: HTML's own
/// characters by name, those that are active in Markdown or in a blog's shortcodes by number.
pub(super) struct Html;

impl Context for Html {
    fn escape(out: &mut String, text: &str) {
        each_active(out, text, |out, c, rest| match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            OVERLAY => numeric(out, c),
            c if markdown::is_active(c, rest) => numeric(out, c),
            c => out.push(c),
        });
    }
}

/// No target, rel or class: those are for the host to decide, and comment filters strip them.
pub(super) fn link(shared: &Shared) -> Code<Html> {
    Code::new()
        .markup("<a href=\"")
        .address(&shared.permalink)
        .markup("\">")
        .text(&shared.title)
        .markup("</a>")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, rendered, titled};
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
    fn the_link_is_the_one_of_the_contract() {
        let code = |title| link(&titled(title)).finish();
        assert_eq!(
            link(&contract()).finish(),
            "<a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a>"
        );
        assert_eq!(
            code("Causes: what hurts!"),
            "<a href=\"https://example.org/a/b/\">Causes: what hurts!</a>"
        );
        assert_eq!(
            code("![x](https://y) *b* [z]"),
            "<a href=\"https://example.org/a/b/\">&#33;&#91;x&#93;(https&#58;//y) &#42;b&#42; &#91;z&#93;</a>"
        );
        assert_eq!(
            code("\u{338}x"),
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
