//! A quotation with the link it is from, in HTML, on one line: blogs turn line ends into breaks.

use super::escape::Code;
use super::{Format, Shared, html};

pub(super) static FORMAT: Format = Format {
    id: "html-quote",
    label: "HTML with quote",
    note: "For blogs and web pages: the quotation and its link.",
    write,
};

fn write(shared: &Shared) -> Option<String> {
    let code = Code::new()
        .markup("<blockquote cite=\"")
        .address(&shared.permalink)
        .markup("\">")
        .text(shared.quote.as_ref()?)
        .markup("</blockquote> ")
        .code(html::link(shared));
    Some(code.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, quoted, rendered, titled};
    use super::*;

    fn check(shared: &Shared) {
        let html = write(shared).expect("there is a quote");
        let quote = shared.quote.as_ref().expect("there is a quote").raw();
        for page in [rendered(&html), html] {
            let link = (samples::PERMALINK.to_owned(), shared.title.raw().to_owned());
            assert_eq!(samples::links(&page), [link], "{page}");
            assert_eq!(samples::texts(&page, "blockquote"), [quote], "{page}");
        }
    }

    #[test]
    fn the_quote_is_the_one_of_the_contract() {
        let expected = "<blockquote cite=\"https://example.org/a/b/\">Rest isn&#39;t always best.</blockquote> <a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a>";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
        assert_eq!(write(&titled("No quote")), None);
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
