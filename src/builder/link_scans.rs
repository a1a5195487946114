//! The links of the outputs of a build: what is read while they are rendered, and which of them have to be checked.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::cache::artefacts::ArtefactFile;
use crate::diagnostic::{Diagnostic, Severity};
use crate::io::publish::Change;
use crate::render::key::CacheKey;
use crate::render::outputs::Output;
use crate::render::project::Project;
use crate::render::rendered_links::{self, LinkScan, PromiseChoice, Scans};
use crate::site::artefacts::{ArtefactKey, ArtefactStore as _};

/// The scans of the outputs of one build. Only outputs that were rendered are read; those of the others are artefacts.
pub(super) struct LinkScans<'b, 'f> {
    pub(super) project: &'b Project<'f>,
    pub(super) outputs: &'b [Output],
    pub(super) artefacts: &'b ArtefactFile,
    /// By the number of the output.
    seen: Vec<OnceLock<Seen>>,
}

/// An output that was offered.
struct Seen {
    key: Option<ArtefactKey>,
    /// That of an output that has no key, and so no artefact.
    scan: Option<LinkScan>,
    /// Whether its links may have changed.
    changed: bool,
}

impl<'b, 'f> LinkScans<'b, 'f> {
    pub(super) fn new(
        project: &'b Project<'f>,
        outputs: &'b [Output],
        artefacts: &'b ArtefactFile,
    ) -> Self {
        let mut seen = Vec::new();
        seen.resize_with(outputs.len(), OnceLock::new);
        Self {
            project,
            outputs,
            artefacts,
            seen,
        }
    }

    /// Notes that the published file of an output is up to date.
    pub(super) fn keep(&self, number: usize, key: Option<CacheKey>) {
        self.set(number, key, None, false);
    }

    /// Notes an output that was rendered.
    pub(super) fn put(
        &self,
        number: usize,
        key: Option<CacheKey>,
        scan: Option<LinkScan>,
        change: Change,
    ) {
        match (key, scan) {
            (Some(key), Some(scan)) => {
                if let Ok(bytes) = postcard::to_stdvec(&scan) {
                    self.artefacts.put(&self.artefact_key(number, &key), &bytes);
                }
                self.set(number, Some(key), None, true);
            }
            (key, scan) => self.set(number, key, scan, change != Change::Unchanged),
        }
    }

    fn set(&self, number: usize, key: Option<CacheKey>, scan: Option<LinkScan>, changed: bool) {
        let key = key.filter(|_| rendered_links::is_read(&self.outputs[number]));
        let key = key.map(|key| self.artefact_key(number, &key));
        let _ = self.seen[number].set(Seen { key, scan, changed });
    }

    fn artefact_key(&self, number: usize, key: &CacheKey) -> ArtefactKey {
        rendered_links::artefact_key(&self.outputs[number], key)
    }

    /// The keys of all artefacts that the next build can use.
    pub(super) fn live(&self) -> impl Iterator<Item = ArtefactKey> {
        self.seen.iter().filter_map(|seen| seen.get()?.key)
    }

    /// Whether any output was rendered, so that artefacts may have changed.
    pub(super) fn any_changed(&self) -> bool {
        self.seen
            .iter()
            .any(|seen| seen.get().is_some_and(|seen| seen.changed))
    }

    /// The findings about links. If something that was published is gone, all outputs are checked, otherwise those that
    /// changed; a site whose broken links are warnings is checked whole, since its warnings have to be repeated.
    pub(super) fn check(&self, earlier: &Cache) -> Vec<Diagnostic> {
        let is_read = |number: &usize| rendered_links::is_read(&self.outputs[*number]);
        let all = self.project.settings.links.broken != Severity::Error || self.has_lost(earlier);
        let is_changed = |number: &usize| self.seen[*number].get().is_none_or(|seen| seen.changed);
        let numbers: Vec<usize> = (0..self.outputs.len())
            .filter(|number| is_read(number) && (all || is_changed(number)))
            .collect();
        let mut findings = rendered_links::check(self.project, self.outputs, self, &numbers);
        // An earlier build with this ledger found what is promised in the outputs that did not change since.
        let known = earlier.ledger().valid;
        let is_known = known.is_some() && known == self.project.ledger.hash;
        let choice = PromiseChoice {
            changed: is_known.then_some(&numbers),
            reported: &[],
        };
        let broken = rendered_links::check_promises(self.project, self.outputs, self, choice);
        findings.extend(broken);
        findings
    }

    /// Whether an address or an id that an earlier build published is not published any more, or may not be.
    fn has_lost(&self, earlier: &Cache) -> bool {
        let known = self.outputs.par_iter();
        let known = known.filter(|output| earlier.output(&output.route.output_path()).is_some());
        if known.count() < earlier.published().count() {
            return true;
        }
        let numbers = (0..self.outputs.len()).into_par_iter();
        numbers
            .filter(|number| self.seen[*number].get().is_some_and(|seen| seen.changed))
            .any(|number| {
                let output = &self.outputs[number];
                let Some(before) = earlier.output(&output.route.output_path()) else {
                    return false;
                };
                if !rendered_links::is_read(output) {
                    return false;
                }
                let Some(key) = before.key else {
                    return false; // Of a kind without ids.
                };
                let before = self.stored(&rendered_links::artefact_key(output, &key));
                let now = self.get(number);
                !before
                    .zip(now)
                    .is_some_and(|(before, now)| now.has_all_ids_of(&before))
            })
    }

    fn stored(&self, key: &ArtefactKey) -> Option<LinkScan> {
        let bytes = self.artefacts.get(key)?;
        postcard::from_bytes(&bytes).ok()
    }
}

impl Scans for LinkScans<'_, '_> {
    fn get(&self, number: usize) -> Option<LinkScan> {
        let seen = self.seen[number].get();
        let scan = seen.and_then(|seen| seen.scan.clone());
        let stored = || self.stored(seen?.key.as_ref()?);
        scan.or_else(stored)
            .or_else(|| rendered_links::rendered(self.project, &self.outputs[number]))
    }
}
