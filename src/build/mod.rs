//! `guidepost build`: open the project, render in parallel every output that may have changed,
//! publish those that did.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde::Serialize;

use crate::config;
use crate::diagnostic::{Diagnostic, settle};
use crate::files::{self, Files};
use crate::known::{Known, Nothing};
use crate::output::{self, Output};
use crate::project::{Folders, Options, Project};
use crate::publish::{Lock, PublishError, Publisher, Summary, check_output_folder};
use crate::sources::{self, PUBLIC};
use crate::stage::{Stage, Watch as _};
use crate::store::{self, Store as _};

mod making;
mod memory;
mod spool;
mod timings;
mod verify;

use making::{Made, Making};
pub use memory::Memory;
use memory::Recalling;
pub use timings::{Cost, Now, Progress, StageTime, Timings};

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
    /// Whether the site is built once more without any memory, to compare.
    pub verify: bool,
    /// Whether it is measured how long each output takes.
    pub timings: bool,
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
    let diagnostics = settle(found.diagnostics, request.strict);
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
    makings: Vec<timings::Making>,
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
    let opened = open_root(&request.root).map_err(|error| found.diagnostics.push(*error));
    let source = Arc::new(opened.ok()?);
    let (state, out) = (source.root().join(STATE), output_folder(request));
    if let Err(error) = check_folder(&source, &out, request) {
        // What else is wrong is told too, and nothing is written, not even a lock.
        found.diagnostics.push(finding(error));
        plan(&source, request, (&Nothing, progress), found);
        return None;
    }
    let lock = found.or_tell(Lock::acquire(&state, PATIENCE))?;
    let recalling = Recalling::start(&state, &out, lock.stamp());
    let (planned, opened) = beside(
        || Publisher::open(&store::Disk, &state, &out, request.adopt),
        || plan(&source, request, (&recalling, progress), found),
    );
    let memory = recalling.memory();
    found.notes.extend(memory.note.clone());
    let (project, outputs) = planned?;
    let making = Making {
        project: &project,
        outputs: &outputs,
        memory,
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
    let Made {
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
            memory.forget();
            return None;
        }
    }
    progress.begins(Stage::Remembering, 0);
    let done = Done {
        pages: project.site.nodes.len(),
        made,
        summary: published.summary,
    };
    let note = memory.remember(project, keys, published.files);
    found.notes.extend(note);
    drop_aside((recalling, outputs));
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

/// Drops what is large on a thread of its own: a program that ends does not wait until its memory is given back.
fn drop_aside<T: Send + 'static>(value: T) {
    // Where there is no thread, it is dropped here.
    drop(thread::Builder::new().spawn(move || drop(value)));
}

/// The site's folder.
///
/// # Errors
/// Where it is not there, or is a part of a site.
pub fn open_root(root: &Path) -> Result<files::Disk, Box<Diagnostic>> {
    let source = files::Disk::new(root).map_err(|error| {
        let message = format!(
            "cannot use `{}` as the site's folder: {error}",
            root.display()
        );
        let finding = Diagnostic::error("root", message);
        Box::new(finding.hint("give the folder that holds your Markdown as `--root`"))
    })?;
    match inside_content(&source, root) {
        Some(finding) => Err(Box::new(finding)),
        None => Ok(source),
    }
}

/// The usual slip: the command is given a folder too deep, however many levels. `named` is how the folder was given.
#[expect(
    clippy::disallowed_methods,
    reason = "only the disk knows what is around the root"
)]
fn inside_content(source: &files::Disk, named: &Path) -> Option<Diagnostic> {
    let is_site = |folder: &Path| folder.join(config::FILE).exists();
    for (level, folder) in source.root().ancestors().enumerate() {
        let above = folder.parent()?;
        if folder.file_name()? == sources::CONTENT && is_site(above) {
            let message = match level {
                0 => "this folder is the content of the site one folder up".to_owned(),
                level => format!(
                    "this folder is part of the content of the site {} folders up",
                    level + 1
                ),
            };
            let site = folder_above(named, level + 1);
            let hint = format!("run it there, or give `--root {}`", site.display());
            return Some(Diagnostic::error("root", message).hint(hint));
        }
        if is_site(folder) {
            return None;
        }
    }
    None
}

/// The folder so many levels above one, as a person would write it.
fn folder_above(named: &Path, levels: usize) -> PathBuf {
    let mut path: PathBuf = named.components().collect();
    for _ in 0..levels {
        match path.components().next_back() {
            Some(Component::Normal(_)) => drop(path.pop()),
            Some(Component::CurDir) => path = PathBuf::from(".."),
            _ => path.push(".."),
        }
    }
    match path.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => path,
    }
}

/// Everything up to the first output. None where an error, or a warning that counts as one, stops the build.
fn plan(
    source: &Arc<files::Disk>,
    request: &Request,
    (known, progress): (&dyn Known, &Progress),
    found: &mut Found,
) -> Option<(Project<'static>, Vec<Output>)> {
    let diagnostics = &mut found.diagnostics;
    let files = Arc::clone(source) as Arc<dyn Files + Send>;
    let opened = Project::open_held(files, &request.options, known, progress);
    let (project, told) = opened.map_err(|told| diagnostics.extend(told)).ok()?;
    diagnostics.extend(told);
    progress.begins(Stage::Plan, 0);
    let (outputs, told) = output::plan(&project);
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

/// Pages that are at their addresses no longer: others may link to them. Deleting one may be meant, and then there is
/// nothing to do.
fn gone(removed: &[String]) -> Option<String> {
    const MOST: usize = 5;
    let address = |file: &String| Some(format!("/{}/", file.strip_suffix("/index.html")?));
    let all: BTreeSet<String> = removed.iter().filter_map(address).collect();
    // A page's card goes with it.
    let of_page = |card: &str| {
        let page = card.strip_prefix("/embed");
        page.is_some_and(|page| all.contains(page))
    };
    let gone: Vec<&str> = (all.iter().map(String::as_str))
        .filter(|page| !of_page(page))
        .collect();
    let what = match gone[..] {
        [] => return None,
        [page] => format!("nothing is at {page} any more"),
        [..] => {
            let first = gone[..gone.len().min(MOST)].join(", ");
            let more = match gone.len().checked_sub(MOST) {
                None | Some(0) => String::new(),
                Some(more) => format!(" and {more} more"),
            };
            format!("nothing is at these addresses any more: {first}{more}")
        }
    };
    Some(format!(
        "{what}. Links from elsewhere break: if you renamed a page, a `slug` with its old name keeps its address; \
         else send readers on, as \"Moved pages\" in the manual shows"
    ))
}

fn finding(error: PublishError) -> Diagnostic {
    let mut finding = Diagnostic::error(error.code, error.message);
    finding.hints = error.hints;
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_above_is_written_as_a_person_would() {
        let above = |named: &str, levels| folder_above(Path::new(named), levels);
        for (named, levels, path) in [
            (".", 1, ".."),
            (".", 2, "../.."),
            ("content", 1, "."),
            ("./content/a", 2, "."),
            ("site/content/a/", 2, "site"),
            ("a", 2, ".."),
            ("..", 1, "../.."),
            ("/site/content", 1, "/site"),
        ] {
            assert_eq!(above(named, levels), Path::new(path), "{named}");
        }
    }

    #[test]
    fn pages_that_are_gone_are_told_and_what_is_made_of_them_is_not() {
        let told = |files: &[&str]| {
            gone(
                &files
                    .iter()
                    .map(|file| (*file).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(told(&["a.png", "og/a.png"]), None);
        let one = told(&["a/b/index.html", "embed/a/b/index.html"]).expect("a note");
        assert!(one.starts_with("nothing is at /a/b/ any more."), "{one}");
        let pages: Vec<String> = (1..8).map(|page| format!("{page}/index.html")).collect();
        let many = gone(&pages).expect("a note");
        assert!(
            many.contains(": /1/, /2/, /3/, /4/, /5/ and 2 more."),
            "{many}"
        );
    }
}
