//! Links: where an address that an author wrote leads, and whether anything is there.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::address::{is_allowed_scheme, is_data_image, scheme};
use crate::diagnostic::{Diagnostic, Severity, Span, nearest};
use crate::foreign;
use crate::page::{Page, is_index};
use crate::route::{encode, nfc};
use crate::site::{Found, Site};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Out of the site: printed as written.
    External(String),
    /// To something this site publishes.
    Internal {
        /// What it is.
        found: Found,
        /// What follows its address, encoded: query and fragment, or nothing.
        suffix: String,
    },
    /// It must not reach the output (`javascript:` and its like); the link's text stays.
    Forbidden,
    /// It leads nowhere, for a reason that has been reported before (the target could not be read).
    Unknown,
}

/// Why an address leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Nothing is at this path (relative to the content folder).
    Missing(String),
    /// The path climbs out of the content folder.
    Outside,
    /// The page is there, the fragment is not.
    Fragment(Found, String),
    /// A draft that is not published, or a file below one.
    Draft,
}

/// Finds where `address` leads, as written in `page`.
///
/// # Errors
/// Why it leads nowhere.
pub fn resolve(
    site: &Site,
    page: &Page,
    address: &str,
    image: bool,
) -> Result<Destination, Broken> {
    if let Some(scheme) = scheme(address) {
        let allowed = is_allowed_scheme(&scheme) || (image && is_data_image(address));
        return Ok(if allowed {
            Destination::External(address.to_owned())
        } else {
            Destination::Forbidden
        });
    }
    if address.starts_with("//") {
        return Ok(Destination::External(address.to_owned()));
    }
    let (rest, fragment) = match address.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (address, None),
    };
    let (path, query) = rest.find('?').map_or((rest, ""), |at| rest.split_at(at));
    let found = if path.is_empty() {
        site.find(&page.path).unwrap_or(Found::Unreadable)
    } else {
        let path = full_path(&page.path, &decoded(path)).ok_or(Broken::Outside)?;
        match site.find(&path) {
            Some(found) => found,
            None if may_be_unread(site, &path) => Found::Unreadable,
            None => return Err(Broken::Missing(path)),
        }
    };
    match found {
        Found::Draft => Err(Broken::Draft),
        Found::Unreadable => Ok(Destination::Unknown),
        found => {
            let fragment = fragment
                .map(|fragment| suffix(site, found, fragment))
                .transpose()?;
            let suffix = query.to_owned() + &fragment.unwrap_or_default();
            Ok(Destination::Internal { found, suffix })
        }
    }
}

/// A fragment as it is printed. That of a file is for whatever shows the file, and stays as written.
fn suffix(site: &Site, found: Found, fragment: &str) -> Result<String, Broken> {
    if matches!(found, Found::Asset(_)) {
        return Ok(format!("#{fragment}"));
    }
    // A text directive is for the browser alone.
    let (id, directive) = fragment
        .find(":~:")
        .map_or((fragment, ""), |at| fragment.split_at(at));
    let id = decoded(id);
    if !id.is_empty() && !site.has_anchor(found, &id) {
        return Err(Broken::Fragment(found, id.into_owned()));
    }
    Ok(format!(
        "#{}{directive}",
        encode(site.printed_anchor(found, &id))
    ))
}

fn decoded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let text = percent_decode_str(text).decode_utf8_lossy();
    Cow::Owned(nfc(&text).into_owned())
}

/// The path in the content folder that `path` means in the file `from`; none where it climbs out.
fn full_path(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    if !path.starts_with('/') {
        parts.pop();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// An address somewhere in a page's file, and what it is there for.
pub struct Mention<'p> {
    /// As written.
    pub address: &'p str,
    /// Whether it is that of a picture.
    pub image: bool,
    /// Where it stands.
    pub span: Span,
}

/// All addresses that a page's file mentions: links and pictures of the body first, in order,
/// then those of front matter.
pub fn mentions(page: &Page) -> impl Iterator<Item = Mention<'_>> {
    let body = page.links.iter().map(|link| Mention {
        address: &link.destination,
        image: link.image,
        span: link.span,
    });
    let image = page.front.image.iter().map(|image| Mention {
        address: &image.path,
        image: true,
        span: image.span,
    });
    let related = page.front.related.iter();
    let related = related.map(|item| Mention {
        address: &item.page.path,
        image: false,
        span: item.page.span,
    });
    body.chain(image).chain(related)
}

/// How many findings of a page name the nearest right address.
const MOST_SUGGESTIONS: usize = 50;

/// Where the mentions of a page lead, in the order of [`mentions`]; none where one is broken.
pub type Destinations = Arc<[Option<Destination>]>;

/// Where the mentions of all pages lead, found once.
#[derive(Debug, Default)]
pub struct Links {
    /// For each page of the site.
    pub pages: Vec<Destinations>,
    /// The pages with mentions that something is wrong with.
    pub told: HashSet<usize>,
}

impl Links {
    /// Where the mentions of a page lead, if nothing is wrong with them.
    #[must_use]
    pub fn without_findings(&self, page: usize) -> Option<&Destinations> {
        let is_told = self.told.contains(&page);
        self.pages.get(page).filter(|_| !is_told)
    }

    /// The files that some page mentions, by their number in [`Site::assets`].
    #[must_use]
    pub fn assets(&self) -> HashSet<usize> {
        let mentions = self.pages.iter().flat_map(|page| page.iter()).flatten();
        let assets = mentions.filter_map(|destination| match destination {
            Destination::Internal {
                found: Found::Asset(asset),
                ..
            } => Some(*asset),
            _ => None,
        });
        assets.collect()
    }
}

/// Finds where all mentions of a page lead, with what is wrong with them.
#[must_use]
pub fn resolve_all(site: &Site, page: &Page, broken: Severity) -> (Destinations, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let resolved = mentions(page).map(|mention| {
        let resolved = resolve(site, page, mention.address, mention.image);
        let finding = match &resolved {
            Ok(Destination::Forbidden) => Some(forbidden(mention.address)),
            Ok(_) => None,
            Err(problem) => {
                // Looking for the nearest name costs: a page of wrong links gets a screenful of it.
                let suggests = findings.len() < MOST_SUGGESTIONS;
                Some(explain(
                    site,
                    page,
                    mention.address,
                    problem,
                    (broken, suggests),
                ))
            }
        };
        findings.extend(finding.map(|finding| finding.at(&page.file, mention.span)));
        resolved.ok()
    });
    (resolved.collect(), findings)
}

/// Finds where one mention of a page leads.
///
/// # Errors
/// That it leads nowhere, and the nearest right address.
pub fn resolve_mention(
    site: &Site,
    page: &Page,
    mention: &Mention<'_>,
) -> Result<Destination, Box<Diagnostic>> {
    resolve(site, page, mention.address, mention.image).map_err(|problem| {
        let severity = (Severity::Error, true);
        let finding = explain(site, page, mention.address, &problem, severity);
        Box::new(finding.at(&page.file, mention.span))
    })
}

fn forbidden(address: &str) -> Diagnostic {
    Diagnostic::warning(
        "link-scheme",
        format!("a link to `{}` is left out of the page", shortened(address)),
    )
    .hint("links can start with https:, http:, mailto: or tel:")
}

fn shortened(address: &str) -> String {
    const SHOWN: usize = 60;
    if address.chars().count() <= SHOWN {
        return address.to_owned();
    }
    address
        .chars()
        .take(SHOWN)
        .chain(std::iter::once('…'))
        .collect()
}

fn explain(
    site: &Site,
    page: &Page,
    address: &str,
    problem: &Broken,
    (severity, suggests): (Severity, bool),
) -> Diagnostic {
    let shown = shortened(address);
    match problem {
        Broken::Outside => Diagnostic::new(
            severity,
            "link-outside",
            format!("`{shown}` leads out of the content folder"),
        )
        .hint("move the file into the content folder, or link to its full https: address"),
        Broken::Draft => Diagnostic::new(
            severity,
            "link-draft",
            format!("`{shown}` is a draft, or stands below one, and will not be published"),
        )
        .hint("publish the draft by removing its `draft: true`, or remove the link"),
        Broken::Missing(path) => missing(site, page, address, path, (severity, suggests)),
        Broken::Fragment(found, fragment) => {
            let target = site.page_of(*found);
            let name = target.map_or_else(
                || format!("`{}`", site.route(*found)),
                |target| format!("`{}`", target.file),
            );
            let finding = Diagnostic::new(
                severity,
                "link-fragment",
                format!("{name} has no heading `#{fragment}`"),
            );
            let ids: Vec<&str> = target
                .map(|target| target.ids().collect())
                .unwrap_or_default();
            let known = ids.iter().copied().filter(|_| suggests);
            match nearest(fragment, known) {
                Some(right) => finding.label(format!("did you mean `#{right}`?")),
                None if ids.is_empty() => finding,
                None => {
                    let first: Vec<String> =
                        ids.iter().take(8).map(|id| format!("`#{id}`")).collect();
                    finding.hint(format!("its headings are {}", first.join(", ")))
                }
            }
        }
    }
}

/// The finding that nothing is at a path, with what to write instead.
fn missing(
    site: &Site,
    page: &Page,
    address: &str,
    path: &str,
    (severity, suggests): (Severity, bool),
) -> Diagnostic {
    let message = format!("no page or file `{}`", shortened(address));
    let finding = Diagnostic::new(severity, "link-missing", message);
    if let Some(inside) = address.strip_prefix("@/") {
        return finding.label(without_at(site, page, inside));
    }
    let slashed = path.replace('\\', "/");
    let finding = finding.maybe_hint(
        (slashed != path).then_some("write `/` between a folder and what is in it, not `\\`"),
    );
    let there = || suggests.then(|| suggest(site, page, &slashed)).flatten();
    match there() {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None if is_host(address) => finding.hint(format!(
            "an address of another site starts with `https://`: write `https://{}`",
            shortened(address)
        )),
        None => finding
            .hint("links are relative to the file they stand in, such as `../causes/index.md`"),
    }
}

/// Whether an address looks like that of another site, without its scheme.
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

/// What to write for an address of Zola, which starts with `@/` for the content folder.
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

/// The nearest file to a path where nothing is: the page that the path would be in another spelling, one of a similar
/// name or address in the same folder, else one of the same name elsewhere; as a path relative to the page.
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
    // A folder's page has the folder's address, whatever its file is called.
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
                // Another folder's page is not what was meant.
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

/// The page among some files whose address ends nearly in `part`.
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

/// Whether a path may be the address of a page that could not be read: then its `slug` is not known.
fn may_be_unread(site: &Site, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_unread = |file: &&str| {
        let path = if folder.is_empty() {
            (*file).to_owned()
        } else {
            format!("{folder}/{file}")
        };
        site.find(&path) == Some(Found::Unreadable)
    };
    !name.contains('.') && site.files_in(folder).iter().any(is_unread)
}

/// The path of file `to` as written in file `from`, both relative to the content folder.
fn relative_path(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = &from[..from.len() - 1];
    let shared = folders
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; folders.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_file_they_stand_in() {
        let cases = [
            ("a/b.md", "c.md", Some("a/c.md")),
            ("a/b.md", "../c.md", Some("c.md")),
            ("a/b.md", "./", Some("a")),
            ("a/b.md", "/c/d.md", Some("c/d.md")),
            ("b.md", "../c.md", None),
            ("b.md", "x/../../c.md", None),
        ];
        for (from, path, full) in cases {
            assert_eq!(full_path(from, path).as_deref(), full, "{path} in {from}");
        }
        assert_eq!(relative_path("a/b/c.md", "a/d/e.md"), "../d/e.md");
        assert_eq!(relative_path("c.md", "d/e.md"), "d/e.md");
    }
}
