//! Whether readers of the recorded addresses find in the rendered outputs what the ledger promises: each section, and a
//! way onward from each page that moved. What the site's pages have was compared before; here a template can leave it out.

use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};

use super::check::Scans;
use super::{LinkScan, hash};
use crate::base::route::{Route, nfc, without_index};
use crate::diagnostic::Diagnostic;
use crate::ledger::{self, Address, Arrival, FILE, Promise};
use crate::page::markdown::html_ids;
use crate::render::outputs::{Output, OutputId};
use crate::render::project::Project;
use crate::site::former::notice_route;
use crate::site::sources;

/// How many findings are reported one by one.
const REPORTED: usize = 100;
/// How many missing ids a finding names.
const NAMED: usize = 3;
/// The length of the largest HTML file of the author that is searched for ids, in bytes.
const LARGEST_HTML: u64 = 16 << 20;

/// Which promises are checked.
#[derive(Clone, Copy)]
pub struct PromiseChoice<'c> {
    /// The outputs that may have changed, by their numbers, sorted; `None` for all.
    pub changed: Option<&'c [usize]>,
    /// Addresses that are reported already.
    pub reported: &'c [Address],
}

/// The findings about promises that the rendered outputs do not keep.
#[must_use]
pub fn check_promises(
    project: &Project<'_>,
    outputs: &[Output],
    scans: &dyn Scans,
    choice: PromiseChoice<'_>,
) -> Vec<Diagnostic> {
    let states = &project.ledger.states;
    if states.is_empty() {
        return Vec::new();
    }
    let numbers = outputs.iter().enumerate();
    let path = |output: &Output| hash(without_index(output.route.as_str()), None);
    let keeper = Keeper {
        project,
        outputs,
        scans,
        choice,
        numbers: numbers
            .map(|(number, output)| (path(output), number))
            .collect(),
        reported: choice.reported.iter().collect(),
    };
    let promises = ledger::promises(states);
    let mut findings: Vec<Diagnostic> = promises
        .iter()
        .filter_map(|promise| keeper.way(promise))
        .collect();
    // Many pages can have moved to one, whose output is read once.
    let at = |promise| Some((keeper.arrival(promise)?, promise));
    let mut with_ids: Vec<(usize, &Promise)> = promises.iter().filter_map(at).collect();
    with_ids.sort_by_key(|(number, _)| *number);
    for promises in with_ids.chunk_by(|(a, _), (b, _)| a == b) {
        findings.extend(keeper.sections(promises));
    }
    if findings.len() > REPORTED {
        findings.truncate(REPORTED);
        let message = format!("{REPORTED} broken promises are reported, and there are more");
        findings.push(Diagnostic::error("heading-lost", message).in_file(FILE));
    }
    findings
}

struct Keeper<'p, 'f> {
    project: &'p Project<'f>,
    outputs: &'p [Output],
    scans: &'p dyn Scans,
    choice: PromiseChoice<'p>,
    /// The outputs by the hashes of their paths.
    numbers: FxHashMap<u64, usize>,
    reported: FxHashSet<&'p Address>,
}

impl Keeper<'_, '_> {
    fn output(&self, route: &Route) -> Option<usize> {
        let found = self.numbers.get(&hash(without_index(route.as_str()), None));
        found.copied()
    }

    fn is_chosen(&self, number: usize) -> bool {
        let changed = self.choice.changed;
        changed.is_none_or(|changed| changed.binary_search(&number).is_ok())
    }

    /// The finding that what is published at the address of a page that moved does not lead to the new one.
    fn way(&self, promise: &Promise) -> Option<Diagnostic> {
        let Arrival::At(to) = &promise.arrival else {
            return None;
        };
        let number = self.output(&notice_route(&promise.page.route())?)?;
        let output = &self.outputs[number];
        if *to == promise.page
            || !matches!(output.id, OutputId::Notice(_))
            || !self.is_chosen(number)
        {
            return None;
        }
        let scan = self.scans.get(number)?;
        let path = hash(without_index(to.route().as_str()), None);
        if scan.links.iter().any(|(target, _)| *target == path) {
            return None;
        }
        let message = format!(
            "what is published at `{}` does not lead to `{to}`",
            promise.page
        );
        let finding = Diagnostic::error("redirect-dead", message).at(FILE, promise.span);
        Some(finding.hint("the template `moved.html` has to print a link to `moved.href`"))
    }

    /// The output at which readers of recorded sections arrive, if it has to be checked.
    fn arrival(&self, promise: &Promise) -> Option<usize> {
        let Arrival::At(page) = &promise.arrival else {
            return None;
        };
        let number = self.output(&page.route())?;
        // The files of the author are not among those whose links are read.
        let is_file = matches!(self.outputs[number].id, OutputId::Asset(_));
        (!promise.ids.is_empty() && (is_file || self.is_chosen(number))).then_some(number)
    }

    /// The findings that an output lacks recorded ids, of all promises whose readers arrive there.
    fn sections(&self, promises: &[(usize, &Promise)]) -> Vec<Diagnostic> {
        let Some((number, _)) = promises.first() else {
            return Vec::new();
        };
        let output = &self.outputs[*number];
        let ids = match output.id {
            OutputId::Asset(asset) => Some(Ids::File(self.ids_of_file(asset))),
            _ => self.scans.get(*number).map(Ids::Scan),
        };
        let Some(ids) = ids else {
            return Vec::new(); // It is reported as one that cannot be rendered.
        };
        let own = without_index(output.route.as_str());
        let finding = |(_, promise): &(usize, &Promise)| {
            let is_missing = |id: &&str| {
                let address = promise.page.with_encoded_id(id);
                !ids.has(own, id) && !self.reported.contains(&address)
            };
            let missing: Vec<&str> = promise.ids.iter().filter(is_missing).collect();
            (!missing.is_empty()).then(|| self.missing(promise, output, &missing))
        };
        promises.iter().filter_map(finding).collect()
    }

    fn missing(&self, promise: &Promise, output: &Output, missing: &[&str]) -> Diagnostic {
        let page = Address::of(&Route::of_file(&without_index(output.route.as_str())[1..]));
        let named: Vec<String> = (missing.iter().take(NAMED))
            .map(|id| format!("`{}`", promise.page.with_encoded_id(id)))
            .collect();
        let more = match missing.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let are = match missing.len() {
            1 => "is recorded, and its section is",
            _ => "are recorded, and their sections are",
        };
        let message = format!(
            "{}{more} {are} not in what is published at `{page}`",
            named.join(", ")
        );
        let finding = Diagnostic::error("heading-lost", message).at(FILE, promise.span);
        let command = format!(
            "guidepost links move {} NEW",
            promise.page.with_encoded_id(missing[0])
        );
        match output.template(self.project) {
            Some(template) => finding.hint(format!(
                "the template `{template}`, or one that it includes, has to print `body` with all of its ids; or state where each section is now: `{command}`"
            )),
            None => finding.hint(format!(
                "`{page}` is a file that is published as it is: state where each section is now with `{command}`, or write elements with these ids in it"
            )),
        }
    }

    /// The ids in a file that is published as it is; empty if it is not HTML.
    fn ids_of_file(&self, asset: usize) -> FxHashSet<String> {
        let asset = &self.project.site.assets[asset];
        let name = asset.file.to_ascii_lowercase();
        if !name.ends_with(".html") && !name.ends_with(".htm") {
            return FxHashSet::default();
        }
        let bytes = sources::bytes(self.project.files(), &asset.file, LARGEST_HTML);
        let bytes = bytes.unwrap_or_default();
        let ids = html_ids(&String::from_utf8_lossy(&bytes));
        ids.iter().map(|id| nfc(id).into_owned()).collect()
    }
}

/// The ids of an output.
enum Ids {
    Scan(LinkScan),
    File(FxHashSet<String>),
}

impl Ids {
    /// Whether the output at a path has an encoded id. Browsers know `top` on every page.
    fn has(&self, own: &str, id: &str) -> bool {
        let raw = percent_decode_str(id).decode_utf8_lossy();
        let raw = nfc(&raw);
        raw == "top"
            || match self {
                Self::Scan(scan) => scan.has_id(hash(own, Some(&raw))),
                Self::File(ids) => ids.contains(&*raw),
            }
    }
}
