//! Suggestions for addresses without a target.

use std::borrow::Cow;

use super::external;
use super::path::{decoded, relative_path, shortened};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::input::foreign::files as foreign;
use crate::page::{Page, is_index};
use crate::site::{Site, Target};

/// Reports that a path has no target, with what to write instead.
pub(super) fn missing(
    site: &Site,
    page: &Page,
    address: &str,
    path: &str,
    (severity, suggests): (Severity, bool),
) -> Diagnostic {
    let message = format!("no page or file `{}`", shortened(address));
    let diagnostic = Diagnostic::new(severity, "link-missing", message);
    if let Some(inside) = address.strip_prefix("@/") {
        return diagnostic.label(without_at(site, page, inside));
    }
    if let Some(right) = external::meant(address) {
        return diagnostic.label(format!("did you mean `{right}`?"));
    }
    let slashed = path.replace('\\', "/");
    let diagnostic = diagnostic.maybe_hint(
        (slashed != path).then_some("write `/` between a folder and what is in it, not `\\`"),
    );
    let suggestion = suggests.then(|| suggest(site, page, &slashed)).flatten();
    match suggestion {
        Some(right) => diagnostic.label(format!("did you mean `{right}`?")),
        None if is_host(address) => diagnostic.hint(format!(
            "an address of another site starts with `https://`: write `https://{}`",
            shortened(address)
        )),
        None => diagnostic.hint(
            "links are relative to the file that contains them, such as `../causes/index.md`",
        ),
    }
}

/// Whether an address looks like that of another site without its scheme.
fn is_host(address: &str) -> bool {
    const ENDS: [&str; 14] = [
        "at", "au", "ca", "ch", "com", "de", "edu", "eu", "gov", "info", "int", "net", "org", "uk",
    ];
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((name, end)) = host.rsplit_once('.') else {
        return false;
    };
    let is_word = |part: &str| {
        let is_part = |c: char| c.is_alphanumeric() || c == '-';
        !part.is_empty() && part.chars().all(is_part)
    };
    name.split('.').all(is_word)
        && (name.starts_with("www.") || name == "www" || ENDS.contains(&&*end.to_ascii_lowercase()))
}

/// What to write instead of an address of Zola, which starts with `@/` for the content folder.
fn without_at(site: &Site, page: &Page, inside: &str) -> String {
    let end = inside.find(['#', '?']).unwrap_or(inside.len());
    let (path, suffix) = inside.split_at(end);
    let path = decoded(path);
    let path = match path.strip_suffix(foreign::INDEX) {
        Some(folder) => Cow::Owned(format!("{folder}index.md")),
        None => path,
    };
    match site.find(&path) {
        Some(_) => format!(
            "leave out the `@`: `{}{suffix}`",
            relative_path(&page.path, &path)
        ),
        None => "leave out the `@`: `/` alone is the content folder".to_owned(),
    }
}

/// The nearest file to a path without a target, as a path relative to the page: the page whose file the path names in
/// another spelling, else a file with a similar name or address in the same folder, else one of the same name elsewhere.
fn suggest(site: &Site, page: &Page, missing: &str) -> Option<String> {
    let (folder, name) = missing.rsplit_once('/').unwrap_or(("", missing));
    let stem = [".md", ".html"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    let stem = stem.unwrap_or(name);
    let in_folder = |name: &str| match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    };
    // A folder's page has the folder's address, regardless of the name of its file.
    let address = if is_index(stem) {
        folder.to_owned()
    } else {
        in_folder(stem)
    };
    let same = page_at(site, &address).filter(|_| stem != name && !address.is_empty());
    let path = match same {
        Some(path) => path.to_owned(),
        None => {
            let mut neighbours = site.files_in(folder);
            neighbours.retain(|name| in_folder(name) != page.path && *name != foreign::INDEX);
            match nearest(name, neighbours.iter().copied()) {
                Some(near) => in_folder(near),
                // The page of another folder is no help.
                None if is_index(stem) => return None,
                None => {
                    let near = near_address(site, stem, neighbours.iter().map(|n| in_folder(n)));
                    let with_ending = format!("{name}.md");
                    let named = site.files_named(name).iter();
                    let mut named = named.chain(site.files_named(&with_ending));
                    near.or_else(|| named.find(|path| **path != page.path).cloned())?
                }
            }
        }
    };
    let path = page_at(site, &path).unwrap_or(&path);
    Some(relative_path(&page.path, path))
}

/// The file of the page at a path or an address.
fn page_at<'s>(site: &'s Site, path: &str) -> Option<&'s str> {
    let page = site.page_of(site.find(path)?)?;
    Some(&page.path)
}

/// The file whose page has an address with a last part similar to `part`.
fn near_address(site: &Site, part: &str, files: impl Iterator<Item = String>) -> Option<String> {
    let last = |file: &String| {
        let found = site
            .find(file)
            .filter(|found| site.page_of(*found).is_some())?;
        let route = site.route(found).as_str().trim_end_matches('/');
        Some(route.rsplit('/').next()?.to_owned())
    };
    let all: Vec<(String, String)> = files
        .filter_map(|file| Some((last(&file)?, file)))
        .collect();
    let near = nearest(part, all.iter().map(|(last, _)| last.as_str()))?;
    let (_, file) = all.iter().find(|(last, _)| last == near)?;
    Some(file.clone())
}

/// Whether a path may be the address of a page that could not be read, whose `slug` is therefore unknown.
pub(super) fn is_maybe_unreadable(site: &Site, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_unreadable = |file: &&str| {
        let path = if folder.is_empty() {
            (*file).to_owned()
        } else {
            format!("{folder}/{file}")
        };
        site.find(&path) == Some(Target::Unreadable)
    };
    !name.contains('.') && site.files_in(folder).iter().any(is_unreadable)
}
