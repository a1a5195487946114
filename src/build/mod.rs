//! `guidepost build`: open the project, render in parallel every output that may have changed,
//! publish those that did.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::Serialize;

use crate::config;
use crate::diagnostic::{Diagnostic, counted, settle};
use crate::files;
use crate::key::Key;
use crate::known::{Known, Nothing};
use crate::output::{self, Output};
use crate::page::Page;
use crate::project::{Folders, Options, Project};
use crate::publish::{Lock, PublishError, Published, Publisher, Summary, check_output_folder};
use crate::sources::{self, PUBLIC};
use crate::store::{self, Store as _};

mod memory;

use memory::Memory;

/// Where Guidepost keeps what it needs to remember, in the site's root.
pub const STATE: &str = ".guidepost";
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
}

/// Builds a site on disk.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the driver tells how long it took"
)]
pub fn run(request: &Request) -> Outcome {
    let start = Instant::now();
    let (mut diagnostics, mut notes) = (Vec::new(), Vec::new());
    let built = steps(request, &mut diagnostics, &mut notes).map(|(pages, made, summary)| Built {
        pages,
        made,
        new: summary.new,
        changed: summary.changed,
        unchanged: summary.unchanged,
        removed: summary.removed,
        seconds: start.elapsed().as_secs_f64(),
        output: output_folder(request),
    });
    let diagnostics = settle(diagnostics, request.strict);
    Outcome {
        built,
        diagnostics,
        notes,
    }
}

fn output_folder(request: &Request) -> PathBuf {
    request
        .out
        .clone()
        .unwrap_or_else(|| request.root.join(PUBLIC))
}

/// The pipeline. None where something stopped it; everything found on the way is in `diagnostics`.
fn steps(
    request: &Request,
    diagnostics: &mut Vec<Diagnostic>,
    notes: &mut Vec<String>,
) -> Option<(usize, usize, Summary)> {
    let source = match files::Disk::new(&request.root) {
        Ok(source) => source,
        Err(error) => {
            let message = format!(
                "cannot use `{}` as the site's folder: {error}",
                request.root.display()
            );
            diagnostics.push(
                Diagnostic::error("root", message)
                    .hint("give the folder that holds your Markdown as `--root`"),
            );
            return None;
        }
    };
    if let Some(finding) = inside_content(&source) {
        diagnostics.push(finding);
        return None;
    }
    let (state, out) = (source.root().join(STATE), output_folder(request));
    if let Err(error) = check_folder(&source, &out, request) {
        // What else is wrong is told too, and nothing is written, not even a lock.
        diagnostics.push(finding(error));
        plan(&source, request, &Nothing, diagnostics);
        return None;
    }
    let lock = match Lock::acquire(&state, PATIENCE) {
        Ok(lock) => lock,
        Err(error) => {
            diagnostics.push(finding(error));
            return None;
        }
    };
    let memory = Memory::load(source.root(), &state, &out, lock.stamp());
    notes.extend(memory.note.clone());
    let (project, outputs) = plan(&source, request, &memory.cache, diagnostics)?;
    let pages = project.site.nodes.len();
    let published = publish(&project, &outputs, (&state, &out), &memory, &lock, request);
    match published {
        Ok((published, keys, made)) => {
            diagnostics.extend(edited_by_hand(&published.summary));
            let summary = published.summary.clone();
            notes.extend(remember(&memory, &project, &keys, published));
            Some((pages, made, summary))
        }
        Err(found) => {
            diagnostics.extend(found);
            None
        }
    }
}

/// Keeps for the next build what this one knows.
fn remember(
    memory: &Memory,
    project: &Project<'_>,
    keys: &HashMap<String, Key>,
    published: Published,
) -> Option<String> {
    let site = &project.site;
    let pages: Vec<&Page> = site.pages.iter().chain(&site.drafts).collect();
    let next = memory.cache.next(
        memory.program,
        project.reading,
        &pages,
        keys,
        published.files,
    );
    memory.save(&next?)
}

/// The usual slip: the command is given one folder too deep.
#[expect(
    clippy::disallowed_methods,
    reason = "only the disk knows what is around the root"
)]
fn inside_content(source: &files::Disk) -> Option<Diagnostic> {
    let above = source.root().parent()?;
    let is_content = source.root().file_name()? == sources::CONTENT;
    (is_content && above.join(config::FILE).exists()).then(|| {
        let message = "this folder is the content of the site one folder up";
        Diagnostic::error("root", message).hint("build there, or give `--root ..`")
    })
}

/// Everything up to the first output. None where an error, or a warning that counts as one, stops the build.
fn plan<'f>(
    source: &'f files::Disk,
    request: &Request,
    known: &dyn Known,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Project<'f>, Vec<Output>)> {
    let project = match Project::open_knowing(source, &request.options, known) {
        Ok((project, found)) => {
            diagnostics.extend(found);
            project
        }
        Err(found) => {
            diagnostics.extend(found);
            return None;
        }
    };
    let (outputs, found) = output::plan(&project);
    diagnostics.extend(found);
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

/// What was published, the keys of outputs that have one, and how many were made anew.
type Publication = (Published, HashMap<String, Key>, usize);

/// Renders all outputs that are not known to be as they were, and publishes them; nothing is
/// published unless every one could be made.
fn publish(
    project: &Project<'_>,
    outputs: &[Output],
    (state, out): (&Path, &Path),
    memory: &Memory,
    lock: &Lock,
    request: &Request,
) -> Result<Publication, Vec<Diagnostic>> {
    let failed = |error: PublishError| vec![finding(error)];
    let publisher = Publisher::open(&store::Disk, state, out, request.adopt).map_err(failed)?;
    let publisher = publisher
        .refusing_edits(request.strict)
        .reading_since(lock.stamp());
    let made: Vec<Result<Offered, Box<Diagnostic>>> = outputs
        .par_iter()
        .map(|output| offer(project, output, memory, &publisher))
        .collect();
    let (mut keys, mut errors, mut anew) = (HashMap::new(), Vec::new(), 0);
    for made in made {
        match made {
            Ok(offered) => {
                anew += usize::from(offered.anew);
                keys.extend(offered.key.map(|key| (offered.path, key)));
            }
            Err(error) => errors.push(*error),
        }
    }
    if !errors.is_empty() {
        publisher.abandon();
        return Err(told_once(errors));
    }
    match publisher.finish() {
        Ok(published) => Ok((published, keys, anew)),
        Err(errors) => Err(errors.into_iter().map(finding).collect()),
    }
}

/// An output that the publisher has.
struct Offered {
    path: String,
    key: Option<Key>,
    /// Whether it had to be made.
    anew: bool,
}

/// Gives one output to the publisher: as it is where it is known to be right, else made anew.
fn offer(
    project: &Project<'_>,
    output: &Output,
    memory: &Memory,
    publisher: &Publisher<'_, store::Disk>,
) -> Result<Offered, Box<Diagnostic>> {
    let failed = |error| Box::new(finding(error));
    let path = output.route.output_path();
    let key = output.key(project, memory.program);
    let before = memory.cache.output(&path);
    let same = before.filter(|before| key.is_some_and(|key| key.whole == before.key.whole));
    let kept = match same {
        Some(made) => publisher
            .keep(&path, made.digest, made.stamp)
            .map_err(failed)?,
        None => false,
    };
    if !kept {
        let bytes = output.render_or_keep(project, || publisher.unedited(&path))?;
        publisher.offer(&path, &bytes).map_err(failed)?;
    }
    Ok(Offered {
        path,
        key,
        anew: !kept,
    })
}

/// One wrong line of a template is wrong on every page: it is told once, with the first page.
fn told_once(errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    let mut known = HashMap::new();
    for error in errors {
        let key = (
            error.code,
            error.file.clone(),
            error.span,
            error.message.clone(),
        );
        let at = *known.entry(key).or_insert(told.len());
        match told.get_mut(at) {
            Some((_, more)) => *more += 1,
            None => told.push((error, 0)),
        }
    }
    let fold = |(error, more): (Diagnostic, usize)| {
        error.maybe_hint((more > 0).then(|| format!("and so on {}", counted(more, "other page"))))
    };
    told.into_iter().map(fold).collect()
}

/// Work in the output folder is lost sooner or later: its author should know.
fn edited_by_hand(summary: &Summary) -> Vec<Diagnostic> {
    let tell =
        |message: String, hint: &str| Diagnostic::warning("output-edited", message).hint(hint);
    let overwritten = summary.edited.iter().map(|file| {
        let message = format!(
            "`{file}` in the output folder was edited after it was built, and is now overwritten"
        );
        tell(message, "edit the site's sources instead")
    });
    let kept = summary.kept.iter().map(|file| {
        let message = format!("`{file}` in the output folder is no longer part of the site, but was edited and is kept");
        tell(message, "remove it by hand if you do not need it; until then it stays online")
    });
    overwritten.chain(kept).collect()
}

fn finding(error: PublishError) -> Diagnostic {
    let mut finding = Diagnostic::error(error.code, error.message);
    finding.hints = error.hints;
    finding
}
