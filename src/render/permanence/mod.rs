//! Whether links that were shared still work: each address in the ledger has to resolve in this build, and each that was
//! retired has to lead somewhere and must not be used again.

use rustc_hash::FxHashMap;

use crate::base::route::{SITEMAP, collision_key};
use crate::diagnostic::Diagnostic;
use crate::ledger::{Address, End, Endless, FILE, Ids, MOST_MOVES, Record, State, States, Target};
use crate::page::Page;
use crate::redirects::{Host, OwnLine};
use crate::render::project::Project;
use crate::site::former::{destination, is_other_spelling, notice_route};

mod cause;
mod comparison;
mod folders;
mod homes;
mod host;
mod numbered;
mod own_redirects;
mod published;

use cause::{Drafts, NewSections};
use comparison::Lost;
pub use folders::MovedFolders;
use homes::Homes;
pub use host::check_host;
pub use numbered::{NumberedHeading, numbered};
pub use published::Published;

/// The findings about the ledger of a site. A preview takes them as warnings.
#[must_use]
pub fn check(published: &Published<'_>) -> Vec<Diagnostic> {
    check_for(published, published.project.settings.publish.host)
}

/// The findings about the ledger of a site that is published by a host.
#[must_use]
pub fn check_for(published: &Published<'_>, host: Option<&'static Host>) -> Vec<Diagnostic> {
    let project = published.project;
    let mut findings = placed(project);
    let states = &project.ledger.states;
    findings.extend(host.into_iter().flat_map(|host| check_host(project, host)));
    if states.is_empty() && project.own_redirects.file.is_empty() {
        return findings;
    }
    findings.extend(own_redirects::check(published, states, host));
    lost(published, &mut findings);
    findings.extend(origin_changed(project));
    findings.extend(retired(published, states, host));
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
        let span = page.and_then(|page| project.key_span(page, "aliases"));
        match finding.file.as_deref().zip(span) {
            Some((file, span)) => finding.clone().at(file, span),
            None => finding.clone(),
        }
    };
    findings.iter().map(place).collect()
}

/// The pages of this build that the ledger lacks, or of which it lacks ids, sorted; each with these ids.
#[must_use]
pub fn unrecorded<'c>(published: &'c Published<'_>) -> &'c [(Address, Ids)] {
    &published.comparison().new
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
pub fn unrecorded_finding((page, ids): &(Address, Ids)) -> Diagnostic {
    let with = match ids.is_empty() {
        true => String::new(),
        false => format!(" with {}", ids.as_str()),
    };
    let message = format!("`{page}`{with} is not recorded in the ledger");
    let finding = Diagnostic::error("address-unrecorded", message);
    finding.hint("run `guidepost links record` after publishing, and commit `links.ledger`")
}

/// The warning that the site is published elsewhere than before: only the old host can lead readers on. A preview, whose
/// address is given with a command, is not reported.
fn origin_changed(project: &Project<'_>) -> Option<Diagnostic> {
    let before = project.ledger.states.origin()?;
    let now = project.settings.shareable_base()?.place();
    if before == now || project.settings.is_base_overridden {
        return None;
    }
    let message = format!("the site was published at `{before}/`, and is at `{now}/` now");
    let finding = Diagnostic::warning("origin-changed", message).in_file(FILE);
    Some(finding.hint(format!(
        "links to `{before}/…` work only if that host redirects them to `{now}/…`; once it does, run `guidepost links record`"
    )))
}

/// Adds the findings about recorded addresses that are broken.
fn lost(published: &Published<'_>, findings: &mut Vec<Diagnostic>) {
    let found = &published.comparison().lost;
    if found.is_empty() {
        return;
    }
    let mut homes = Homes::new(published);
    let pages = found.iter().filter_map(|lost| match lost {
        Lost::Page(record) => Some(&record.address),
        Lost::Section(_) => None,
    });
    homes.follow_folders(pages);
    let drafts = Drafts::new(published.site());
    let mut sections = NewSections::default();
    // A preview at an address that is not shared has no sitemap.
    let settings = &published.project.settings;
    let is_preview = settings.is_base_overridden && settings.shareable_base().is_none();
    findings.reserve(found.len());
    for lost in found {
        match lost {
            Lost::Page(record) if is_preview && record.address.page_part() == SITEMAP => {}
            Lost::Page(record) => {
                findings.push(cause::lost_page(published, &homes, &drafts, record));
            }
            Lost::Section(section) => {
                findings.push(cause::lost_section(published, &mut sections, section));
            }
        }
    }
}

/// The recorded addresses that are broken, in the order of the ledger.
#[must_use]
pub fn lost_addresses(published: &Published<'_>) -> Vec<Address> {
    let found = published.comparison().lost.iter();
    found.map(Lost::address).collect()
}

/// The new pages that are probably the ones at these addresses, judged by their sections and names, each with the reason.
#[must_use]
pub fn alike(published: &Published<'_>, lost: &[Address]) -> FxHashMap<Address, (Address, String)> {
    let mut homes = Homes::new(published);
    homes.follow_folders(lost.iter());
    let pages = lost.iter().filter(|address| address.encoded_id().is_none());
    let alike = pages.filter_map(|lost| {
        let (home, why) = homes.of(lost)?;
        Some((lost.clone(), (home.clone(), why)))
    });
    alike.collect()
}

/// Retired addresses that are used again, or whose way is broken.
fn retired(
    published: &Published<'_>,
    states: &States,
    host: Option<&'static Host>,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let is_generated = |address: &Address| {
        let entry = published.at(address);
        address.id().is_none() && entry.is_some_and(|entry| entry.target.is_none())
    };
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
        if host.is_none() {
            findings.extend(unserved(published, address, &state));
        }
        if !matches!(state, State::Moved(_)) {
            continue;
        }
        if let State::Moved(Target::Outside(url)) = &state
            && let Some(finding) = outside(published.project, address, url)
        {
            let record = states.retired(address);
            findings.push(match record {
                Some(record) => finding.at(FILE, published.span_of(record, url)),
                None => finding.in_file(FILE),
            });
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
            Ok(End::At(end))
                if destination(published.site(), &end).is_none() && !is_generated(&end) =>
            {
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

/// The finding that nothing leads on from the address of a former file: a page can stand only for a page, and no host is
/// named that redirects. A move that is in the ledger is an error; an alias, and an end, are warnings.
fn unserved(published: &Published<'_>, address: &Address, state: &State) -> Option<Diagnostic> {
    let project = published.project;
    let route = address.route();
    let is_own = |line: &OwnLine| project.base().address_of(line).as_ref() == Some(address);
    let end = published.project.ledger.states.resolve(address);
    let is_spelled_otherwise =
        matches!(&end, Ok(End::At(end)) if is_other_spelling(&route, &end.route()));
    if address.encoded_id().is_some()
        || notice_route(&route).is_some() && !is_spelled_otherwise
        || project.own_redirects.lines.iter().any(is_own)
    {
        return None;
    }
    let leads = match state {
        State::Gone(_) => "nothing states that it is retired",
        _ => "nothing leads readers on from there",
    };
    let why = match is_spelled_otherwise {
        true => "differs from its new address in letter case alone",
        false => "is not the address of a page",
    };
    let message = format!("`{address}` {why}, so {leads} unless the host redirects");
    let record = project.ledger.states.retired(address);
    let finding = match (state, record) {
        (State::Moved(_), Some(_)) => Diagnostic::error("redirect-unserved", message),
        _ => Diagnostic::warning("redirect-unserved", message),
    };
    let finding = match record {
        Some(record) => finding.at(FILE, published.span_of(record, &address.text())),
        None => at_alias(project, end.ok(), finding),
    };
    let finding = finding.hint("name the host in the settings, such as `publish: {host: netlify}`");
    Some(finding.hint(match is_spelled_otherwise {
        true => "or keep the old address with a `slug` that is spelt like it",
        false => "or publish a file at this address too",
    }))
}

/// A finding about an alias, at the key of the page to which it leads.
fn at_alias(project: &Project<'_>, end: Option<End<'_>>, finding: Diagnostic) -> Diagnostic {
    let page = match end {
        Some(End::At(end)) => {
            let target = project.site.at(&end.route());
            target.and_then(|target| project.site.page_of(target))
        }
        _ => None,
    };
    match page {
        Some(page) => project.at_key(page, "aliases", finding),
        None => finding.in_file(FILE),
    }
}

/// The finding that an address cannot move to another site, unless the settings name its host: readers of old links would
/// be led to wherever a line of the ledger says.
#[must_use]
pub fn outside(project: &Project<'_>, address: &Address, url: &str) -> Option<Diagnostic> {
    let parsed = url::Url::parse(url);
    let host = parsed.as_ref().ok().and_then(url::Url::host_str);
    let host = host.unwrap_or_default();
    let allowed = &project.settings.links.external;
    if allowed.iter().any(|allowed| allowed == host) {
        return None;
    }
    let message = format!("`{address}` moves to `{url}`, and the settings do not name its host");
    let finding = Diagnostic::error("moved-outside", message);
    Some(finding.hint(format!(
        "if readers may be led there, write in `guidepost.yaml`: `links: {{external: [{host}]}}`"
    )))
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

/// Whether an address leads to a page, file or id of this build by itself. The heading that became the title of its page
/// has no id of its own.
#[must_use]
pub fn is_used(published: &Published<'_>, address: &Address) -> bool {
    match address.id() {
        None => published.at(address).is_some(),
        Some(id) => {
            let target = published.target(address);
            let page = target.and_then(|target| published.site().page_of(target));
            page.is_some_and(|page| page.has_printed_anchor(&id))
        }
    }
}

/// Addresses of this build that were erased.
fn erased(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
    let outputs = published.outputs.iter().filter(|_| states.has_erased());
    let addresses = outputs.map(|output| Address::of(&output.route));
    let entries = published.entries().iter().filter(|_| states.has_erased());
    let ids = entries.flat_map(|entry| {
        let ids = published.recorded_ids(entry.target);
        ids.map(|id| entry.address.with_id(id))
    });
    let reused = addresses
        .chain(ids)
        .filter(|address| states.is_erased(address));
    let finding = |address: Address| {
        let message = format!("`{address}` was erased, and cannot be used again");
        Diagnostic::error("address-reused", message)
            .in_file(FILE)
            .hint("give the page or the section another address")
    };
    reused.map(finding).collect()
}

/// Recorded addresses of pages that many servers do not distinguish. Those of the pages of a site do not collide, so there
/// are some only if one of them is not published.
fn twins(published: &Published<'_>, states: &States) -> Vec<Diagnostic> {
    if published.comparison().is_all_published {
        return Vec::new();
    }
    let own = states.pages().iter().filter_map(|page| page.own.as_ref());
    let mut keys: FxHashMap<String, &Record> = FxHashMap::default();
    let mut findings = Vec::new();
    for record in own {
        let key = collision_key(record.address.route().as_str());
        let Some(first) = keys.insert(key, record) else {
            continue;
        };
        let leads = |one: &Record, other: &Record| matches!(states.resolve(&one.address), Ok(End::At(end)) if end == other.address);
        if !leads(first, record) && !leads(record, first) {
            let message = format!(
                "`{}` and `{}` are addresses that many servers do not distinguish",
                first.address, record.address
            );
            let finding = Diagnostic::error("ledger-conflict", message).at(FILE, record.span);
            findings.push(finding.hint(format!(
                "remove the one that was never published, or state which one is the page now: `guidepost links move {} {}`",
                first.address, record.address
            )));
        }
    }
    findings
}
