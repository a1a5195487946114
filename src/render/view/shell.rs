//! What is around the page: the links of the header and the icon of the site.

use super::links::NavLink;
use super::place::LinkTarget;
use crate::base::route::{Hrefs, Route};

/// The facts that every page with a header depends on.
#[derive(Clone, Debug, Hash)]
pub struct Shell<'s> {
    /// The links of the header with their texts.
    pub links: Vec<(&'s str, LinkTarget<'s>)>,
    /// The site's own icon.
    pub icon: Option<&'s Route>,
}

impl Shell<'_> {
    /// The links of the header as the page at `own` prints them.
    pub(super) fn links(&self, own: &Route, hrefs: Hrefs<'_>) -> Vec<NavLink> {
        let link = |(label, target): &(&str, LinkTarget<'_>)| {
            let current =
                matches!(target, LinkTarget::Inside { route, suffix: "" } if *route == own);
            Some(NavLink {
                title: (*label).to_owned(),
                href: match current {
                    true => hrefs.to(own),
                    false => target.href(own, hrefs)?,
                },
                current,
            })
        };
        self.links.iter().filter_map(link).collect()
    }
}
