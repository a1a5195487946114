//! Writes pages in every share format, for the readers beside this file: prints one JSON object a
//! line, with the facts of a page as an author would write them and each format's text. The readers
//! work out from the facts what a text must say, without a word from this program.
//!
//! The pages are the same in every run: a few by hand, and ten thousand by rule.

mod facts;
#[path = "../../src/share/hostile.rs"]
mod hostile;
mod text;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use guidepost::base::base_url::BaseUrl;
use guidepost::base::route::Route;
use guidepost::share::{self, FORMATS, OEmbed, Shared, SharedPage};
use jiff::civil::Date;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde::Serialize;

use facts::Sample;

const GENERATED: usize = 10_000;

/// A page and its snippets.
#[derive(Serialize)]
struct Line<'s> {
    page: &'s Sample,
    written: BTreeMap<&'static str, String>,
    oembed: Option<OEmbed>,
}

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for page in facts::by_hand() {
        write(&mut out, &page)?;
    }
    let pages = facts::any_page();
    let mut runner = TestRunner::deterministic();
    for _ in 0..GENERATED {
        let page = pages
            .new_tree(&mut runner)
            .map_err(|reason| io::Error::other(reason.to_string()))?;
        write(&mut out, &page.current())?;
    }
    out.flush()
}

fn write(out: &mut impl Write, page: &Sample) -> io::Result<()> {
    let shared = shared(page).map_err(io::Error::other)?;
    let snippet = |format: &share::Format| Some((format.id, (format.write)(&shared)?));
    let letter = ("mailto", shared.mailto());
    let line = Line {
        page,
        written: FORMATS
            .into_iter()
            .filter_map(snippet)
            .chain([letter])
            .collect(),
        oembed: share::oembed(&shared, "https://example.org/".to_owned(), None),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// The page, by the same steps as a page of a site.
fn shared(page: &Sample) -> Result<Shared, String> {
    let base = BaseUrl::parse(page.base)?;
    let below = |top: Route| page.path.iter().fold(top, |route, part| route.folder(part));
    let authors: Vec<String> = page
        .authors
        .iter()
        .map(|author| author.as_written())
        .collect();
    let shared = Shared::new(SharedPage {
        title: &page.title,
        permalink: base.absolute(&below(Route::root())),
        site: &page.site,
        publisher: page.publisher.as_deref(),
        authors: &authors,
        date: page
            .date
            .map(|(year, month, day)| Date::new(year, month, day))
            .transpose()
            .map_err(|error| error.to_string())?,
        quote: page.quote.as_deref(),
        embed: page
            .card
            .then(|| base.absolute(&below(Route::root().folder("embed")))),
    });
    Ok(match &page.section {
        Some(section) => shared.section(&section.id, &section.heading),
        None => shared,
    })
}
