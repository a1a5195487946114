//! Whether two generators did the same work: what is on every page of a finished site, as a browser
//! reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use scraper::{ElementRef, Html, Selector};
use serde::{Deserialize, Serialize};
use url::Url;

use super::corpus::ADDRESS;
use super::floor::files;
use super::outcome::Outcome;
use super::report::thousands;

/// The parts of a page that hold links, and where they are. A link beside a heading is Guidepost's own
/// and more than the peers print: it is not counted.
const PARTS: [(&str, &str); 5] = [
    ("breadcrumbs", "nav[aria-label=Breadcrumbs] a[href]"),
    (
        "entries in tables of contents",
        "nav[aria-label='On this page'] a[href]",
    ),
    ("links in texts", "main a[href]:not(.heading-link)"),
    ("links to children", ".children a[href]"),
    ("links to neighbours", "nav[aria-label=Onward] a[href]"),
];

/// What is in a site, all pages together.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Work {
    pages: usize,
    /// Links by part, each of which leads to a page of the site, or to a place on its own page.
    links: BTreeMap<String, usize>,
    /// Broken links.
    dangling: usize,
    /// Share boxes whose code, pasted into a page, is a link with the page's title to the page's address.
    snippets: usize,
    /// Pages whose title, description and canonical address are there.
    heads: usize,
    /// Addresses in the sitemap.
    mapped: usize,
    /// Stands for where every single link leads.
    targets: String,
}

/// A page's part of it.
struct Page {
    links: [Vec<String>; PARTS.len()],
    dangling: usize,
    snippet: bool,
    head: bool,
}

/// Counts what is in a site.
#[expect(clippy::disallowed_methods, reason = "the benchmark checks outputs")]
pub(crate) fn work(out: &Path) -> Outcome<Work> {
    let files = files(out)?.into_iter().map(|(path, _)| path);
    let pages: BTreeSet<String> = files.filter(|path| is_page(path)).collect();
    let read: Vec<Page> = pages
        .par_iter()
        .map(|path| page(path, &fs::read_to_string(out.join(path))?, &pages))
        .collect::<Outcome<_>>()?;
    let mut work = Work {
        pages: pages.len(),
        ..Work::default()
    };
    let mut targets = blake3::Hasher::new();
    for (path, page) in pages.iter().zip(read) {
        for ((part, _), mut links) in PARTS.iter().zip(page.links) {
            *work.links.entry((*part).to_owned()).or_default() += links.len();
            links.sort();
            targets.update(format!("{path} {part} {links:?}\n").as_bytes());
        }
        work.dangling += page.dangling;
        work.snippets += usize::from(page.snippet);
        work.heads += usize::from(page.head);
    }
    targets.finalize().to_hex()[..16].clone_into(&mut work.targets);
    let sitemap = fs::read_to_string(out.join("sitemap.xml")).unwrap_or_default();
    work.mapped = sitemap.matches("<loc>").count();
    Ok(work)
}

/// The error page (404) is not a page of the guide.
fn is_page(path: &str) -> bool {
    path.ends_with(".html") && path != "404.html"
}

fn page(path: &str, text: &str, pages: &BTreeSet<String>) -> Outcome<Page> {
    let html = Html::parse_document(text);
    let own = Url::parse(ADDRESS)?.join(path.trim_end_matches("index.html"))?;
    let mut page = Page {
        links: Default::default(),
        dangling: 0,
        snippet: false,
        head: false,
    };
    for ((_, select), links) in PARTS.iter().zip(&mut page.links) {
        for link in html.select(&selector(select)?) {
            match target(link, &own, &html, pages)? {
                Some(target) => links.push(target),
                None => page.dangling += 1,
            }
        }
    }
    let title = text_of(&html, "h1")?;
    let snippet = Html::parse_fragment(&text_of(&html, "textarea")?);
    let code = snippet.select(&selector("a")?).next();
    page.snippet = code.is_some_and(|code| {
        code.attr("href") == Some(own.as_str()) && code.text().collect::<String>() == title
    });
    let canonical = format!("link[rel=canonical][href='{own}']");
    let described = "meta[name=description][content^=About]";
    let there = |select: &str| {
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(
            html.select(&selector(select)?).next().is_some(),
        )
    };
    page.head = text_of(&html, "title")? == title && there(&canonical)? && there(described)?;
    Ok(page)
}

fn selector(text: &str) -> Outcome<Selector> {
    Selector::parse(text).map_err(|error| error.to_string().into())
}

fn text_of(html: &Html, select: &str) -> Outcome<String> {
    let found = html.select(&selector(select)?).next();
    Ok(found.map_or_else(String::new, |found| found.text().collect()))
}

/// The target of a link: a page's path, with `#` for any element of the same page, or `None` if the page or element does
/// not exist.
fn target(
    link: ElementRef<'_>,
    own: &Url,
    html: &Html,
    pages: &BTreeSet<String>,
) -> Outcome<Option<String>> {
    let Ok(url) = own.join(link.attr("href").unwrap_or_default()) else {
        return Ok(None);
    };
    let Some(path) = url
        .as_str()
        .split('#')
        .next()
        .and_then(|url| url.strip_prefix(ADDRESS))
    else {
        return Ok(None);
    };
    match url.fragment() {
        Some(id) if url.path() == own.path() => {
            let there = html.select(&selector(&format!("[id='{id}']"))?).next();
            Ok(there.map(|_| format!("{path}#")))
        }
        Some(_) => Ok(None),
        None => Ok(pages
            .contains(&format!("{path}index.html"))
            .then(|| path.to_owned())),
    }
}

impl Work {
    /// Whether all is there that the corpus has; else what is not.
    pub(crate) fn lacks(&self, pages: usize) -> Option<String> {
        let counts = [
            ("pages", self.pages),
            ("share snippets", self.snippets),
            ("heads", self.heads),
            ("addresses in the sitemap", self.mapped),
        ];
        let wrong = counts.iter().find(|(_, count)| *count != pages);
        let wrong = wrong.map(|(what, count)| format!("{count} {what} for {pages} pages"));
        let dangling = self.dangling;
        wrong.or_else(|| (dangling > 0).then(|| format!("{dangling} broken links")))
    }

    /// How other work differs from this one, or `None` if it is the same.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        let counts = self.links.iter().find_map(|(part, count)| {
            let others = other.links.get(part).copied().unwrap_or_default();
            (others != *count).then(|| format!("{others} {part} instead of {count}"))
        });
        let targets = || {
            let differ = self.targets != other.targets;
            differ.then(|| "as many links, but not to the same pages".to_owned())
        };
        counts.or_else(targets)
    }
}

impl fmt::Display for Work {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} pages", thousands(self.pages))?;
        for (part, count) in &self.links {
            write!(out, ", {} {part}", thousands(*count))?;
        }
        write!(out, ", {} share snippets", thousands(self.snippets))
    }
}
