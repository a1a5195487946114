//! The facts about former addresses: the ids that a page had, and the pages that moved or were retired.

use super::place::LinkTarget;
use super::shell::Shell;
use crate::base::route::Route;
use crate::page::markdown::Heading;

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

/// The facts about the address of a page that moved or was retired.
#[derive(Clone, Debug, Hash)]
pub struct NoticeFacts<'s> {
    /// That address.
    pub route: &'s Route,
    /// The site's name.
    pub site_title: &'s str,
    /// What is around the page.
    pub shell: Shell<'s>,
    /// The new address with the name of what is there; of a retired page, the page above.
    pub target: (LinkTarget<'s>, &'s str),
    /// The headings of the new page: their names and raw ids.
    pub sections: Vec<(&'s str, &'s str)>,
    /// Why it was retired; `None` if it moved.
    pub reason: Option<&'s str>,
}

/// The names and ids of the sections that are listed.
pub(super) fn sections(outline: &[Heading]) -> Vec<(&str, &str)> {
    let second = outline.iter().filter(|heading| heading.level == 2);
    let named = second.filter(|heading| !heading.title.is_empty());
    named
        .map(|heading| (&*heading.title, &*heading.id))
        .collect()
}
