//! Which page has a card drawn for it, and what is on it.

use super::{CardView, Views};
use crate::card::{self, Card, Facts, Undrawable};
use crate::config;
use crate::diagnostic::{Diagnostic, counted};
use crate::route::{LONGEST_PART, Route};
use crate::site::NodeId;

impl Views<'_> {
    /// The card that is drawn for a place. None without an absolute address, which is what other
    /// sites need, for a page that has a picture of its own or asks not to be found, and where
    /// neither the title nor the site's name can be drawn.
    #[must_use]
    pub fn drawn_card(&self, node: NodeId) -> Option<Card> {
        let wanted = self.wants_card(node);
        let card = wanted.then(|| Card::new(&self.card_facts(node)));
        card?.or_else(|_| self.site_card()).ok()
    }

    /// The drawn card as a page's head names it.
    pub(super) fn drawn_card_view(&self, node: NodeId) -> Option<CardView> {
        let card = self.drawn_card(node)?;
        let base = self.settings.shareable_base()?;
        let address = base.absolute(&card_route(&self.site.nodes[node].route));
        Some(CardView {
            url: format!("{address}?v={}", &card.key().to_hex()[..8]),
            width: Some(card::WIDTH),
            height: Some(card::HEIGHT),
            alt: Some(card.alt()),
            media_type: Some(card::MEDIA_TYPE),
        })
    }

    /// Titles that cannot be drawn.
    #[must_use]
    pub fn card_findings(&self) -> Vec<Diagnostic> {
        let walk = self.site.walk.iter().copied();
        let wanted = walk.filter(|node| self.wants_card(*node));
        let failed = |node| Some((node, Card::new(&self.card_facts(node)).err()?));
        let failed: Vec<(NodeId, Undrawable)> = wanted.filter_map(failed).collect();
        match (self.site_card(), &failed[..]) {
            (Err(absent), [_, ..]) => vec![no_cards(&absent, failed.len())],
            _ => failed
                .iter()
                .map(|(node, absent)| self.undrawable(*node, absent))
                .collect(),
        }
    }

    fn wants_card(&self, node: NodeId) -> bool {
        let front = self.site.node_page(node).map(|page| &page.front);
        self.settings.share.cards
            && self.settings.shareable_base().is_some()
            && front.is_none_or(|front| !front.noindex)
            && self.own_picture(node).is_none()
    }

    fn card_facts(&self, node: NodeId) -> Facts {
        let above = self.site.ancestors(node).into_iter();
        Facts {
            title: self.site.title(node),
            place: above.map(|above| self.name(above)).collect(),
            site: self.site_title(),
            hue: self.settings.theme.hue,
        }
    }

    /// The card of a page whose title cannot be drawn.
    fn site_card(&self) -> Result<Card, Undrawable> {
        Card::new(&Facts {
            title: self.site_title(),
            hue: self.settings.theme.hue,
            ..Facts::default()
        })
    }

    fn undrawable(&self, node: NodeId, absent: &Undrawable) -> Diagnostic {
        let title = self.site.title(node);
        let message = format!(
            "the card of `{title}` shows the site's name instead of the title: its fonts have no {absent}"
        );
        let finding = Diagnostic::warning("card-letters", message)
            .hint("give the page an `image`, which then takes the place of its card");
        match self.site.node_page(node) {
            Some(page) => finding.in_file(&page.file),
            None => finding,
        }
    }
}

/// One finding for a site in letters that the fonts have not.
fn no_cards(absent: &Undrawable, count: usize) -> Diagnostic {
    let message = format!(
        "{} without a card: neither the titles nor the site's name can be drawn, whose fonts have no {absent}",
        counted(count, "page")
    );
    Diagnostic::warning("card-letters", message)
        .in_file(config::FILE)
        .hint("set `share.cards: false`, and give pages an `image`; the home page's serves those that have none")
}

/// Where the card of the page at an address goes: `/og/a/b.png` for `/a/b/`, `/og.png` for Home. No
/// two pages share one, and it stays when the card changes.
#[must_use]
pub fn card_route(page: &Route) -> Route {
    const ENDING: &str = ".png";
    let path = page.as_str().trim_end_matches('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or_default();
    if name.len() + ENDING.len() <= LONGEST_PART {
        return Route::of_file(&format!("og{path}{ENDING}"));
    }
    // The name leaves no room for an ending.
    let hash = blake3::hash(name.as_bytes()).to_hex();
    Route::of_file(&format!("og{folder}/{}{ENDING}", &hash[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_an_address_for_its_card() {
        let root = Route::root();
        let card = |page: &Route| card_route(page).to_string();
        assert_eq!(card(&root), "/og.png");
        assert_eq!(card(&root.folder("a").folder("b")), "/og/a/b.png");
        assert_eq!(card(&root.folder("og")), "/og/og.png");
        let long = card(&root.folder("a").folder(&"x".repeat(LONGEST_PART)));
        assert!(
            long.starts_with("/og/a/") && long.ends_with(".png"),
            "{long}"
        );
        assert_eq!(long.len(), "/og/a/.png".len() + 16);
    }
}
