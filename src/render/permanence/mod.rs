//! Whether links that were shared still work: each address in the ledger has to resolve in this build, and each that was
//! retired has to lead somewhere and must not be used again.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::route::collision_key;
use crate::diagnostic::{Diagnostic, Span};
use crate::ledger::{Address, End, Endless, FILE, MOST_MOVES, Record, State, States, Verb};
use crate::page::Page;
use crate::render::outputs::Output;
use crate::render::project::Project;
use crate::site::former::{destination, find};

mod cause;
mod homes;
mod host;
mod own_redirects;
mod published;

use cause::{Drafts, NewSections};
use homes::Homes;
pub use host::check_host;
use published::Published;

/// The findings about the ledger of a project with these outputs; all are errors, but for a preview.
#[must_use]
pub fn check(project: &Project<'_>, outputs: &[Output]) -> Vec<Diagnostic> {
    let mut findings = placed(project);
    let states = &project.ledger.states;
    let host = project.settings.publish.host;
    findings.extend(host.into_iter().flat_map(|host| check_host(project, host)));
    if states.is_empty() && project.own_redirects.file.is_empty() {
        return findings;
    }
    let published = Published::new(project, outputs);
    findings.extend(own_redirects::check(&published, states));
    findings.extend(lost(&published, states));
    findings.extend(retired(&published, states));
    findings.extend(erased(&published, states));
    findings.extend(twins(states));
    findings
}

/// The findings about the ledger's file and about `aliases`, the latter at their key.
fn placed(project: &Project<'_>) -> Vec<Diagnostic> {
    let findings = &project.ledger.findings;
    if findings.is_empty() {
        return Vec::new();
    }
    let pages = project.site.pages.iter();
    let pages: FxHashMap<&str, &Page> = pages.map(|page| (&*page.file, &**page)).collect();
    let mut spans: FxHashMap<&str, Option<Span>> = FxHashMap::default();
    let place = |finding: &Diagnostic| {
        let page = finding.file.as_deref().and_then(|file| pages.get(file));
        let span = page.and_then(|page| {
            *spans
                .entry(&page.file)
                .or_insert_with(|| project.key_span(page, "aliases"))
        });
        match finding.file.as_deref().zip(span) {
            Some((file, span)) => finding.clone().at(file, span),
            None => finding.clone(),
        }
    };
    findings.iter().map(place).collect()
}

/// The facts that the ledger lacks: the addresses of this build that it does not have yet.
#[must_use]
pub fn unrecorded(project: &Project<'_>, outputs: &[Output]) -> Vec<Verb> {
    let published = Published::new(project, outputs);
    let states = &project.ledger.states;
    let mut facts = Vec::new();
    for (page, target) in published.recorded() {
        let is_new = |address: &Address| !states.is_live(address);
        let ids = published.recorded_ids(target);
        let ids = ids.into_iter().map(|id| page.with_id(id));
        let new: Vec<Address> = ids.filter(is_new).collect();
        if new.is_empty() && !is_new(&page) {
            continue;
        }
        let mut ids: Vec<String> = new
            .iter()
            .filter_map(Address::encoded_id)
            .map(str::to_owned)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        facts.push(Verb::Live(page, ids));
    }
    facts
}

/// The finding that the site has no ledger.
#[must_use]
pub fn without_ledger() -> Diagnostic {
    let message = "the site has no ledger, so nothing keeps its addresses working";
    let finding = Diagnostic::warning("ledger-missing", message);
    finding.hint(format!("run `guidepost links record`, and commit `{FILE}`"))
}

/// The finding that an address of this build is not in the ledger.
#[must_use]
pub fn unrecorded_finding(fact: &Verb) -> Diagnostic {
    let message = match fact {
        Verb::Live(page, ids) if !ids.is_empty() => {
            let ids: Vec<String> = ids.iter().map(|id| format!("#{id}")).collect();
            format!(
                "`{page}` with {} is not recorded in the ledger",
                ids.join(" ")
            )
        }
        Verb::Live(page, _) => format!("`{page}` is not recorded in the ledger"),
        other => format!("{other:?} is not in the ledger"),
    };
    let finding = Diagnostic::error("address-unrecorded", message);
    finding.hint("run `guidepost links record` after publishing, and commit `links.ledger`")
}

/// A recorded address that is broken.
enum Lost<'s> {
    /// Of a page or file.
    Page(&'s Record),
    /// Of a section; with the address to which its page moved.
    Section(&'s Record, Option<End<'s>>),
}

impl Lost<'_> {
    fn record(&self) -> &Record {
        match self {
            Self::Page(record) | Self::Section(record, _) => record,
        }
    }
}

/// The findings about recorded addresses that are broken.
fn lost(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
    let homes = Homes::new(published, states);
    let drafts = Drafts::new(published.site());
    let mut sections = NewSections::default();
    let finding = |lost: Lost<'_>| match lost {
        Lost::Page(record) => cause::lost_page(published, &homes, &drafts, record),
        Lost::Section(record, end) => cause::lost_section(published, &mut sections, record, end),
    };
    let found = lost_records(published, states).into_iter();
    found.map(finding).collect()
}

/// Recorded addresses that are broken, in the order of the ledger. The sections of a lost page are left out.
fn lost_records<'s>(published: &Published<'_>, states: &'s States) -> Vec<Lost<'s>> {
    let mut found = Vec::new();
    let mut missing_pages: FxHashSet<Address> = FxHashSet::default();
    for record in states.records() {
        if record.state != State::Live {
            continue;
        }
        let (address, page) = (&record.address, record.address.page());
        let moved = states.target(&page).is_some() || states.retired(&page).is_some();
        match address.encoded_id() {
            // Its page moved, so the id has to be where the page is now.
            Some(_) if moved => {
                let end = states.resolve(address);
                let lands = match &end {
                    Ok(End::At(end)) => destination(published.site(), end).is_some(),
                    Ok(_) => true,
                    Err(_) => continue, // Reported with the page.
                };
                let page_lands = matches!(&end, Ok(End::At(end)) if find(published.site(), &end.page()).is_some());
                if !lands && page_lands {
                    found.push(Lost::Section(record, end.ok()));
                }
            }
            _ if moved || published.resolves(address, states) => {}
            Some(_)
                if missing_pages.contains(&page)
                    || !published.routes.contains_key(&page.route()) => {}
            Some(_) => found.push(Lost::Section(record, None)),
            None => {
                found.push(Lost::Page(record));
                missing_pages.insert(page);
            }
        }
    }
    found
}

/// The recorded addresses that are broken, in the order of the ledger.
#[must_use]
pub fn lost_addresses(project: &Project<'_>, outputs: &[Output]) -> Vec<Address> {
    let published = Published::new(project, outputs);
    let found = lost_records(&published, &project.ledger.states).into_iter();
    found.map(|lost| lost.record().address.clone()).collect()
}

/// The new pages that are probably the ones at these addresses, judged by their sections and names, each with the reason.
#[must_use]
pub fn alike(
    project: &Project<'_>,
    outputs: &[Output],
    lost: &[Address],
) -> FxHashMap<Address, (Address, String)> {
    let published = Published::new(project, outputs);
    let homes = Homes::new(&published, &project.ledger.states);
    let pages = lost.iter().filter(|address| address.encoded_id().is_none());
    let alike = pages.filter_map(|lost| {
        let (home, why) = homes.of(lost)?;
        Some((lost.clone(), (home.clone(), why)))
    });
    alike.collect()
}

/// Retired addresses that are used again, or whose way is broken.
fn retired(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (address, state) in states.all_retired() {
        let at = |finding: Diagnostic| match states.retired(address) {
            Some(record) => finding.at(FILE, published.span_of(record, &address.text())),
            // An alias is reported with its page.
            None => finding.in_file(FILE),
        };
        if is_used(published, address) {
            let message =
                format!("there is something at `{address}` again, which the ledger retires");
            let finding = at(Diagnostic::error("address-reused", message));
            findings.push(finding.hint(format!(
                "readers of old links would see another page: give the new one another address, or run `guidepost links revive {address}`"
            )));
            continue;
        }
        if !matches!(state, State::Moved(_)) {
            continue;
        }
        match states.resolve(address) {
            Err(endless) => {
                let message = match endless {
                    Endless::Cycle(way) => {
                        format!("`{address}` moves in a cycle: {}", shown_way(&way))
                    }
                    Endless::TooLong => format!("`{address}` moves more than {MOST_MOVES} times"),
                };
                let finding = at(Diagnostic::error("redirect-loop", message));
                findings
                    .push(finding.hint(
                        "state the page at which readers arrive with `guidepost links move`",
                    ));
            }
            Ok(End::At(end)) if destination(published.site(), &end).is_none() => {
                let message = format!("`{address}` leads to `{end}`, and there is nothing");
                let finding = at(Diagnostic::error("redirect-dead", message));
                findings.push(finding.hint(format!(
                    "state where it is now: `guidepost links move {end} NEW`"
                )));
            }
            Ok(_) => {}
        }
    }
    findings
}

/// The addresses of a cycle; those in the middle of a long one are left out.
fn shown_way(way: &[Address]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = way.iter().map(|at| format!("`{at}`")).collect();
    if way.len() > 2 * SHOWN {
        let left_out = format!("{} more", way.len() - 2 * SHOWN);
        shown.splice(SHOWN..way.len() - SHOWN, [left_out]);
    }
    shown.join(" to ")
}

/// Whether a retired address leads to a page, file or id of this build by itself.
fn is_used(published: &Published<'_>, address: &Address) -> bool {
    match address.id() {
        None => published.routes.contains_key(&address.route()),
        Some(id) => {
            let target = published.routes.get(&address.route()).copied().flatten();
            let page = target.and_then(|target| published.site().page_of(target));
            page.is_some_and(|page| page.has_anchor(&id))
        }
    }
}

/// Addresses of this build that were erased.
fn erased(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
    let addresses = published
        .outputs
        .iter()
        .map(|output| Address::of(&output.route));
    let reused = addresses.filter(|address| states.is_erased(address));
    let finding = |address: Address| {
        let message = format!("`{address}` was erased, and cannot be used again");
        Diagnostic::error("address-reused", message)
            .in_file(FILE)
            .hint("give the page another address")
    };
    reused.map(finding).collect()
}

/// Recorded addresses of pages that many servers do not distinguish.
fn twins(states: &States) -> Vec<Diagnostic> {
    let pages = states.records().iter();
    let pages = pages.filter(|record| record.address.encoded_id().is_none());
    let mut keys: FxHashMap<String, &Address> = FxHashMap::default();
    let mut findings = Vec::new();
    for record in pages {
        let key = collision_key(record.address.route().as_str());
        if let Some(first) = keys.insert(key, &record.address) {
            let message = format!(
                "`{first}` and `{}` are addresses that many servers do not distinguish",
                record.address
            );
            let finding = Diagnostic::error("ledger-conflict", message).at(FILE, record.span);
            findings.push(finding.hint("remove the one that was never published"));
        }
    }
    findings
}
