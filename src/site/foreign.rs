//! Files that another generator reads otherwise than they are read here.

use super::Site;
use crate::diagnostic::{Diagnostic, counted};
use crate::input::foreign::INDEX;

/// The table of contents of a book.
const SUMMARY: &str = "SUMMARY.md";

impl Site {
    /// Files that mean more to another generator than they do here.
    #[must_use]
    pub fn foreign_files(&self) -> Vec<Diagnostic> {
        index(self).into_iter().chain(summary(self)).collect()
    }
}

/// Told once: where there is one, there is one in every folder.
fn index(site: &Site) -> Option<Diagnostic> {
    let mut found = site.pages.iter().filter(|page| {
        let folder = page.path.strip_suffix(INDEX);
        let is_left = |folder: &str| site.find(&format!("{folder}index.md")).is_none();
        folder.is_some_and(|folder| (folder.is_empty() || folder.ends_with('/')) && is_left(folder))
    });
    let page = found.next()?;
    let more = found.count();
    let route = site
        .find(&page.path)
        .map(|found| site.route(found).as_str());
    let message = format!(
        "this is no folder's page here, but one of its own, at `{}`",
        route.unwrap_or_default()
    );
    let finding = Diagnostic::warning("index-foreign", message);
    let more = (more > 0).then(|| format!("it stands in {} too", counted(more, "other folder")));
    let finding = finding.in_file(&page.file).hint("rename it to `index.md`");
    Some(finding.maybe_hint(more))
}

fn summary(site: &Site) -> Option<Diagnostic> {
    let page = site.pages.iter().find(|page| page.path == SUMMARY)?;
    let chapters = page
        .links
        .iter()
        .filter(|link| link.destination.ends_with(".md"));
    let finding = Diagnostic::warning(
        "summary-foreign",
        "this list of chapters is a page like any other, and orders nothing",
    );
    (chapters.count() > 1).then(|| {
        finding.in_file(&page.file).hint(
            "say the order by `order: 1`, `order: 2` in the pages themselves, and remove this file",
        )
    })
}
