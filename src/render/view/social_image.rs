//! Which page has a social image drawn for it, and what the image shows.

use super::builder::ViewBuilder;
use super::facts::PageSummary;
use super::routes::social_image_route;
use super::variables::SocialImageView;
use crate::diagnostic::{Diagnostic, counted};
use crate::input::settings;
use crate::share::social_image::{self, SocialImage, SocialImageText, Undrawable};

impl ViewBuilder<'_> {
    /// The social image that is drawn for a page. `None` if the site has no absolute address, which other sites need; if
    /// the page has a picture of its own or asks not to be listed; and if neither its title nor the site's name can be
    /// drawn.
    #[must_use]
    pub fn drawn_image(&self, summary: &PageSummary<'_>) -> Option<SocialImage> {
        let image = self
            .wants_image(summary)
            .then(|| self.page_image(summary))?;
        image.or_else(|_| self.site_image(summary.site_title)).ok()
    }

    /// The drawn image as the page's head names it.
    pub(super) fn drawn_image_view(&self, summary: &PageSummary<'_>) -> Option<SocialImageView> {
        let image = self.drawn_image(summary)?;
        let base = self.settings.shareable_base()?;
        let address = base.absolute(&social_image_route(summary.route));
        Some(SocialImageView {
            url: format!("{address}?v={}", &image.key().to_hex()[..8]),
            width: Some(social_image::WIDTH),
            height: Some(social_image::HEIGHT),
            alt: Some(image.alt()),
            media_type: Some(social_image::MEDIA_TYPE),
        })
    }

    /// The reason why a page's title cannot be drawn; `None` if it can, or need not.
    #[must_use]
    pub fn undrawable_title(&self, summary: &PageSummary<'_>) -> Option<Undrawable> {
        let wanted = self.wants_image(summary);
        wanted.then(|| self.page_image(summary).err()).flatten()
    }

    /// Reports the pages whose titles cannot be drawn.
    #[must_use]
    pub fn undrawable_findings(
        &self,
        undrawable: &[(PageSummary<'_>, Undrawable)],
    ) -> Vec<Diagnostic> {
        let Some((first, _)) = undrawable.first() else {
            return Vec::new();
        };
        match self.site_image(first.site_title) {
            Err(missing) => vec![site_finding(&missing, undrawable.len())],
            Ok(_) => undrawable
                .iter()
                .map(|(summary, missing)| title_finding(summary, missing))
                .collect(),
        }
    }

    fn wants_image(&self, summary: &PageSummary<'_>) -> bool {
        let front = summary.page.map(|page| &page.front);
        self.settings.share.cards
            && self.settings.shareable_base().is_some()
            && front.is_none_or(|front| !front.noindex)
            && self.own_image(summary).is_none()
    }

    fn page_image(&self, summary: &PageSummary<'_>) -> Result<SocialImage, Undrawable> {
        let above = summary.above.iter();
        SocialImage::new(&SocialImageText {
            title: summary.title.to_owned(),
            breadcrumbs: above.map(|above| above.name.to_owned()).collect(),
            site: summary.site_title.to_owned(),
            hue: self.settings.theme.hue,
        })
    }

    /// The social image of a page whose title cannot be drawn.
    fn site_image(&self, site_title: &str) -> Result<SocialImage, Undrawable> {
        SocialImage::new(&SocialImageText {
            title: site_title.to_owned(),
            hue: self.settings.theme.hue,
            ..SocialImageText::default()
        })
    }
}

fn title_finding(summary: &PageSummary<'_>, missing: &Undrawable) -> Diagnostic {
    let title = summary.title;
    let message = format!(
        "the social image of `{title}` shows the site's name instead of the title: its fonts lack {missing}"
    );
    let finding = Diagnostic::warning("card-letters", message)
        .hint("give the page an `image`, which is used instead of the drawn social image");
    match summary.page {
        Some(page) => finding.in_file(&page.file),
        None => finding,
    }
}

/// One finding for a site in a script that the fonts lack.
fn site_finding(missing: &Undrawable, count: usize) -> Diagnostic {
    let message = format!(
        "{} without a social image: neither the titles nor the site's name can be drawn, because the fonts lack {missing}",
        counted(count, "page")
    );
    Diagnostic::warning("card-letters", message)
        .in_file(settings::FILE)
        .hint("set `share.cards: false`, and give pages an `image`; pages without one use the home page's")
}
