//! Why a recorded address is lost, and the command that keeps its links working.

use rustc_hash::FxHashMap;

use super::comparison::LostSection;
use super::homes::{Homes, name};
use super::published::Published;
use crate::base::route::{SITEMAP, collision_key};
use crate::diagnostic::{Diagnostic, Searches};
use crate::ledger::{Address, FILE, Record};
use crate::site::{Site, Target};

/// A page that is not published any more.
pub(super) fn lost_page(
    published: &Published<'_>,
    homes: &Homes<'_>,
    drafts: &Drafts<'_>,
    record: &Record,
) -> Diagnostic {
    let address = &record.address;
    let message = format!(
        "`{address}` was published on {}, and nothing is there now",
        record.date
    );
    let finding = Diagnostic::error("address-lost", message)
        .at(FILE, published.span_of(record, &address.text()));
    if address.page_part() == SITEMAP && published.project.settings.shareable_base().is_none() {
        return finding.hint(
            "a site has a sitemap only with the setting `base_url`, which is missing or not an `https` address: set it",
        );
    }
    if let Some(file) = drafts.at(address) {
        return finding
            .hint(format!(
                "`{file}` is a draft now: publish it again, or retire its address"
            ))
            .hint(gone(address));
    }
    if let Some(key) = unused_taxonomy(published, address) {
        return finding
            .hint(format!(
                "no page has `{key}` any more, so there is no page for them: with `taxonomies: {{{key}: {{}}}}` in `guidepost.yaml`, recorded ones keep their addresses"
            ))
            .hint(format!("or give a page its `{key}` again; or {}", gone(address)));
    }
    match published.site().page_named(&address.route()) {
        Some((file, Target::Unreadable)) => {
            return finding.hint(format!(
                "`{file}` could not be read: correct its errors, and the address works again"
            ));
        }
        Some((file, Target::Node(node))) => {
            let new = Address::of(&published.site().nodes[node].route);
            return finding
                .hint(format!(
                    "`{file}` is at `{new}` now, because of a `slug` in it or in the page of a folder above it: `guidepost links move {address} {new}`"
                ))
                .hint("or write the slug as it was");
        }
        _ => {}
    }
    let key = |address: &Address| collision_key(address.route().as_str());
    match homes.of(address) {
        Some((new, _)) if key(new) == key(address) => finding
            .hint(format!(
                "`{new}` is the same address on many servers: give the page its old name again"
            ))
            .hint(format!(
                "or keep the old address in its front matter: `slug: {}`",
                name(address)
            )),
        Some((new, why)) => finding
            .hint(format!("{why}: `guidepost links move {address} {new}`"))
            .hint(format!("if that is another page: {}", gone(address))),
        None => finding
            .hint("publish the page again at this address, or state where its content is now")
            .hint(format!("`guidepost links move {address} NEW`"))
            .hint(format!("if it is not replaced: {}", gone(address))),
    }
}

/// The key of the taxonomy that would have a page at an address, if it is not published since no page uses it.
fn unused_taxonomy<'p>(published: &Published<'p>, address: &Address) -> Option<&'p str> {
    let route = address.route();
    let folder = route.as_str().split('/').nth(1)?;
    let mut all = published.project.settings.taxonomies.iter();
    let taxonomy = all.find(|taxonomy| taxonomy.folder_name() == folder)?;
    let mut used = published.site().taxonomies.all.iter();
    let is_used = used.any(|used| used.settings.key == taxonomy.key);
    (!is_used).then_some(taxonomy.key.as_str())
}

/// A section that is not on its page any more.
pub(super) fn lost_section<'p>(
    published: &Published<'p>,
    sections: &mut NewSections<'p>,
    section: &LostSection<'_>,
) -> Diagnostic {
    let (record, address) = (section.record.stated(), &section.record.address());
    let id = format!("#{}", address.encoded_id().unwrap_or_default());
    let old = shown(address);
    let (page, message) = match &section.moved {
        Some(page) => {
            let message = format!(
                "`{old}` was published on {}, and the page at its new address `{}` has no such section",
                record.date,
                shown(page)
            );
            (page.clone(), message)
        }
        None => {
            let message = format!(
                "the section `{old}` was published on {}, and is not on its page now",
                record.date
            );
            (address.page(), message)
        }
    };
    let finding =
        Diagnostic::error("heading-lost", message).at(FILE, published.span_of(record, &id));
    match sections.likely(published, &page, address) {
        Some(new) => finding.hint(format!(
            "if it was renamed: `guidepost links move {old} {}`",
            shown(&new)
        )),
        None => finding.hint(format!(
            "state where its content is now: `guidepost links move {old} NEW`"
        )),
    }
    .hint(old_id(&address.id().unwrap_or_default()))
}

/// How a page gets an id again.
fn old_id(id: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    match id.chars().all(is_plain) {
        true => format!("or give a heading of the page the old id: `{{#{id}}}`"),
        false => format!(
            "or give an element of the page the old id: `<span id=\"{}\"></span>`",
            crate::base::escape::html_attribute(id)
        ),
    }
}

/// An address in a finding. Very many sections can be on a page with a long address, of which the middle is left out.
fn shown(address: &Address) -> String {
    const LONGEST: usize = 200;
    const PART: usize = 24;
    let text = address.text();
    let ends = (
        text.get(..PART),
        text.get(text.len().saturating_sub(PART)..),
    );
    match ends {
        (Some(start), Some(end)) if text.len() > LONGEST => [start, "…", end].concat(),
        _ => text.into_owned(),
    }
}

fn gone(address: &Address) -> String {
    format!("`guidepost links gone {address} --reason \"…\"`")
}

/// The drafts by the paths of the addresses that their pages would have.
pub(super) struct Drafts<'p>(FxHashMap<&'p str, &'p str>);

impl<'p> Drafts<'p> {
    pub(super) fn new(site: &'p Site) -> Self {
        let mut drafts = FxHashMap::default();
        for draft in &site.drafts {
            let stem = draft.path.strip_suffix(".md").unwrap_or(&draft.path);
            let path = match stem {
                "index" => "",
                stem => stem.strip_suffix("/index").unwrap_or(stem),
            };
            drafts.entry(path).or_insert(&*draft.file);
        }
        Self(drafts)
    }

    /// The draft whose page would be at an address.
    fn at(&self, address: &Address) -> Option<&'p str> {
        let route = address.route();
        self.0.get(route.as_str().trim_matches('/')).copied()
    }
}

/// The sections of the page whose lost sections are reported, that can be the new homes of these.
#[derive(Default)]
pub(super) struct NewSections<'p> {
    page: Option<Address>,
    ids: Vec<&'p str>,
    searches: Searches,
}

impl<'p> NewSections<'p> {
    fn on(&mut self, published: &Published<'p>, page: &Address) {
        if self.page.as_ref() == Some(page) {
            return;
        }
        let states = &published.project.ledger.states;
        let ids = published.recorded_ids(published.target(page));
        self.ids = ids
            .filter(|id| states.state(&page.with_id(id)).is_none())
            .collect();
        self.page = Some(page.clone());
        self.searches.next_page();
    }

    /// The section of a page that is probably a lost one: new, and of a similar name.
    fn likely(
        &mut self,
        published: &Published<'p>,
        page: &Address,
        lost: &Address,
    ) -> Option<Address> {
        self.on(published, page);
        let wanted = lost.id()?;
        let near = self.searches.nearest(&wanted, self.ids.iter().copied());
        let only = match self.ids[..] {
            [only] => Some(only),
            _ => None,
        };
        near.or(only).map(|id| page.with_id(id))
    }
}
