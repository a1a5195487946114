//! The folders of a site.

use crate::input::settings::Settings;
use crate::io::files::Files;
use crate::site::ignored;
use crate::site::sources::{ContentLayout, STATIC};

/// Folders by their paths relative to the root; empty for the root itself.
#[derive(Debug)]
pub struct Folders {
    /// Folders that are read for content, files and templates.
    pub scanned: Vec<String>,
    /// Folders inside a scanned one that are skipped.
    pub left_out: Vec<&'static str>,
}

impl Folders {
    /// The folders of a site with these settings.
    #[must_use]
    pub fn of(files: &dyn Files, settings: &Settings) -> Self {
        let layout = ContentLayout::of(files);
        let own = [STATIC, settings.templates.as_str()].map(str::to_owned);
        let scanned = std::iter::once(layout.content().to_owned())
            .chain(own)
            .collect();
        let left_out = match layout {
            ContentLayout::Folder => Vec::new(),
            ContentLayout::Root => ignored::left_out(),
        };
        Self { scanned, left_out }
    }
}
