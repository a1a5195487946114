//! The Markdown of one page, with a glossary, sources and component calls.

use std::convert::Infallible;
use std::sync::OnceLock;

use guidepost::input::front_matter;
use guidepost::input::glossary::Glossary;
use guidepost::input::references::References;
use guidepost::input::settings::Settings;
use guidepost::page::code::highlight;
use guidepost::page::markdown::{self, BodyContext};
use guidepost::page::{Page, ParseContext, SourceText, component};
use scraper::Html;

use super::findings::{verify_errors, verify_in};
use crate::html_faults::faults;

const FILE: &str = "content/a.md";
const SOURCES: &str = "ONE: {title: First}\nTWO: {title: Second, url: 'https://example.org/'}\n";
const TERMS: &str =
    "load: {definition: How much.}\nstrain: {also: [strains, pull], definition: Torn.}\n";
const SETTINGS: &[&str] = &[
    "title: T\n",
    "title: T\nlanguage: fr\nmarkdown: {tables: false, footnotes: false, smart_punctuation: false, alerts: false}\n",
];

struct Site {
    settings: Vec<Settings>,
    sources: References,
    terms: Glossary,
}

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site {
        settings: [None, Some(SETTINGS[0]), Some(SETTINGS[1])]
            .map(|text| Settings::parse(text).expect("settings"))
            .into(),
        sources: References::parse("r.yaml", SOURCES).expect("sources"),
        terms: Glossary::parse("g.yaml", TERMS).expect("terms"),
    })
}

pub(super) fn run(input: &[u8]) {
    let Some(text) = super::text(input) else {
        return;
    };
    let site = site();
    for (number, settings) in site.settings.iter().enumerate() {
        let context = ParseContext {
            settings,
            references: (number != 2).then_some(&site.sources),
            glossary: (number != 2).then_some(&site.terms),
        };
        page(&text, context);
    }
    plain_text(&text);
}

fn page(text: &str, context: ParseContext<'_>) {
    let source = SourceText {
        file: FILE,
        path: "a.md",
        text,
        hash: blake3::hash(text.as_bytes()),
    };
    let read = |print| Page::parse(source, context, print);
    let (page, printed) = match read(true) {
        Ok(read) => read,
        Err(errors) => {
            assert_eq!(read(false).err(), Some(errors.clone()));
            return verify_errors(FILE, text, &errors);
        }
    };
    verify_in(FILE, text, &page.warnings);
    verify_spans(&page, text);
    let (other, _) = read(false).expect("as before");
    assert_eq!(
        page.facts_hash, other.facts_hash,
        "printing changes the facts"
    );
    let decoded = Page::decode(&page.encode(Vec::new()), page.facts_hash).expect("decoded");
    assert_eq!(decoded.encode(Vec::new()), page.encode(Vec::new()));
    let html = html(&page, text, context);
    if let Some(printed) = printed {
        let hrefs: Vec<_> = page.links.iter().map(|_| Some("#x".to_owned())).collect();
        let completed = printed.completed(&hrefs, &[], &mut |block| block.html(&highlight));
        assert_eq!(completed, Some(html.clone()));
    }
    verify_html(&html, text, &page);
}

fn verify_spans(page: &Page, text: &str) {
    let links = page.links.iter().map(|link| link.span);
    let citations = page.citations.iter().map(|citation| citation.span);
    let lints = page.lints.iter().map(|lint| lint.span);
    for span in links.chain(citations).chain(lints) {
        assert!(text.get(span.range()).is_some(), "{span:?}");
    }
    let body = &text[page.body_start..];
    for found in &page.terms {
        assert!(body.get(found.start..found.end).is_some(), "{found:?}");
    }
}

fn html(page: &Page, text: &str, context: ParseContext<'_>) -> String {
    let scan = component::scan(&text[page.body_start..]);
    let hrefs: Vec<_> = page.links.iter().map(|_| Some("#x".to_owned())).collect();
    let terms: Vec<_> = page
        .terms
        .iter()
        .map(|found| (*found, "#t".to_owned()))
        .collect();
    let known = BodyContext {
        outline: &page.outline,
        drop_title: page.title_anchor.is_some(),
        former: &[],
        calls: &page.calls,
        raw_html: page.raw_html,
        highlight: &highlight,
        images: &[],
        hrefs: Some(&hrefs),
        terms: &terms,
    };
    let component =
        |_: usize, inside: &str| Ok::<_, Infallible>(format!("<aside>{inside}</aside>"));
    let html = markdown::html(&scan.masked, &known, context.dialect(), component);
    html.unwrap_or_else(|never| match never {})
}

/// Nothing that runs is in the HTML, ids are unique, and its length is linear in that of the text.
fn verify_html(html: &str, text: &str, page: &Page) {
    assert!(
        html.len() <= 2048 + 160 * text.len(),
        "{} of {}",
        html.len(),
        text.len()
    );
    let parsed = Html::parse_fragment(html);
    let mut found = faults(parsed.root_element(), true);
    // The markup of task lists, and the element around a component.
    found.retain(|fault| fault != "<input>");
    assert_eq!(found, [""; 0], "{html}");
    let mut ids = std::collections::BTreeSet::new();
    for element in parsed.root_element().descendent_elements() {
        if let Some(id) = element.value().attr("id") {
            assert!(ids.insert(id), "the id {id} is there twice: {html}");
        }
    }
    if page.calls.is_empty() {
        for heading in &*page.outline {
            assert!(
                ids.contains(&*heading.id),
                "no heading {}: {html}",
                heading.id
            );
        }
    }
}

/// Every word of a text without markup is printed.
fn plain_text(text: &str) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " \n.,;?".contains(c);
    let plain: String = text.chars().filter(|c| is_plain(*c)).collect();
    let Some(front) = front_matter::split(FILE, &plain).ok() else {
        return;
    };
    let site = site();
    let context = ParseContext {
        settings: &site.settings[1],
        references: Some(&site.sources),
        glossary: Some(&site.terms),
    };
    let source = SourceText {
        file: FILE,
        path: "a.md",
        text: &plain,
        hash: blake3::hash(plain.as_bytes()),
    };
    let (page, _) = Page::parse(source, context, false).expect("text without markup has no error");
    let printed = Html::parse_fragment(&html(&page, &plain, context));
    let printed: String = printed.root_element().text().collect();
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (written, printed) = (words(&plain[front.body_start..]), words(&printed));
    // The number of an ordered list is printed by browsers.
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let without = |words: Vec<String>| {
        words
            .into_iter()
            .filter(|word| !is_number(word))
            .collect::<Vec<_>>()
    };
    assert_eq!(without(written), without(printed), "{plain}");
}
