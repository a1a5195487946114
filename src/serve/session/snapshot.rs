//! An immutable site: a project, the files that it was read from, and its outputs by path.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::diagnostic_set::DiagnosticSet;
use super::file_snapshot::FileSnapshot;
use super::served_file::ServedFile;
use crate::diagnostic::{Diagnostic, sort_and_dedup};
use crate::io::content::Content;
use crate::page::Page;
use crate::render::outputs::{self, Output};
use crate::render::project::Project;

/// A site that was opened without errors. Its outputs are rendered on demand, which can fail.
pub struct SiteSnapshot {
    /// The number of the attempt that it comes from.
    pub(super) generation: u64,
    files: Arc<FileSnapshot>,
    pub(super) project: Project<'static>,
    outputs: Vec<Output>,
    /// Indices into `outputs`, by path relative to the output folder.
    by_path: OnceLock<FxHashMap<String, usize>>,
    /// Indices into the site's pages, by source file.
    by_file: OnceLock<FxHashMap<String, usize>>,
}

/// The content of an output.
pub enum OutputContent {
    /// It was rendered.
    Bytes(Vec<u8>),
    /// It is a file of the site, unchanged.
    File(ServedFile),
}

impl SiteSnapshot {
    pub(super) fn new(
        generation: u64,
        files: Arc<FileSnapshot>,
        project: Project<'static>,
        outputs: Vec<Output>,
    ) -> Self {
        Self {
            generation,
            files,
            project,
            outputs,
            by_path: OnceLock::new(),
            by_file: OnceLock::new(),
        }
    }

    /// Builds the lookup tables ahead of their first use.
    pub(super) fn prepare(&self) {
        self.by_path();
        self.by_file();
    }

    fn by_path(&self) -> &FxHashMap<String, usize> {
        self.by_path.get_or_init(|| {
            let outputs = self.outputs.iter().enumerate();
            outputs
                .map(|(index, output)| (output.route.output_path(), index))
                .collect()
        })
    }

    fn by_file(&self) -> &FxHashMap<String, usize> {
        self.by_file.get_or_init(|| {
            let pages = self.project.site.pages.iter().enumerate();
            pages
                .map(|(index, page)| (page.file.clone(), index))
                .collect()
        })
    }

    /// The page of a source file.
    pub(super) fn page(&self, file: &str) -> Option<&Arc<Page>> {
        Some(&self.project.site.pages[*self.by_file().get(file)?])
    }

    /// The output at a path relative to the output folder, such as `a/index.html`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Output> {
        Some(&self.outputs[*self.by_path().get(path)?])
    }

    /// The content of an output: the same bytes that a build writes.
    ///
    /// # Errors
    /// It cannot be rendered, or its file cannot be opened.
    pub fn content(&self, output: &Output) -> Result<OutputContent, Box<Diagnostic>> {
        Ok(match output.render(&self.project)? {
            Content::Bytes(bytes) => OutputContent::Bytes(bytes),
            Content::File(file) => {
                let hash = self.files.hash_of_opened(&file.path, &file.open);
                OutputContent::File(ServedFile::new(file.open, hash))
            }
        })
    }

    /// The path of the site's base address, such as `/` or `/guide/`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        let base = self.project.settings.base_url.as_ref();
        base.map_or("/", |base| base.path())
    }

    /// The number of its pages, generated lists included.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.project.site.nodes.len()
    }

    /// Diagnostics about its files.
    #[must_use]
    pub fn diagnostic_set(&self, diagnostics: Vec<Diagnostic>) -> DiagnosticSet {
        DiagnosticSet::new(diagnostics, &self.files)
    }

    /// The files that it was read from.
    pub(super) fn files(&self) -> &FileSnapshot {
        &self.files
    }

    /// Renders all pages to find the errors that only rendering shows; `None` if `is_wanted` becomes false before the
    /// end.
    pub(super) fn render_errors(&self, is_wanted: impl Fn() -> bool) -> Option<Vec<Diagnostic>> {
        let mut errors = Vec::new();
        for output in &self.outputs {
            if !is_wanted() {
                return None;
            }
            if output.route.output_path().ends_with(".html") {
                errors.extend(output.render(&self.project).err().map(|error| *error));
            }
        }
        Some(sort_and_dedup(outputs::dedup(errors), false))
    }
}
