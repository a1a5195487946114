//! Finds the links of outputs that name nothing that the site publishes.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::locate::{Writer, Written};
use super::{Form, Found, LinkScan, Place, each_place, hash, hashes, text_of};
use crate::base::route::{encode, without_index};
use crate::diagnostic::{Diagnostic, Searches, Severity, Span, counted};
use crate::input::settings::LinkStyle;
use crate::render::outputs::{Output, OutputId};
use crate::render::project::Project;

/// How many different broken links are reported one by one.
const REPORTED: usize = 1000;
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
    let by_file = project.settings.links.style == LinkStyle::File;
    let published = Published::new(outputs, by_file);
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
    report(project, &published, broken)
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
    fn new(outputs: &'o [Output], by_file: bool) -> Self {
        let mut numbers = FxHashMap::default();
        numbers.reserve(outputs.len());
        for (number, output) in outputs.iter().enumerate() {
            let path = without_index(output.route.as_str());
            numbers.insert(hash(path, None), number);
            // Hosts lead from a folder's address without `/` to the folder.
            let folder = path.strip_suffix('/').filter(|_| !by_file);
            if let Some(folder) = folder.filter(|folder| !folder.is_empty()) {
                numbers.entry(hash(folder, None)).or_insert(number);
            }
        }
        Self { outputs, numbers }
    }

    /// The output at a raw path.
    fn output(&self, path: &str) -> Option<&'o Output> {
        let number = self.numbers.get(&hash(path, None))?;
        let output = &self.outputs[*number];
        (without_index(output.route.as_str()) == path).then_some(output)
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
    published: &Published<'_>,
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
    let mut report = Report {
        project,
        published,
        written: Written::new(project),
        searches: Searches::default(),
        known: HashSet::new(),
        findings: Vec::new(),
    };
    for (number, links) in by_output {
        if !report.is_full() {
            report.add(&published.outputs[number], &links);
        }
    }
    if report.is_full() {
        let message = format!("{REPORTED} broken links are reported, and there are more");
        let finding = Diagnostic::new(project.settings.links.broken, "link-broken", message);
        report.findings.push(finding.hint("correct these first"));
    }
    report.findings
}

/// The findings about the links of outputs.
struct Report<'p> {
    project: &'p Project<'p>,
    published: &'p Published<'p>,
    written: Written<'p>,
    searches: Searches,
    /// What distinguishes a finding: an id that a template names is missing on each page by itself.
    known: HashSet<(Option<String>, Option<Span>, String)>,
    findings: Vec<Diagnostic>,
}

impl Report<'_> {
    fn is_full(&self) -> bool {
        self.findings.len() >= REPORTED
    }

    fn add(&mut self, output: &Output, links: &[(Broken, usize)]) {
        let project = self.project;
        let (Some(form), Some(text)) = (Form::of(output), text_of(project, output)) else {
            return;
        };
        let mut left: BTreeMap<Broken, usize> = links.iter().copied().collect();
        self.written.open(output);
        self.searches.next_page();
        each_place(
            &text,
            form,
            (&output.route, &project.settings),
            &mut |found| {
                let Found::Place(address, place) = found else {
                    return;
                };
                if self.is_full() {
                    return;
                }
                if let Some(count) = left.remove(&hashes(&place)) {
                    let finding = self.finding((address, &place), count, output);
                    self.findings.extend(finding);
                }
            },
        );
    }

    fn finding(
        &mut self,
        (address, place): (&str, &Place<'_>),
        count: usize,
        output: &Output,
    ) -> Option<Diagnostic> {
        let mut finding = self.missing(address, place);
        if count > 1 {
            let others = counted(count - 1, "other output");
            finding = finding.note(format!("it is in {others} too"));
        }
        let (mut finding, writer) = match self.written.link_to(&place.path, place.id.as_deref()) {
            Some((file, span)) => (finding.at(file, span), Writer::Source),
            None => self.written.located(output, address, finding),
        };
        match writer {
            // It was resolved, and reported, before it was printed.
            Writer::Markdown if !place.needs_server => return None,
            // Other programs may publish more on the same host.
            Writer::Source if is_whole(address) && self.published.output(&place.path).is_none() => {
                finding.severity = Severity::Warning;
            }
            Writer::Markdown | Writer::Source | Writer::Unknown => {}
        }
        let same = (finding.file.clone(), finding.span, finding.message.clone());
        self.known.insert(same).then_some(finding)
    }

    fn missing(&mut self, address: &str, place: &Place<'_>) -> Diagnostic {
        let severity: Severity = self.project.settings.links.broken;
        if place.needs_server {
            let message = format!("`{address}` leads to `{}` on servers alone", place.path);
            let finding = Diagnostic::new(severity, "link-broken", message);
            return finding.hint(
                "with `links.style: file`, write the address of the file, relative to this one",
            );
        }
        let Some(target) = self.published.output(&place.path) else {
            let message = format!(
                "no page or file `{}`, to which `{address}` leads",
                place.path
            );
            let finding = Diagnostic::new(severity, "link-broken", message);
            let known = self.published.outputs.iter();
            let known = known.map(|output| output.route.as_str());
            let near = self.searches.nearest(&place.path, known);
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
            OutputId::Page(node) => self.project.site.node_page(node),
            _ => None,
        };
        let near = page.and_then(|page| self.searches.nearest(id, page.ids()));
        let near = near.filter(|near| *near != id);
        finding.maybe_hint(near.map(|near| format!("did you mean `#{}`?", encode(near))))
    }
}

/// Whether an address starts at a host or at its root.
fn is_whole(address: &str) -> bool {
    let address = address.trim();
    address.starts_with('/') || address.contains("://")
}
