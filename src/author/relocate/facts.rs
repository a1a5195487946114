//! The facts that the ledger gets, so that every address that was published still leads to its content.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::layout::Layout;
use super::points::{Mapping, Point, Thing};
use crate::ledger::{Address, Dates, End, Fact, Ledger, States, Target, Verb};
use crate::site::Target as SiteTarget;
use crate::site::site_ledger::alias_address;

/// The facts about addresses that change.
pub(super) fn facts(mapping: &Mapping<'_>, gone: Option<(&str, &str)>, today: Date) -> Vec<Fact> {
    let states = &mapping.before.project.ledger.states;
    let mut facts = Vec::new();
    let mut revived: FxHashSet<&Address> = FxHashSet::default();
    for (address, _) in states.all_retired() {
        if states.retired(address).is_some() && is_back(mapping, states, address) {
            revived.insert(address);
            facts.push(Verb::Revive(address.clone()));
        }
    }
    // Ends of earlier moves are published too, whether or not they are recorded.
    let promised = states.records();
    let promised = promised.filter(|record| record.state.is_promised());
    let mut published: Vec<Address> = promised.map(|record| record.address).collect();
    let retired = states
        .all_retired()
        .into_iter()
        .map(|(address, _)| address.clone());
    let ends = published.clone().into_iter().chain(retired);
    let ends =
        ends.filter(|address| !revived.contains(&address.page()) && !revived.contains(address));
    let ends = ends.filter_map(|address| match states.resolve(&address) {
        Ok(End::At(end)) => Some(end),
        _ => None,
    });
    published.extend(ends.collect::<Vec<_>>());
    published.sort();
    published.dedup();
    for address in &published {
        facts.extend(fact(mapping, address, gone));
    }
    let ledger = mapping.before.project.ledger.facts();
    facts.extend(of_aliases(mapping, &ledger, gone));
    let dates = Dates::new(&ledger);
    let dated = |verb| Fact {
        date: dates.of(&verb, today),
        verb,
    };
    facts.into_iter().map(dated).collect()
}

/// The facts by which the aliases of pages still work whose front matter is removed.
fn of_aliases(mapping: &Mapping<'_>, ledger: &Ledger, gone: Option<(&str, &str)>) -> Vec<Verb> {
    let mut found = Vec::new();
    let pages = mapping.before.site().pages.iter();
    for page in pages.filter(|page| loses_front_matter(mapping.layout, &page.file)) {
        let route = mapping.before.route(&Thing::Page(page.file.clone()));
        let Some(own) = route.map(Address::of) else {
            continue;
        };
        for alias in page
            .front
            .aliases
            .iter()
            .filter_map(|alias| alias_address(alias).ok())
        {
            let is_known = alias == own
                || ledger.facts().iter().any(|(fact, _)| match &fact.verb {
                    Verb::Moved(address, _) | Verb::Gone(address, _) => address == &alias,
                    _ => false,
                });
            if is_known {
                continue;
            }
            let reason = gone.filter(|_| alias.encoded_id().is_none());
            found.push(match reason {
                Some((_, reason)) => Verb::Gone(alias, reason.to_owned()),
                // From there on, the facts about the page lead further.
                None => Verb::Moved(alias, Target::Inside(own.clone())),
            });
        }
    }
    found
}

/// Whether a page's text is in no file any more, or a part of another page.
pub(super) fn loses_front_matter(layout: &Layout, file: &str) -> bool {
    let next = layout.pages.get(file);
    layout.removed.contains(file) && next.is_none_or(|next| next.is_other || next.heading.is_some())
}

/// What an address leads to before the change.
fn point(mapping: &Mapping<'_>, address: &Address) -> Option<Point> {
    let target = mapping.before.site().at(&address.route())?;
    let thing = match target {
        SiteTarget::Node(_) | SiteTarget::Asset(_) => mapping.before.thing(target)?,
        _ => return None,
    };
    let id = address.id();
    Some(Point { thing, id })
}

/// The address of a point after the change.
fn address(mapping: &Mapping<'_>, point: &Point) -> Option<Address> {
    let page = Address::of(mapping.after.route(&point.thing)?);
    Some(match &point.id {
        Some(id) if id != "top" => page.with_id(id),
        _ => page,
    })
}

fn fact(mapping: &Mapping<'_>, old: &Address, gone: Option<(&str, &str)>) -> Option<Verb> {
    let point = point(mapping, old)?;
    let is_removed = |removed: &str| match &point.thing {
        Thing::Page(file) => file == removed,
        // The list of a folder without pages.
        Thing::Folder(_) => mapping.map(&point).is_none(),
        Thing::Asset(_) => false,
    };
    if let Some((_, reason)) = gone.filter(|(removed, _)| is_removed(removed)) {
        let whole = old.encoded_id().is_none();
        return whole.then(|| Verb::Gone(old.clone(), reason.to_owned()));
    }
    let new = address(mapping, &mapping.map(&point)?)?;
    if new == *old {
        return None;
    }
    if let Some(id) = old.id() {
        // A browser keeps the id if only the page moved.
        let whole = Point { id: None, ..point };
        let page = address(mapping, &mapping.map(&whole)?)?.page();
        if page != old.page() && new == page.with_id(&id) {
            return None;
        }
    }
    Some(Verb::Moved(old.clone(), Target::Inside(new)))
}

/// Whether something is at a retired address again that readers of old links were led to before.
fn is_back(mapping: &Mapping<'_>, states: &States, retired: &Address) -> bool {
    let site = mapping.after.site();
    let Some(target) = site.at(&retired.route()) else {
        return false;
    };
    let has_id = |id: String| {
        site.page_of(target)
            .is_some_and(|page| page.has_anchor(&id))
    };
    if !matches!(target, SiteTarget::Node(_) | SiteTarget::Asset(_))
        || !retired.id().is_none_or(has_id)
    {
        return false;
    }
    let Ok(End::At(end)) = states.resolve(retired) else {
        return false;
    };
    let back = point(mapping, &end).and_then(|point| mapping.map(&point));
    let Some(back) = back.and_then(|point| address(mapping, &point)) else {
        return false;
    };
    // A list is back with the first page below it.
    let is_list = site.page_of(target).is_none() && matches!(target, SiteTarget::Node(_));
    back == *retired || is_list && back.text().starts_with(&*retired.text())
}
