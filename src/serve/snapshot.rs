//! A site that is never changed: a project with the bytes that it was read from, and its outputs by their paths.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::held::{Held, Look, Shelf};
use crate::base::decode::decode_lossy;
use crate::base::file_stat::FileStat;
use crate::base::stage::Unwatched;
use crate::diagnostic::{Diagnostic, Printer, sort_and_dedup};
use crate::io::files::Files as _;
use crate::page::{self, Page};
use crate::render::outputs::{self, Output, dedup};
use crate::render::project::{Options, Project};
use crate::site::Site;
use crate::site::links::Links;
use crate::site::prior_state::PriorState;
use crate::theme;

/// A site without errors, as far as opening it tells.
pub(super) struct Snapshot {
    /// The number of the attempt that it comes from.
    pub(super) number: u64,
    held: Arc<Held>,
    project: Project<'static>,
    outputs: Vec<Output>,
    /// Numbers in `outputs`, by path relative to the output folder; made when the first is asked for.
    paths: OnceLock<FxHashMap<String, usize>>,
    /// Numbers in the site's pages, by file; made when the first is asked for.
    pages: OnceLock<FxHashMap<String, usize>>,
}

/// What came of reading the site's files.
pub(super) struct Attempt {
    /// The files.
    pub(super) held: Arc<Held>,
    /// None where there are errors.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// In order.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The pages of an earlier site, for files that are as they were.
struct HeldPages<'s> {
    held: &'s Held,
    earlier: Option<&'s Snapshot>,
}

impl PriorState for HeldPages<'_> {
    fn hash(&self, file: &str, _: Option<FileStat>) -> Option<blake3::Hash> {
        self.held.hash(file)
    }

    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Arc<Page>> {
        let earlier = self
            .earlier
            .filter(|earlier| earlier.project.reading == reading)?;
        let page = earlier.page(file)?;
        (page.hash == hash).then(|| Arc::clone(page))
    }

    fn earlier(&self) -> Option<(&Site, &Links)> {
        let earlier = &self.earlier?.project;
        Some((&earlier.site, &earlier.links))
    }

    fn clock(&self) -> Option<FileStat> {
        None
    }
}

impl Attempt {
    /// Reads the site. Pages of `earlier` whose files are as they were are not read again.
    pub(super) fn new(
        number: u64,
        shelf: &Arc<Shelf>,
        options: &Options,
        (look, earlier): (Look, Option<&Snapshot>),
    ) -> Self {
        let held = Arc::new(Held::new(Arc::clone(shelf), look));
        let known = HeldPages {
            held: &held,
            earlier,
        };
        let files = Arc::clone(&held);
        let (snapshot, diagnostics) = match Project::open_held(files, options, &known, &Unwatched) {
            Ok((project, mut diagnostics)) => {
                let (outputs, found) = outputs::plan(&project);
                diagnostics.extend(found);
                let is_good = !diagnostics.iter().any(Diagnostic::is_error);
                let snapshot = || Snapshot::new(number, Arc::clone(&held), project, outputs);
                (is_good.then(snapshot).map(Arc::new), diagnostics)
            }
            Err(diagnostics) => (None, diagnostics),
        };
        Self {
            held,
            snapshot,
            diagnostics: sort_and_dedup(diagnostics, false),
        }
    }
}

impl Snapshot {
    fn new(number: u64, held: Arc<Held>, project: Project<'static>, outputs: Vec<Output>) -> Self {
        Self {
            number,
            held,
            paths: OnceLock::new(),
            pages: OnceLock::new(),
            project,
            outputs,
        }
    }

    /// Makes the tables in which outputs and pages are looked up, before somebody waits for them.
    pub(super) fn prepare(&self) {
        self.paths();
        self.pages();
    }

    fn paths(&self) -> &FxHashMap<String, usize> {
        self.paths.get_or_init(|| {
            let outputs = self.outputs.iter().enumerate();
            outputs
                .map(|(at, output)| (output.route.output_path(), at))
                .collect()
        })
    }

    fn pages(&self) -> &FxHashMap<String, usize> {
        self.pages.get_or_init(|| {
            let pages = self.project.site.pages.iter().enumerate();
            pages.map(|(at, page)| (page.file.clone(), at)).collect()
        })
    }

    fn page(&self, file: &str) -> Option<&Arc<Page>> {
        Some(&self.project.site.pages[*self.pages().get(file)?])
    }

    /// The output at a path relative to the output folder.
    pub(super) fn find(&self, path: &str) -> Option<&Output> {
        Some(&self.outputs[*self.paths().get(path)?])
    }

    /// The bytes of an output, as a build would write them.
    pub(super) fn render(&self, output: &Output) -> Result<Vec<u8>, Box<Diagnostic>> {
        output.render(&self.project)?.into_bytes()
    }

    /// Where the site starts: the path of its base address.
    pub(super) fn base(&self) -> &str {
        let base = self.project.settings.base_url.as_ref();
        base.map_or("/", |base| base.path())
    }

    /// Pages of the site, generated lists among them.
    pub(super) fn size(&self) -> usize {
        self.project.site.nodes.len()
    }

    /// The errors of pages that show when they are printed; none where `is_wanted` says no meanwhile.
    pub(super) fn check(&self, is_wanted: impl Fn() -> bool) -> Option<Vec<Diagnostic>> {
        let mut errors = Vec::new();
        for output in &self.outputs {
            if !is_wanted() {
                return None;
            }
            if output.route.output_path().ends_with(".html") {
                errors.extend(self.render(output).err().map(|error| *error));
            }
        }
        Some(sort_and_dedup(dedup(errors), false))
    }

    /// The files that it was made from.
    pub(super) fn held(&self) -> &Held {
        &self.held
    }
}

/// Prints findings without colours, each with an excerpt of its file as it was.
pub(super) fn print(held: &Held, diagnostics: &[Diagnostic]) -> Vec<String> {
    let sources = |file: &str| text(held, file);
    let mut printer = Printer::new(&sources);
    let printed = diagnostics.iter();
    printed
        .map(|finding| printer.human(finding, false))
        .collect()
}

/// The text of a file as it was, as far as it can be read, or of one of the theme's.
pub(super) fn text(held: &Held, file: &str) -> Option<String> {
    if let Some(text) = theme::theme_text(file) {
        return Some(text.to_owned());
    }
    let bytes = held.read(file, page::LARGEST).ok()?;
    bytes.map(|bytes| decode_lossy(&bytes))
}
