//! Titles and parsers that the tests of the formats share.

use jiff::civil::date;
use proptest::prelude::*;
use scraper::{Html, Selector};

pub(super) use super::hostile::HOSTILE;
use super::{Shared, SharedPage};

pub(super) const PERMALINK: &str = "https://example.org/a/b/";
pub(super) const EMBED_CARD: &str = "https://example.org/embed/a/b/";

/// The page that the formats are described with.
pub(super) fn contract() -> Shared {
    Shared::new(facts(
        "Hamstring \"pull\" & <tear>",
        Some("Rest isn't always best."),
    ))
}

/// That page under another title, without a quote.
pub(super) fn titled(title: &str) -> Shared {
    Shared::new(facts(title, None))
}

/// That page with another quote; a text that nothing is left of is no quote.
pub(super) fn quoted(text: &str) -> Shared {
    let text = super::Line::new(text).map_or("“ ”".to_owned(), |line| line.raw().to_owned());
    Shared::new(facts("Title", Some(&text)))
}

/// That page by these people.
pub(super) fn written_by(authors: &[&str]) -> Shared {
    let authors: Vec<String> = authors.iter().map(|&name| name.to_owned()).collect();
    Shared::new(SharedPage {
        authors: &authors,
        ..facts("Title", None)
    })
}

/// That page without a quote and without a card.
pub(super) fn plain_page() -> Shared {
    Shared::new(SharedPage {
        embed: None,
        ..facts("Title", None)
    })
}

/// That page, which says not when it was written.
pub(super) fn undated() -> Shared {
    Shared::new(SharedPage {
        date: None,
        ..facts("Title", None)
    })
}

fn facts<'f>(title: &'f str, quote: Option<&'f str>) -> SharedPage<'f> {
    SharedPage {
        title,
        permalink: PERMALINK.to_owned(),
        site: "Example Guide",
        date: Some(date(2026, 11, 22)),
        quote,
        embed: Some(EMBED_CARD.to_owned()),
        ..SharedPage::default()
    }
}

/// Titles of markup alone, of markup among words, and of anything.
pub(super) fn any_title() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9<>&\"'`*_\\[\\]()!~|{}^$@:/#.\\\\=+;,% -]{1,24}",
        "([a-zé<\\[\\]\\\\`*_{}|]{1,5} ?){1,6}",
        any::<String>(),
    ]
}

/// Markdown as HTML, with every extension that leaves the text of a line as it is.
pub(super) fn rendered(markdown: &str) -> String {
    use pulldown_cmark::{Options, Parser, html};
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(markdown, options));
    page
}

/// Address and text of every link.
pub(super) fn links(page: &str) -> Vec<(String, String)> {
    let parsed = Html::parse_fragment(page);
    let selector = selector("a");
    let found = parsed.select(&selector).map(|link| {
        let href = link.attr("href").unwrap_or_default().to_owned();
        (href, link.text().collect())
    });
    found.collect()
}

/// The text of every element that is selected, without the space around it.
pub(super) fn texts(page: &str, elements: &str) -> Vec<String> {
    let parsed = Html::parse_fragment(page);
    let selector = selector(elements);
    let found = parsed
        .select(&selector)
        .map(|element| element.text().collect::<String>().trim().to_owned());
    found.collect()
}

/// Two attributes of every element that is selected.
pub(super) fn attributes(page: &str, elements: &str, names: [&str; 2]) -> Vec<[String; 2]> {
    let parsed = Html::parse_fragment(page);
    let selector = selector(elements);
    let value =
        |element: scraper::ElementRef<'_>, name| element.attr(name).unwrap_or_default().to_owned();
    let found = parsed
        .select(&selector)
        .map(|element| names.map(|name| value(element, name)));
    found.collect()
}

/// Text with its entities resolved; it must hold no tag.
pub(super) fn resolved(text: &str) -> String {
    assert!(!text.contains(['<', '>']), "{text}");
    Html::parse_fragment(text).root_element().text().collect()
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector of a test")
}
