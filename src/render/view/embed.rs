//! The card of a page, for frames on other sites: where it and its oEmbed answer are, and what its template sees.

use super::scope::PageSummary;
use super::{PageView, View, Views};
use crate::base::route::{Hrefs, Route};
use crate::page::Page;
use crate::share::{OEmbed, Thumbnail, oembed};
use crate::theme::{EMBED_SCRIPT, EMBED_STYLE};

/// The address of a page's card. A page has no other address of its own, so this one follows it.
#[must_use]
pub fn embed_route(page: &Route) -> Route {
    page.inside(&Route::root().folder("embed"))
}

/// The address of a page's oEmbed answer. It shows no address of the page in a query, by which some readers
/// would take one answer for that of the whole site; `wp-json/oembed` is what others look for in it.
#[must_use]
pub fn oembed_route(page: &Route) -> Route {
    page.inside(&Route::root().folder("wp-json").folder("oembed"))
        .with_ending("json")
}

impl<'s> Views<'s> {
    /// Whether a page has a card; a folder's list is no page.
    #[must_use]
    pub fn has_embed(&self, page: Option<&Page>) -> bool {
        self.settings.share.embed && self.is_shared(page)
    }

    /// The view of a page's card.
    #[must_use]
    pub fn of_embed(&self, face: &PageSummary<'s>) -> View<'s> {
        let route = embed_route(face.route);
        let hrefs = Hrefs::Relative(&route);
        let permalink = self.permalink(face);
        View {
            preview: permalink.is_some().then(|| self.preview(face, None)),
            page: PageView {
                noindex: true,
                ..self.page_view(face, permalink, hrefs)
            },
            style: self.file(EMBED_STYLE, hrefs),
            script: self.file(EMBED_SCRIPT, hrefs),
            ..self.shell(face.site_title, hrefs)
        }
    }

    /// A page's oEmbed answer; none where it has no card.
    #[must_use]
    pub fn oembed(&self, face: &PageSummary<'_>) -> Option<OEmbed> {
        let home = self.settings.shareable_base()?.absolute(&Route::root());
        let picture = self.card_view(face);
        let thumbnail = picture.and_then(|picture| {
            Some(Thumbnail {
                width: picture.width?,
                height: picture.height?,
                url: picture.url,
            })
        });
        oembed(&self.shared(face)?, home, thumbnail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_and_its_answer_stand_below_folders_of_their_own() {
        let page = Route::root().folder("a").folder("b");
        assert_eq!(embed_route(&page).as_str(), "/embed/a/b/");
        assert_eq!(embed_route(&Route::root()).as_str(), "/embed/");
        assert_eq!(oembed_route(&page).as_str(), "/wp-json/oembed/a/b.json");
        assert_eq!(
            oembed_route(&Route::root()).as_str(),
            "/wp-json/oembed.json"
        );
    }
}
