//! The files of a site whose names have a meaning for other generators.

use rustc_hash::FxHashMap;

use super::Site;
use crate::diagnostic::Diagnostic;
use crate::input::foreign::files;
use crate::page::Page;

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
        let twice = self.second_indexes();
        index.into_iter().chain(summary).chain(twice).collect()
    }

    /// Warnings about files such as `Index.md` next to `index.md`, of which only one is the page of its folder.
    fn second_indexes(&self) -> Vec<Diagnostic> {
        let named = self.pages.iter().filter_map(|page| {
            let (folder, name) = page.path.rsplit_once('/').unwrap_or(("", &page.path));
            name.eq_ignore_ascii_case("index.md")
                .then_some((folder, page))
        });
        let mut firsts: FxHashMap<&str, &Page> = FxHashMap::default();
        let mut findings = Vec::new();
        for (folder, page) in named {
            let Some(first) = firsts.insert(folder, page) else {
                continue;
            };
            let route = |page: &Page| self.find(&page.path).map(|target| self.route(target));
            // The page of the folder has the shorter address.
            let length = |page: &Page| route(page).map(|route| route.as_str().len());
            let (own, other) = match length(first) <= length(page) {
                true => (first, &**page),
                false => (&**page, first),
            };
            firsts.insert(folder, own);
            let at = route(other).map_or("", |route| route.as_str());
            let message = format!(
                "`{}` is the page of this folder, and this file is a page of its own, at `{at}`",
                own.file
            );
            let finding = Diagnostic::warning("index-twice", message).in_file(&other.file);
            findings
                .push(finding.hint("remove or rename it; some systems cannot store both names"));
        }
        findings
    }
}
