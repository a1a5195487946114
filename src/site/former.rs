//! Addresses from which pages, files and sections moved, or that were retired: what is published at them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{NodeId, Site, Target};
use crate::base::route::{Route, collision_key, fragment};
use crate::ledger::{self, Address, End, State, States};

/// What a site publishes for its former addresses.
#[derive(Debug, Default)]
pub struct FormerAddresses {
    /// What is published at addresses where pages were, by ascending address.
    pub notices: Vec<Notice>,
    /// The former ids on each page, in the order of their addresses.
    ids: FxHashMap<NodeId, Vec<FormerId>>,
    /// The former ids that were added.
    known: FxHashSet<(NodeId, String)>,
}

/// What is published at the address of a former page.
#[derive(Debug)]
pub struct Notice {
    /// That address.
    pub route: Route,
    /// The state of the page.
    pub kind: NoticeKind,
}

/// The state of a former page.
#[derive(Debug)]
pub enum NoticeKind {
    /// It moved.
    Moved(Destination),
    /// It was retired, for this reason.
    Gone(String),
}

/// Where something moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To a page or file of the site.
    Inside {
        /// What is there.
        target: Target,
        /// `#` and an encoded id, or empty.
        suffix: String,
    },
    /// To another site.
    Outside(String),
}

/// An id that was once on a page, or on one that moved there.
#[derive(Debug, PartialEq, Eq)]
pub struct FormerId {
    /// The raw id.
    pub id: String,
    /// What it leads to.
    pub to: FormerIdTarget,
}

/// What a former id leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum FormerIdTarget {
    /// The element of the same page that has this raw id, with `#` and that id encoded.
    Element(String, String),
    /// The top of the page.
    Top,
    /// Another page.
    Elsewhere(Destination),
    /// Nothing: the section was retired, for this reason.
    Gone(String),
}

impl FormerAddresses {
    /// Derives what is published from the states. Broken ones are left out; they are reported elsewhere.
    #[must_use]
    pub fn new(site: &Site, states: &States) -> Self {
        let mut former = Self::default();
        for (address, state) in states.all_retired() {
            match address.encoded_id() {
                None => former.notices.extend(notice(site, states, address, state)),
                Some(_) => former.add_id(site, states, address),
            }
        }
        former.add_titles(site, states);
        former
    }

    /// The former ids on a page.
    #[must_use]
    pub fn ids(&self, node: NodeId) -> &[FormerId] {
        self.ids.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether a former id is on a page.
    #[must_use]
    pub fn has_id(&self, node: NodeId, id: &str) -> bool {
        self.ids(node).iter().any(|former| former.id == id)
    }

    /// Adds the recorded ids of sections whose heading is the title of the same page now.
    fn add_titles(&mut self, site: &Site, states: &States) {
        if states.promised_count() == 0 {
            return;
        }
        for (number, node) in site.nodes.iter().enumerate() {
            let page = site.node_page(number);
            let id = page.and_then(|page| page.title_anchor.as_deref());
            if let Some(id) = id
                && states.is_promised(&Address::of(&node.route).with_id(id))
            {
                self.add(site, number, id.to_owned(), FormerIdTarget::Top);
            }
        }
    }

    /// Adds a former id to a page that does not have it. Two pages that moved to one can have had the same id: the
    /// first one counts.
    fn add(&mut self, site: &Site, node: NodeId, id: String, to: FormerIdTarget) {
        let page = site.node_page(node);
        let is_printed = page.map_or(id == "top", |page| page.has_printed_anchor(&id));
        if !is_printed && self.known.insert((node, id.clone())) {
            let ids = self.ids.entry(node).or_default();
            ids.push(FormerId { id, to });
        }
    }

    fn add_id(&mut self, site: &Site, states: &States, address: &Address) {
        // Readers arrive at the page to which the page of the id leads, with this id.
        let Ok(End::At(page)) = states.resolve(&address.page()) else {
            return;
        };
        let Some(Target::Node(node)) = find(site, &page) else {
            return;
        };
        let id = address.id().unwrap_or_default();
        let to = match states.resolve(address) {
            Ok(End::At(end)) => match destination(site, &end) {
                Some(Destination::Inside { target, suffix }) if target == Target::Node(node) => {
                    match end.id().filter(|_| suffix != "#top") {
                        Some(id) => FormerIdTarget::Element(id, suffix),
                        None => FormerIdTarget::Top,
                    }
                }
                Some(elsewhere) => FormerIdTarget::Elsewhere(elsewhere),
                None => return,
            },
            Ok(End::Outside(url)) => {
                FormerIdTarget::Elsewhere(Destination::Outside(url.to_owned()))
            }
            Ok(End::Gone(_, reason)) => FormerIdTarget::Gone(reason.to_owned()),
            Err(_) => return,
        };
        self.add(site, node, id, to);
    }
}

/// What is at an address of the site now, whether or not it has its id.
#[must_use]
pub fn find(site: &Site, address: &Address) -> Option<Target> {
    let target = site.at(&address.route())?;
    matches!(target, Target::Node(_) | Target::Asset(_)).then_some(target)
}

/// Where an address leads, or `None` if there is no such page, or no such id on it.
#[must_use]
pub fn destination(site: &Site, address: &Address) -> Option<Destination> {
    let target = find(site, address)?;
    let suffix = match address.id() {
        None => String::new(),
        Some(id) if site.has_anchor(target, &id) => fragment(site.printed_anchor(target, &id)),
        Some(_) => return None,
    };
    Some(Destination::Inside { target, suffix })
}

fn notice(site: &Site, states: &States, address: &Address, state: State) -> Option<Notice> {
    let route = notice_route(&address.route())?;
    if site.at(&route).is_some() || route.is_error_page() {
        return None;
    }
    if let Ok(End::At(end)) = states.resolve(address)
        && is_other_spelling(&route, &end.route())
    {
        return None;
    }
    let kind = match state {
        State::Gone(reason) => NoticeKind::Gone(reason),
        _ => match states.resolve(address).ok()? {
            ledger::End::At(end) => NoticeKind::Moved(destination(site, &end)?),
            ledger::End::Outside(url) => NoticeKind::Moved(Destination::Outside(url.to_owned())),
            ledger::End::Gone(_, reason) => NoticeKind::Gone(reason.to_owned()),
        },
    };
    Some(Notice { route, kind })
}

/// Whether some file systems and servers do not distinguish two addresses, so that no page can lead from one to the other.
#[must_use]
pub fn is_other_spelling(one: &Route, other: &Route) -> bool {
    one != other && collision_key(one.as_str()) == collision_key(other.as_str())
}

/// The address of the HTML file that hosts serve at a former address, or `None` if they serve none there: the ending
/// of the name is that of another kind of file. A name without an ending is that of a folder.
#[must_use]
pub fn notice_route(route: &Route) -> Option<Route> {
    let path = route.as_str();
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        _ if name.is_empty() => Some(route.clone()),
        None => Some(Route::of_file(&format!("{}/", &path[1..]))),
        Some((_, ending)) if ["html", "htm"].contains(&ending) => Some(route.clone()),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_at_an_address_that_is_served_as_html() {
        for (former, at) in [
            ("a/", Some("/a/")),
            ("a.html", Some("/a.html")),
            ("a/b.htm", Some("/a/b.htm")),
            ("a/b", Some("/a/b/")),
            ("a/b.pdf", None),
            ("v1.2/", Some("/v1.2/")),
        ] {
            let route = notice_route(&Route::of_file(former));
            assert_eq!(route.as_ref().map(Route::as_str), at, "{former}");
        }
    }
}
