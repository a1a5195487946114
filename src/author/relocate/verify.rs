//! Whether a changed site is as good as the one before: every link leads to the same content, and a build finds nothing
//! new.

use std::collections::BTreeMap;

use super::layout::Layout;
use super::overlay::Overlay;
use super::places::{self, Kind};
use super::points::{Places, Point, Thing};
use crate::diagnostic::Diagnostic;
use crate::page::Page;
use crate::render::outputs;
use crate::render::permanence::{self, Published};
use crate::render::project::Project;
use crate::render::rehearsal::rehearse;
use crate::site::links::{Mention, mentions};

/// Every finding of a build, with those about the ledger.
pub(super) fn findings(project: &Project<'_>, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (outputs, more) = outputs::plan(project);
    let lost = permanence::check(&Published::new(project, &outputs));
    found.into_iter().chain(more).chain(lost).collect()
}

/// What is found in the outputs of a site: those that cannot be rendered, broken links, and recorded sections that are
/// missing.
fn rendered(project: &Project<'_>) -> Vec<Diagnostic> {
    let (outputs, _) = outputs::plan(project);
    rehearse(project, &outputs, &[]).findings
}

/// The findings in outputs that would stop a build and that the site before did not have.
pub(super) fn newly_broken(
    (before, after): (&Project<'_>, &Project<'_>),
    layout: &Layout,
    result: &Overlay<'_>,
) -> Vec<Diagnostic> {
    let mut found = rendered(after);
    found.retain(is_refusal);
    if found.is_empty() {
        return found;
    }
    let new = new_findings((layout, result), &rendered(before), found);
    let about = |finding: Diagnostic| match finding.code.starts_with("link-") {
        true => {
            finding.note("this link works now, and the command cannot rewrite it: change it first")
        }
        false => finding,
    };
    new.into_iter().map(about).collect()
}

/// The findings that were not there before.
pub(super) fn new_findings(
    (layout, result): (&Layout, &Overlay<'_>),
    before: &[Diagnostic],
    after: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    // What is found in a text may be found in either part of it.
    let place = |file: Option<&str>| {
        let file = file.map(|file| layout.new_file(file).unwrap_or(file).to_owned());
        file.filter(|file| !layout.divided.contains(file))
    };
    let mut known: BTreeMap<(&str, Option<String>), Vec<&str>> = BTreeMap::new();
    for finding in before {
        let same = (finding.code, place(finding.file.as_deref()));
        known.entry(same).or_default().push(&finding.message);
    }
    let mut others = Vec::new();
    for finding in after {
        let same = known.get_mut(&(finding.code, place(finding.file.as_deref())));
        let at = same.as_ref().and_then(|known| {
            let mut known = known.iter();
            known.position(|message| *message == finding.message)
        });
        match same.zip(at) {
            Some((known, at)) => drop(known.swap_remove(at)),
            None => others.push(finding),
        }
    }
    // A message may name something that moves.
    let is_new = |finding: &Diagnostic| {
        let same = known.get_mut(&(finding.code, place(finding.file.as_deref())));
        same.and_then(Vec::pop).is_none()
    };
    let mut new: Vec<Diagnostic> = others.into_iter().filter(is_new).collect();
    for finding in &mut new {
        // The position in such a file is one in a text that is not on the disk.
        let file = finding.file.as_deref();
        if file.is_some_and(|file| result.is_new(file)) {
            finding.span = None;
        }
    }
    new
}

/// What to do about a link to a page that is to be removed.
const LINKED: &str = "remove the link, or give a page to which links are to lead: `--to PAGE`";

/// Whether a new finding means that the change must not be made.
pub(super) fn is_refusal(finding: &Diagnostic) -> bool {
    const CODES: [&str; 6] = [
        "data-page",
        "schema-unused",
        "footnote-missing",
        "footnote-unused",
        "footnote-twice",
        "heading-id",
    ];
    finding.is_error() || finding.code.starts_with("link-") || CODES.contains(&finding.code)
}

/// The links of a page by their position.
pub(super) fn by_position(page: &Page) -> Vec<Mention<'_>> {
    let mut all: Vec<Mention<'_>> = mentions(page).collect();
    all.sort_by_key(|mention| mention.span);
    all
}

/// The links from other files to a page, as findings.
pub(super) fn links_to(before: &Places<'_>, file: &str) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for page in before.site().pages.iter().filter(|page| page.file != file) {
        for mention in by_position(page) {
            let address = mention.address;
            let leads_there =
                |point: Point| matches!(point.thing, Thing::Page(other) if other == file);
            let own = || before.resolve_own(address).map(|(point, _)| point);
            let point = before.resolve(page, address, mention.image);
            if point.or_else(own).is_some_and(leads_there) {
                let message = format!("this links to `{file}`, which is to be removed");
                let finding = Diagnostic::error("page-linked", message);
                findings.push(finding.at(&page.file, mention.span).hint(LINKED));
            }
        }
    }
    findings.extend(others_to(before, file));
    findings
}

/// The addresses of a page in templates and data files, as findings.
fn others_to(before: &Places<'_>, file: &str) -> Vec<Diagnostic> {
    let base = before.project.settings.base_url.as_ref();
    let base = base.map_or("/", |base| base.path());
    let leads_to = |place: &places::Place| {
        let address = &*place.link.address;
        let point = match place.kind {
            Kind::FromRoot => before.resolve_path(address),
            Kind::Browser if address.starts_with('/') => address
                .strip_prefix(base)
                .and_then(|inside| before.resolve_path(inside)),
            Kind::Browser => before.resolve_own(address).map(|(point, _)| point),
            // The settings that name pages are checked with the site.
            _ => None,
        };
        point.is_some_and(|point| point.thing == Thing::Page(file.to_owned()))
    };
    let mut findings = Vec::new();
    for (other, _, places) in places::of_others(before.project) {
        for place in places.iter().filter(|place| leads_to(place)) {
            let message = format!("this links to `{file}`, which is to be removed");
            let finding = Diagnostic::error("page-linked", message);
            findings.push(finding.at(&other, place.link.range.clone()).hint(LINKED));
        }
    }
    findings
}
