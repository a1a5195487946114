//! A Markdown link. Entities, not backslashes: some engines turn an escaped tag into a live one.

use super::escape::{Code, Context, each_active, numeric};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "markdown",
    label: "Markdown",
    note: "For Reddit, GitHub and Discourse.",
    write: |shared| Some(link(shared).finish()),
};

/// Running text in Markdown.
pub(super) struct Markdown;

impl Context for Markdown {
    fn escape(out: &mut String, text: &str) {
        each_active(out, text, |out, c, rest| match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if is_active(c, rest) => numeric(out, c),
            c => out.push(c),
        });
    }
}

/// Whether a character, with what follows it, is markup in some Markdown, or starts what some engine
/// writes otherwise: an address, three full stops, a space of no width at the end of a line.
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
pub(super) fn link(shared: &Shared) -> Code<Markdown> {
    Code::new()
        .markup("[")
        .text(&shared.title)
        .markup("](")
        .address(&shared.permalink)
        .markup(")")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, rendered, titled};
    use super::*;

    fn check(shared: &Shared) {
        let code = link(shared).finish();
        let page = rendered(&code);
        let expected = (samples::PERMALINK.to_owned(), shared.title.raw().to_owned());
        assert_eq!(samples::links(&page), [expected], "{code}");
        assert_eq!(samples::texts(&page, "p"), [shared.title.raw()], "{code}");
    }

    #[test]
    fn the_link_is_the_one_of_the_contract() {
        assert_eq!(
            link(&contract()).finish(),
            "[Hamstring \"pull\" &amp; &lt;tear&gt;](https://example.org/a/b/)"
        );
    }

    #[test]
    fn what_an_engine_would_write_otherwise_is_no_markup_either() {
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
