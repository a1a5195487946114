//! Backlinks, as facts and as templates see them.

use serde::Serialize;

use super::collector::FactCollector;
use crate::base::route::{Hrefs, Route, fragment};
use crate::page::markdown::{Heading, Quote};
use crate::site::NodeId;
use crate::site::backlinks::Backlink;

/// A page that links to another one in its text.
#[derive(Clone, Copy, Debug, Hash)]
pub struct BacklinkFacts<'s> {
    /// Its title.
    title: &'s str,
    /// Its address.
    route: &'s Route,
    /// The id and the text of the heading above the link.
    section: Option<(&'s str, &'s str)>,
    /// The sentence with the link.
    quote: Quote<'s>,
    /// The heading of the other page to which the link leads.
    leads_to: Option<&'s str>,
}

impl<'s> FactCollector<'s> {
    /// The first pages that link to the page at `node`. Home has none: the whole guide leads there.
    pub(super) fn backlinks(&self, node: NodeId) -> Vec<BacklinkFacts<'s>> {
        let front = self.page(node).map(|page| &page.front);
        let is_off = front.is_some_and(|front| front.backlinks == Some(false))
            || !self.settings.navigation.backlinks
            || self.site.is_home(node)
            || self.route(node).is_error_page();
        let first = match is_off {
            true => &[],
            false => self.backlinks.first(node),
        };
        let facts = |backlink: &Backlink| {
            let page = self.page(backlink.from)?;
            let link = page.text_links.links().get(backlink.link)?;
            let section = link.section.and_then(|at| page.outline.get(at as usize));
            let section = section.map(|heading: &'s Heading| (&*heading.id, &*heading.title));
            Some(BacklinkFacts {
                title: self.site.title(backlink.from),
                route: self.route(backlink.from),
                section,
                quote: page.text_links.quote(link),
                leads_to: self.section_name(node, &backlink.suffix),
            })
        };
        first.iter().filter_map(facts).collect()
    }
}

/// A page that links to this one in its text.
#[derive(Debug, Serialize)]
pub struct BacklinkView<'s> {
    /// Its title.
    pub title: &'s str,
    /// The address of the section with the link.
    pub href: String,
    /// The heading of that section; nothing above the first one.
    pub section: Option<&'s str>,
    /// The sentence with the link, up to the link's own words. Plain text; `…` marks where it is cut.
    pub before: String,
    /// The link's own words; empty if it has none.
    pub words: String,
    /// The rest of the sentence.
    pub after: String,
    /// The heading of this page to which the link leads.
    pub leads_to: Option<&'s str>,
}

impl<'s> BacklinkView<'s> {
    pub(super) fn to_all(all: &[BacklinkFacts<'s>], hrefs: Hrefs<'_>) -> Vec<Self> {
        all.iter().map(|facts| Self::of(facts, hrefs)).collect()
    }

    fn of(facts: &BacklinkFacts<'s>, hrefs: Hrefs<'_>) -> Self {
        let quote = &facts.quote;
        let id = facts.section.map(|(id, _)| fragment(id));
        Self {
            title: facts.title,
            href: hrefs.to(facts.route) + &id.unwrap_or_default(),
            section: facts.section.map(|(_, title)| title),
            before: match quote.is_cut_before {
                true => format!("…{}", quote.before),
                false => quote.before.to_owned(),
            },
            words: with_end(quote.words, quote.is_cut_inside),
            after: with_end(quote.after, quote.is_cut_after),
            leads_to: facts.leads_to,
        }
    }
}

/// A text, with a mark if it is cut at its end.
fn with_end(text: &str, is_cut: bool) -> String {
    match is_cut {
        true => format!("{text}…"),
        false => text.to_owned(),
    }
}
