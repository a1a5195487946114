//! Which page has a card drawn for it, and what is on it.

use super::scope::PageSummary;
use super::{SocialImageView, Views};
use crate::base::route::{LONGEST_PART, Route};
use crate::diagnostic::{Diagnostic, counted};
use crate::input::settings;
use crate::share::social_image::{self, SocialImage, SocialImageText, Undrawable};

impl Views<'_> {
    /// The card that is drawn for a place. None without an absolute address, which is what other
    /// sites need, for a page that has a picture of its own or asks not to be found, and where
    /// neither the title nor the site's name can be drawn.
    #[must_use]
    pub fn drawn_card(&self, face: &PageSummary<'_>) -> Option<SocialImage> {
        let wanted = self.wants_card(face);
        let card = wanted.then(|| SocialImage::new(&self.card_facts(face)));
        card?.or_else(|_| self.site_card(face.site_title)).ok()
    }

    /// The drawn card as a page's head names it.
    pub(super) fn drawn_card_view(&self, face: &PageSummary<'_>) -> Option<SocialImageView> {
        let card = self.drawn_card(face)?;
        let base = self.settings.shareable_base()?;
        let address = base.absolute(&card_route(face.route));
        Some(SocialImageView {
            url: format!("{address}?v={}", &card.key().to_hex()[..8]),
            width: Some(social_image::WIDTH),
            height: Some(social_image::HEIGHT),
            alt: Some(card.alt()),
            media_type: Some(social_image::MEDIA_TYPE),
        })
    }

    /// Titles of places that cannot be drawn.
    #[must_use]
    pub fn card_findings<'f>(
        &self,
        faces: impl Iterator<Item = PageSummary<'f>>,
    ) -> Vec<Diagnostic> {
        if !self.settings.share.cards {
            return Vec::new();
        }
        let wanted = faces.filter(|face| self.wants_card(face));
        let failed = |face: PageSummary<'f>| {
            let absent = SocialImage::new(&self.card_facts(&face)).err()?;
            Some((face, absent))
        };
        let failed: Vec<(PageSummary<'_>, Undrawable)> = wanted.filter_map(failed).collect();
        let site_card = failed
            .first()
            .map(|(face, _)| self.site_card(face.site_title));
        match site_card {
            Some(Err(absent)) => vec![no_cards(&absent, failed.len())],
            _ => failed
                .iter()
                .map(|(face, absent)| undrawable(face, absent))
                .collect(),
        }
    }

    fn wants_card(&self, face: &PageSummary<'_>) -> bool {
        let front = face.page.map(|page| &page.front);
        self.settings.share.cards
            && self.settings.shareable_base().is_some()
            && front.is_none_or(|front| !front.noindex)
            && self.own_picture(face).is_none()
    }

    fn card_facts(&self, face: &PageSummary<'_>) -> SocialImageText {
        SocialImageText {
            title: face.title.to_owned(),
            breadcrumbs: face
                .above
                .iter()
                .map(|above| above.name.to_owned())
                .collect(),
            site: face.site_title.to_owned(),
            hue: self.settings.theme.hue,
        }
    }

    /// The card of a page whose title cannot be drawn.
    fn site_card(&self, site_title: &str) -> Result<SocialImage, Undrawable> {
        SocialImage::new(&SocialImageText {
            title: site_title.to_owned(),
            hue: self.settings.theme.hue,
            ..SocialImageText::default()
        })
    }
}

fn undrawable(face: &PageSummary<'_>, absent: &Undrawable) -> Diagnostic {
    let title = face.title;
    let message = format!(
        "the card of `{title}` shows the site's name instead of the title: its fonts have no {absent}"
    );
    let finding = Diagnostic::warning("card-letters", message)
        .hint("give the page an `image`, which then takes the place of its card");
    match face.page {
        Some(page) => finding.in_file(&page.file),
        None => finding,
    }
}

/// One finding for a site in letters that the fonts have not.
fn no_cards(absent: &Undrawable, count: usize) -> Diagnostic {
    let message = format!(
        "{} without a card: neither the titles nor the site's name can be drawn, whose fonts have no {absent}",
        counted(count, "page")
    );
    Diagnostic::warning("card-letters", message)
        .in_file(settings::FILE)
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
