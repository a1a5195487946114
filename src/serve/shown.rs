//! What browsers are shown, as one value that is replaced in a single step, and what the next one is. Nothing here
//! has an effect.

use std::sync::Arc;

use super::snapshot::Snapshot;

/// What a browser has to do about the newest version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Show other findings.
    Findings,
    /// Take the stylesheets anew.
    Style,
    /// Take the page anew, if it is another.
    Page,
    /// Take the page anew, with all that belongs to it.
    All,
}

impl Change {
    /// The name of the event that tells it.
    pub(super) fn event(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Style => "style",
            Self::Page => "page",
            Self::All => "all",
        }
    }

    /// What a change of these files asks for.
    pub(super) fn of_files<'f>(files: impl IntoIterator<Item = &'f str>) -> Self {
        let one = |file: &str| match file.rsplit_once('.').map(|(_, ending)| ending) {
            Some("css") => Self::Style,
            // Their text is in pages, and so is the fingerprint of a script in the template folder.
            Some("md" | "yaml" | "html") => Self::Page,
            _ => Self::All,
        };
        let changes = files.into_iter().map(one);
        // Styles that change together with pages come with these; but a page that stays may have such a style.
        changes
            .reduce(|a, b| if a == b { a } else { Self::All })
            .unwrap_or(Self::Page)
    }
}

/// What is told beside the site.
#[derive(Default)]
pub(super) struct Warnings {
    /// How many there are.
    pub(super) count: usize,
    /// The first of them, printed: the rest is in the terminal.
    pub(super) printed: Vec<String>,
}

/// All that an answer is made from.
#[derive(Clone)]
pub(super) struct Shown {
    /// Grows with every change.
    pub(super) version: u64,
    /// What the newest change asks for.
    pub(super) change: Change,
    /// The last site that opened without errors.
    pub(super) now: Option<Arc<Snapshot>>,
    /// The last one before whose pages are not known to fail when they are printed.
    pub(super) before: Option<Arc<Snapshot>>,
    /// The errors there are, printed; the site is then older than its files.
    pub(super) errors: Arc<[String]>,
    /// What else was found in the newest files.
    pub(super) warnings: Arc<Warnings>,
    /// Whether the site that is shown has errors of its own.
    is_faulty: bool,
}

impl Shown {
    /// Nothing yet.
    pub(super) fn first(version: u64) -> Self {
        Self {
            version,
            change: Change::All,
            now: None,
            before: None,
            errors: Arc::default(),
            warnings: Arc::default(),
            is_faulty: false,
        }
    }

    /// Whether the site was read.
    pub(super) fn is_there(&self) -> bool {
        self.now.is_some() || !self.errors.is_empty()
    }

    /// The path that the site is below.
    pub(super) fn base(&self) -> &str {
        self.now.as_ref().map_or("/", |site| site.base())
    }

    /// A new site without errors.
    pub(super) fn with_site(
        &self,
        site: Arc<Snapshot>,
        change: Change,
        warnings: Warnings,
    ) -> Self {
        let before = if self.is_faulty {
            &self.before
        } else {
            &self.now
        };
        Self {
            version: self.version + 1,
            change,
            now: Some(site),
            before: before.clone(),
            errors: Arc::default(),
            warnings: Arc::new(warnings),
            is_faulty: false,
        }
    }

    /// The same site, with errors that keep the files from being shown.
    pub(super) fn with_errors(&self, errors: Vec<String>, warnings: Warnings) -> Self {
        Self {
            version: self.version + 1,
            change: Change::Findings,
            errors: errors.into(),
            warnings: Arc::new(warnings),
            ..self.clone()
        }
    }

    /// The same site, with errors that showed when its pages were printed.
    pub(super) fn with_faults(&self, errors: Vec<String>) -> Self {
        Self {
            version: self.version + 1,
            change: Change::Findings,
            errors: errors.into(),
            is_faulty: true,
            ..self.clone()
        }
    }
}
