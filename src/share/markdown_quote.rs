//! A quotation with the link it is from, in Markdown.

use super::escape::{Code, Context, Within, numeric};
use super::markdown::{self, Markdown};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "markdown-quote",
    label: "Markdown with quote",
    note: "For Reddit, GitHub and Discourse: the quotation and its link.",
    write,
};

/// Text of a paragraph: at its start a heading, a list or a rule could start too, and anywhere in it some
/// engines make a link of what looks like an address.
struct Paragraph;

impl Context for Paragraph {
    fn escape(out: &mut String, text: &str) {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            let rest = &text[at + c.len_utf8()..];
            if (at == digits && starts_block(c, digits > 0)) || is_in_address(c, rest) {
                Markdown::escape(out, &text[plain..at]);
                numeric(out, c);
                plain = text.len() - rest.len();
            }
        }
        Markdown::escape(out, &text[plain..]);
    }
}

impl Within<Markdown> for Paragraph {}

/// Whether a character, first or behind the digits that are first, starts a block.
fn starts_block(c: char, behind_digits: bool) -> bool {
    if behind_digits {
        matches!(c, '.' | ')')
    } else {
        matches!(c, '#' | '-' | '+' | '=' | ':')
    }
}

/// Whether a character and what follows it could be the middle of `example.org` or `//host`.
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
    let quote = Code::<Paragraph>::new().text(shared.quote.as_ref()?);
    let code = Code::<Markdown>::new()
        .markup("> ")
        .nested(quote)
        .markup("\n>\n> — ")
        .code(markdown::link(shared));
    Some(code.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, quoted, rendered, titled};
    use super::*;

    fn check(shared: &Shared) {
        let code = write(shared).expect("there is a quote");
        let quote = shared.quote.as_ref().expect("there is a quote").raw();
        let page = rendered(&code);
        let link = (samples::PERMALINK.to_owned(), shared.title.raw().to_owned());
        assert_eq!(samples::links(&page), [link], "{code}");
        let source = format!("— {}", shared.title.raw());
        assert_eq!(
            samples::texts(&page, "blockquote > p"),
            [quote, &source],
            "{code}"
        );
    }

    #[test]
    fn the_quote_is_the_one_of_the_contract() {
        let expected = "> Rest isn't always best.\n>\n> — [Hamstring \"pull\" &amp; &lt;tear&gt;](https://example.org/a/b/)";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
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
        let code = |text| write(&quoted(text)).expect("there is a quote");
        for (text, written) in [
            ("See example.org, e.g. 3.5", "See example&#46;org, e.g. 3.5"),
            ("http://localhost", "http:&#47;/localhost"),
            ("1. www.a.рф...", "1&#46; &#119;ww.a&#46;рф&#46;.."),
        ] {
            assert!(
                code(text).starts_with(&format!("> {written}\n")),
                "{}",
                code(text)
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
