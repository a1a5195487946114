//! Finds the links of outputs that name nothing that the site publishes.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::locate::{Writer, located};
use super::resolve::without_index;
use super::{Form, Found, LinkScan, Place, each_place, hash, hashes, text_of};
use crate::base::route::encode;
use crate::diagnostic::{Diagnostic, Severity, counted, nearest};
use crate::render::outputs::{Output, OutputId};
use crate::render::project::Project;

/// How many different broken links are reported one by one.
const REPORTED: usize = 1000;
/// How many of them come with a suggestion, for which all addresses are compared.
const SUGGESTED: usize = 200;

/// Where the scans of outputs come from, by the number of the output.
pub trait Scans: Sync {
    /// The scan of an output; `None` if it cannot be rendered.
    fn get(&self, number: usize) -> Option<LinkScan>;
}

/// The scans of all outputs in memory, by their numbers.
#[derive(Debug)]
pub struct AllScans(pub Vec<Option<LinkScan>>);

impl Scans for AllScans {
    fn get(&self, number: usize) -> Option<LinkScan> {
        self.0[number].clone()
    }
}

/// A link that is broken, by the hashes of its place.
type Broken = (u64, u64);

/// The findings about links in these outputs, given by their numbers.
#[must_use]
pub fn check(
    project: &Project<'_>,
    outputs: &[Output],
    scans: &dyn Scans,
    numbers: &[usize],
) -> Vec<Diagnostic> {
    let published = Published::new(outputs);
    let mut broken = Vec::new();
    let mut to_ids: Vec<(usize, u64, usize, u64)> = Vec::new();
    let looked_at: Vec<_> = numbers
        .par_iter()
        .filter_map(|number| Some((*number, scans.get(*number)?)))
        .map(|(number, scan)| published.sort_out(number, &scan))
        .collect();
    for (missing, ids) in looked_at {
        broken.extend(missing);
        to_ids.extend(ids);
    }
    // Each target is read once.
    to_ids.sort_unstable();
    for links in to_ids.chunk_by(|a, b| a.0 == b.0) {
        let Some(scan) = scans.get(links[0].0) else {
            continue; // It is reported as one that cannot be rendered.
        };
        let missing = links.iter().filter(|(_, full, ..)| !scan.has_id(*full));
        broken.extend(missing.map(|(_, full, number, path)| (*number, (*path, *full))));
    }
    report(project, outputs, broken)
}

/// The published addresses, as hashes.
struct Published<'o> {
    outputs: &'o [Output],
    numbers: FxHashMap<u64, usize>,
}

/// The broken links of an output, and those to ids of others: the target, the hash with the id, the output, and the hash
/// of the path.
type SortedOut = (Vec<(usize, Broken)>, Vec<(usize, u64, usize, u64)>);

impl<'o> Published<'o> {
    fn new(outputs: &'o [Output]) -> Self {
        let mut numbers = FxHashMap::default();
        numbers.reserve(outputs.len());
        for (number, output) in outputs.iter().enumerate() {
            let path = without_index(output.route.as_str());
            numbers.insert(hash(path, None), number);
            // Hosts lead from a folder's address without `/` to the folder.
            if let Some(folder) = path.strip_suffix('/').filter(|folder| !folder.is_empty()) {
                numbers.entry(hash(folder, None)).or_insert(number);
            }
        }
        Self { outputs, numbers }
    }

    fn sort_out(&self, number: usize, scan: &LinkScan) -> SortedOut {
        let own = hash(without_index(self.outputs[number].route.as_str()), None);
        let mut sorted = SortedOut::default();
        for (path, full) in &scan.links {
            let at_top = path == full;
            match self.numbers.get(path) {
                _ if *path == own
                    && (at_top || scan.has_id(*full) || self.is_top(number, *full)) => {}
                None => sorted.0.push((number, (*path, *full))),
                Some(_) if *path == own => sorted.0.push((number, (*path, *full))),
                Some(target)
                    if !at_top && self.has_known_ids(*target) && !self.is_top(*target, *full) =>
                {
                    sorted.1.push((*target, *full, number, *path));
                }
                Some(_) => {}
            }
        }
        sorted
    }

    /// Whether a hash is that of `#top`, which browsers know on every page.
    fn is_top(&self, target: usize, full: u64) -> bool {
        hash(
            without_index(self.outputs[target].route.as_str()),
            Some("top"),
        ) == full
    }

    /// Files that are published as they are may have any id.
    fn has_known_ids(&self, target: usize) -> bool {
        Form::of(&self.outputs[target]) == Some(Form::Html)
    }
}

/// One finding for each broken place, at the first output that links to it.
fn report(
    project: &Project<'_>,
    outputs: &[Output],
    mut broken: Vec<(usize, Broken)>,
) -> Vec<Diagnostic> {
    broken.sort_unstable();
    broken.dedup();
    let mut first: FxHashMap<Broken, (usize, usize)> = FxHashMap::default();
    for (number, link) in &broken {
        first.entry(*link).or_insert((*number, 0)).1 += 1;
    }
    let mut by_output: BTreeMap<usize, Vec<(Broken, usize)>> = BTreeMap::new();
    for (link, (number, count)) in first {
        by_output.entry(number).or_default().push((link, count));
    }
    let mut findings = Vec::new();
    let mut known = HashSet::new();
    for (number, links) in by_output {
        if findings.len() >= REPORTED {
            break;
        }
        let suggests = findings.len() < SUGGESTED;
        for finding in of_output(project, outputs, number, &links, suggests) {
            // An id that a template names is missing on each page by itself.
            let same = (finding.file.clone(), finding.span, finding.message.clone());
            if known.insert(same) {
                findings.push(finding);
            }
        }
    }
    findings
}

fn of_output(
    project: &Project<'_>,
    outputs: &[Output],
    number: usize,
    links: &[(Broken, usize)],
    suggests: bool,
) -> Vec<Diagnostic> {
    let output = &outputs[number];
    let (Some(form), Some(text)) = (Form::of(output), text_of(project, output)) else {
        return Vec::new();
    };
    let base = project.settings.base_url.as_ref();
    let mut left: BTreeMap<Broken, usize> = links.iter().copied().collect();
    let mut findings = Vec::new();
    each_place(&text, form, (&output.route, base), &mut |found| {
        let Found::Place(address, place) = found else {
            return;
        };
        let Some(count) = left.remove(&hashes(&place)) else {
            return;
        };
        let mut finding = missing(project, outputs, address, &place, suggests);
        if count > 1 {
            let others = counted(count - 1, "other output");
            finding = finding.note(format!("it is in {others} too"));
        }
        let (mut finding, writer) = located(project, output, address, finding);
        match writer {
            // It was resolved, and reported, before it was printed.
            Writer::Markdown => return,
            // Other programs may publish more on the same host.
            Writer::Source if is_whole(address) && names_page(outputs, &place) => {
                finding.severity = Severity::Warning;
            }
            Writer::Source | Writer::Unknown => {}
        }
        findings.push(finding);
    });
    findings
}

/// Whether an address names a page or file that is missing, and not an id.
fn names_page(outputs: &[Output], place: &Place) -> bool {
    !outputs
        .iter()
        .any(|output| without_index(output.route.as_str()) == place.path)
}

/// Whether an address starts at a host or at its root.
fn is_whole(address: &str) -> bool {
    let address = address.trim();
    address.starts_with('/') || address.contains("://")
}

fn missing(
    project: &Project<'_>,
    outputs: &[Output],
    address: &str,
    place: &Place,
    suggests: bool,
) -> Diagnostic {
    let severity: Severity = project.settings.links.broken;
    let target = outputs
        .iter()
        .find(|output| without_index(output.route.as_str()) == place.path);
    let Some(target) = target else {
        let message = format!(
            "no page or file `{}`, to which `{address}` leads",
            place.path
        );
        let finding = Diagnostic::new(severity, "link-broken", message);
        let known = outputs.iter().map(|output| output.route.as_str());
        let near = suggests.then(|| nearest(&place.path, known)).flatten();
        return finding.maybe_hint(near.map(|near| format!("did you mean `{near}`?")));
    };
    let id = place.id.as_deref().unwrap_or_default();
    let message = match address.starts_with('#') {
        true => format!("no element with the id `{id}` is on the page"),
        false => format!(
            "`{}` has no element with the id `{id}`, to which `{address}` leads",
            place.path
        ),
    };
    let finding = Diagnostic::new(severity, "link-broken", message);
    let page = match target.id {
        OutputId::Page(node) => project.site.node_page(node),
        _ => None,
    };
    let near = page
        .filter(|_| suggests)
        .and_then(|page| nearest(id, page.ids()));
    finding.maybe_hint(near.map(|near| format!("did you mean `#{}`?", encode(near))))
}
