//! The files of a site whose names have a meaning for other generators.

use super::Site;
use crate::diagnostic::Diagnostic;
use crate::input::foreign::files;

impl Site {
    /// Warnings about files whose names have a meaning for other generators, and none here.
    #[must_use]
    pub fn foreign_files(&self) -> Vec<Diagnostic> {
        // One warning: the other folders of such a site have the same file.
        let mut indexes = self.pages.iter().filter(|page| {
            let folder = files::folder_of_index(&page.path);
            folder.is_some_and(|folder| self.find(&format!("{folder}index.md")).is_none())
        });
        let index = indexes.next().map(|page| {
            let target = self.find(&page.path);
            let route = target.map_or("", |target| self.route(target).as_str());
            files::index_finding(&page.file, route, indexes.count())
        });
        let mut pages = self.pages.iter();
        let summary = pages.find(|page| page.path == files::SUMMARY);
        let summary = summary.and_then(|page| {
            let links = page.links.iter().map(|link| link.destination.as_str());
            files::summary_finding(&page.file, links)
        });
        index.into_iter().chain(summary).collect()
    }
}
