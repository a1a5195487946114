//! Former addresses: the ids that a page had, and what is shown at the address of a page that moved or was retired.

use super::builder::ViewBuilder;
use super::facts::{FactsView, Scope};
use super::former_facts::{FormerSection, FormerSectionTarget, NoticeFacts};
use super::links::{LinkView, MovedView};
use super::variables::{PageView, View};
use crate::base::escape::{html_attribute, html_text};
use crate::base::route::{Hrefs, Route};
use crate::base::ui_strings::UiStrings;
use crate::theme::MOVED_SCRIPT;

/// The HTML for readers of former ids: each is an element that shows only if its id is in the address. A former id of a
/// heading is printed with the heading instead.
fn moved_sections(
    sections: &[FormerSection<'_>],
    (own, hrefs): (&Route, Hrefs<'_>),
    strings: &UiStrings,
) -> String {
    let shown = |section: &FormerSection<'_>| {
        let text = match section.to {
            FormerSectionTarget::Heading(_) => return None,
            FormerSectionTarget::Top => String::new(),
            FormerSectionTarget::Gone(reason) => {
                format!("{} {}", html_text(strings.section_gone), html_text(reason))
            }
            FormerSectionTarget::Elsewhere(target, title) => {
                let href = target.href(own, hrefs).unwrap_or_default();
                format!(
                    "{} <a href=\"{}\">{}</a>.",
                    html_text(strings.section_moved_to),
                    html_attribute(&href),
                    html_text(title)
                )
            }
        };
        let id = html_attribute(section.id);
        Some(match text.is_empty() {
            true => format!("<span id=\"{id}\"></span>\n"),
            false => format!("<p class=\"moved\" id=\"{id}\">{text}</p>\n"),
        })
    };
    sections.iter().filter_map(shown).collect()
}

impl<'s> ViewBuilder<'s> {
    /// The HTML before a page's body for readers of sections that it does not have any more.
    #[must_use]
    pub fn moved_sections(&self, scope: &Scope<'_>) -> String {
        let place = (scope.summary.route, self.hrefs(&scope.summary));
        moved_sections(&scope.former, place, self.settings.strings)
    }

    /// The view of what is published at the address of a former page.
    #[must_use]
    pub fn notice(&self, facts: &NoticeFacts<'_>) -> View<'s> {
        let hrefs = Hrefs::Relative(facts.route);
        let (target, title) = facts.target;
        let strings = self.settings.strings;
        let href = target.href(facts.route, hrefs).unwrap_or_default();
        let page = href.split('#').next().unwrap_or_default();
        let sections = facts.sections.iter().map(|(title, id)| LinkView {
            title: (*title).to_owned(),
            href: [page, &crate::base::route::fragment(id)].concat(),
        });
        let moved = MovedView {
            url: self.absolute(target).filter(|_| facts.reason.is_none()),
            title: title.to_owned(),
            sections: sections.collect(),
            reason: facts.reason.map(str::to_owned),
            href,
        };
        let heading = match facts.reason {
            None => strings.page_moved,
            Some(_) => strings.page_gone,
        };
        View {
            moved: Some(moved),
            page: PageView {
                title: heading.to_owned(),
                noindex: true,
                ..PageView::default()
            },
            script: self.theme_file(MOVED_SCRIPT, hrefs),
            icon: self.icon(facts.shell.icon.as_ref(), hrefs),
            facts: FactsView {
                header_links: facts.shell.links(facts.route, hrefs),
                footer_links: facts.shell.footer_links(facts.route, hrefs),
                theme: facts.shell.theme(hrefs),
                ..FactsView::default()
            },
            ..self.site_only(facts.site_title, hrefs)
        }
    }
}
