//! The links in rendered outputs: whether the address in every attribute, stylesheet, sitemap and share text is one that
//! the site publishes. Links in Markdown are resolved before; here are those that a template, a component, raw HTML, a
//! setting or a data file wrote.
//!
//! What is kept of an output is a [`LinkScan`], which does not depend on any other output. It is an artefact: an output
//! that did not change is not read again.

mod as_bytes;
mod check;
mod css;
mod html;
mod locate;
mod pages;
mod piece;
mod promises;
mod resolve;

use std::borrow::Cow;
use std::hash::Hasher as _;

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::key::CacheKey;
use super::outputs::{Output, OutputId};
use super::project::Project;
use crate::base::route::{Route, nfc, without_index};
use crate::diagnostic::Diagnostic;
use crate::input::settings::{LinkStyle, Settings};
use crate::io::content::Content;
use crate::site::artefacts::{ArtefactKey, ArtefactKind};

pub use check::{AllScans, Scans, check};
pub(super) use css::css_addresses;
pub use pages::between_pages;
use piece::Piece;
pub use promises::{PromiseChoice, check_promises};
pub(super) use resolve::joined;
use resolve::{Place, Resolver};

/// The length of the largest stylesheet that is read, in bytes.
const LARGEST_STYLESHEET: u64 = 4 << 20;

/// How an output is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Css,
    Xml,
    Json,
    Text,
}

impl Form {
    /// `None` for an output without links.
    fn of(output: &Output) -> Option<Self> {
        let is_css = || output.route.as_str().ends_with(".css");
        match output.id {
            id if id.is_html() => Some(Self::Html),
            OutputId::ThemeFile(_) | OutputId::Asset(_) => is_css().then_some(Self::Css),
            OutputId::Sitemap(_) => Some(Self::Xml),
            OutputId::OEmbed(_) => Some(Self::Json),
            OutputId::Robots => Some(Self::Text),
            _ => None,
        }
    }

    fn visit<'t>(self, text: &'t str, visit: &mut dyn FnMut(Piece<'t>)) {
        match self {
            Self::Html => html::visit(text, visit),
            Self::Css => css::visit(text, visit),
            Self::Xml => html::visit_xml(text, visit),
            Self::Json => visit(Piece::Json(text)),
            Self::Text => visit(Piece::Text(text)),
        }
    }
}

/// The ids of an output and the places of the site that it links to, as hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkScan {
    /// Sorted.
    #[serde(with = "as_bytes")]
    ids: Vec<u64>,
    /// The hash of each path, and of it with the id. Sorted.
    #[serde(with = "as_bytes")]
    links: Vec<(u64, u64)>,
}

impl LinkScan {
    /// Reads an output; `None` for one of a kind that has no links.
    #[must_use]
    pub fn of(output: &Output, bytes: &[u8], settings: &Settings) -> Option<Self> {
        let form = Form::of(output)?;
        // Much faster than a lossy conversion, which only a stylesheet of others can need.
        let text = std::str::from_utf8(bytes)
            .map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        let mut scan = Self::default();
        let own = without_index(output.route.as_str());
        each_place(
            &text,
            form,
            (&output.route, settings),
            &mut |found| match found {
                Found::Id(id) => scan.ids.push(hash(own, Some(id))),
                Found::Place(_, place) => scan.links.push(hashes(&place)),
            },
        );
        scan.ids.sort_unstable();
        scan.ids.dedup();
        scan.links.sort_unstable();
        scan.links.dedup();
        Some(scan)
    }

    /// Whether every id of an earlier state is still there.
    #[must_use]
    pub fn has_all_ids_of(&self, earlier: &Self) -> bool {
        earlier.ids.iter().all(|id| self.has_id(*id))
    }

    fn has_id(&self, id: u64) -> bool {
        self.ids.binary_search(&id).is_ok()
    }
}

/// The address to which an HTML page sends its readers at once by `<meta http-equiv=refresh>`, if it does.
#[must_use]
pub fn refresh_in_html(text: &str) -> Option<String> {
    let mut found = None;
    html::visit(text, &mut |piece| {
        if let Piece::Refresh(address) = piece {
            found.get_or_insert_with(|| address.into_owned());
        }
    });
    found
}

/// The addresses in a sitemap or another XML file, without character references.
#[must_use]
pub fn addresses_in_xml(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    html::visit_xml(text, &mut |piece| {
        if let Piece::Address(address) = piece {
            found.push(address.into_owned());
        }
    });
    found
}

/// Reads the links of an output from its content, which it returns. A stylesheet that is too large has none.
///
/// # Errors
/// A stylesheet that cannot be read.
pub fn read(
    project: &Project<'_>,
    output: &Output,
    content: Content,
) -> Result<(Content, Option<LinkScan>), Box<Diagnostic>> {
    let content = match content {
        content if !is_read(output) => return Ok((content, None)),
        Content::File(file) if file.open.len() > LARGEST_STYLESHEET => {
            return Ok((Content::File(file), Some(LinkScan::default())));
        }
        content => content.into_bytes()?,
    };
    let scan = LinkScan::of(output, &content, &project.settings);
    Ok((Content::Bytes(content), scan))
}

/// Whether an output can have links.
#[must_use]
pub fn is_read(output: &Output) -> bool {
    Form::of(output).is_some()
}

/// The key of the scan of an output with this cache key.
#[must_use]
pub fn artefact_key(output: &Output, key: &CacheKey) -> ArtefactKey {
    let route = output.route.as_str().as_bytes();
    ArtefactKey::new(ArtefactKind::Links, &[key.whole.as_bytes(), route])
}

/// Renders an output again and reads its links.
#[must_use]
pub fn rendered(project: &Project<'_>, output: &Output) -> Option<LinkScan> {
    let content = output.render(project).ok()?;
    read(project, output, content).ok()?.1
}

fn text_of(project: &Project<'_>, output: &Output) -> Option<String> {
    Form::of(output)?;
    let bytes = output.render(project).ok()?.into_bytes().ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What is in an output.
enum Found<'f> {
    /// The raw id of an element.
    Id(&'f str),
    /// An address as written, and the place of the site that it names.
    Place(&'f str, Place<'f>),
}

fn each_place(
    text: &str,
    form: Form,
    (route, settings): (&Route, &Settings),
    found: &mut dyn FnMut(Found<'_>),
) {
    let mut resolver = Resolver::new(route, settings.base_url.as_ref());
    resolver.by_file = settings.links.style == LinkStyle::File;
    form.visit(text, &mut |piece| match &piece {
        Piece::Id(id) => found(Found::Id(&nfc(id))),
        Piece::Base => resolver.rebased = true,
        piece => resolver.places(piece, &mut |address, place| {
            found(Found::Place(address, place))
        }),
    });
}

fn hashes(place: &Place<'_>) -> (u64, u64) {
    let mut hasher = of_path(&place.path);
    if place.needs_server {
        // No path has a NUL, so that nothing is published there.
        hasher.write_u8(0);
    }
    let path = hasher.finish();
    if let Some(id) = &place.id {
        add_id(&mut hasher, id);
    }
    (path, hasher.finish())
}

/// The hash of a raw path, with a raw id. It is the same in every run of one program.
fn hash(path: &str, id: Option<&str>) -> u64 {
    let mut hasher = of_path(path);
    if let Some(id) = id {
        add_id(&mut hasher, id);
    }
    hasher.finish()
}

fn of_path(path: &str) -> FxHasher {
    let mut hasher = FxHasher::default();
    hasher.write(path.as_bytes());
    hasher
}

fn add_id(hasher: &mut FxHasher, id: &str) {
    hasher.write_u8(b'#');
    hasher.write(id.as_bytes());
}
