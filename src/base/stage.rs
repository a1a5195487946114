//! The stages of a build, and the observer that follows them. Outputs never depend on the observer.

/// A stage of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Settings, data files and the cache.
    Settings,
    /// Reading the pages.
    Pages,
    /// Assembling the tree.
    Tree,
    /// Resolving links.
    Links,
    /// Reading templates and checking the components that pages call.
    Templates,
    /// Sources, drawings, previews and social images.
    Checks,
    /// Listing the outputs.
    Plan,
    /// Rendering outputs.
    Rendering,
    /// Checking the links in rendered outputs.
    RenderedLinks,
    /// Publishing.
    Publishing,
    /// Saving the cache.
    Saving,
    /// Building again without the cache, to compare (`--verify`).
    Verifying,
}

impl Stage {
    /// The name of the stage for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "reading settings",
            Self::Pages => "reading pages",
            Self::Tree => "ordering pages",
            Self::Links => "following links",
            Self::Templates => "reading templates",
            Self::Checks => "checking pages",
            Self::Plan => "planning",
            Self::Rendering => "rendering pages",
            Self::RenderedLinks => "checking links",
            Self::Publishing => "publishing",
            Self::Saving => "saving the cache",
            Self::Verifying => "verifying",
        }
    }
}

/// Observes the progress of a build.
pub trait Watch: Sync {
    /// A stage begins, with its number of items, or 0 if that is unknown.
    fn begins(&self, stage: Stage, count: usize);
    /// One item of the stage is done.
    fn does_one(&self);
}

/// No observer.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begins(&self, _: Stage, _: usize) {}
    fn does_one(&self) {}
}
