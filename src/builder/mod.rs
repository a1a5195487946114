//! The driver of `guidepost build`: opens the project, renders in parallel every output that may have changed, and
//! publishes those that did.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use serde::Serialize;

use crate::author::site_folder;
use crate::base::stage::{Stage, Watch as _};
use crate::cache::file::{PendingCache, drop_in_background};
use crate::cache::state_folder::StatePlaces;
use crate::diagnostic::{Diagnostic, sort_and_dedup};
use crate::input::settings::Settings;
use crate::io::files;
use crate::io::publish::{PublishError, Publisher, check_output_folder, check_state_folder};
use crate::io::store::{self, Store as _};
use crate::render::highlighted;
use crate::render::permanence::Published;
use crate::render::project::Folders;
use crate::render::search;
use crate::site::prior_state::NoPriorState;

mod ledger;
mod link_scans;
mod plan;
mod render_job;
mod report;
mod timings;
mod verify;
mod words;
mod zip;

use ledger::without_ledger_note;
use link_scans::LinkScans;
pub use plan::BuildRequest;
use plan::{Done, Findings, LOCK_TIMEOUT, output_folder, plan};
use render_job::{RenderJob, Rendered};
use report::{edited_by_hand, finding, removed_pages, saved};
pub use timings::{Cost, Now, Progress, StageTime, Timings};
use verify::Verification;

/// The result of a build.
#[derive(Clone, Debug, Serialize)]
pub struct Built {
    /// The number of pages of the site, generated lists included.
    pub pages: usize,
    /// The number of files written at new paths.
    pub new: usize,
    /// The number of files replaced.
    pub changed: usize,
    /// The number of files that had the right bytes already.
    pub unchanged: usize,
    /// The number of files of an earlier build that were removed.
    pub removed: usize,
    /// The number of outputs that were rendered; the others are cache hits.
    #[serde(rename = "made")]
    pub rendered: usize,
    /// The time it took, in seconds.
    pub seconds: f64,
    /// The output folder, or the zip file, as it was given.
    pub output: PathBuf,
    /// Whether it is a zip file, whose files all count as new.
    pub zip: bool,
}

/// The findings of a build, and its result if nothing stopped it.
pub struct Outcome {
    /// Sorted; with `strict`, warnings are errors already.
    pub diagnostics: Vec<Diagnostic>,
    /// `None` if an error stopped the build; the output folder is then as it was.
    pub built: Option<Built>,
    /// Information that calls for no action.
    pub notes: Vec<String>,
    /// The times of its parts, if they were requested.
    pub timings: Option<Timings>,
}

/// Builds a site on disk, and reports its progress.
#[must_use]
pub fn run(request: &BuildRequest, progress: &Progress) -> Outcome {
    let mut findings = Findings::default();
    let done = build(request, progress, &mut findings);
    let timings = request
        .timings
        .then(|| Timings::new(progress, &findings.costs));
    let built = done.map(|done| Built {
        pages: done.pages,
        rendered: done.rendered,
        new: done.summary.new,
        changed: done.summary.changed,
        unchanged: done.summary.unchanged,
        removed: done.summary.removed.len(),
        seconds: progress.elapsed().as_secs_f64(),
        output: zip::place(request),
        zip: request.zip.is_some(),
    });
    let diagnostics = sort_and_dedup(findings.diagnostics, request.strict);
    Outcome {
        built,
        diagnostics,
        notes: findings.notes,
        timings,
    }
}

/// The pipeline; `None` if something stopped it.
fn build(request: &BuildRequest, progress: &Progress, findings: &mut Findings) -> Option<Done> {
    progress.begins(Stage::Settings, 0);
    let opened = site_folder::open(&request.root);
    let opened = opened.map_err(|error| findings.diagnostics.push(*error));
    let source = Arc::new(opened.ok()?);
    let out = output_folder(request);
    let settings = request.options.settings(&*source);
    if let Some(file) = &request.zip {
        return zip::build(file, &source, settings, (request, progress), findings);
    }
    let checked = match &settings {
        Ok(settings) => check_folder(&source, settings, &out, request),
        Err(_) => Ok(()), // Their errors stop the build, and are reported with the plan.
    };
    if let Err(error) = checked {
        // All other errors are reported too, and nothing is written, not even a lock.
        findings.diagnostics.push(finding(error));
        plan(
            &source,
            settings,
            request,
            (&NoPriorState, progress),
            findings,
        );
        return None;
    }
    let places = StatePlaces {
        root: source.root(),
        given: request.cache_dir.as_deref(),
        user_cache: request.user_cache.as_deref(),
    };
    let state_folder = findings.value_of(places.take(LOCK_TIMEOUT))?;
    findings.notes.extend(state_folder.note.clone());
    let (state, lock) = (&state_folder.path, &state_folder.lock);
    let pending = PendingCache::start(state, &out, lock.stat());
    let (planned, opened) = run_both(
        || Publisher::open(&store::DiskStore, state, &out, request.adopt),
        || plan(&source, settings, request, (&pending, progress), findings),
    );
    let cache_file = pending.cache_file();
    findings.notes.extend(cache_file.note.clone());
    let (project, outputs, ledger) = planned?;
    // The second build is the first that has a cache.
    if !request.options.drafts && !cache_file.cache.is_empty() && !project.ledger.exists() {
        let published = Published::new(&project, &outputs);
        findings
            .notes
            .extend(without_ledger_note(&published, state));
    }
    let artefacts = pending.artefact_file();
    let words = words::update(&project, request.words.as_deref(), artefacts);
    let words = words.map_err(|errors| findings.diagnostics.extend(errors));
    let words = words.ok()?;
    findings.notes.extend(words.note);
    let links = LinkScans::new(&project, &outputs, artefacts);
    let job = RenderJob {
        project: &project,
        outputs: &outputs,
        cache_file,
        links: &links,
        progress,
        timings: request.timings,
        strict: request.strict,
    };
    let mut publisher = findings.value_of(opened)?;
    if publisher.has_recovered() {
        let note = "an earlier build was stopped while it published; its changes were undone";
        findings.notes.push(note.to_owned());
    }
    if publisher.recall(cache_file.cache.published()) {
        let note = "the manifest of the output folder was missing or damaged; it was restored from the cache";
        findings.notes.push(note.to_owned());
    }
    let publisher = publisher
        .refusing_edits(request.strict)
        .durable(project.settings.durable)
        .reading_since(lock.stat());
    let rendered = job
        .publish(publisher)
        .map_err(|errors| findings.diagnostics.extend(errors));
    let Rendered {
        published,
        keys,
        count,
        costs,
        warnings,
    } = rendered.ok()?;
    findings.diagnostics.extend(warnings);
    findings.costs = costs;
    let edited = edited_by_hand(&published.summary);
    findings.diagnostics.extend(edited);
    let removed = removed_pages(&published.summary.removed);
    findings.notes.extend(removed);
    if request.verify {
        progress.begins(Stage::Verifying, 0);
        let verification = Verification {
            built: &project,
            files: &*source,
            options: &request.options,
            clock: lock.stat(),
            published: &published.files,
        };
        let differs = verification.run();
        let failed = differs.iter().any(Diagnostic::is_error);
        findings.diagnostics.extend(differs);
        if failed {
            pending.discard();
            return None;
        }
    }
    progress.begins(Stage::Saving, 0);
    let done = Done {
        pages: project.site.nodes.len(),
        rendered: count,
        summary: published.summary,
    };
    if words.changed || links.any_changed() || artefacts.has_new() {
        let live = words.live.into_iter().chain(links.live());
        let live = live.chain(search::artefact_keys(&project));
        let live = live
            .chain(highlighted::keys(&project))
            .chain(project.pictures.artefacts())
            .chain(project.look.artefacts());
        findings.notes.extend(saved(artefacts, live.collect()));
    }
    drop(links);
    let note = cache_file.save((project, ledger), keys, published.files);
    findings.notes.extend(note);
    drop_in_background((pending, outputs));
    Some(done)
}

/// Runs `open` on a thread of its own, and `plan`. Both have ended when it returns, and so before the lock is released.
fn run_both<O: Send, P>(open: impl FnOnce() -> O + Send, plan: impl FnOnce() -> P) -> (P, O) {
    thread::scope(|scope| {
        let opening = scope.spawn(open);
        let planned = plan();
        let opened = opening.join();
        (planned, opened.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Refuses an output folder that holds sources, or is among them.
fn check_folder(
    source: &files::DiskFiles,
    settings: &Settings,
    out: &Path,
    request: &BuildRequest,
) -> Result<(), PublishError> {
    let root = source.root();
    let canonical = |path: &Path| {
        store::DiskStore
            .canonicalize(path)
            .map_err(|error| PublishError::before("use", path, &error))
    };
    let folders = Folders::of(source, settings);
    let scanned: Vec<PathBuf> = folders
        .scanned
        .iter()
        .map(|folder| root.join(folder))
        .collect();
    let allowed: Vec<PathBuf> = folders
        .left_out
        .iter()
        .map(|folder| root.join(folder))
        .collect();
    let home = request.home.as_deref().map(canonical).transpose()?;
    let out = canonical(out)?;
    check_output_folder(root, &out, home.as_deref(), &scanned, &allowed)?;
    let cache = request.cache_dir.as_deref().map(canonical).transpose()?;
    cache.map_or(Ok(()), |cache| {
        check_state_folder(&cache, root, &out, &scanned, &allowed)
    })
}
