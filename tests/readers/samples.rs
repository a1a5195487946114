//! Writes pages in every share format, for the readers in this folder: one JSON object a line, with a page as an author
//! would describe it and the snippet of each format. The readers derive the expected content from the description alone.
//!
//! The pages are the same in every run: a few written by hand and ten thousand generated.

mod descriptions;
#[path = "../support/hostile_titles.rs"]
mod hostile_titles;
mod text;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use guidepost::base::base_url::BaseUrl;
use guidepost::base::route::Route;
use guidepost::base::ui_strings::ENGLISH;
use guidepost::share::{self, FORMATS, OEmbed, Shared, SharedPage};
use jiff::civil::Date;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde::Serialize;

use descriptions::Sample;

const GENERATED: usize = 10_000;

/// A page and its snippets.
#[derive(Serialize)]
struct Sampled<'s> {
    page: &'s Sample,
    written: BTreeMap<&'static str, String>,
    oembed: Option<OEmbed>,
}

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for page in descriptions::by_hand() {
        write(&mut out, &page)?;
    }
    let pages = descriptions::any_page();
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
    let email = ("mailto", share::mailto(&shared));
    let line = Sampled {
        page,
        written: FORMATS
            .into_iter()
            .filter_map(snippet)
            .chain([email])
            .collect(),
        oembed: share::oembed(&shared, "https://example.org/".to_owned(), None),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// The page, prepared like a page of a site.
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
            .embed
            .then(|| base.absolute(&below(Route::root().folder("embed")))),
        strings: ENGLISH,
    });
    Ok(match &page.section {
        Some(section) => shared.section(&section.id, &section.heading),
        None => shared,
    })
}
