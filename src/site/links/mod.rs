//! Links: resolves the addresses that authors wrote and reports the broken ones.

use std::collections::HashSet;
use std::sync::Arc;

use crate::base::address::{is_allowed_scheme, is_data_image, scheme};
use crate::base::route;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::input::settings::Settings;
use crate::page::Page;
use crate::site::{Site, Target};

mod external;
mod header;
mod path;
mod suggest;

pub use header::resolve_own;
use path::shortened;
pub use path::{decoded, full_path, relative_path};
pub use suggest::Suggestions;
use suggest::missing;

/// The destination of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Outside the site: printed as written.
    External(String),
    /// To something this site publishes.
    Internal {
        /// What the address leads to.
        target: Target,
        /// Query and fragment, encoded; may be empty.
        suffix: String,
    },
    /// Must not reach the output (`javascript:` and similar schemes); the link's text stays.
    Forbidden,
    /// Unknown for a reason that has been reported before: the target could not be read.
    Unknown,
}

/// Why an address is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Nothing is at this path (relative to the content folder).
    Missing(String),
    /// The path is outside the content folder.
    Outside,
    /// The target exists but has no such fragment.
    Fragment(Box<FragmentMissing>),
    /// A draft that is not published, or a file below one.
    Draft,
}

/// A fragment that its target does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FragmentMissing {
    /// The target.
    pub target: Target,
    /// The fragment, not percent-encoded.
    pub fragment: String,
    /// The id of the target that differs from the fragment in letter case alone.
    pub other_case: Option<String>,
    /// What to print nevertheless: with that id, or without a fragment.
    pub without: Destination,
}

/// Resolves `address` as written in the file `from`, relative to the content folder; `image` states whether it is that of
/// an image.
///
/// # Errors
/// Why the address is broken.
pub fn resolve(site: &Site, from: &str, address: &str, image: bool) -> Result<Destination, Broken> {
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
    let target = if path.is_empty() {
        site.find(from).unwrap_or(Target::Unreadable)
    } else {
        let path = full_path(from, &decoded(path)).ok_or(Broken::Outside)?;
        // An image is never an HTML file.
        let index = || site.find_index(&path).filter(|_| !image);
        let target = site.find(&path).or_else(index);
        match target {
            Some(target) => target,
            None if site.is_below_unreadable(&path) => Target::Unreadable,
            None => return Err(Broken::Missing(path)),
        }
    };
    match target {
        Target::Draft => Err(Broken::Draft),
        Target::Unreadable => Ok(Destination::Unknown),
        target => Ok(Destination::Internal {
            target,
            suffix: suffix(site, target, query, fragment)?,
        }),
    }
}

/// The query and fragment as they are printed. The fragment of a file is printed as written: what it means depends on the
/// viewer.
fn suffix(
    site: &Site,
    target: Target,
    query: &str,
    fragment: Option<&str>,
) -> Result<String, Broken> {
    let Some(fragment) = fragment else {
        return Ok(query.to_owned());
    };
    if matches!(target, Target::Asset(_)) {
        return Ok(format!("{query}#{fragment}"));
    }
    // Only browsers interpret text directives.
    let (id, directive) = fragment
        .find(":~:")
        .map_or((fragment, ""), |at| fragment.split_at(at));
    let id = decoded(id);
    let printed =
        |id: &str| query.to_owned() + &route::fragment(site.printed_anchor(target, id)) + directive;
    if id.is_empty() || site.has_anchor(target, &id) {
        return Ok(printed(&id));
    }
    let other_case = site.anchor_in_other_case(target, &id);
    if other_case.is_none() && site.may_have_further_ids(target) {
        // Whether a component prints it shows in the output, whose links are checked too.
        return Ok(printed(&id));
    }
    let suffix = match &other_case {
        Some(id) => printed(id),
        None if directive.is_empty() => query.to_owned(),
        None => printed(""),
    };
    Err(Broken::Fragment(Box::new(FragmentMissing {
        target,
        fragment: id.into_owned(),
        other_case,
        without: Destination::Internal { target, suffix },
    })))
}

/// An address in a page's file.
pub struct Mention<'p> {
    /// The address as written.
    pub address: &'p str,
    /// Whether it is that of an image.
    pub image: bool,
    /// Its position in the file.
    pub span: Span,
}

/// All addresses in a page's file: links and images of the body in order, then the image and the related pages of front
/// matter.
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

/// The destinations of a page's mentions, in the order of [`mentions`]; `None` for a broken one.
pub type Destinations = Arc<[Option<Destination>]>;

/// The destinations of the mentions of all pages.
#[derive(Debug, Default)]
pub struct Links {
    /// For each page of the site.
    pub pages: Vec<Destinations>,
    /// The pages with diagnostics about their mentions.
    pub reported: HashSet<usize>,
    /// For each link of the header; `None` for a broken one.
    pub header: Vec<Option<Destination>>,
    /// The same for the footer.
    pub footer: Vec<Option<Destination>>,
}

impl Links {
    /// The destinations of a page's mentions, if none of them was reported.
    #[must_use]
    pub fn unreported(&self, page: usize) -> Option<&Destinations> {
        let is_reported = self.reported.contains(&page);
        self.pages.get(page).filter(|_| !is_reported)
    }

    /// The files that any page, the header or the footer mentions, by their number in [`Site::assets`].
    #[must_use]
    pub fn assets(&self) -> HashSet<usize> {
        let mentions = self.pages.iter().flat_map(|page| page.iter());
        let own = self.header.iter().chain(&self.footer);
        let mentions = mentions.chain(own).flatten();
        let assets = mentions.filter_map(|destination| match destination {
            Destination::Internal {
                target: Target::Asset(asset),
                ..
            } => Some(*asset),
            _ => None,
        });
        assets.collect()
    }
}

/// The path, relative to the content folder, that an address in `page` leads to; `None` for another site's, and for one
/// outside that folder.
#[must_use]
pub fn path(page: &Page, address: &str) -> Option<String> {
    if scheme(address).is_some() || address.starts_with("//") {
        return None;
    }
    let path = address.split(['#', '?']).next().unwrap_or_default();
    full_path(&page.path, &decoded(path))
}

/// What is wrong with an address in a page.
pub struct Fault<'p> {
    mention: Mention<'p>,
    kind: FaultKind,
}

enum FaultKind {
    /// It is no link to a part of the site.
    Found(Box<Diagnostic>),
    /// It is a broken one.
    Broken(Broken),
}

impl Fault<'_> {
    /// The finding about it, in the page that mentions it.
    #[must_use]
    pub fn explain(
        self,
        page: &Page,
        severity: Severity,
        suggestions: &mut Suggestions<'_>,
    ) -> Diagnostic {
        let finding = match self.kind {
            FaultKind::Found(finding) => *finding,
            FaultKind::Broken(broken) => explain(
                &page.path,
                self.mention.address,
                &broken,
                severity,
                suggestions,
            ),
        };
        finding.at(&page.file, self.mention.span)
    }
}

/// Resolves all mentions of a page, with what is wrong with them.
#[must_use]
pub fn resolve_all<'p>(
    site: &Site,
    page: &'p Page,
    settings: &Settings,
) -> (Destinations, Vec<Fault<'p>>) {
    let mut faults = Vec::new();
    let resolved = mentions(page).map(|mention| {
        let resolved = resolve_readable(site, &page.path, &mention);
        let found = match &resolved {
            Ok(Destination::Forbidden) => Some(forbidden(mention.address)),
            Ok(Destination::External(address)) => {
                external::finding(site, settings.base_url.as_ref(), address)
            }
            _ => None,
        };
        let (destination, kind) = match resolved {
            Ok(destination) => (
                Some(destination),
                found.map(|found| FaultKind::Found(Box::new(found))),
            ),
            Err(broken) => {
                // The page exists, so a link to it is better than none.
                let without = match &broken {
                    Broken::Fragment(missing) => Some(missing.without.clone()),
                    _ => None,
                };
                (without, Some(FaultKind::Broken(broken)))
            }
        };
        faults.extend(kind.map(|kind| Fault { mention, kind }));
        destination
    });
    (resolved.collect(), faults)
}

/// Resolves one mention of a page.
///
/// # Errors
/// That the address is broken.
pub fn resolve_mention<'p>(
    site: &Site,
    page: &'p Page,
    mention: Mention<'p>,
) -> Result<Destination, Fault<'p>> {
    resolve(site, &page.path, mention.address, mention.image).map_err(|broken| Fault {
        mention,
        kind: FaultKind::Broken(broken),
    })
}

/// Resolves a mention, which is not broken if it may lead to a page that could not be read, whose `slug` is unknown.
fn resolve_readable(site: &Site, from: &str, mention: &Mention<'_>) -> Result<Destination, Broken> {
    resolve(site, from, mention.address, mention.image).or_else(|broken| match &broken {
        Broken::Missing(path) => {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            match !name.contains('.') && site.has_unreadable_in(folder) {
                true => Ok(Destination::Unknown),
                false => Err(broken),
            }
        }
        _ => Err(broken),
    })
}

fn forbidden(address: &str) -> Diagnostic {
    let finding = Diagnostic::warning(
        "link-scheme",
        format!("a link to `{}` is left out of the page", shortened(address)),
    );
    if let Some(right) = external::meant_scheme(address) {
        return finding.label(format!("did you mean `{right}:`?"));
    }
    finding.hint("links can start with https:, http:, mailto: or tel:")
}

fn explain(
    from: &str,
    address: &str,
    problem: &Broken,
    severity: Severity,
    suggestions: &mut Suggestions<'_>,
) -> Diagnostic {
    let shown = shortened(address);
    match problem {
        Broken::Outside => Diagnostic::new(
            severity,
            "link-outside",
            format!("`{shown}` is outside the content folder"),
        )
        .hint("move the file into the content folder, or link to its full https: address"),
        Broken::Draft => Diagnostic::new(
            severity,
            "link-draft",
            match suggestions.site.drafts.iter().all(|page| page.front.draft) {
                true => format!("`{shown}` is a draft, or is below one, and will not be published"),
                false => format!("`{shown}` is a draft or has a date in the future, or is below such a page, and will not be published"),
            },
        )
        .hint("publish the draft by removing its `draft: true`, or remove the link"),
        Broken::Missing(path) => missing(from, address, path, severity, suggestions),
        Broken::Fragment(missing) => fragment_missing(missing, severity, suggestions),
    }
}

fn fragment_missing(
    missing: &FragmentMissing,
    severity: Severity,
    suggestions: &mut Suggestions<'_>,
) -> Diagnostic {
    let FragmentMissing {
        target, fragment, ..
    } = missing;
    let site = suggestions.site;
    let target_page = site.page_of(*target);
    let name = target_page.map_or_else(
        || format!("`{}`", site.route(*target)),
        |page| format!("`{}`", page.file),
    );
    if let Some(id) = &missing.other_case {
        let message = format!("the id `#{id}` of {name} is written `#{fragment}` here");
        return Diagnostic::warning("link-case", message)
            .label(format!("write `#{id}`"))
            .note("the link is printed with the id of the page");
    }
    let diagnostic = Diagnostic::new(
        severity,
        "link-fragment",
        format!("{name} has no heading `#{fragment}`"),
    );
    let ids = || target_page.into_iter().flat_map(|page| page.ids());
    match suggestions.searches.nearest(fragment, ids()) {
        Some(right) => diagnostic.label(format!("did you mean `#{right}`?")),
        None if ids().next().is_none() => diagnostic,
        None => {
            let first: Vec<String> = ids().take(8).map(|id| format!("`#{id}`")).collect();
            diagnostic.hint(format!("its headings are {}", first.join(", ")))
        }
    }
}
