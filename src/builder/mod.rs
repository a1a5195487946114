//! `guidepost build`: open the project, render in parallel every output that may have changed,
//! publish those that did.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde::Serialize;

use crate::author::site_folder;
use crate::base::stage::{Stage, Watch as _};
use crate::cache::file::{PendingCache, drop_in_background};
use crate::diagnostic::{Diagnostic, sort_and_dedup};
use crate::io::files::{self, Files};
use crate::io::publish::{Lock, PublishError, Publisher, Summary, check_output_folder};
use crate::io::store::{self, Store as _};
use crate::render::outputs::{self, Output};
use crate::render::project::{Folders, Options, Project};
use crate::site::prior_state::{NoPriorState, PriorState};
use crate::site::sources::{self, PUBLIC, STATE};

mod making;
mod telling;
mod timings;
mod verify;
mod words;

use making::{RenderJob, Rendered};
use telling::{edited_by_hand, gone};
pub use timings::{Cost, Now, Progress, StageTime, Timings};

/// How long a build waits for another one of the same site.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a build is asked to do.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's root folder.
    pub root: PathBuf,
    /// The output folder; `public` in the root where absent.
    pub out: Option<PathBuf>,
    /// What changes the project.
    pub options: Options,
    /// Whether files of others at the site's own paths may be overwritten.
    pub adopt: bool,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether the site is built once more without any memory, to compare.
    pub verify: bool,
    /// Whether it is measured how long each output takes.
    pub timings: bool,
    /// The file to write the words of all pages to.
    pub words: Option<PathBuf>,
    /// The home folder, which is no output folder.
    pub home: Option<PathBuf>,
}

/// What a build did.
#[derive(Clone, Debug, Serialize)]
pub struct Built {
    /// Pages of the site, generated lists among them.
    pub pages: usize,
    /// Files written where there were none.
    pub new: usize,
    /// Files replaced.
    pub changed: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
    /// Outputs that were made anew; the others are known to be what they were.
    pub made: usize,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// The output folder, as it was named.
    pub output: PathBuf,
}

/// A build's end: findings in order, and what was done where nothing stopped it.
pub struct Outcome {
    /// Sorted; warnings are errors already where that was asked for.
    pub diagnostics: Vec<Diagnostic>,
    /// None where an error stopped the build; the output folder is then as it was.
    pub built: Option<Built>,
    /// What is worth knowing and asks for nothing to be done.
    pub notes: Vec<String>,
    /// How long its parts took, where that was asked for.
    pub timings: Option<Timings>,
}

/// Builds a site on disk. `progress` follows it.
#[must_use]
pub fn run(request: &Request, progress: &Progress) -> Outcome {
    let mut found = Found::default();
    let done = steps(request, progress, &mut found);
    let timings = request
        .timings
        .then(|| Timings::new(progress, &found.makings));
    let built = done.map(|done| Built {
        pages: done.pages,
        made: done.made,
        new: done.summary.new,
        changed: done.summary.changed,
        unchanged: done.summary.unchanged,
        removed: done.summary.removed.len(),
        seconds: progress.elapsed().as_secs_f64(),
        output: output_folder(request),
    });
    let diagnostics = sort_and_dedup(found.diagnostics, request.strict);
    Outcome {
        built,
        diagnostics,
        notes: found.notes,
        timings,
    }
}

/// What comes up on the way.
#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    notes: Vec<String>,
    makings: Vec<timings::OutputCost>,
}

impl Found {
    /// The value, or none and the error.
    fn or_tell<T>(&mut self, result: Result<T, PublishError>) -> Option<T> {
        result
            .map_err(|error| self.diagnostics.push(finding(error)))
            .ok()
    }
}

/// What was done.
struct Done {
    pages: usize,
    made: usize,
    summary: Summary,
}

fn output_folder(request: &Request) -> PathBuf {
    request
        .out
        .clone()
        .unwrap_or_else(|| request.root.join(PUBLIC))
}

/// The pipeline. None where something stopped it.
fn steps(request: &Request, progress: &Progress, found: &mut Found) -> Option<Done> {
    progress.begins(Stage::Settings, 0);
    let opened = site_folder::open(&request.root).map_err(|error| found.diagnostics.push(*error));
    let source = Arc::new(opened.ok()?);
    let (state, out) = (source.root().join(STATE), output_folder(request));
    if let Err(error) = check_folder(&source, &out, request) {
        // What else is wrong is told too, and nothing is written, not even a lock.
        found.diagnostics.push(finding(error));
        plan(&source, request, (&NoPriorState, progress), found);
        return None;
    }
    let lock = found.or_tell(Lock::acquire(&state, PATIENCE))?;
    let pending = PendingCache::start(&state, &out, lock.stamp());
    let (planned, opened) = beside(
        || Publisher::open(&store::Disk, &state, &out, request.adopt),
        || plan(&source, request, (&pending, progress), found),
    );
    let cache_file = pending.cache_file();
    found.notes.extend(cache_file.note.clone());
    let (project, outputs) = planned?;
    let words = words::update(&project, request.words.as_deref(), pending.artefact_file());
    let note = words.map_err(|errors| found.diagnostics.extend(errors));
    found.notes.extend(note.ok()?);
    let making = RenderJob {
        project: &project,
        outputs: &outputs,
        cache_file,
        progress,
        timings: request.timings,
    };
    let publisher = found
        .or_tell(opened)?
        .refusing_edits(request.strict)
        .reading_since(lock.stamp());
    let made = making
        .publish(publisher)
        .map_err(|wrong| found.diagnostics.extend(wrong));
    let Rendered {
        published,
        keys,
        made,
        costs,
    } = made.ok()?;
    found.makings = costs;
    found.diagnostics.extend(edited_by_hand(&published.summary));
    found.notes.extend(gone(&published.summary.removed));
    if request.verify {
        progress.begins(Stage::Verifying, 0);
        let differs = verify::verify(&*source, &request.options, &published.files);
        if !differs.is_empty() {
            found.diagnostics.extend(differs);
            pending.discard();
            return None;
        }
    }
    progress.begins(Stage::Saving, 0);
    let done = Done {
        pages: project.site.nodes.len(),
        made,
        summary: published.summary,
    };
    let note = cache_file.save(project, keys, published.files);
    found.notes.extend(note);
    drop_in_background((pending, outputs));
    Some(done)
}

/// Reads what the last build wrote while the sources are read. Both have ended when it returns, and so before the lock
/// is given back.
fn beside<O: Send, P>(open: impl FnOnce() -> O + Send, plan: impl FnOnce() -> P) -> (P, O) {
    thread::scope(|scope| {
        let opening = scope.spawn(open);
        let planned = plan();
        let opened = opening.join();
        (planned, opened.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Everything up to the first output. None where an error, or a warning that counts as one, stops the build.
fn plan(
    source: &Arc<files::Disk>,
    request: &Request,
    (known, progress): (&dyn PriorState, &Progress),
    found: &mut Found,
) -> Option<(Project<'static>, Vec<Output>)> {
    let diagnostics = &mut found.diagnostics;
    let files = Arc::clone(source) as Arc<dyn Files + Send>;
    let opened = Project::open_held(files, &request.options, known, progress);
    let (project, told) = opened.map_err(|told| diagnostics.extend(told)).ok()?;
    diagnostics.extend(told);
    progress.begins(Stage::Plan, 0);
    let (outputs, told) = outputs::plan(&project);
    diagnostics.extend(told);
    let stopped = diagnostics
        .iter()
        .any(|found| request.strict || found.is_error());
    (!stopped).then_some((project, outputs))
}

/// Refuses an output folder that holds sources, or is among them.
fn check_folder(source: &files::Disk, out: &Path, request: &Request) -> Result<(), PublishError> {
    let base_url = request.options.base_url.as_deref();
    let Ok(settings) = sources::settings(source, base_url) else {
        return Ok(()); // What is wrong in them stops the build, and is told later.
    };
    let root = source.root();
    let canonical = |path: &Path| {
        store::Disk
            .canonicalize(path)
            .map_err(|error| PublishError::before("use", path, &error))
    };
    let folders = Folders::of(source, &settings);
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
    check_output_folder(root, &canonical(out)?, home.as_deref(), &scanned, &allowed)
}

fn finding(error: PublishError) -> Diagnostic {
    let mut finding = Diagnostic::error(error.code, error.message);
    finding.hints = error.hints;
    finding
}
