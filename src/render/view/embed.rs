//! The view of a page's embed, and its oEmbed answer.

use super::builder::ViewBuilder;
use super::facts::PageSummary;
use super::routes::embed_route;
use super::variables::{PageView, View};
use crate::base::route::{Hrefs, Route};
use crate::share::{OEmbed, Thumbnail, oembed};
use crate::theme::{EMBED_SCRIPT, EMBED_STYLE};

impl<'s> ViewBuilder<'s> {
    /// The view of a page's embed.
    #[must_use]
    pub fn embed(&self, summary: &PageSummary<'s>) -> View<'s> {
        let route = embed_route(summary.route);
        let hrefs = Hrefs::Relative(&route);
        let permalink = self.permalink(summary);
        View {
            preview: permalink.is_some().then(|| self.preview(summary, None)),
            page: PageView {
                noindex: true,
                ..self.page_view(summary, permalink, hrefs)
            },
            style: self.theme_file(EMBED_STYLE, hrefs),
            script: self.theme_file(EMBED_SCRIPT, hrefs),
            ..self.site_only(summary.site_title, hrefs)
        }
    }

    /// A page's oEmbed answer, or `None` if it is not shared.
    #[must_use]
    pub fn oembed(&self, summary: &PageSummary<'_>) -> Option<OEmbed> {
        let home = self.settings.shareable_base()?.absolute(&Route::root());
        let image = self.social_image(summary);
        let thumbnail = image.and_then(|image| {
            Some(Thumbnail {
                width: image.width?,
                height: image.height?,
                url: image.url,
            })
        });
        oembed(&self.shared(summary)?, home, thumbnail)
    }
}
