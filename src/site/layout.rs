//! The folders of a site.

use crate::io::files::Files;

/// Where the content of a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentLayout {
    /// `content/`.
    Folder,
    /// The root itself, which is then any folder of Markdown.
    Root,
}

/// The content folder.
pub const CONTENT: &str = "content";
pub use crate::io::files::{DATA, PUBLIC, STATE, STATIC};

impl ContentLayout {
    /// The layout of a root.
    #[must_use]
    pub fn of(files: &dyn Files) -> Self {
        if files.has_folder(CONTENT) {
            Self::Folder
        } else {
            Self::Root
        }
    }

    /// The folder of the content, relative to the root; empty for the root itself.
    #[must_use]
    pub fn content(self) -> &'static str {
        match self {
            Self::Folder => CONTENT,
            Self::Root => "",
        }
    }
}
