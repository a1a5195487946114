//! `mv`: the new paths of pages, folders and files.

use std::collections::BTreeSet;

use super::layout::Layout;
use super::names::{self, Named};
use super::plan::{Opened, complete};
use super::points::Places;
use super::request::{Plan, invalid};
use super::{heading, places};
use crate::diagnostic::Diagnostic;
use crate::page::is_index;
use crate::site::sources::STATIC;

/// Plans `mv OLD NEW`.
pub(super) fn plan(opened: &Opened<'_>, old: &str, new: &str) -> Result<Plan, Vec<Diagnostic>> {
    let one = |finding: Box<Diagnostic>| vec![*finding];
    let all = opened.places;
    let layout = match names::find(all, old).map_err(one)? {
        Named::Heading(file, id) => heading::layout(all, (&file, &id), new).map_err(one)?,
        Named::File(file) => layout(all, &file, new)?,
        Named::Folder(folder) => folder_layout(all, &folder, new)?,
    };
    complete(opened, &layout, None)
}

/// Moves a file; a page with what is below it.
fn layout(all: &Places<'_>, file: &str, new: &str) -> Result<Layout, Vec<Diagnostic>> {
    let one = |finding: Box<Diagnostic>| vec![*finding];
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = name.strip_suffix(".md");
    if stem.is_some_and(is_index) && all.page(file).is_some() {
        if folder == all.project.layout.content() {
            let finding = invalid("the home page cannot move");
            return Err(vec![finding.hint("name a page or folder below it")]);
        }
        return folder_page(all, file, folder, new);
    }
    let target = target(all, file, name, new).map_err(one)?;
    let mut layout = Layout::default();
    add(all, &mut layout, file, &target)?;
    // The folder that has the name of the page holds the pages below it.
    if let (Some(_), Some(beside)) = (stem, file.strip_suffix(".md"))
        && let Some(new_folder) = target.strip_suffix(".md")
    {
        let new_folder = match new_folder.rsplit_once('/') {
            Some((above, name)) if is_index(name) => above,
            _ => new_folder,
        };
        add_folder(all, &mut layout, beside, new_folder)?;
    }
    finished(all, layout)
}

/// Moves the page of a folder, with everything in the folder.
fn folder_page(
    all: &Places<'_>,
    file: &str,
    folder: &str,
    new: &str,
) -> Result<Layout, Vec<Diagnostic>> {
    let one = |finding: Box<Diagnostic>| vec![*finding];
    if !new.trim_end().ends_with(".md") {
        return folder_layout(all, folder, new);
    }
    let target = names::new_path(all, new, false).map_err(one)?;
    let mut layout = Layout::default();
    let (above, name) = target.rsplit_once('/').unwrap_or(("", &target));
    let new_folder = match is_index(name.trim_end_matches(".md")) {
        true => above,
        false => target.trim_end_matches(".md"),
    };
    add(all, &mut layout, file, &target)?;
    if new_folder != folder {
        add_folder(all, &mut layout, folder, new_folder)?;
    }
    finished(all, layout)
}

fn folder_layout(all: &Places<'_>, folder: &str, new: &str) -> Result<Layout, Vec<Diagnostic>> {
    let one = |finding: Box<Diagnostic>| vec![*finding];
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let is_static = folder.starts_with("static/");
    let path = names::new_path(all, new, is_static).map_err(one)?;
    // The same folder in another letter case is not one to move into.
    let is_same = path.to_lowercase() == folder.to_lowercase();
    let target = match is_folder(all, &path) && !is_same || new.trim_end().ends_with('/') {
        true => format!("{path}/{name}"),
        false => path,
    };
    if target.ends_with(".md") {
        let finding = invalid(format!(
            "`{folder}` is a folder, and `{target}` the name of a page"
        ));
        return Err(vec![finding.hint("leave out `.md`")]);
    }
    let mut layout = Layout::default();
    add_folder(all, &mut layout, folder, &target)?;
    // The page of the folder may be next to it.
    let page = format!("{folder}.md");
    if all.page(&page).is_some() {
        add(all, &mut layout, &page, &format!("{target}.md"))?;
    }
    finished(all, layout)
}

/// The new path of a file.
fn target(all: &Places<'_>, file: &str, name: &str, new: &str) -> Result<String, Box<Diagnostic>> {
    let path = names::new_path(all, new, file.starts_with("static/"))?;
    let is_page = all.page(file).is_some();
    if new.trim_end().ends_with('/') || is_folder(all, &path) {
        return Ok(format!("{path}/{name}"));
    }
    match (is_page, path.ends_with(".md")) {
        (true, false) => Ok(format!("{path}.md")),
        (false, true) => {
            let finding = invalid(format!(
                "`{file}` is not a page, and `{path}` the name of one"
            ));
            Err(Box::new(finding.hint("keep the extension")))
        }
        _ => Ok(path),
    }
}

fn is_folder(all: &Places<'_>, path: &str) -> bool {
    path == all.project.layout.content() || path == STATIC || all.project.files().has_folder(path)
}

fn add(all: &Places<'_>, layout: &mut Layout, old: &str, new: &str) -> Result<(), Vec<Diagnostic>> {
    if old == new {
        return Err(vec![invalid(format!("`{old}` is there already"))]);
    }
    let length = match all.page(old) {
        Some(_) => {
            let source = places::source(all.project, old).map_err(|error| vec![*error])?;
            Some(source.text.len())
        }
        None => None,
    };
    layout.move_file(old, new, length);
    Ok(())
}

/// Moves everything in a folder that does not move yet.
fn add_folder(
    all: &Places<'_>,
    layout: &mut Layout,
    old: &str,
    new: &str,
) -> Result<(), Vec<Diagnostic>> {
    let prefix = format!("{old}/");
    if format!("{new}/").starts_with(&prefix) && new != old {
        let finding = invalid(format!("`{old}` cannot move into itself, to `{new}`"));
        return Err(vec![finding]);
    }
    for file in names::all_files(all) {
        if let Some(rest) = file.strip_prefix(&prefix)
            && !layout.removed.contains(&file)
        {
            add(all, layout, &file, &format!("{new}/{rest}"))?;
        }
    }
    let content = all.project.layout.content();
    let inside = |path: &str| {
        path.strip_prefix(content)
            .map(|rest| rest.trim_start_matches('/').to_owned())
    };
    if let (Some(old), Some(new)) = (inside(old), inside(new)) {
        layout.folders.push((old, new));
    }
    Ok(())
}

fn finished(all: &Places<'_>, layout: Layout) -> Result<Layout, Vec<Diagnostic>> {
    let new: BTreeSet<&str> = layout
        .texts
        .keys()
        .chain(layout.files.keys())
        .map(String::as_str)
        .collect();
    names::check_free(all, new.into_iter(), &layout.removed).map_err(|finding| vec![*finding])?;
    Ok(layout)
}
