//! The builder of views, and the addresses that several views need.

use super::facts::PageSummary;
use super::place::LinkTarget;
use super::preview_image;
use super::share_fields::ShareFields;
use crate::base::route::{Hrefs, Route};
use crate::input::settings::Settings;
use crate::page::Page;
use crate::theme::{ICON, Templates};

/// Derives views from scopes. It has access to the settings and the templates, but not to the site.
#[derive(Clone, Copy)]
pub struct ViewBuilder<'s> {
    /// The settings.
    pub settings: &'s Settings,
    /// The templates.
    pub templates: &'s Templates,
    /// The fields of the share box.
    pub share_fields: &'s ShareFields,
}

impl ViewBuilder<'_> {
    /// The address of a stylesheet or script of the theme; empty if there is no such file.
    pub(super) fn theme_file(&self, name: &str, hrefs: Hrefs<'_>) -> String {
        let route = self.templates.address(name);
        route.map_or_else(String::new, |route| hrefs.to(route))
    }

    /// The address of the site's icon: its own, else the one of the theme.
    pub(super) fn icon(&self, own: Option<&Route>, hrefs: Hrefs<'_>) -> String {
        own.map_or_else(|| self.theme_file(ICON, hrefs), |icon| hrefs.to(icon))
    }

    /// The absolute, percent-encoded address of a page, or `None` if the site has no public address.
    pub(super) fn permalink(&self, summary: &PageSummary<'_>) -> Option<String> {
        let base = self.settings.shareable_base()?;
        // The page for addresses without a page is shown at any other address.
        (!summary.route.is_error_page()).then(|| base.absolute(summary.route))
    }

    /// The absolute address of a link target, or `None` if it has none that works from other sites.
    pub(super) fn absolute(&self, target: LinkTarget<'_>) -> Option<String> {
        match target {
            LinkTarget::Outside(address) => {
                let url = url::Url::parse(address).ok()?;
                matches!(url.scheme(), "https" | "http").then(|| url.into())
            }
            LinkTarget::Inside { route, .. } => {
                Some(self.settings.shareable_base()?.absolute(route))
            }
            LinkTarget::Forbidden | LinkTarget::Unknown => None,
        }
    }

    /// The absolute address of the picture that a page's `image` names, if other sites show it.
    pub(super) fn own_image(&self, summary: &PageSummary<'_>) -> Option<String> {
        self.shown_image(summary.image?)
    }

    /// The absolute address of a picture, if other sites show it.
    pub(super) fn shown_image(&self, image: LinkTarget<'_>) -> Option<String> {
        let address = self.absolute(image)?;
        preview_image::is_shown(image).then_some(address)
    }

    /// Whether a page, or a generated list, has a share box.
    pub(super) fn is_shared(&self, page: Option<&Page>) -> bool {
        self.settings.shareable_base().is_some() && page.is_none_or(|page| !page.front.share.off)
    }

    /// Whether a page, or a generated list, has an embed.
    #[must_use]
    pub fn has_embed(&self, page: Option<&Page>) -> bool {
        self.settings.share.embed && self.is_shared(page)
    }
}
