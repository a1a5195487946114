//! What every kind of build shares: its parameters, what it finds, and the plan of its outputs.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::ledger::{unrecorded, unrecorded_note};
use super::report::finding;
use super::timings::{OutputCost, Progress};
use crate::base::stage::{Stage, Watch as _};
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::io::files::{self, Files};
use crate::io::publish::{PublishError, Summary};
use crate::render::outputs::{self, Output};
use crate::render::permanence::{self, Published};
use crate::render::project::{Options, Project};
use crate::render::rehearsal::rehearse;
use crate::site::prior_state::{LedgerMemo, PriorState};
use crate::site::sources::PUBLIC;

/// The time that a build waits for another one of the same site.
pub(super) const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The parameters of a build.
#[derive(Clone, Debug)]
pub struct BuildRequest {
    /// The site's root folder.
    pub root: PathBuf,
    /// The output folder; `public` in the root if `None`.
    pub out: Option<PathBuf>,
    /// The zip file to write instead of an output folder.
    pub zip: Option<PathBuf>,
    /// The options that change the project.
    pub options: Options,
    /// Whether files of others at the site's own paths may be overwritten.
    pub adopt: bool,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether every address has to be in the ledger, if it is published from this branch; with `Some(None)`, the branch is
    /// that of the working tree.
    pub locked: Option<Option<String>>,
    /// Whether the site is built once more without a cache, to compare.
    pub verify: bool,
    /// Whether the time of each output is measured.
    pub timings: bool,
    /// The file to write the words of all pages to.
    pub words: Option<PathBuf>,
    /// The user's home folder, which cannot be the output folder.
    pub home: Option<PathBuf>,
    /// The folder for what the next build reuses; `.guidepost` in the root if `None`.
    pub cache_dir: Option<PathBuf>,
    /// The user's folder for caches, if the root cannot be written to.
    pub user_cache: Option<PathBuf>,
}

/// The findings, notes and times that are collected on the way.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) notes: Vec<String>,
    pub(super) costs: Vec<OutputCost>,
}

impl Findings {
    /// The value; an error is added to the findings.
    pub(super) fn value_of<T>(&mut self, result: Result<T, PublishError>) -> Option<T> {
        result
            .map_err(|error| self.diagnostics.push(finding(error)))
            .ok()
    }
}

/// What a build without errors did.
pub(super) struct Done {
    pub(super) pages: usize,
    pub(super) rendered: usize,
    pub(super) summary: Summary,
}

/// The output folder of a build.
pub(super) fn output_folder(request: &BuildRequest) -> PathBuf {
    request
        .out
        .clone()
        .unwrap_or_else(|| request.root.join(PUBLIC))
}

/// Everything up to the first output; `None` if an error, or a warning that counts as one, stops the build.
pub(super) fn plan(
    source: &Arc<files::DiskFiles>,
    settings: Result<Settings, Vec<Diagnostic>>,
    request: &BuildRequest,
    (prior, progress): (&dyn PriorState, &Progress),
    findings: &mut Findings,
) -> Option<(Project<'static>, Vec<Output>, LedgerMemo)> {
    let diagnostics = &mut findings.diagnostics;
    let files = Arc::clone(source) as Arc<dyn Files + Send>;
    let drafts = request.options.drafts;
    let opened = settings
        .and_then(|settings| Project::open_with(files, settings, drafts, (prior, progress)));
    let (mut project, found) = opened.map_err(|found| diagnostics.extend(found)).ok()?;
    project.split_search();
    diagnostics.extend(found);
    progress.begins(Stage::Plan, 0);
    let (outputs, found) = outputs::plan(&project);
    diagnostics.extend(found);
    let published = Published::new(&project, &outputs);
    diagnostics.extend(permanence::check(&published));
    diagnostics.extend(unrecorded(
        &published,
        source.root(),
        request.locked.as_ref(),
    ));
    let stopped = diagnostics
        .iter()
        .any(|finding| finding.stops(request.strict));
    if stopped {
        // What only the outputs show is reported in the same run.
        let rehearsal = rehearse(&project, &outputs, diagnostics);
        diagnostics.extend(rehearsal.findings);
    } else if !drafts {
        findings.notes.extend(unrecorded_note(&published));
    }
    let memo = match stopped {
        true => LedgerMemo::default(),
        false => published.memo(),
    };
    drop(published);
    (!stopped).then_some((project, outputs, memo))
}
