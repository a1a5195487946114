//! Titles with special characters, read back from everywhere they are printed, as a browser reads them.

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::case::Case;
use crate::trees::{Outputs, render};

const HOME: &str = "Home <b>\"is\"</b> & 'so' on";
const HUB: &str = "\"Pulled\" & <torn> it's `code` *not* [a](b) {{ x }} ]]> </title></script>";
const HEBREW: &str = "פציעת ברך (knee) 5 < 6";
const RUNNER: &str = "🏃‍♀️ & ⚡️ \u{202e}turned\u{202c} around";
const SITE: &str = "Trail & \"notes\" <br> 'on' 🏃‍♀️";

struct Page(Html);

impl Page {
    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(selector).unwrap();
        self.0.select(&selector).collect()
    }

    /// The text of each element found.
    fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.all(selector);
        found
            .iter()
            .map(|element| element.text().collect())
            .collect()
    }

    /// An attribute of each element found.
    fn attributes(&self, selector: &str, name: &str) -> Vec<&str> {
        let found = self.all(selector);
        found
            .iter()
            .filter_map(|element| element.attr(name))
            .collect()
    }
}

/// The site by the default theme.
fn outputs() -> Outputs {
    let outputs = render(&Case::named("titles").site(), "https://example.org/");
    outputs.unwrap_or_else(|found| panic!("{found:?}"))
}

/// Reads a page by the path of its file.
fn site() -> impl Fn(&str) -> Page {
    let outputs = outputs();
    move |path| {
        let text = std::str::from_utf8(&outputs[path]).unwrap();
        Page(Html::parse_document(text))
    }
}

#[test]
fn a_title_is_unchanged_on_its_own_page() {
    let page = site();
    for (path, title) in [
        ("index.html", HOME),
        ("quotes/index.html", HUB),
        ("quotes/אבג/index.html", HEBREW),
        ("quotes/🏃‍♀️/index.html", RUNNER),
    ] {
        let page = page(path);
        assert_eq!(page.texts("h1"), [title]);
        assert_eq!(page.texts("title"), [format!("{title} · {SITE}")]);
        assert_eq!(
            page.attributes("meta[property='og:title']", "content"),
            [title]
        );
        assert_eq!(
            page.attributes("meta[property='og:site_name']", "content"),
            [SITE]
        );
        assert_eq!(page.texts(".site-title"), [SITE]);
        assert_eq!(
            page.texts(".return li")[0],
            format!("Return to top of {title}")
        );
        // No title became markup.
        assert!(
            page.all("torn, b > is, title ~ title, h1 br, h1 b")
                .is_empty()
        );
    }
}

#[test]
fn a_title_is_unchanged_on_other_pages() {
    let page = site();
    let hebrew = page("quotes/אבג/index.html");
    assert_eq!(hebrew.texts(".crumbs a"), ["Home", HUB]);
    assert_eq!(hebrew.texts(".pager a b"), [HUB, RUNNER]);
    assert_eq!(
        hebrew.texts(".return li")[1..],
        [
            format!("Go to main {HUB} page"),
            "Go to Home page".to_owned()
        ]
    );
    assert_eq!(page("index.html").texts(".children a"), [HUB]);
    assert_eq!(
        page("index.html").texts(".children p"),
        ["A <description> with \"quotes\" & 'more'"]
    );
    let hub = page("quotes/index.html");
    assert_eq!(hub.texts(".children a"), [HEBREW, RUNNER]);
    let headings = ["“Heading” & <b> it’s 🏃‍♀️ {{ x }}", "עברית 101"];
    assert_eq!(hub.texts(".toc a"), headings);
    assert_eq!(
        hub.attributes(".heading-link", "aria-label"),
        headings.map(|heading| format!("Link to section: {heading}"))
    );
    assert_eq!(
        hub.attributes(
            "meta[name=description], meta[property='og:description']",
            "content"
        ),
        ["A <description> with \"quotes\" & 'more'"; 2]
    );
    let authors = page("quotes/🏃‍♀️/index.html").texts(".meta span");
    assert_eq!(authors, ["By <Ann>, \"Ben\" & Co"]);
}

#[test]
fn the_share_field_holds_a_link_that_reads_as_the_title() {
    let page = site();
    for (path, title) in [
        ("index.html", HOME),
        ("quotes/index.html", HUB),
        ("quotes/אבג/index.html", HEBREW),
        // What turns the text around it stays at home.
        ("quotes/🏃‍♀️/index.html", "🏃‍♀️ & ⚡️ turned around"),
    ] {
        let page = page(path);
        let code = page.attributes(".share input", "value")[0];
        let shared = Page(Html::parse_fragment(code));
        assert_eq!(shared.texts("a"), [title]);
        let canonical = page.attributes("link[rel=canonical]", "href");
        assert_eq!(shared.attributes("a", "href"), canonical);
        assert_eq!(
            page.attributes("meta[property='og:url']", "content"),
            canonical
        );
        assert!(canonical[0].is_ascii());
    }
}

#[test]
fn a_title_is_unchanged_in_data_for_machines() {
    let outputs = outputs();
    let page = site();
    for (path, name, title) in [
        ("", "oembed", HOME),
        ("quotes/", "oembed/quotes", HUB),
        ("quotes/אבג/", "oembed/quotes/אבג", HEBREW),
    ] {
        let own = page(&format!("{path}index.html"));
        let data: Vec<Value> = own
            .texts("script[type='application/ld+json']")
            .iter()
            .map(|json| serde_json::from_str(json).unwrap())
            .collect();
        // Home has no page above it.
        assert_eq!(data.len(), usize::from(!path.is_empty()));
        for data in data {
            let items = data["@graph"][0]["itemListElement"].as_array().unwrap();
            assert_eq!(items.last().unwrap()["name"], title);
        }
        let answer: Value =
            serde_json::from_slice(&outputs[&format!("wp-json/{name}.json")]).unwrap();
        assert_eq!(answer["title"], title);
        let html = Page(Html::parse_fragment(answer["html"].as_str().unwrap()));
        assert_eq!(html.texts("blockquote a"), [title]);
        assert_eq!(html.attributes("iframe", "title"), [title]);
        let discovered = own.attributes("link[type='application/json+oembed']", "href");
        let encoded =
            guidepost::base::route::Route::of_file(&format!("wp-json/{name}.json")).encoded();
        assert_eq!(discovered, [format!("https://example.org{encoded}")]);
        let card = page(&format!("embed/{path}index.html"));
        assert_eq!(card.texts("h1 a"), [title]);
    }
}
