//! Titles and parsers that the tests of the formats share.

use jiff::civil::date;
use proptest::prelude::*;
use scraper::{Html, Selector};

pub(super) use super::hostile_titles::HOSTILE;
use super::page::{Shared, SharedPage};
use crate::base::ui_strings::ENGLISH;

pub(super) const PERMALINK: &str = "https://example.org/a/b/";
pub(super) const EMBED_URL: &str = "https://example.org/embed/a/b/";

/// The page of the examples in the manual.
pub(super) fn documented() -> Shared {
    Shared::new(page(
        "Hamstring \"pull\" & <tear>",
        Some("Rest isn't always best."),
    ))
}

/// That page under another title, without a quote.
pub(super) fn titled(title: &str) -> Shared {
    Shared::new(page(title, None))
}

/// That page with another quote; a text of which nothing is left counts as no quote.
pub(super) fn quoted(text: &str) -> Shared {
    let text = super::snippet::RawLine::new(text)
        .map_or("“ ”".to_owned(), |line| line.raw().to_owned());
    Shared::new(page("Title", Some(&text)))
}

/// That page by these people.
pub(super) fn written_by(authors: &[&str]) -> Shared {
    let authors: Vec<String> = authors.iter().map(|&name| name.to_owned()).collect();
    Shared::new(SharedPage {
        authors: &authors,
        ..page("Title", None)
    })
}

/// That page without a quote and an embed.
pub(super) fn plain_page() -> Shared {
    Shared::new(SharedPage {
        embed: None,
        ..page("Title", None)
    })
}

/// That page without a date.
pub(super) fn undated() -> Shared {
    Shared::new(SharedPage {
        date: None,
        ..page("Title", None)
    })
}

fn page<'f>(title: &'f str, quote: Option<&'f str>) -> SharedPage<'f> {
    SharedPage {
        title,
        permalink: PERMALINK.to_owned(),
        site: "Example Guide",
        date: Some(date(2026, 11, 22)),
        quote,
        embed: Some(EMBED_URL.to_owned()),
        publisher: None,
        authors: &[],
        strings: ENGLISH,
    }
}

/// Titles that consist of markup, of markup among words, and of anything.
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
