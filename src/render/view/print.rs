//! The page that prints a whole guide.

use super::builder::ViewBuilder;
use super::facts::FactsView;
use super::links::LinkView;
use super::print_facts::{PrintFacts, PrintedPage};
use super::variables::{PageView, View};
use crate::base::route::Hrefs;
use crate::theme::PRINT_STYLE;

impl<'s> ViewBuilder<'s> {
    /// The view of the page that prints a guide; `style` is the name of the stylesheet that its pages need.
    #[must_use]
    pub fn print(
        &self,
        facts: &PrintFacts<'s>,
        printed_pages: Vec<PrintedPage>,
        style: &str,
    ) -> View<'s> {
        let hrefs = Hrefs::Relative(facts.route);
        let base = self.settings.shareable_base();
        let top = facts.above.last();
        let mut view = View {
            page: PageView {
                title: facts.title.to_owned(),
                // Paper has the address of the guide.
                permalink: base.zip(top).map(|(base, top)| base.absolute(top.route)),
                noindex: true,
                ..PageView::default()
            },
            printed_pages,
            icon: self.icon(facts.shell.icon.as_ref(), hrefs),
            style: self.theme_file(style, hrefs),
            facts: FactsView {
                breadcrumbs: LinkView::to_all(&facts.above, hrefs),
                header_links: facts.shell.links(facts.route, hrefs),
                footer_links: facts.shell.footer_links(facts.route, hrefs),
                theme: facts.shell.theme(hrefs),
                ..FactsView::default()
            },
            ..self.site_only(facts.site_title, hrefs)
        };
        let style = self.theme_file(PRINT_STYLE, hrefs);
        view.files.insert(PRINT_STYLE, style);
        view
    }
}
