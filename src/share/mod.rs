//! What a reader copies and pastes elsewhere. Each format is a module with one pure function from
//! the facts of a page to text; [`FORMATS`] is the list of them.

mod apa;
mod asciidoc;
mod author;
mod bbcode;
mod bibtex;
mod csl_json;
mod embed;
mod escape;
#[cfg(test)]
mod hostile;
mod html;
mod html_quote;
mod mailto;
mod markdown;
mod markdown_quote;
mod mediawiki;
mod oembed;
mod plain;
pub mod preview;
mod rest;
#[cfg(test)]
mod samples;
#[cfg(feature = "cards")]
pub mod social_image;
mod wikipedia;

use jiff::civil::Date;

pub use author::joined_names;

use author::Author;
use escape::{Address, Line};

pub use oembed::{OEmbed, Thumbnail, oembed};

/// What is known of a page, as it was written.
#[derive(Clone, Debug, Default)]
pub struct SharedPage<'f> {
    /// The text of a link to it.
    pub title: &'f str,
    /// Its absolute address, encoded in the closed alphabet of [`crate::base::route::encode`].
    pub permalink: String,
    /// The site's name.
    pub site: &'f str,
    /// Who publishes the site, where that is not the site's name; never turned around.
    pub publisher: Option<&'f str>,
    /// The people who wrote the page.
    pub authors: &'f [String],
    /// When it last changed, else when it was written.
    pub date: Option<Date>,
    /// A sentence of it worth quoting.
    pub quote: Option<&'f str>,
    /// The absolute address of its card, encoded as its own; none where it has no card.
    pub embed: Option<String>,
}

/// What is shared of a page.
#[derive(Clone, Debug)]
pub struct Shared {
    title: Line,
    permalink: Address,
    site: Line,
    authors: Vec<Author>,
    date: Option<Date>,
    quote: Option<Line>,
    embed: Option<Address>,
}

impl Shared {
    /// Facts, made ready for every format. A page by nobody in particular is by the site's publisher,
    /// else by the site itself.
    #[must_use]
    pub fn new(facts: SharedPage<'_>) -> Self {
        let permalink = Address::new(facts.permalink);
        let is_group = |name: &str| name == facts.site || Some(name) == facts.publisher;
        let author = |name: &String| {
            if is_group(name) {
                Author::group(name)
            } else {
                Author::person(name)
            }
        };
        let site = Line::new(facts.site).unwrap_or_else(|| permalink.without_scheme().line());
        let mut authors: Vec<Author> = facts.authors.iter().filter_map(author).collect();
        if authors.is_empty() {
            let publisher = facts.publisher.and_then(Author::group);
            authors.push(publisher.unwrap_or_else(|| Author::Group(site.clone())));
        }
        Self {
            title: Line::new(facts.title).unwrap_or_else(|| permalink.line()),
            permalink,
            site,
            authors,
            date: facts.date,
            quote: facts.quote.and_then(Line::new),
            embed: facts.embed.map(Address::new),
        }
    }

    /// The section of the page under a heading: what is shared is the heading's place and, behind the page's own,
    /// its text. `id` is raw. A section has no card and no quote of its own.
    #[must_use]
    pub fn section(&self, id: &str, heading: &str) -> Self {
        Self {
            title: self.title.then(heading),
            permalink: self.permalink.at(id),
            quote: None,
            embed: None,
            ..self.clone()
        }
    }

    /// The text of a link to it, plain.
    #[must_use]
    pub fn title(&self) -> String {
        plain::title(self)
    }

    /// Its absolute address, encoded.
    #[must_use]
    pub fn permalink(&self) -> String {
        plain::address(self)
    }

    /// The HTML link code.
    #[must_use]
    pub fn link_code(&self) -> String {
        html::link(self).finish()
    }

    /// The address of a letter with the link.
    #[must_use]
    pub fn mailto(&self) -> String {
        mailto::letter(self)
    }

    /// Whether the site itself is the author, so that a citation names it once.
    fn is_by_the_site(&self) -> bool {
        matches!(&self.authors[..], [Author::Group(name)] if *name == self.site)
    }

    /// The site, where a citation has not named it already, as author or as title.
    fn site_apart(&self) -> Option<&Line> {
        (!self.is_by_the_site() && self.site != self.title).then_some(&self.site)
    }
}

/// A way to write a link to a page.
#[derive(Debug)]
pub struct Format {
    /// Its name in settings and on the command line.
    pub id: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// Where it is for.
    pub note: &'static str,
    /// Writes it: raw text without a last line end; none where the page has not what it takes.
    pub write: fn(&Shared) -> Option<String>,
}

/// All formats. The first is the link code that every share box shows.
pub static FORMATS: [&Format; 14] = [
    &html::FORMAT,
    &html_quote::FORMAT,
    &markdown::FORMAT,
    &markdown_quote::FORMAT,
    &bbcode::FORMAT,
    &plain::FORMAT,
    &mediawiki::FORMAT,
    &wikipedia::FORMAT,
    &rest::FORMAT,
    &asciidoc::FORMAT,
    &apa::FORMAT,
    &bibtex::FORMAT,
    &csl_json::FORMAT,
    &embed::FORMAT,
];

/// The formats of a site that names none.
pub const DEFAULT: &[&str] = &["html", "markdown", "bbcode", "plain", "apa"];

/// The names of all formats.
#[must_use]
pub fn ids() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.id).collect()
}

/// The format that every share box shows: the HTML link code.
pub static LINK: &Format = &html::FORMAT;

/// The format that needs a card.
pub static EMBED: &Format = &embed::FORMAT;

/// The formats of a site that names none; `embed` says whether its pages have cards.
#[must_use]
pub fn default_formats(embed: bool) -> Vec<&'static Format> {
    let default = DEFAULT.iter().filter_map(|id| format(id));
    default.chain(embed.then_some(EMBED)).collect()
}

/// The format of this name.
#[must_use]
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.id == id)
}

/// The formats under the fold: those of the settings, without the link code that every box shows.
pub fn under_the_fold(formats: &[&'static Format]) -> impl Iterator<Item = &'static Format> {
    let formats = formats.iter().copied();
    formats.filter(|format| format.id != LINK.id)
}
