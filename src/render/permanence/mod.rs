//! Whether links that were shared still work: each address in the ledger has to resolve in this build, and each that was
//! retired has to lead somewhere and must not be used again.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::base::route::collision_key;
use crate::diagnostic::Diagnostic;
use crate::ledger::{
    Address, End, Endless, FILE, IdRecords, MOST_MOVES, PageRecords, Record, State, States, Target,
    Verb,
};
use crate::page::Page;
use crate::render::project::Project;
use crate::site::former::{destination, find};

mod cause;
mod homes;
mod host;
mod numbered;
mod own_redirects;
mod published;

use homes::Homes;
pub use host::check_host;
pub use numbered::{NumberedHeading, numbered};
use published::Entry;
pub use published::Published;

/// The number of findings after which no similar section is searched for, which takes long on large pages.
const SUGGESTED: usize = 200;

/// The findings about the ledger of a site; all are errors, but for a preview.
#[must_use]
pub fn check(published: &Published<'_>) -> Vec<Diagnostic> {
    let project = published.project;
    let mut findings = placed(project);
    let states = &project.ledger.states;
    let host = project.settings.publish.host;
    findings.extend(host.into_iter().flat_map(|host| check_host(project, host)));
    if states.is_empty() && project.own_redirects.file.is_empty() {
        return findings;
    }
    findings.extend(own_redirects::check(published, states));
    findings.extend(lost(published, states));
    findings.extend(retired(published, states));
    findings.extend(erased(published, states));
    findings.extend(twins(published, states));
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
    let place = |finding: &Diagnostic| {
        let page = finding.file.as_deref().and_then(|file| pages.get(file));
        match page {
            Some(page) => project.at_key(page, "aliases", finding.clone()),
            None => finding.clone(),
        }
    };
    findings.iter().map(place).collect()
}

/// The facts that the ledger lacks: the addresses of this build that it does not have yet, sorted.
#[must_use]
pub fn unrecorded(published: &Published<'_>) -> Vec<Verb> {
    let states = &published.project.ledger.states;
    let entries = published.entries().iter();
    let fact = |entry: &Entry| {
        let new = published.new_ids(entry, states);
        let is_known = new.is_empty() && states.is_live(&entry.address);
        let ids = new.into_iter().map(Cow::into_owned).collect();
        (!is_known).then(|| Verb::Live(entry.address.clone(), ids))
    };
    entries
        .filter(|entry| entry.is_recorded)
        .filter_map(fact)
        .collect()
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
            format!(
                "`{page}` with {} is not recorded in the ledger",
                ids.as_str()
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
    Page(Record),
    /// Of a section; with the address to which its page moved.
    Section(Record, Option<End<'s>>),
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
    let found = lost_records(published, states);
    if found.is_empty() {
        return Vec::new();
    }
    let homes = Homes::new(published, states);
    let finding = |(number, lost): (usize, Lost<'_>)| match lost {
        Lost::Page(record) => cause::lost_page(published, &homes, &record),
        Lost::Section(record, end) => {
            cause::lost_section(published, &record, end, number < SUGGESTED)
        }
    };
    found.into_iter().enumerate().map(finding).collect()
}

/// Recorded addresses that are broken, in the order of the ledger. The sections of a lost page are left out. Both the ledger
/// and what is published are sorted, so they are read once, side by side.
fn lost_records<'s>(published: &Published<'_>, states: &'s States) -> Vec<Lost<'s>> {
    let mut found = Vec::new();
    let mut entries = published.entries().iter().peekable();
    for page in states.pages() {
        let is_before = |entry: &&Entry| entry.address.as_str() < page.page_part();
        while entries.next_if(is_before).is_some() {}
        let entry = entries
            .peek()
            .filter(|entry| entry.address.as_str() == page.page_part());
        match (entry, &page.own, &page.ids) {
            (Some(entry), Some(own), IdRecords::Live(ids))
                if states.target(&own.address).is_none() =>
            {
                let missing = ids.iter().filter(|id| !published.has(entry, id, states));
                let record = |id: &str| states.record(&own.address.with_encoded_id(id));
                let missing = missing.filter_map(record);
                found.extend(missing.map(|record| Lost::Section(record, None)));
            }
            _ => lost_of_page(published, states, page, entry.copied(), &mut found),
        }
    }
    found
}

/// The addresses of a page that are broken, if it moved, is not there, or has records of several kinds.
fn lost_of_page<'s>(
    published: &Published<'_>,
    states: &'s States,
    records: &PageRecords,
    entry: Option<&Entry>,
    found: &mut Vec<Lost<'s>>,
) {
    let live = records
        .records()
        .filter(|record| record.state == State::Live);
    for record in live {
        let page = record.address.page();
        let moved = states.target(&page).is_some() || states.retired(&page).is_some();
        match record.address.encoded_id() {
            // Its page moved, so the id has to be where the page is now.
            Some(_) if moved => {
                let end = states.resolve(&record.address);
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
            Some(id) => {
                if entry.is_some_and(|entry| !published.has(entry, id, states)) {
                    found.push(Lost::Section(record, None));
                }
            }
            None if moved || entry.is_some() => {}
            None => found.push(Lost::Page(record)),
        }
    }
}

/// The recorded addresses that are broken, in the order of the ledger.
#[must_use]
pub fn lost_addresses(published: &Published<'_>) -> Vec<Address> {
    let found = lost_records(published, &published.project.ledger.states).into_iter();
    found.map(|lost| lost.record().address.clone()).collect()
}

/// The new pages that are probably the ones at these addresses, judged by their sections and names, each with the reason.
#[must_use]
pub fn alike(published: &Published<'_>, lost: &[Address]) -> FxHashMap<Address, (Address, String)> {
    let homes = Homes::new(published, &published.project.ledger.states);
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
            Some(record) => finding.at(FILE, published.span_of(record, address.as_str())),
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
        if let State::Moved(Target::Outside(url)) = &state
            && !is_allowed(published, url)
        {
            let message =
                format!("`{address}` moves to `{url}`, and the settings do not name its host");
            let mut finding = at(Diagnostic::error("moved-outside", message));
            if let Some(record) = states.retired(address) {
                finding = finding.at(FILE, published.span_of(record, url));
            }
            findings.push(finding.hint(format!(
                "if readers may be led there, add the host to `guidepost.yaml`: `links: {{external: [{}]}}`",
                host(url)
            )));
            continue;
        }
        match states.resolve(address) {
            Err(endless) => {
                let message = match endless {
                    Endless::Cycle(way) => {
                        let way: Vec<String> = way.iter().map(|at| format!("`{at}`")).collect();
                        format!("`{address}` moves in a cycle: {}", way.join(" to "))
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

/// Whether addresses of this site may move to another one.
fn is_allowed(published: &Published<'_>, url: &str) -> bool {
    let allowed = &published.project.settings.links.external;
    allowed.iter().any(|allowed| allowed == host(url))
}

/// The host in an absolute address in the right spelling.
fn host(url: &str) -> &str {
    let rest = url.strip_prefix("https://").unwrap_or(url);
    let host = rest.split(['/', '?', '#', ':']).next();
    host.unwrap_or_default()
}

/// Whether a retired address leads to a page, file or id of this build by itself.
fn is_used(published: &Published<'_>, address: &Address) -> bool {
    match address.id() {
        None => published.at(address).is_some(),
        Some(id) => {
            let target = published.target(address);
            let page = target.and_then(|target| published.site().page_of(target));
            page.is_some_and(|page| page.has_anchor(&id))
        }
    }
}

/// Addresses of this build that were erased.
fn erased(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
    let outputs = published.outputs.iter().filter(|_| states.has_erased());
    let addresses = outputs.map(|output| Address::of(&output.route));
    let reused = addresses.filter(|address| states.is_erased(address));
    let finding = |address: Address| {
        let message = format!("`{address}` was erased, and cannot be used again");
        Diagnostic::error("address-reused", message)
            .in_file(FILE)
            .hint("give the page another address")
    };
    reused.map(finding).collect()
}

/// Recorded addresses of pages that many servers do not distinguish. Those of the pages of a site do not collide, so there
/// are some only if one of them has no page.
fn twins(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
    let own = || states.pages().iter().filter_map(|page| page.own.as_ref());
    if own().all(|record| published.at(&record.address).is_some()) {
        return Vec::new();
    }
    let mut keys: FxHashMap<String, &Address> = FxHashMap::default();
    let mut findings = Vec::new();
    for record in own() {
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
