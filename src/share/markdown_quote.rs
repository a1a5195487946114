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

/// Text at the start of a line, where a heading, a list or a rule could start too.
struct LineStart;

impl Context for LineStart {
    fn escape(out: &mut String, text: &str) {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = text.split_at(digits);
        let mut chars = rest.chars();
        let marks = match (digits, chars.next()) {
            (0, Some(c @ ('#' | '-' | '+' | '=' | ':'))) => Some(c),
            (1.., Some(c @ ('.' | ')'))) => Some(c),
            _ => None,
        };
        out.push_str(number);
        if let Some(c) = marks {
            numeric(out, c);
        }
        let rest = if marks.is_some() {
            chars.as_str()
        } else {
            rest
        };
        Markdown::escape(out, rest);
    }
}

impl Within<Markdown> for LineStart {}

fn write(shared: &Shared) -> Option<String> {
    let quote = Code::<LineStart>::new().text(shared.quote.as_ref()?);
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
