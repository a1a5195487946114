//! The changes of links that keep each leading to the same content.

use std::collections::BTreeMap;

use super::layout::{Change, Layout, Piece, changed};
use super::places::{self, Kind, Place};
use super::points::{Mapping, Point, Thing};
use super::source::Source;
use super::spell;
use crate::base::address::scheme;
use crate::diagnostic::Diagnostic;
use crate::page::Page;
use crate::site::links::{decoded, mentions};

/// New texts of files.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    /// The bytes by new file.
    pub(super) written: BTreeMap<String, Vec<u8>>,
    /// The sources of files that were read.
    pub(super) sources: BTreeMap<String, Source>,
    /// The number of links that changed, by new file.
    pub(super) links: BTreeMap<String, usize>,
}

/// The texts of a layout, with the links as they are.
pub(super) fn unlinked(
    layout: &Layout,
    sources: &BTreeMap<String, Source>,
) -> BTreeMap<String, Vec<u8>> {
    let texts = layout.texts.iter();
    texts
        .map(|(file, pieces)| (file.clone(), assembled(layout, sources, pieces, &[])))
        .collect()
}

/// A text from its pieces; `links` are the changes of links in each, if there are any.
fn assembled(
    layout: &Layout,
    sources: &BTreeMap<String, Source>,
    pieces: &[Piece],
    links: &[Vec<Change>],
) -> Vec<u8> {
    let first = pieces.iter().find_map(|piece| match piece {
        Piece::Kept { file, .. } => sources.get(file),
        Piece::Text { .. } => None,
    });
    let mut out = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text { text, .. } => {
                let text = first.map_or_else(|| text.clone(), |source| source.with_line_ends(text));
                out.extend_from_slice(text.as_bytes());
            }
            Piece::Kept { file, range } => {
                let Some(source) = sources.get(file) else {
                    continue;
                };
                let fixed = layout.changes.get(file).map_or(&[][..], Vec::as_slice);
                let mut all = links.get(number).cloned().unwrap_or_default();
                all.retain(|link| !overlaps(link, fixed));
                all.extend_from_slice(fixed);
                all.sort_by_key(|change| change.range.start);
                changed(source, range.clone(), &all, &mut out);
            }
        }
    }
    out
}

/// Whether a change overlaps one of others, which are in order.
fn overlaps(change: &Change, others: &[Change]) -> bool {
    let next = others.partition_point(|other| other.range.end <= change.range.start);
    others
        .get(next)
        .is_some_and(|other| other.range.start < change.range.end)
}

/// Rewrites the links of all files.
///
/// # Errors
/// A finding for each link that cannot be rewritten.
pub(super) fn rewrite(
    mapping: &Mapping<'_>,
    sources: BTreeMap<String, Source>,
) -> Result<Rewritten, Vec<Diagnostic>> {
    let mut rewriting = Rewriting {
        mapping,
        done: Rewritten {
            sources,
            ..Rewritten::default()
        },
        places: BTreeMap::new(),
        findings: Vec::new(),
    };
    for (file, pieces) in &mapping.layout.texts {
        rewriting.text(file, pieces);
    }
    for page in &mapping.before.project.site.pages {
        let is_kept = !mapping.layout.texts.contains_key(&page.file)
            && !mapping.layout.removed.contains(&page.file);
        if is_kept && is_affected(mapping, page) {
            rewriting.page(page);
        }
    }
    rewriting.others();
    match rewriting.findings.is_empty() {
        true => Ok(rewriting.done),
        false => Err(rewriting.findings),
    }
}

/// Whether any address of a page that stays in its file may have to change.
fn is_affected(mapping: &Mapping<'_>, page: &Page) -> bool {
    let after = mapping.after.page(&page.file).unwrap_or(page);
    let differs = |address: &str, image: bool| match mapping.before.resolve(page, address, image) {
        Some(point) => {
            let wanted = mapping.map(&point);
            wanted.is_some() && wanted != mapping.after.resolve(after, address, image)
        }
        None => mapping.before.resolve_own(address).is_some(),
    };
    !page.calls.is_empty()
        || !page.front.extra.is_empty()
        || mentions(page).any(|mention| differs(mention.address, mention.image))
}

struct Rewriting<'m> {
    mapping: &'m Mapping<'m>,
    done: Rewritten,
    /// The places of pages that were read.
    places: BTreeMap<String, Vec<Place>>,
    findings: Vec<Diagnostic>,
}

impl Rewriting<'_> {
    /// Reads a page and its places, once.
    fn read(&mut self, page: &Page) -> bool {
        let project = self.mapping.before.project;
        if !self.done.sources.contains_key(&page.file) {
            match places::source(project, &page.file) {
                Ok(source) => drop(self.done.sources.insert(page.file.clone(), source)),
                Err(finding) => {
                    self.findings.push(*finding);
                    return false;
                }
            }
        }
        if !self.places.contains_key(&page.file) {
            let found = places::of_page(project, page, &self.done.sources[&page.file].text);
            self.places.insert(page.file.clone(), found);
        }
        true
    }

    /// A page whose links alone may change.
    fn page(&mut self, page: &Page) {
        if !self.read(page) {
            return;
        }
        let after = self.mapping.after.page(&page.file).unwrap_or(page);
        let length = self.done.sources[&page.file].text.len();
        let links = self.changes((page, after), &(0..length));
        if !links.is_empty() {
            self.done.links.insert(page.file.clone(), links.len());
            let piece = [Piece::whole(&page.file, length)];
            let bytes = assembled(self.mapping.layout, &self.done.sources, &piece, &[links]);
            self.done.written.insert(page.file.clone(), bytes);
        }
    }

    /// A text of the layout.
    fn text(&mut self, file: &str, pieces: &[Piece]) {
        let Some(after) = self.mapping.after.page(file) else {
            return;
        };
        let mut links = Vec::new();
        for piece in pieces {
            let Piece::Kept { file: old, range } = piece else {
                links.push(Vec::new());
                continue;
            };
            let before = self.mapping.before.page(old).filter(|page| self.read(page));
            links.push(before.map_or_else(Vec::new, |before| self.changes((before, after), range)));
        }
        let count: usize = links.iter().map(Vec::len).sum();
        if count > 0 {
            self.done.links.insert(file.to_owned(), count);
        }
        let bytes = assembled(self.mapping.layout, &self.done.sources, pieces, &links);
        self.done.written.insert(file.to_owned(), bytes);
    }

    /// The changes of links in a range of a page's text, which is to be in the file of another one.
    fn changes(
        &mut self,
        (before, after): (&Page, &Page),
        range: &std::ops::Range<usize>,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for place in &self.places[&before.file] {
            let at = &place.link.range;
            if at.start < range.start || at.end > range.end {
                continue;
            }
            let source = &self.done.sources[&before.file];
            let written = &source.text[at.clone()];
            if place.kind == Kind::Value && !is_link(self.mapping, before, &place.link.address) {
                continue;
            }
            match spell::link(self.mapping, (before, after), &place.link, written) {
                Ok(None) => {}
                Ok(Some(text)) => changes.push(Change {
                    range: at.clone(),
                    text,
                }),
                Err(point) => self
                    .findings
                    .push(unspellable(&point).at(&before.file, at.clone())),
            }
        }
        changes
    }

    fn others(&mut self) {
        let home = self.mapping.before.site().home();
        let home = self.mapping.before.site().node_page(home).or_else(|| {
            let pages = &self.mapping.before.site().pages;
            pages.first().map(|page| &**page)
        });
        let Some(home) = home else { return };
        for (file, source, places) in places::of_others(self.mapping.before.project) {
            let mut links = Vec::new();
            for place in places {
                let written = &source.text[place.link.range.clone()];
                match self.other(home, &place, written) {
                    Ok(None) => {}
                    Ok(Some(text)) => links.push(Change {
                        range: place.link.range,
                        text,
                    }),
                    Err(point) => self
                        .findings
                        .push(unspellable(&point).at(&file, place.link.range)),
                }
            }
            if links.is_empty() {
                continue;
            }
            let mut bytes = Vec::new();
            changed(&source, 0..source.text.len(), &links, &mut bytes);
            self.done.links.insert(file.clone(), links.len());
            self.done.written.insert(file.clone(), bytes);
            self.done.sources.insert(file, source);
        }
    }

    /// The new spelling of an address outside of pages.
    fn other(&self, home: &Page, place: &Place, written: &str) -> Result<Option<String>, Point> {
        let (mapping, link) = (self.mapping, &place.link);
        match place.kind {
            Kind::Browser if link.address.starts_with('/') => spell::rooted(mapping, link, written),
            Kind::Browser => spell::own(mapping, link, written),
            Kind::FromRoot => spell::from_root(mapping, link, written),
            Kind::PagePath => Ok(mapping
                .before
                .resolve(home, &format!("/{}", link.address), false)
                .and_then(|point| mapping.map(&point))
                .and_then(|point| match point.thing {
                    Thing::Page(file) => mapping.after.page(&file).map(|page| page.path.clone()),
                    _ => None,
                })
                .filter(|path| *path != link.address)),
            Kind::SiteFile => {
                let new = mapping.layout.new_file(&link.address);
                Ok(new.filter(|new| *new != link.address).map(str::to_owned))
            }
            Kind::Prefix => {
                let point = mapping
                    .before
                    .resolve_path(link.address.trim_start_matches('/'));
                let new = point.and_then(|point| mapping.map(&point));
                let route = new.and_then(|point| mapping.after.route(&point.thing));
                let route = route.map(|route| route.as_str().to_owned());
                Ok(route.filter(|route| *route != link.address))
            }
            Kind::RootLink if !home.path.contains('/') && scheme(&link.address).is_none() => {
                let site = mapping.after.site();
                let after = site.node_page(site.home()).unwrap_or(home);
                spell::link(mapping, (home, after), link, written)
            }
            Kind::RootLink | Kind::Mention | Kind::Value => {
                let rooted = link.address.starts_with('/') && is_link(mapping, home, &link.address);
                let own = mapping.before.resolve_own(&link.address).is_some();
                match (rooted, own) {
                    (true, _) => {
                        let after = mapping.after.site().pages.first();
                        let after = after.map_or(home, |page| &**page);
                        spell::link(mapping, (home, after), link, written)
                    }
                    (_, true) => spell::own(mapping, link, written),
                    _ => Ok(None),
                }
            }
        }
    }
}

/// Whether a value that templates may use as they like is a link to a page or file.
fn is_link(mapping: &Mapping<'_>, page: &Page, address: &str) -> bool {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    let path = decoded(path);
    let is_path = path.starts_with('/')
        || path.starts_with("./")
        || path.starts_with("../")
        || path.ends_with(".md");
    let is_own = || mapping.before.resolve_own(address).is_some();
    let point = || mapping.before.resolve(page, address, false);
    is_path
        || is_own()
        || path.contains('.') && point().is_some_and(|point| matches!(point.thing, Thing::Asset(_)))
}

/// The finding that a link cannot be written so that it leads where it should.
fn unspellable(point: &Point) -> Diagnostic {
    let name = match &point.thing {
        Thing::Page(name) | Thing::Folder(name) | Thing::Asset(name) => name,
    };
    let message = format!("this link cannot be rewritten to lead to `{name}`");
    Diagnostic::error("move-link", message)
        .hint("write it in another way first, such as relative to its file")
}
