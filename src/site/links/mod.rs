//! Links: where an address that an author wrote leads, and whether anything is there.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::base::address::{is_allowed_scheme, is_data_image, scheme};
use crate::base::route::{self, nfc};
use crate::diagnostic::{Diagnostic, Severity, Span, nearest};
use crate::page::Page;
use crate::site::{Found, Site};

mod suggest;

use suggest::{may_be_unread, missing};

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
        // No picture is an HTML file.
        let index = || site.find_index(&path).filter(|_| !image);
        let found = site.find(&path).or_else(index);
        found.ok_or(Broken::Missing(path))?
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
    Ok(route::fragment(site.printed_anchor(found, &id)) + directive)
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
        let few = findings.len() < MOST_SUGGESTIONS;
        let resolved = resolved.or_else(|problem| match &problem {
            Broken::Missing(path) if few && may_be_unread(site, path) => Ok(Destination::Unknown),
            _ => Err(problem),
        });
        let finding = match &resolved {
            Ok(Destination::Forbidden) => Some(forbidden(mention.address)),
            Ok(_) => None,
            Err(problem) => {
                // Looking for the nearest name costs: a page of wrong links gets a screenful of it.
                let how = (broken, few);
                Some(explain(site, page, mention.address, problem, how))
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

#[cfg(test)]
mod tests {
    use super::suggest::relative_path;
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
