//! Pages as their authors describe them.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;

use crate::hostile::HOSTILE;
use crate::text::{text, word};

/// What the readers are told of a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sample {
    pub(crate) title: String,
    pub(crate) site: String,
    pub(crate) publisher: Option<String>,
    pub(crate) authors: Vec<Name>,
    /// Year, month and day.
    pub(crate) date: Option<(i16, i8, i8)>,
    pub(crate) quote: Option<String>,
    /// Whether it has a card of its own.
    pub(crate) card: bool,
    /// The site's address, as its settings have it.
    pub(crate) base: &'static str,
    /// The parts of the page's address below it, not encoded.
    pub(crate) path: Vec<String>,
    pub(crate) section: Option<Section>,
}

/// A heading, where what is shared is its section.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) id: String,
    pub(crate) heading: String,
}

/// Who wrote a page.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Name {
    Person { family: String, given: String },
    Group { name: String },
}

impl Name {
    pub(crate) fn as_written(&self) -> String {
        match self {
            Self::Person { family, given } => format!("{family}, {given}"),
            Self::Group { name } => name.clone(),
        }
    }
}

const BASES: &[&str] = &[
    "https://example.org/",
    "https://example.org/guide",
    "https://a-b.example.org:8443/my (site)/it's/",
    "https://Exämple.org/ü/100%25/",
];

/// The page that the formats are described with.
fn described() -> Sample {
    Sample {
        title: "Hamstring \"pull\" & <tear>".to_owned(),
        site: "Example Guide".to_owned(),
        publisher: None,
        authors: Vec::new(),
        date: Some((2026, 11, 22)),
        quote: Some("Rest isn't always best.".to_owned()),
        card: true,
        base: BASES[0],
        path: vec!["a".to_owned(), "b".to_owned()],
        section: None,
    }
}

/// Every text that is hostile, in every place of a page.
pub(crate) fn by_hand() -> Vec<Sample> {
    let described = described();
    let places = HOSTILE.iter().flat_map(|&text| {
        let text = || text.to_owned();
        let section = |id: String, heading: String| Some(Section { id, heading });
        [
            Sample {
                title: text(),
                quote: Some(text()),
                ..described.clone()
            },
            Sample {
                title: text(),
                date: None,
                quote: None,
                ..described.clone()
            },
            Sample {
                site: text(),
                authors: vec![person("Roe", "Jane")],
                ..described.clone()
            },
            Sample {
                publisher: Some(text()),
                ..described.clone()
            },
            Sample {
                section: section("causes".to_owned(), text()),
                ..described.clone()
            },
            Sample {
                section: section(text(), "Causes".to_owned()),
                ..described.clone()
            },
        ]
    });
    let pages = [
        described.clone(),
        Sample {
            path: Vec::new(),
            ..described.clone()
        },
        Sample {
            title: described.site.clone(),
            authors: vec![person("van der Berg", "Jean-Paul Q.")],
            ..described.clone()
        },
    ];
    pages.into_iter().chain(places).collect()
}

fn person(family: &str, given: &str) -> Name {
    Name::Person {
        family: family.to_owned(),
        given: given.to_owned(),
    }
}

/// Any page.
pub(crate) fn any_page() -> impl Strategy<Value = Sample> {
    let address = (
        select(BASES),
        vec(path_part(), 0..4),
        option::weighted(0.3, section()),
    );
    let site = (
        prop_oneof![Just("Example Guide".to_owned()), text()],
        option::weighted(0.3, text()),
    );
    let authors = prop_oneof![Just(Vec::new()), vec(name(), 1..4)];
    let date = option::weighted(0.7, (1000..9999_i16, 1..=12_i8, 1..=28_i8));
    let page = (
        text(),
        address,
        site,
        authors,
        date,
        option::of(text()),
        any::<bool>(),
    );
    page.prop_map(
        |(title, (base, path, section), (site, publisher), authors, date, quote, card)| Sample {
            title,
            site,
            publisher,
            authors,
            date,
            quote,
            card,
            base,
            path,
            section,
        },
    )
}

/// A part of an address; all but the slash may be in it.
fn path_part() -> impl Strategy<Value = String> {
    let words = vec(word(), 1..3).prop_map(|words| words.join("-"));
    let part = prop_oneof![3 => "[a-z]{1,8}(-[a-z]{1,8}){0,2}", 1 => words, 1 => text()];
    part.prop_map(|part| part.replace('/', "-"))
        .prop_filter("a name", |part| !part.is_empty())
}

fn section() -> impl Strategy<Value = Section> {
    let id = prop_oneof![3 => "[a-z]{1,8}(-[a-z]{1,8}){0,2}[-_.~]?", 1 => text()];
    let id = id.prop_filter("an id", |id| !id.is_empty());
    (id, text()).prop_map(|(id, heading)| Section { id, heading })
}

/// A person's name has two parts with a comma between them; a name of one word is never taken apart.
fn name() -> impl Strategy<Value = Name> {
    let part =
        || (word_of_letters(), text()).prop_map(|(word, rest)| word + &rest.replace(',', ";"));
    let person = (part(), part()).prop_map(|(family, given)| Name::Person { family, given });
    let group = (word_of_letters(), text()).prop_map(|(word, rest)| {
        let splits = |c: char| c.is_whitespace() || c.is_control() || c == ',';
        Name::Group {
            name: (word + &rest).replace(splits, ""),
        }
    });
    prop_oneof![3 => person, 1 => group]
}

fn word_of_letters() -> impl Strategy<Value = String> {
    "[A-ZÄΑБא][a-zäαбא]{0,6}( |-)?"
}
