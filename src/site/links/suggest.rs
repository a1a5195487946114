//! Suggestions for addresses without a target.

use std::borrow::Cow;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::external;
use super::path::{decoded, relative_path, shortened};
use crate::diagnostic::{Diagnostic, Searches, Severity};
use crate::input::foreign::files as foreign;
use crate::page::is_index;
use crate::site::Site;

/// The suggestions for the broken links of a site. Later ones have none if there are very many.
pub struct Suggestions<'s> {
    pub(super) site: &'s Site,
    pub(super) searches: Searches,
    folders: FxHashMap<String, Rc<[Neighbour<'s>]>>,
}

/// A file or folder that may be meant.
struct Neighbour<'s> {
    name: &'s str,
    /// The last part of its address, if it is a page.
    address: Option<&'s str>,
}

impl<'s> Suggestions<'s> {
    /// Suggestions of files and ids of a site.
    #[must_use]
    pub fn new(site: &'s Site) -> Self {
        Self {
            site,
            searches: Searches::default(),
            folders: FxHashMap::default(),
        }
    }

    /// Begins the suggestions for another page.
    pub fn next_page(&mut self) {
        self.searches.next_page();
    }

    fn neighbours(&mut self, folder: &str) -> Rc<[Neighbour<'s>]> {
        if let Some(known) = self.folders.get(folder) {
            return Rc::clone(known);
        }
        let site = self.site;
        let neighbour = |name: &'s str| {
            let found = site.find(&in_folder(folder, name));
            let found = found.filter(|found| site.page_of(*found).is_some());
            let route = found.map(|found| site.route(found).as_str().trim_end_matches('/'));
            let address = route.and_then(|route| route.rsplit('/').next());
            Neighbour { name, address }
        };
        let found: Rc<[Neighbour<'s>]> = site.files_in(folder).into_iter().map(neighbour).collect();
        self.folders.insert(folder.to_owned(), Rc::clone(&found));
        found
    }

    /// The nearest file to a path without a target, as a path relative to the file `from`: the page whose file the path names
    /// in another spelling, else a file with a similar name or address in the same folder, else one of the same name
    /// elsewhere.
    fn suggest(&mut self, from: &str, missing: &str) -> Option<String> {
        if !self.searches.may_continue() {
            return None;
        }
        let site = self.site;
        let (folder, name) = missing.rsplit_once('/').unwrap_or(("", missing));
        let stem = [".md", ".html"]
            .iter()
            .find_map(|end| name.strip_suffix(end));
        let stem = stem.unwrap_or(name);
        // A folder's page has the folder's address, regardless of the name of its file.
        let address = match is_index(stem) {
            true => folder.to_owned(),
            false => in_folder(folder, stem),
        };
        let same = page_at(site, &address).filter(|_| stem != name && !address.is_empty());
        let path = match same {
            Some(path) => path.to_owned(),
            None => self.similar(from, (folder, name, stem))?,
        };
        let path = page_at(site, &path).unwrap_or(&path);
        Some(relative_path(from, path))
    }

    fn similar(&mut self, from: &str, (folder, name, stem): (&str, &str, &str)) -> Option<String> {
        let all = self.neighbours(folder);
        let is_other = |other: &&Neighbour<'_>| {
            other.name != foreign::INDEX && !is_path(from, folder, other.name)
        };
        let others = || all.iter().filter(is_other);
        let names = others().map(|other| other.name);
        if let Some(near) = self.searches.nearest(name, names) {
            return Some(in_folder(folder, near));
        }
        // The page of another folder is no help.
        if is_index(stem) {
            return None;
        }
        let addresses = others().filter_map(|other| other.address);
        if let Some(near) = self.searches.nearest(stem, addresses) {
            let near = others().find(|other| other.address == Some(near))?;
            return Some(in_folder(folder, near.name));
        }
        let with_ending = format!("{name}.md");
        let named = self.site.files_named(name).iter();
        let mut named = named.chain(self.site.files_named(&with_ending));
        named.find(|path| **path != from).cloned()
    }
}

fn in_folder(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => [folder, "/", name].concat(),
    }
}

/// Whether a path is that of a name in a folder.
fn is_path(path: &str, folder: &str, name: &str) -> bool {
    match path.rsplit_once('/') {
        Some((of_path, name_of_path)) => of_path == folder && name_of_path == name,
        None => folder.is_empty() && path == name,
    }
}

/// Reports that a path has no target, with what to write instead.
pub(super) fn missing(
    from: &str,
    address: &str,
    path: &str,
    severity: Severity,
    suggestions: &mut Suggestions<'_>,
) -> Diagnostic {
    let message = format!("no page or file `{}`", shortened(address));
    let diagnostic = Diagnostic::new(severity, "link-missing", message);
    if let Some(inside) = address.strip_prefix("@/") {
        return diagnostic.label(without_at(suggestions.site, from, inside));
    }
    if let Some(right) = external::meant(address) {
        return diagnostic.label(format!("did you mean `{right}`?"));
    }
    let slashed = path.replace('\\', "/");
    let diagnostic = diagnostic.maybe_hint(
        (slashed != path).then_some("write `/` between a folder and what is in it, not `\\`"),
    );
    match suggestions.suggest(from, &slashed) {
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
fn without_at(site: &Site, from: &str, inside: &str) -> String {
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
            relative_path(from, &path)
        ),
        None => "leave out the `@`: `/` alone is the content folder".to_owned(),
    }
}

/// The file of the page at a path or an address.
fn page_at<'s>(site: &'s Site, path: &str) -> Option<&'s str> {
    let page = site.page_of(site.find(path)?)?;
    Some(&page.path)
}
