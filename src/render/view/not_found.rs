//! The page that hosts show at addresses where there is nothing, unless the site has its own.

use super::builder::ViewBuilder;
use super::facts::FactsView;
use super::links::ChildLink;
use super::not_found_facts::NotFoundFacts;
use super::tree::TreeView;
use super::variables::View;
use crate::base::route::{Hrefs, Route};

impl<'s> ViewBuilder<'s> {
    /// The view of that page.
    #[must_use]
    pub fn not_found(&self, facts: &NotFoundFacts<'_>) -> View<'s> {
        let hrefs = Hrefs::Absolute(self.base_path());
        let mut view = View {
            icon: self.icon(facts.shell.icon.as_ref(), hrefs),
            facts: FactsView {
                tree: TreeView::of(&[facts.home], &facts.siblings, &[], hrefs),
                children: ChildLink::to_all(&facts.top, hrefs),
                header_links: facts.shell.links(&Route::error_page(), hrefs),
                footer_links: facts.shell.footer_links(&Route::error_page(), hrefs),
                theme: facts.shell.theme(hrefs),
                ..FactsView::default()
            },
            ..self.site_only(facts.site_title, hrefs)
        };
        let title = self.settings.strings.page_not_found;
        title.clone_into(&mut view.page.title);
        view.page.noindex = true;
        view
    }
}
