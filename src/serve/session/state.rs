//! What a session serves, as one value that is replaced whole, and how the next value follows. Nothing here has an
//! effect.

use std::sync::Arc;

use super::diagnostic_set::DiagnosticSet;
use super::snapshot::SiteSnapshot;

/// How a state differs from the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// Another site is served. These files differ from those of the site before, sorted.
    Site(Arc<[String]>),
    /// The same site is served, with other diagnostics.
    Diagnostics,
}

/// The state that a front end serves.
#[derive(Clone)]
pub struct ServedState {
    /// Grows with every change.
    pub version: u64,
    /// The difference from the version before.
    pub update: Update,
    /// The last site that opened without errors.
    pub current: Option<Arc<SiteSnapshot>>,
    /// The last one before it whose pages are not known to fail when they are rendered.
    pub previous: Option<Arc<SiteSnapshot>>,
    /// The errors in the newest files, or in pages of `current` when they are rendered.
    pub errors: Arc<DiagnosticSet>,
    /// The warnings about the newest files.
    pub warnings: Arc<DiagnosticSet>,
    /// Whether pages of `current` cannot be rendered.
    is_faulty: bool,
}

impl ServedState {
    /// The state before the site was opened.
    pub(super) fn unopened(version: u64) -> Self {
        Self {
            version,
            update: Update::Site(Arc::default()),
            current: None,
            previous: None,
            errors: Arc::default(),
            warnings: Arc::default(),
            is_faulty: false,
        }
    }

    /// Whether the site was opened at least once, with or without errors.
    #[must_use]
    pub fn is_opened(&self) -> bool {
        self.current.is_some() || !self.errors.is_empty()
    }

    /// The path that the site is below, such as `/`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.current.as_ref().map_or("/", |site| site.base_path())
    }

    /// The next state, with another site.
    pub(super) fn with_site(
        &self,
        site: Arc<SiteSnapshot>,
        changed_files: Vec<String>,
        warnings: DiagnosticSet,
    ) -> Self {
        let previous = if self.is_faulty {
            &self.previous
        } else {
            &self.current
        };
        Self {
            version: self.version + 1,
            update: Update::Site(changed_files.into()),
            current: Some(site),
            previous: previous.clone(),
            errors: Arc::default(),
            warnings: Arc::new(warnings),
            is_faulty: false,
        }
    }

    /// The next state, with the same site and the errors that keep the newest files from being served.
    pub(super) fn with_errors(&self, errors: DiagnosticSet, warnings: DiagnosticSet) -> Self {
        Self {
            version: self.version + 1,
            update: Update::Diagnostics,
            errors: Arc::new(errors),
            warnings: Arc::new(warnings),
            ..self.clone()
        }
    }

    /// The next state, with the same site and errors from rendering its pages.
    pub(super) fn with_render_errors(&self, errors: DiagnosticSet) -> Self {
        Self {
            version: self.version + 1,
            update: Update::Diagnostics,
            errors: Arc::new(errors),
            is_faulty: true,
            ..self.clone()
        }
    }
}
