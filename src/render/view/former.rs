//! Former addresses: the ids that a page had, and what is shown at the address of a page that moved or was retired.

use serde::Serialize;

use super::builder::ViewBuilder;
use super::links::LinkView;
use super::place::LinkTarget;
use super::variables::{PageView, View};
use crate::base::route::{Hrefs, Route};
use crate::page::markdown::Heading;
use crate::theme::MOVED_SCRIPT;

/// An id that was on the page, or on one that moved to it.
#[derive(Clone, Debug, Hash)]
pub struct FormerSection<'s> {
    /// The raw id.
    pub id: &'s str,
    /// Where its readers are led.
    pub to: FormerSectionTarget<'s>,
}

/// Where the readers of a former id are led.
#[derive(Clone, Debug, Hash)]
pub enum FormerSectionTarget<'s> {
    /// To the heading of the same page with this raw id.
    Heading(&'s str),
    /// To the top of the page.
    Top,
    /// To another page, or to an element that is not a heading; with its name.
    Elsewhere(LinkTarget<'s>, &'s str),
    /// Nowhere: the section was retired, for this reason.
    Gone(&'s str),
}

/// A section that was on the page and is not on it any more.
#[derive(Debug, Serialize)]
pub struct MovedSection {
    /// Its id, not encoded.
    pub id: String,
    /// Its new address; nothing if it was retired, or if the page as a whole takes its place.
    pub href: Option<String>,
    /// The name of what is there.
    pub title: Option<String>,
    /// Why it was retired.
    pub reason: Option<String>,
}

impl MovedSection {
    /// The sections that the page at `own` shows to readers of their old addresses. Those that became another heading of
    /// the page are not among them: their ids are printed there.
    pub(super) fn all(sections: &[FormerSection<'_>], own: &Route, hrefs: Hrefs<'_>) -> Vec<Self> {
        let shown = |section: &FormerSection<'_>| {
            let moved = |href, title: Option<&str>, reason: Option<&str>| Self {
                id: section.id.to_owned(),
                href,
                title: title.map(str::to_owned),
                reason: reason.map(str::to_owned),
            };
            match section.to {
                FormerSectionTarget::Heading(_) => None,
                FormerSectionTarget::Top => Some(moved(None, None, None)),
                FormerSectionTarget::Gone(reason) => Some(moved(None, None, Some(reason))),
                FormerSectionTarget::Elsewhere(target, title) => {
                    Some(moved(target.href(own, hrefs), Some(title), None))
                }
            }
        };
        sections.iter().filter_map(shown).collect()
    }
}

/// The facts about the address of a page that moved or was retired.
#[derive(Clone, Debug, Hash)]
pub struct NoticeFacts<'s> {
    /// That address.
    pub route: &'s Route,
    /// The site's name.
    pub site_title: &'s str,
    /// The new address with the name of what is there; of a retired page, the page above.
    pub target: (LinkTarget<'s>, &'s str),
    /// The headings of the new page: their names and raw ids.
    pub sections: Vec<(&'s str, &'s str)>,
    /// Why it was retired; `None` if it moved.
    pub reason: Option<&'s str>,
}

/// What became of a page that was at this address.
#[derive(Debug, Serialize)]
pub struct MovedView {
    /// The new address; of a retired page, that of the page above.
    pub href: String,
    /// The new address without a fragment, absolute; nothing if the page was retired, and if the site has no `base_url`.
    pub url: Option<String>,
    /// The name of what is there.
    pub title: String,
    /// The sections of the new page: a redirect without scripts loses the one that the reader wanted.
    pub sections: Vec<LinkView>,
    /// Why the page was retired.
    pub reason: Option<String>,
}

/// The names and ids of the sections that are listed.
pub(super) fn sections(outline: &[Heading]) -> Vec<(&str, &str)> {
    let second = outline.iter().filter(|heading| heading.level == 2);
    let named = second.filter(|heading| !heading.title.is_empty());
    named.map(|heading| (&*heading.title, &*heading.id)).collect()
}

impl<'s> ViewBuilder<'s> {
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
            ..self.site_only(facts.site_title, hrefs)
        }
    }
}
