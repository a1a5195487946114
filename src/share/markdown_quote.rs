//! A quotation with its link, in Markdown.

use super::format::Format;
use super::markdown::{self, Markdown};
use super::page::Shared;
use super::snippet::{Context, NestedIn, Snippet, numeric_entity};

pub(super) static FORMAT: Format = Format {
    id: "markdown-quote",
    text: |formats| formats.markdown_quote,
    is_prose: false,
    write,
};

/// Text of a paragraph. At its start it could be a heading, a list or a rule, and anywhere in it some engines turn text
/// that looks like an address into a link.
struct Paragraph;

impl Context for Paragraph {
    fn escape(out: &mut String, text: &str) {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            let rest = &text[at + c.len_utf8()..];
            if (at == digits && starts_block(c, digits > 0)) || is_in_address(c, rest) {
                Markdown::escape(out, &text[plain..at]);
                numeric_entity(out, c);
                plain = text.len() - rest.len();
            }
        }
        Markdown::escape(out, &text[plain..]);
    }
}

impl NestedIn<Markdown> for Paragraph {}

/// Whether a character at the start, or after digits at the start, starts a block.
fn starts_block(c: char, after_digits: bool) -> bool {
    if after_digits {
        matches!(c, '.' | ')')
    } else {
        matches!(c, '#' | '-' | '+' | '=' | ':')
    }
}

/// Whether a character and the text after it could be the middle of `example.org` or `//host`.
fn is_in_address(c: char, rest: &str) -> bool {
    let mut rest = rest.chars();
    let next = [rest.next(), rest.next()];
    match c {
        '.' => next
            .iter()
            .all(|next| next.is_some_and(char::is_alphabetic)),
        '/' => next[0] == Some('/'),
        _ => false,
    }
}

fn write(shared: &Shared) -> Option<String> {
    let quote = Snippet::<Paragraph>::new().text(shared.quote.as_ref()?);
    let snippet = Snippet::<Markdown>::new()
        .markup("> ")
        .nested(quote)
        .markup("\n>\n> — ")
        .append(markdown::link(shared));
    Some(snippet.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, quoted, rendered, titled};
    use super::*;

    fn check(shared: &Shared) {
        let snippet = write(shared).expect("there is a quote");
        let quote = shared.quote.as_ref().expect("there is a quote").raw();
        let page = rendered(&snippet);
        let link = (samples::PERMALINK.to_owned(), shared.title.raw().to_owned());
        assert_eq!(samples::links(&page), [link], "{snippet}");
        let source = format!("— {}", shared.title.raw());
        assert_eq!(
            samples::texts(&page, "blockquote > p"),
            [quote, &source],
            "{snippet}"
        );
    }

    #[test]
    fn writes_the_documented_quote() {
        let expected = "> Rest isn't always best.\n>\n> — [Hamstring \"pull\" &amp; &lt;tear&gt;](https://example.org/a/b/)";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
        assert_eq!(write(&titled("No quote")), None);
    }

    #[test]
    fn a_quote_never_starts_a_block() {
        for text in [
            "# a", "- a", "+ a", "1. a", "12) a", "> a", "===", "---", "- - -", ": a",
        ] {
            check(&quoted(text));
        }
    }

    #[test]
    fn a_quote_holds_no_address() {
        let snippet = |text| write(&quoted(text)).expect("there is a quote");
        for (text, written) in [
            ("See example.org, e.g. 3.5", "See example&#46;org, e.g. 3.5"),
            ("http://localhost", "http:&#47;/localhost"),
            ("1. www.a.рф...", "1&#46; &#119;ww.a&#46;рф&#46;.."),
        ] {
            assert!(
                snippet(text).starts_with(&format!("> {written}\n")),
                "{}",
                snippet(text)
            );
            check(&quoted(text));
        }
    }

    #[test]
    fn hostile_quotes_read_back() {
        HOSTILE.iter().for_each(|text| check(&quoted(text)));
    }

    proptest! {
        #[test]
        fn any_quote_reads_back(text in samples::any_title()) {
            check(&quoted(&text));
        }
    }
}
