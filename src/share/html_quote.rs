//! A quotation with its link, in HTML, on one line: blogs turn line ends into breaks.

use super::format::Format;
use super::html;
use super::page::Shared;
use super::snippet::Snippet;

pub(super) static FORMAT: Format = Format {
    id: "html-quote",
    text: |formats| formats.html_quote,
    is_prose: false,
    write,
};

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::new()
        .markup("<blockquote cite=\"")
        .address(&shared.permalink)
        .markup("\">")
        .text(shared.quote.as_ref()?)
        .markup("</blockquote> ")
        .append(html::link(shared));
    Some(snippet.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, quoted, rendered, titled};
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
    fn writes_the_documented_quote() {
        let expected = "<blockquote cite=\"https://example.org/a/b/\">Rest isn&#39;t always best.</blockquote> <a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a>";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
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
