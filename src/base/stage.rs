//! The stages of a build, and who is told of them. What is made never depends on who watches.

/// A stage of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Settings, data files, and what an earlier build remembered.
    Settings,
    /// Reading the pages.
    Pages,
    /// Putting the tree together.
    Tree,
    /// Finding where links lead.
    Links,
    /// Reading templates and checking what pages ask of them.
    Templates,
    /// Sources, drawings, previews and cards.
    Checks,
    /// Finding the outputs.
    Plan,
    /// Rendering outputs.
    Rendering,
    /// Putting them in place.
    Publishing,
    /// Keeping for the next build what this one knows.
    Remembering,
    /// Building once more without any memory, to compare.
    Verifying,
}

impl Stage {
    /// What is being done, for people.
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
            Self::Rendering => "making pages",
            Self::Publishing => "publishing",
            Self::Remembering => "remembering",
            Self::Verifying => "verifying",
        }
    }
}

/// Is told how far a build is.
pub trait Watch: Sync {
    /// A stage begins, of so many things where that is known, else 0.
    fn begins(&self, stage: Stage, count: usize);
    /// One thing of it is done.
    fn does_one(&self);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begins(&self, _: Stage, _: usize) {}
    fn does_one(&self) {}
}
