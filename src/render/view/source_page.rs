//! The page of a source.

use super::builder::ViewBuilder;
use super::facts::FactsView;
use super::links::LinkView;
use super::lists::ReferenceView;
use super::source_page_facts::SourcePageFacts;
use super::variables::{PageView, View};
use crate::base::route::Hrefs;

impl<'s> ViewBuilder<'s> {
    /// The view of the page of a source.
    #[must_use]
    pub fn source_page(&self, facts: &SourcePageFacts<'s>) -> View<'s> {
        let hrefs = Hrefs::Relative(&facts.route);
        let source = facts.source;
        let title = source.title.or(source.about).unwrap_or(source.tag);
        View {
            page: PageView {
                title: title.to_owned(),
                description: source.about.filter(|about| *about != title),
                noindex: true,
                ..PageView::default()
            },
            return_links: self.return_links(title, &facts.above, hrefs),
            icon: self.icon(facts.shell.icon.as_ref(), hrefs),
            facts: FactsView {
                breadcrumbs: LinkView::to_all(&facts.above, hrefs),
                header_links: facts.shell.links(&facts.route, hrefs),
                footer_links: facts.shell.footer_links(&facts.route, hrefs),
                theme: facts.shell.theme(hrefs),
                references: vec![ReferenceView::of(source, &facts.pages, None, hrefs)],
                ..FactsView::default()
            },
            ..self.site_only(facts.site_title, hrefs)
        }
    }
}
