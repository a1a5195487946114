//! An attempt to open the site as it is now.

use std::sync::Arc;

use super::artefact_cache::ArtefactCache;
use super::change_set::ChangeSet;
use super::file_cache::FileCache;
use super::file_snapshot::FileSnapshot;
use super::snapshot::SiteSnapshot;
use crate::base::file_stat::FileStat;
use crate::base::stage::Unwatched;
use crate::diagnostic::{Diagnostic, sort_and_dedup};
use crate::page::Page;
use crate::render::outputs;
use crate::render::permanence::{self, Published};
use crate::render::project::{Options, Project};
use crate::site::Site;
use crate::site::artefacts::ArtefactStore;
use crate::site::links::Links;
use crate::site::prior_state::PriorState;

/// The result of opening the site.
pub(super) struct Attempt {
    /// The files that were read.
    pub(super) files: Arc<FileSnapshot>,
    /// `None` if there are errors.
    pub(super) snapshot: Option<Arc<SiteSnapshot>>,
    /// Sorted.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The pages of an earlier snapshot, for files that did not change.
struct EarlierPages<'s> {
    files: &'s FileSnapshot,
    artefacts: &'s Arc<ArtefactCache>,
    earlier: Option<&'s SiteSnapshot>,
}

impl PriorState for EarlierPages<'_> {
    fn hash(&self, file: &str, _: Option<FileStat>) -> Option<blake3::Hash> {
        self.files.hash(file)
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

    fn artefacts(&self) -> Option<Arc<dyn ArtefactStore>> {
        Some(Arc::clone(self.artefacts) as Arc<dyn ArtefactStore>)
    }

    fn is_on_demand(&self) -> bool {
        true
    }

    fn clock(&self) -> Option<FileStat> {
        None
    }
}

impl Attempt {
    /// Opens the site. Pages of `earlier` whose files did not change are not parsed again.
    pub(super) fn new(
        generation: u64,
        cache: &Arc<FileCache>,
        options: &Options,
        changes: ChangeSet,
        earlier: Option<&SiteSnapshot>,
    ) -> Self {
        let files = Arc::new(FileSnapshot::new(Arc::clone(cache), changes));
        let prior = EarlierPages {
            files: &files,
            artefacts: &cache.artefacts,
            earlier,
        };
        let held = Arc::clone(&files);
        let (snapshot, diagnostics) = match Project::open_held(held, options, &prior, &Unwatched) {
            Ok((project, mut diagnostics)) => {
                let (outputs, found) = outputs::plan(&project);
                diagnostics.extend(found);
                // A preview of a page that is being moved is worth seeing.
                let published = Published::new(&project, &outputs);
                let lost = permanence::check(&published).into_iter();
                diagnostics.extend(lost.map(Diagnostic::into_warning));
                let has_errors = diagnostics.iter().any(Diagnostic::is_error);
                let snapshot =
                    || SiteSnapshot::new(generation, Arc::clone(&files), project, outputs);
                ((!has_errors).then(snapshot).map(Arc::new), diagnostics)
            }
            Err(diagnostics) => (None, diagnostics),
        };
        Self {
            files,
            snapshot,
            diagnostics: sort_and_dedup(diagnostics, false),
        }
    }
}
