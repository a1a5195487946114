//! What is shared of a page, and the share box.

use super::builder::ViewBuilder;
use super::facts::PageSummary;
use super::routes::embed_route;
use super::variables::ShareView;
use crate::share::{self, Shared, SharedPage};

impl<'s> ViewBuilder<'s> {
    /// What is shared of a page, or `None` if it is not shared.
    #[must_use]
    pub fn shared(&self, summary: &PageSummary<'_>) -> Option<Shared> {
        let base = self
            .settings
            .shareable_base()
            .filter(|_| self.is_shared(summary.page))?;
        let front = summary.page.map(|page| &page.front);
        let own = front.map(|front| &front.share);
        let title = own.and_then(|own| own.text.as_deref());
        Some(Shared::new(SharedPage {
            title: title.unwrap_or(summary.title),
            permalink: base.absolute(summary.route),
            site: summary.site_title,
            publisher: self.settings.author.as_deref(),
            authors: front.map_or(&[], |front| &front.authors),
            date: summary.updated.or(front.and_then(|front| front.date)),
            quote: own.and_then(|own| own.quote.as_deref()),
            embed: self
                .has_embed(summary.page)
                .then(|| base.absolute(&embed_route(summary.route))),
            strings: self.settings.strings,
        }))
    }

    /// The share box; `recorded` is whether the page's address is in the ledger.
    pub(super) fn share_box(&self, shared: &Shared, recorded: bool) -> ShareView<'s> {
        let settings = &self.settings.share;
        let code = share::link_code(shared);
        let name = self.settings.strings.link_to_section;
        let (before, after) = name.split_once("{heading}").unwrap_or((name, ""));
        ShareView {
            invitation: &settings.invitation,
            permanent: recorded,
            title: share::title(shared),
            address: share::permalink(shared),
            link: self.share_fields.link(&code),
            code,
            mailto: share::mailto(shared),
            fields: self.share_fields.folded(shared),
            link_to_section: before,
            link_to_section_end: after,
        }
    }
}
