//! The list of all pages from A to Z, and the link to it.

use super::builder::ViewBuilder;
use super::facts::FactsView;
use super::links::LinkView;
use super::routes::search_route;
use super::search_page_facts::SearchPageFacts;
use super::variables::{LetterView, PageView, SearchView, View};
use crate::base::route::Hrefs;

impl<'s> ViewBuilder<'s> {
    /// The link to search; `None` if the site has none.
    pub(super) fn search(&self, hrefs: Hrefs<'_>) -> Option<SearchView> {
        let search = &self.settings.search;
        (!search.off).then(|| SearchView {
            href: hrefs.to(&search_route()),
            slash: search.slash,
        })
    }

    /// The view of a page of the list of all pages.
    #[must_use]
    pub fn search_page(&self, facts: &SearchPageFacts<'s>) -> View<'s> {
        let hrefs = Hrefs::Relative(&facts.route);
        let strings = &self.settings.strings.search;
        let letters = facts
            .letters
            .iter()
            .map(|(title, route, pages)| LetterView {
                title: match title.is_empty() {
                    true => strings.other.to_owned(),
                    false => title.clone(),
                },
                href: route.as_ref().map(|route| hrefs.to(route)),
                pages: LinkView::to_all(pages, hrefs),
            });
        View {
            page: PageView {
                title: strings.all.to_owned(),
                noindex: true,
                ..PageView::default()
            },
            letters: letters.collect(),
            icon: self.icon(facts.shell.icon.as_ref(), hrefs),
            facts: FactsView {
                breadcrumbs: LinkView::to_all(&[facts.home], hrefs),
                header_links: facts.shell.links(&facts.route, hrefs),
                footer_links: facts.shell.footer_links(&facts.route, hrefs),
                theme: facts.shell.theme(hrefs),
                ..FactsView::default()
            },
            ..self.site_only(facts.site_title, hrefs)
        }
    }
}
