//! `--zip`: the site as one zip file, for a copy that is opened without a server. Nothing is published. The cache of builds
//! is read, since artefacts such as image variants do not depend on how links are written, and is left as by a build that
//! is cut short.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::plan::{BuildRequest, Done, Findings, LOCK_TIMEOUT, output_folder, plan};
use super::timings::{OutputCost, Progress, timed};
use super::verify::Verification;
use crate::base::file_stat::FileStat;
use crate::base::stage::{Stage, Watch as _};
use crate::cache::file::PendingCache;
use crate::cache::state_folder::StatePlaces;
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::io::archive::{self, Archive, ArchiveError, folder_name};
use crate::io::content::Content;
use crate::io::files;
use crate::io::publish::{PublishError, PublishedFile, Summary};
use crate::io::store::{self, FileKind, Store as _};
use crate::render::outputs::{Output, dedup};
use crate::render::project::{Folders, Project};
use crate::render::rendered_links::{
    self, AllScans, LinkScan, PromiseChoice, check, check_promises,
};

/// Writes the site to a zip file; `None` if something stopped it.
pub(super) fn build(
    file: &Path,
    source: &Arc<files::DiskFiles>,
    settings: Result<Settings, Vec<Diagnostic>>,
    (request, progress): (&BuildRequest, &Progress),
    findings: &mut Findings,
) -> Option<Done> {
    if let Ok(settings) = &settings {
        findings.value_of(check_file(file, source, settings))?;
    }
    let places = StatePlaces {
        root: source.root(),
        given: request.cache_dir.as_deref(),
        user_cache: request.user_cache.as_deref(),
    };
    let state_folder = findings.value_of(places.take(LOCK_TIMEOUT))?;
    findings.notes.extend(state_folder.note.clone());
    let clock = state_folder.lock.stat();
    let pending = PendingCache::start(&state_folder.path, &output_folder(request), clock);
    let planned = plan(source, settings, request, (&pending, progress), findings);
    let (project, outputs, _) = planned?;
    let zip = Zip {
        project: &project,
        outputs: &outputs,
        request,
        progress,
        source,
        clock,
    };
    let mut failed = Vec::new();
    let mut rendered = None;
    let top = folder_name(project.site_title());
    let written = archive::write(file, &top, |archive| {
        let added = zip.fill(archive)?;
        progress.begins(Stage::Publishing, 0);
        match added {
            Ok(added) => {
                findings.costs = added.costs;
                findings.diagnostics.extend(added.warnings);
                rendered = Some(added.count);
                Ok(())
            }
            Err(errors) => {
                failed = errors;
                // It only keeps the file from being replaced.
                Err(io::ErrorKind::Other.into())
            }
        }
    });
    if !failed.is_empty() {
        findings.diagnostics.extend(failed);
        return None;
    }
    let written = written.map_err(|error| PublishError::before("write", file, &error));
    findings.value_of(written)?;
    Some(Done {
        pages: project.site.nodes.len(),
        rendered: rendered?,
        summary: Summary {
            new: outputs.len(),
            ..Summary::default()
        },
    })
}

/// Refuses a file that is not meant to be a zip file, or that would be read as a source.
fn check_file(
    file: &Path,
    source: &files::DiskFiles,
    settings: &Settings,
) -> Result<(), PublishError> {
    let refuse = |what: &str, hint: &str| {
        let message = format!("{} cannot be the zip file: {what}", file.display());
        Err(PublishError::new("output-refused", file, message).hint(hint))
    };
    let other = "choose another file with --zip, such as guide.zip";
    if file
        .extension()
        .is_none_or(|ending| !ending.eq_ignore_ascii_case("zip"))
    {
        return refuse("its name does not end in `.zip`", other);
    }
    let store = store::DiskStore;
    let failed = |error: &io::Error| PublishError::before("use", file, error);
    match store.kind(file).map_err(|error| failed(&error))? {
        None => {}
        Some(FileKind::File) => {
            let mut start = [0; 2];
            let mut open = store.open(file).map_err(|error| failed(&error))?;
            let read = open.as_mut().map(|open| open.read(&mut start)).transpose();
            let length = read.map_err(|error| failed(&error))?;
            if length != Some(0) && start != *b"PK" {
                return refuse("it is a file of another kind", other);
            }
        }
        Some(_) => return refuse("it is not a regular file", other),
    }
    let path = store.canonicalize(file).map_err(|error| failed(&error))?;
    let inside = |folder: &str| path.starts_with(source.root().join(folder));
    let folders = Folders::of(source, settings);
    let own = [".git", files::STATE].map(str::to_owned);
    let scanned = folders.scanned.iter().filter(|folder| !folder.is_empty());
    let refused = scanned.chain(&own).find(|folder| inside(folder));
    match refused {
        // What pages do not link to is not published from there.
        None => Ok(()),
        Some(folder) => refuse(&format!("the site's own files are in `{folder}`"), other),
    }
}

struct Zip<'z> {
    project: &'z Project<'static>,
    outputs: &'z [Output],
    request: &'z BuildRequest,
    progress: &'z Progress,
    source: &'z files::DiskFiles,
    clock: Option<FileStat>,
}

/// The files that were added.
struct Added {
    warnings: Vec<Diagnostic>,
    costs: Vec<OutputCost>,
    count: usize,
}

impl Zip<'_> {
    /// Adds all outputs in the order of their paths. The outer error is one of the zip file, the inner one of the site.
    fn fill(&self, archive: &mut Archive<'_>) -> io::Result<Result<Added, Vec<Diagnostic>>> {
        self.progress.begins(Stage::Rendering, self.outputs.len());
        let mut order: Vec<(String, usize)> = self
            .outputs
            .iter()
            .enumerate()
            .map(|(number, output)| (output.route.output_path(), number))
            .collect();
        order.sort_unstable();
        let mut scans = vec![None; self.outputs.len()];
        let (mut files, mut costs, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for (path, number) in order {
            let output = &self.outputs[number];
            let (rendered, time) = timed(|| self.rendered(output));
            self.progress.does_one();
            let (content, scan) = match rendered {
                Ok(rendered) => rendered,
                Err(error) => {
                    errors.push(*error);
                    continue;
                }
            };
            scans[number] = scan;
            if self.request.timings {
                costs.push(self.cost(output, time));
            }
            match archive.add(&path, content) {
                Ok(digest) => files.push(PublishedFile {
                    path,
                    digest,
                    stat: None,
                }),
                Err(ArchiveError::Io(error)) => return Err(error),
                Err(ArchiveError::Source(error)) => errors.push(*error),
            }
        }
        if !errors.is_empty() {
            return Ok(Err(dedup(errors)));
        }
        let mut warnings = self.check_links(scans);
        if self.request.verify {
            warnings.extend(self.verify(&files));
        }
        let is_stopped = |finding: &Diagnostic| finding.stops(self.request.strict);
        if warnings.iter().any(is_stopped) {
            return Ok(Err(warnings));
        }
        Ok(Ok(Added {
            warnings,
            costs,
            count: files.len(),
        }))
    }

    fn rendered(&self, output: &Output) -> Result<(Content, Option<LinkScan>), Box<Diagnostic>> {
        let content = output.render(self.project)?;
        rendered_links::read(self.project, output, content)
    }

    fn cost(&self, output: &Output, time: Duration) -> OutputCost {
        OutputCost {
            path: output.route.output_path(),
            template: output.template(self.project).map(str::to_owned),
            time,
        }
    }

    fn check_links(&self, scans: Vec<Option<LinkScan>>) -> Vec<Diagnostic> {
        self.progress.begins(Stage::RenderedLinks, 0);
        let (project, outputs) = (self.project, self.outputs);
        let scans = AllScans(scans);
        let all: Vec<usize> = (0..outputs.len()).collect();
        let mut found = check(project, outputs, &scans, &all);
        let choice = PromiseChoice {
            changed: None,
            reported: &[],
        };
        found.extend(check_promises(project, outputs, &scans, choice));
        found
    }

    fn verify(&self, files: &[PublishedFile]) -> Vec<Diagnostic> {
        self.progress.begins(Stage::Verifying, 0);
        let verification = Verification {
            built: self.project,
            files: self.source,
            options: &self.request.options,
            clock: self.clock,
            published: files,
        };
        verification.run()
    }
}

/// Where the result of a build is.
pub(super) fn place(request: &BuildRequest) -> PathBuf {
    match &request.zip {
        Some(file) => file.clone(),
        None => output_folder(request),
    }
}
