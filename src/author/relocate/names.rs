//! Finds the files that a command line names, and checks new ones.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::points::Places;
use super::request::invalid;
use crate::base::name::check_part;
use crate::base::route::collision_key;
use crate::diagnostic::Diagnostic;
use crate::io::files::EntryKind;
use crate::page::Page;
use crate::render::project::Project;
use crate::site::sources::STATIC;
use crate::site::{ignored, lookup};

/// What a name on the command line means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A file, relative to the site's root.
    File(String),
    /// A folder, relative to the site's root.
    Folder(String),
    /// A heading of the page of a file, by its id.
    Heading(String, String),
}

/// Fails if there are pages that could not be read: links in them would be lost.
pub(super) fn check_read(
    project: &Project<'_>,
    found: &[Diagnostic],
) -> Result<(), Vec<Diagnostic>> {
    let templates = project.settings.templates.as_str();
    let listing = project.files().list(
        project.layout.content(),
        &ignored::skips(project.files(), project.layout, templates),
    );
    let known: BTreeSet<&str> = project.site.pages.iter().map(|page| &*page.file).collect();
    let unread: BTreeSet<&str> = listing
        .files
        .iter()
        .map(String::as_str)
        .filter(|file| file.ends_with(".md") && !known.contains(file))
        .collect();
    let mut reasons: Vec<Diagnostic> = listing.problems;
    reasons.retain(Diagnostic::is_error);
    let about = |finding: &&Diagnostic| {
        finding.is_error()
            && finding
                .file
                .as_deref()
                .is_some_and(|file| unread.contains(file))
    };
    reasons.extend(found.iter().filter(about).cloned());
    match reasons.is_empty() {
        true => Ok(()),
        false => Err(reasons),
    }
}

/// All files of a site that can be moved.
pub(super) fn all_files(places: &Places<'_>) -> BTreeSet<String> {
    let site = places.site();
    let pages = site.pages.iter().map(|page| page.file.clone());
    pages
        .chain(site.assets.iter().map(|asset| asset.file.clone()))
        .collect()
}

/// A path as people write it, relative to the root: without `./`, and with the content folder.
fn normal(places: &Places<'_>, named: &str) -> Vec<String> {
    let path: String = named.trim().replace('\\', "/");
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    let path = parts.join("/");
    match places.project.layout.content() {
        "" => vec![path],
        content => {
            let inside = format!("{content}/{path}");
            vec![path, inside]
        }
    }
}

/// Finds what is there now: by its path, or a page by its address or title.
pub(super) fn find(places: &Places<'_>, named: &str) -> Result<Named, Box<Diagnostic>> {
    let files = all_files(places);
    for path in normal(places, named) {
        let nfc = |file: &&String| file.nfc().eq(path.nfc());
        if let Some(file) = files.get(&path).or_else(|| files.iter().find(nfc)) {
            return Ok(Named::File(file.clone()));
        }
        let prefix = format!("{path}/");
        let is_whole = [places.project.layout.content(), STATIC].contains(&path.as_str());
        if !path.is_empty()
            && !is_whole
            && files
                .range(prefix.clone()..)
                .next()
                .is_some_and(|file| file.starts_with(&prefix))
        {
            return Ok(Named::Folder(path));
        }
    }
    let site = places.site();
    let found = lookup::find(site, &places.project.settings, named)?;
    if let Some(page) = named.trim().strip_suffix('#')
        && (page.is_empty() || find(places, page).is_ok())
    {
        let finding = invalid(format!("`{named}` has no id after `#`"));
        return Err(Box::new(finding.hint(
            "write the id of a heading, such as `shoes.md#soles`, or leave out `#` for the whole page",
        )));
    }
    match (site.node_page(found.node), found.heading) {
        (Some(page), Some(heading)) => Ok(Named::Heading(page.file.clone(), heading.id.clone())),
        (Some(page), None) => Ok(Named::File(page.file.clone())),
        (None, _) => {
            let route = site.nodes[found.node]
                .route
                .as_str()
                .trim_matches('/')
                .to_owned();
            Ok(Named::Folder(
                normal(places, &route).pop().unwrap_or_default(),
            ))
        }
    }
}

/// Finds a page.
pub(super) fn page<'p>(places: &Places<'p>, named: &str) -> Result<&'p Page, Box<Diagnostic>> {
    let file = match find(places, named)? {
        Named::File(file) => file,
        Named::Folder(folder) => {
            let index = all_files(places).into_iter().find(|file| {
                let rest = file.strip_prefix(&format!("{folder}/"));
                rest.is_some_and(|name| name.strip_suffix(".md").is_some_and(crate::page::is_index))
            });
            index.ok_or_else(|| {
                Box::new(invalid(format!(
                    "`{folder}` is a folder without a page of its own"
                )))
            })?
        }
        Named::Heading(..) => {
            let finding = invalid(format!("`{named}` is a section"));
            return Err(Box::new(finding.hint("name a whole page")));
        }
    };
    let page = places.page(&file);
    page.ok_or_else(|| Box::new(invalid(format!("`{file}` is not a page"))))
}

/// The path of a new file or folder, relative to the root. `is_static` is whether the old one is in `static/`.
pub(super) fn new_path(
    places: &Places<'_>,
    named: &str,
    is_static: bool,
) -> Result<String, Box<Diagnostic>> {
    let mut paths = normal(places, named).into_iter();
    let path = paths.next().unwrap_or_default();
    let content = places.project.layout.content();
    let is_rooted = [content, STATIC].iter().any(|folder| {
        !folder.is_empty() && (path == *folder || path.starts_with(&format!("{folder}/")))
    });
    let path = match paths.next() {
        _ if is_rooted => path,
        _ if is_static => format!("{STATIC}/{path}"),
        Some(inside) => inside,
        None => path,
    };
    if named.contains('#') || path.is_empty() || path.split('/').any(|part| part == "..") {
        let finding = invalid(format!("`{named}` cannot be the new path"));
        return Err(Box::new(finding.hint(
            "write a path inside the content folder, such as `running/shoes.md`",
        )));
    }
    Ok(path.nfc().collect())
}

/// Checks that a new file would be part of the site.
pub(super) fn check_new(places: &Places<'_>, file: &str) -> Result<(), Box<Diagnostic>> {
    for part in file.split('/') {
        if let Err(problem) = check_part(part) {
            let message = format!("`{file}` cannot be the new path: `{part}` {problem}");
            return Err(Box::new(Diagnostic::error("name-invalid", message)));
        }
    }
    let templates = places.project.settings.templates.as_str();
    let skipped = |file: &str, kind| match file.starts_with("static/") {
        true => ignored::is_skipped_in_static(file, kind),
        false => ignored::is_skipped(places.project.layout, templates, file, kind),
    };
    let mut folders = file.match_indices('/').map(|(at, _)| &file[..at]);
    if folders.any(|folder| skipped(folder, EntryKind::Folder)) || skipped(file, EntryKind::File) {
        let message = format!("`{file}` would not be part of the site");
        let hint = "names that start with `.` and folders such as `_data` hold no pages";
        return Err(Box::new(
            Diagnostic::error("page-place", message).hint(hint),
        ));
    }
    Ok(())
}

/// Checks that new files do not replace others. `removed` are those that have another path then.
pub(super) fn check_free<'n>(
    places: &Places<'_>,
    new: impl Iterator<Item = &'n str>,
    removed: &BTreeSet<String>,
) -> Result<(), Box<Diagnostic>> {
    let others = all_files(places);
    let own: BTreeSet<String> = removed.iter().map(|file| collision_key(file)).collect();
    let keys: BTreeSet<String> = others
        .difference(removed)
        .map(|file| collision_key(file))
        .collect();
    for file in new {
        let is_unknown = || matches!(places.project.files().open(file), Ok(None));
        let key = collision_key(file);
        if keys.contains(&key) || !own.contains(&key) && !is_unknown() {
            let message = format!("there is a `{file}` already");
            let finding = Diagnostic::error("page-exists", message);
            return Err(Box::new(
                finding.hint("choose another name, or move that file first"),
            ));
        }
        check_new(places, file)?;
    }
    Ok(())
}
