//! The page or section that is shared.

use jiff::civil::Date;

use super::author::Author;
use super::snippet::{Address, RawLine};
use crate::base::ui_strings::UiStrings;

/// What a snippet can tell about a page, as its author wrote it.
#[derive(Clone, Debug)]
pub struct SharedPage<'f> {
    /// The text of a link to it.
    pub title: &'f str,
    /// Its absolute address, encoded in the closed alphabet of [`crate::base::route::encode`].
    pub permalink: String,
    /// The site's name.
    pub site: &'f str,
    /// The publisher of the site, if it is not the site itself. Never split into family and given name.
    pub publisher: Option<&'f str>,
    /// The people who wrote the page.
    pub authors: &'f [String],
    /// When it last changed, else when it was written.
    pub date: Option<Date>,
    /// A sentence of it worth quoting.
    pub quote: Option<&'f str>,
    /// The absolute address of its embed, encoded as its own; `None` without `share.embed`.
    pub embed: Option<String>,
    /// The words of citations.
    pub strings: &'static UiStrings,
}

/// A page or section, prepared for every format.
#[derive(Clone, Debug)]
pub struct Shared {
    pub(super) title: RawLine,
    pub(super) permalink: Address,
    pub(super) site: RawLine,
    pub(super) authors: Vec<Author>,
    pub(super) date: Option<Date>,
    pub(super) quote: Option<RawLine>,
    pub(super) embed: Option<Address>,
    pub(super) strings: &'static UiStrings,
}

impl Shared {
    /// Prepares a page. One without authors is by the site's publisher, else by the site itself.
    #[must_use]
    pub fn new(page: SharedPage<'_>) -> Self {
        let permalink = Address::new(page.permalink);
        let is_group = |name: &str| name == page.site || Some(name) == page.publisher;
        let author = |name: &String| {
            if is_group(name) {
                Author::group(name)
            } else {
                Author::person(name)
            }
        };
        let site = RawLine::new(page.site).unwrap_or_else(|| permalink.without_scheme().line());
        let mut authors: Vec<Author> = page.authors.iter().filter_map(author).collect();
        if authors.is_empty() {
            let publisher = page.publisher.and_then(Author::group);
            authors.push(publisher.unwrap_or_else(|| Author::Group(site.clone())));
        }
        Self {
            title: RawLine::new(page.title).unwrap_or_else(|| permalink.line()),
            permalink,
            site,
            authors,
            date: page.date,
            quote: page.quote.and_then(RawLine::new),
            embed: page.embed.map(Address::new),
            strings: page.strings,
        }
    }

    /// The section of the page under a heading: the title is followed by the heading's text, the address by its `id`
    /// (not encoded). A section has no embed and no quote.
    #[must_use]
    pub fn section(&self, id: &str, heading: &str) -> Self {
        Self {
            title: self.title.with_part(heading),
            permalink: self.permalink.at(id),
            quote: None,
            embed: None,
            ..self.clone()
        }
    }

    /// Whether the site itself is the author, so that a citation names it only once.
    pub(super) fn is_by_the_site(&self) -> bool {
        matches!(&self.authors[..], [Author::Group(name)] if *name == self.site)
    }

    /// The site's name, or `None` if a citation has it already as author or title.
    pub(super) fn site_apart(&self) -> Option<&RawLine> {
        (!self.is_by_the_site() && self.site != self.title).then_some(&self.site)
    }
}
