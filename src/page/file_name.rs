//! Names of Markdown files: which one is the page of its folder, and the title of a page that has no other.

use crate::base::name::name_for_people;
use crate::input::settings::Settings;

/// Whether a file name without its extension is that of the page of its folder.
#[must_use]
pub fn is_index(stem: &str) -> bool {
    stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme")
}

/// Whether a file, by its path relative to the content folder, is the page for addresses without a page.
#[must_use]
pub fn is_error_page(path: &str) -> bool {
    path == "404.md"
}

/// A title from the file name, or from the folder name if the file is the page of its folder.
pub(super) fn title(path: &str, settings: &Settings) -> String {
    if is_error_page(path) {
        return settings.strings.page_not_found.to_owned();
    }
    let path = path.strip_suffix(".md").unwrap_or(path);
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    match folder.rsplit('/').next() {
        _ if !is_index(stem) => name_for_people(stem),
        Some(folder) if !folder.is_empty() => name_for_people(folder),
        _ => settings.home_title().to_owned(),
    }
}
