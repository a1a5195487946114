//! Why a recorded address is lost, and the command that keeps its links working.

use std::collections::HashSet;

use super::Published;
use crate::diagnostic::{Diagnostic, counted, nearest};
use crate::ledger::{Address, End, FILE, Record, State, States};
use crate::site::Target;

/// The share of sections by which a page is recognised at another address.
const ALIKE: f64 = 0.5;

/// A page that is not there any more.
pub(super) fn lost_page(published: &Published<'_>, states: &States, record: &Record) -> Diagnostic {
    let address = &record.address;
    let message = format!(
        "`{address}` was published on {}, and nothing is there now",
        record.date
    );
    let finding = Diagnostic::error("address-lost", message).at(FILE, record.span);
    if let Some(file) = draft(published, address) {
        return finding
            .hint(format!("`{file}` is a draft now: publish it again, or retire its address"))
            .hint(gone(address));
    }
    match likely_home(published, states, address) {
        Some((new, why)) => finding
            .hint(format!("{why}: `guidepost links move {address} {new}`"))
            .hint(format!("if that is another page: {}", gone(address))),
        None => finding
            .hint("publish the page again at this address, or state where its content is now")
            .hint(format!("`guidepost links move {address} NEW`"))
            .hint(format!("if it is not replaced: {}", gone(address))),
    }
}

/// A section that is not on its page any more. `end` is the address to which its page moved.
pub(super) fn lost_section(
    published: &Published<'_>,
    record: &Record,
    end: Option<End<'_>>,
) -> Diagnostic {
    let address = &record.address;
    let (page, message) = match end {
        Some(End::At(end)) => {
            let message = format!(
                "`{address}` was published on {}, and the page at its new address `{}` has no such section",
                record.date,
                end.page()
            );
            (end.page(), message)
        }
        _ => {
            let message = format!(
                "the section `{address}` was published on {}, and is not on its page now",
                record.date
            );
            (address.page(), message)
        }
    };
    let finding = Diagnostic::error("heading-lost", message).at(FILE, record.span);
    match likely_section(published, &page, address) {
        Some(new) => finding.hint(format!(
            "if it was renamed: `guidepost links move {address} {new}`"
        )),
        None => finding
            .hint(format!("state where its content is now: `guidepost links move {address} NEW`")),
    }
    .hint(format!("or give its heading the old id: `{{#{}}}`", address.id().unwrap_or_default()))
}

fn gone(address: &Address) -> String {
    format!("`guidepost links gone {address} --reason \"…\"`")
}

/// The draft whose page would be at an address.
fn draft<'p>(published: &Published<'p>, address: &Address) -> Option<&'p str> {
    let route = address.route();
    let path = route.as_str().trim_matches('/');
    let mut drafts = published.site().drafts.iter();
    let is_meant = |file: &str| {
        let stem = file.strip_suffix(".md").unwrap_or(file);
        stem.strip_suffix("/index").unwrap_or(stem) == path || stem == "index" && path.is_empty()
    };
    drafts.find(|draft| is_meant(&draft.path)).map(|draft| &*draft.file)
}

/// The page of this build that is probably the lost one, and why.
fn likely_home(published: &Published<'_>, states: &States, lost: &Address) -> Option<(Address, String)> {
    let sections: HashSet<String> = ids(states, lost);
    let candidates = || {
        let all = published.recorded().into_iter();
        all.filter(|(address, target)| {
            matches!(target, Some(Target::Node(_))) && states.record(address).is_none()
        })
    };
    let by_sections = candidates().filter_map(|(address, target)| {
        let own = published.recorded_ids(target);
        let same = own.iter().filter(|id| sections.contains(**id)).count();
        let all = sections.len() + own.len() - same;
        let alike = same as f64 / all.max(1) as f64;
        (alike >= ALIKE && same > 0).then_some((alike, same, address))
    });
    let best = by_sections.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.2.cmp(&a.2)));
    if let Some((_, same, address)) = best {
        let why = format!("`{address}` has {} of it", counted(same, "section"));
        return Some((address, why));
    }
    let last = |address: &Address| {
        let path = address.page_part().trim_end_matches('/').to_owned();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let name = last(lost);
    let mut named: Vec<Address> = candidates()
        .map(|(address, _)| address)
        .filter(|address| !name.is_empty() && last(address) == name)
        .collect();
    match named.len() {
        1 => named.pop().map(|address| {
            let why = format!("`{address}` has the same name in another folder");
            (address, why)
        }),
        _ => None,
    }
}

/// The raw ids that the ledger has of a page.
fn ids(states: &States, page: &Address) -> HashSet<String> {
    let records = states.records();
    let start = records.partition_point(|record| record.address <= *page);
    let own = records[start..]
        .iter()
        .take_while(|record| record.address.page_part() == page.page_part());
    own.filter(|record| record.state == State::Live)
        .filter_map(|record| record.address.id())
        .collect()
}

/// The section of a page that is probably a lost one: new, and of a similar name.
fn likely_section(published: &Published<'_>, page: &Address, lost: &Address) -> Option<Address> {
    let target = published.routes.get(&page.route()).copied().flatten();
    let states = &published.project.ledger.states;
    let new = published.recorded_ids(target).into_iter();
    let new: Vec<&str> = new
        .filter(|id| states.record(&page.with_id(id)).is_none())
        .collect();
    let wanted = lost.id()?;
    let near = nearest(&wanted, new.iter().copied());
    let only = || match new[..] {
        [only] => Some(only),
        _ => None,
    };
    near.or_else(only).map(|id| page.with_id(id))
}
