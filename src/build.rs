//! `guidepost build`: open the project, render every output in parallel, publish what changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::Serialize;

use crate::config;
use crate::diagnostic::{Diagnostic, counted, settle};
use crate::files;
use crate::output::{self, Output};
use crate::project::{Options, Project};
use crate::publish::{Lock, PublishError, Publisher, Summary, check_output_folder};
use crate::sources::{self, PUBLIC};
use crate::store::{self, Store as _};

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
}

/// Builds a site on disk.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the driver tells how long it took"
)]
pub fn run(request: &Request) -> Outcome {
    let start = Instant::now();
    let mut diagnostics = Vec::new();
    let built = steps(request, &mut diagnostics).map(|(pages, summary)| Built {
        pages,
        new: summary.new,
        changed: summary.changed,
        unchanged: summary.unchanged,
        removed: summary.removed,
        seconds: start.elapsed().as_secs_f64(),
        output: output_folder(request),
    });
    let diagnostics = settle(diagnostics, request.strict);
    Outcome { built, diagnostics }
}

fn output_folder(request: &Request) -> PathBuf {
    request
        .out
        .clone()
        .unwrap_or_else(|| request.root.join(PUBLIC))
}

/// The pipeline. None where something stopped it; everything found on the way is in `diagnostics`.
fn steps(request: &Request, diagnostics: &mut Vec<Diagnostic>) -> Option<(usize, Summary)> {
    let source = match open_root(&request.root) {
        Ok(source) => source,
        Err(finding) => {
            diagnostics.push(*finding);
            return None;
        }
    };
    let (project, outputs) = plan(&source, request, diagnostics)?;
    let pages = project.site.nodes.len();
    let state = source.root().join(STATE);
    match publish(&project, &outputs, &state, &output_folder(request), request) {
        Ok(summary) => {
            diagnostics.extend(edited_by_hand(&summary));
            Some((pages, summary))
        }
        Err(found) => {
            diagnostics.extend(found);
            None
        }
    }
}

/// The site's folder.
///
/// # Errors
/// Where there is no such folder, or it is one inside a site's.
pub(crate) fn open_root(root: &Path) -> Result<files::Disk, Box<Diagnostic>> {
    let source = files::Disk::new(root).map_err(|error| {
        let message = format!(
            "cannot use `{}` as the site's folder: {error}",
            root.display()
        );
        let finding = Diagnostic::error("root", message);
        finding.hint("give the folder that holds your Markdown as `--root`")
    })?;
    match inside_content(&source) {
        Some(finding) => Err(Box::new(finding)),
        None => Ok(source),
    }
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
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Project<'f>, Vec<Output>)> {
    let project = match Project::open(source, &request.options) {
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
    let out = output_folder(request);
    let refused = check_folder(&project, source.root(), &out, request.home.as_deref());
    diagnostics.extend(refused.err().map(finding));
    let stopped = diagnostics
        .iter()
        .any(|found| request.strict || found.is_error());
    (!stopped).then_some((project, outputs))
}

/// Refuses an output folder that holds sources, or is among them.
fn check_folder(
    project: &Project<'_>,
    root: &Path,
    out: &Path,
    home: Option<&Path>,
) -> Result<(), PublishError> {
    let canonical = |path: &Path| {
        store::Disk
            .canonicalize(path)
            .map_err(|error| PublishError::before("use", path, &error))
    };
    let folders = project.folders();
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
    let home = home.map(canonical).transpose()?;
    check_output_folder(root, &canonical(out)?, home.as_deref(), &scanned, &allowed)
}

/// Renders all outputs and publishes them; nothing is published unless every one could be made.
fn publish(
    project: &Project<'_>,
    outputs: &[Output],
    state: &Path,
    out: &Path,
    request: &Request,
) -> Result<Summary, Vec<Diagnostic>> {
    let failed = |error: PublishError| vec![finding(error)];
    let _lock = Lock::acquire(state, PATIENCE).map_err(failed)?;
    let publisher = Publisher::open(&store::Disk, state, out, request.adopt).map_err(failed)?;
    let publisher = publisher.refusing_edits(request.strict);
    let render = |output: &Output| {
        let path = output.route.output_path();
        match output.render_or_keep(project, |_| publisher.unedited(&path)) {
            Ok(bytes) => publisher.offer(&path, &bytes).err().map(finding),
            Err(error) => Some(*error),
        }
    };
    let errors: Vec<Diagnostic> = outputs.par_iter().filter_map(render).collect();
    if !errors.is_empty() {
        publisher.abandon();
        return Err(told_once(errors));
    }
    let published = publisher.finish();
    published.map_err(|errors| errors.into_iter().map(finding).collect())
}

/// One wrong line of a template is wrong on every page: it is told once, with the first page.
pub(crate) fn told_once(errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
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
