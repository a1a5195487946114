//! Why a recorded address is lost, and the command that keeps its links working.

use super::homes::Homes;
use super::published::Published;
use crate::diagnostic::{Diagnostic, nearest};
use crate::ledger::{Address, End, FILE, Record};

/// A page that is not published any more.
pub(super) fn lost_page(
    published: &Published<'_>,
    homes: &Homes<'_>,
    record: &Record,
) -> Diagnostic {
    let address = &record.address;
    let message = format!(
        "`{address}` was published on {}, and nothing is there now",
        record.date
    );
    let finding = Diagnostic::error("address-lost", message)
        .at(FILE, published.span_of(record, address.as_str()));
    if let Some(file) = draft(published, address) {
        return finding
            .hint(format!(
                "`{file}` is a draft now: publish it again, or retire its address"
            ))
            .hint(gone(address));
    }
    match homes.of(address) {
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
    suggest: bool,
) -> Diagnostic {
    let address = &record.address;
    let id = format!("#{}", address.encoded_id().unwrap_or_default());
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
    let finding =
        Diagnostic::error("heading-lost", message).at(FILE, published.span_of(record, &id));
    let likely = suggest.then(|| likely_section(published, &page, address));
    match likely.flatten() {
        Some(new) => finding.hint(format!(
            "if it was renamed: `guidepost links move {address} {new}`"
        )),
        None => finding.hint(format!(
            "state where its content is now: `guidepost links move {address} NEW`"
        )),
    }
    .hint(format!(
        "or give its heading the old id: `{{#{}}}`",
        address.id().unwrap_or_default()
    ))
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
    drafts
        .find(|draft| is_meant(&draft.path))
        .map(|draft| &*draft.file)
}

/// The section of a page that is probably a lost one: new, and of a similar name.
fn likely_section(published: &Published<'_>, page: &Address, lost: &Address) -> Option<Address> {
    let states = &published.project.ledger.states;
    let new = published.recorded_ids(published.target(page));
    let new: Vec<&str> = new
        .filter(|id| states.state(&page.with_id(id)).is_none())
        .collect();
    let wanted = lost.id()?;
    let near = nearest(&wanted, new.iter().copied());
    let only = || match new[..] {
        [only] => Some(only),
        _ => None,
    };
    near.or_else(only).map(|id| page.with_id(id))
}
