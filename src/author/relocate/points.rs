//! What an address leads to, in terms that do not change with a site's tree: files and ids. And what it is to lead to
//! after a change.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::layout::{Layout, Piece};
use super::places::heading_ids;
use crate::base::address::scheme;
use crate::base::route::{Route, nfc};
use crate::page::Page;
use crate::render::project::Project;
use crate::site::links::{self, Broken, Destination};
use crate::site::{NodeId, Site, Target};

/// A page, a generated list or a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    /// The page of a file.
    Page(String),
    /// The list of a folder, relative to the content folder.
    Folder(String),
    /// A file that is published as it is.
    Asset(String),
}

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Point {
    pub(super) thing: Thing,
    /// The raw id of an element.
    pub(super) id: Option<String>,
}

/// A site with its files and folders by name.
pub(super) struct Places<'p> {
    pub(super) project: &'p Project<'p>,
    pages: FxHashMap<&'p str, &'p Page>,
    nodes: FxHashMap<&'p str, NodeId>,
    /// The folders of generated lists.
    lists: FxHashMap<NodeId, String>,
}

impl<'p> Places<'p> {
    pub(super) fn new(project: &'p Project<'p>) -> Self {
        let site = &project.site;
        let pages = site
            .pages
            .iter()
            .map(|page| (&*page.file, &**page))
            .collect();
        let node = |(number, node): (NodeId, &'p crate::site::Node)| {
            Some((&*site.pages[node.page?].file, number))
        };
        let nodes = site.nodes.iter().enumerate().filter_map(node).collect();
        let mut lists = FxHashMap::default();
        for page in &site.pages {
            let ends = page.path.match_indices('/').map(|(at, _)| at);
            for folder in ends.map(|end| &page.path[..end]).chain([""]) {
                if let Some(Target::Node(node)) = site.find(folder)
                    && site.nodes[node].page.is_none()
                {
                    lists.entry(node).or_insert_with(|| folder.to_owned());
                }
            }
        }
        Self {
            project,
            pages,
            nodes,
            lists,
        }
    }

    pub(super) fn site(&self) -> &'p Site {
        &self.project.site
    }

    /// The page of a file.
    pub(super) fn page(&self, file: &str) -> Option<&'p Page> {
        self.pages.get(file).copied()
    }

    /// The thing that a target is.
    pub(super) fn thing(&self, target: Target) -> Option<Thing> {
        let site = self.site();
        match target {
            Target::Node(node) => match site.node_page(node) {
                Some(page) => Some(Thing::Page(page.file.clone())),
                None => self.lists.get(&node).cloned().map(Thing::Folder),
            },
            Target::Asset(asset) => Some(Thing::Asset(site.assets[asset].file.clone())),
            Target::Draft | Target::Unreadable => None,
        }
    }

    /// The address of a thing.
    pub(super) fn route(&self, thing: &Thing) -> Option<&'p Route> {
        let site = self.site();
        match thing {
            Thing::Page(file) => self
                .nodes
                .get(file.as_str())
                .map(|node| &site.nodes[*node].route),
            Thing::Folder(folder) => match site.find(folder)? {
                Target::Node(node) => Some(&site.nodes[node].route),
                _ => None,
            },
            Thing::Asset(file) => {
                let path = self.asset_path(file);
                let found = site.find(&path)?;
                matches!(found, Target::Asset(_)).then(|| site.route(found))
            }
        }
    }

    /// The path by which links name a file that is published as it is.
    pub(super) fn asset_path(&self, file: &str) -> String {
        let content = self.project.layout.content();
        let inside = match file.strip_prefix("static/") {
            Some(rest) => rest,
            None => file
                .strip_prefix(content)
                .unwrap_or(file)
                .trim_start_matches('/'),
        };
        nfc(inside).into_owned()
    }

    /// What an address in a page leads to; `None` for another site, or nothing.
    pub(super) fn resolve(&self, page: &Page, address: &str, image: bool) -> Option<Point> {
        let target = match links::resolve(self.site(), &page.path, address, image) {
            Ok(Destination::Internal { target, .. }) => target,
            Err(Broken::Fragment(missing)) => missing.target,
            _ => return None,
        };
        let thing = self.thing(target)?;
        Some(Point {
            thing,
            id: id_of(address),
        })
    }

    /// What an absolute address of this site leads to, with the length of its part before the path.
    pub(super) fn resolve_own(&self, address: &str) -> Option<(Point, usize)> {
        scheme(address)?;
        let base = self.project.settings.base_url.as_ref()?;
        let inside = base.strip(address)?;
        let point = self.resolve_path(inside)?;
        Some((point, address.len() - inside.len()))
    }

    /// What a path below the base of the site, without its first `/`, leads to.
    pub(super) fn resolve_path(&self, inside: &str) -> Option<Point> {
        let path = inside.split(['?', '#']).next().unwrap_or_default();
        let path = links::decoded(path);
        let path = path.strip_suffix("index.html").unwrap_or(&path);
        let path = path.trim_end_matches('/');
        let site = self.site();
        let target = match path {
            "" => Some(Target::Node(site.home())),
            path if path.ends_with(".md") => None,
            path => site
                .at(&Route::root().folder(path))
                .or_else(|| site.at(&Route::of_file(path))),
        };
        let thing = self.thing(target?)?;
        Some(Point {
            thing,
            id: id_of(inside),
        })
    }
}

/// The raw id that an address names.
fn id_of(address: &str) -> Option<String> {
    let (_, fragment) = address.split_once('#')?;
    let id = fragment.split(":~:").next().unwrap_or_default();
    Some(links::decoded(id).into_owned()).filter(|id| !id.is_empty())
}

/// What is to become of what addresses lead to.
pub(super) struct Mapping<'p> {
    pub(super) before: &'p Places<'p>,
    pub(super) after: &'p Places<'p>,
    pub(super) layout: &'p Layout,
    /// The ids of headings of pages whose text changes otherwise than in its links, with what each becomes.
    headings: BTreeMap<Point, Point>,
    /// The files that parts of a page are in.
    parts: BTreeMap<&'p str, Vec<&'p str>>,
    /// The headings that stay on their page with their text and get another id, by file and present id.
    pub(super) renumbered: Vec<(String, String)>,
    /// The points to which links to whole pages lead.
    wholes: BTreeMap<&'p str, Point>,
}

impl<'p> Mapping<'p> {
    pub(super) fn new(before: &'p Places<'p>, after: &'p Places<'p>, layout: &'p Layout) -> Self {
        let mut mapping = Self {
            before,
            after,
            layout,
            headings: BTreeMap::new(),
            renumbered: Vec::new(),
            parts: BTreeMap::new(),
            wholes: BTreeMap::new(),
        };
        for (file, pieces) in &layout.texts {
            mapping.follow_headings(file, pieces);
        }
        for (old, successor) in &layout.pages {
            mapping.wholes.entry(old).or_insert_with(|| Point {
                thing: Thing::Page(successor.file.clone()),
                id: successor.id.clone(),
            });
        }
        mapping
    }

    /// Matches the headings of a new text with those of its pieces, by their order.
    fn follow_headings(&mut self, file: &'p str, pieces: &'p [Piece]) {
        if let [Piece::Kept { file: old, .. }] = pieces
            && !self.layout.changes.contains_key(old)
        {
            // Nothing but links changes.
            self.parts.entry(old).or_default().push(file);
            return;
        }
        let new = self
            .after
            .page(file)
            .map(|page| heading_ids(self.after.project, page));
        let mut new = new.unwrap_or_default().into_iter().map(|(_, id)| id);
        let mut next = || new.next().flatten();
        let mut number = 0;
        for piece in pieces {
            let (old, range) = match piece {
                Piece::Text { headings, .. } => {
                    for _ in 0..*headings {
                        self.follow_whole(file, number, next());
                        number += 1;
                    }
                    continue;
                }
                Piece::Kept { file: old, range } => (old.as_str(), range),
            };
            let files = self.parts.entry(old).or_default();
            if !files.contains(&file) {
                files.push(file);
            }
            let Some(page) = self.before.page(old) else {
                continue;
            };
            for (at, id) in heading_ids(self.before.project, page) {
                if !range.contains(&at) {
                    continue;
                }
                let now = next();
                self.follow_whole(file, number, now.clone());
                number += 1;
                if let (Some(id), Some(now)) = (id, now) {
                    if id != now && self.is_kept(old, file) && !self.is_reworded(page, at) {
                        self.renumbered.push((old.to_owned(), id.clone()));
                    }
                    let point = |file: &str, id: String| Point {
                        thing: Thing::Page(file.to_owned()),
                        id: Some(id),
                    };
                    let mut to = point(file, now);
                    if self.is_title(file, &to)
                        && self
                            .layout
                            .pages
                            .get(old)
                            .is_none_or(|next| next.file != file)
                        && old != file
                    {
                        to.id = None;
                    }
                    self.headings.insert(point(old, id), to);
                }
            }
        }
    }

    /// Whether a page is in this file then, as a page of its own.
    fn is_kept(&self, old: &str, file: &str) -> bool {
        match self.layout.pages.get(old) {
            Some(next) => next.file == file && !next.is_other && next.heading.is_none(),
            None => old == file && !self.layout.removed.contains(old),
        }
    }

    /// Whether the text of the heading at a position changes.
    fn is_reworded(&self, page: &Page, at: usize) -> bool {
        let headings = heading_ids(self.before.project, page).into_iter();
        let next = headings.map(|(start, _)| start).find(|start| *start > at);
        let section = at..next.unwrap_or(usize::MAX);
        let changes = self.layout.changes.get(&page.file);
        let mut changes = changes.into_iter().flatten();
        changes.any(|change| section.contains(&change.range.start))
    }

    /// Whether a point is the heading that is the title of a page.
    fn is_title(&self, file: &str, point: &Point) -> bool {
        let page = self.after.page(file);
        page.is_some_and(|page| page.title_anchor.is_some() && page.title_anchor == point.id)
    }

    /// Records the heading to which links to a page lead, if it is this one.
    fn follow_whole(&mut self, file: &'p str, number: usize, id: Option<String>) {
        for (old, successor) in &self.layout.pages {
            if successor.file == file && successor.heading == Some(number) {
                let thing = Thing::Page(file.to_owned());
                let id = id.clone();
                self.wholes.insert(old, Point { thing, id });
            }
        }
    }

    /// The list or page that a folder is then.
    fn list(&self, folder: &str) -> Option<Thing> {
        let folder = self.layout.new_folder(folder);
        match self.after.site().find(&folder)? {
            Target::Node(node) => self.after.thing(Target::Node(node)),
            _ => None,
        }
    }

    /// What the first page of a folder becomes that has no page then.
    fn first_below(&self, folder: &str) -> Option<Point> {
        let site = self.before.site();
        let Target::Node(mut node) = site.find(folder)? else {
            return None;
        };
        let first = loop {
            match site.node_page(node) {
                Some(page) => break page,
                None => node = *site.nodes[node].children.first()?,
            }
        };
        let thing = Thing::Page(first.file.clone());
        self.map(&Point { thing, id: None })
    }

    /// What a point becomes; `None` if there is nothing in its place.
    pub(super) fn map(&self, point: &Point) -> Option<Point> {
        let thing = match &point.thing {
            Thing::Page(file) => return self.map_page(file, point),
            Thing::Folder(folder) => match self.list(folder) {
                Some(thing) => thing,
                None => return self.first_below(folder),
            },
            Thing::Asset(file) => Thing::Asset(self.layout.new_file(file)?.to_owned()),
        };
        let id = point.id.clone();
        Some(Point { thing, id })
    }

    fn map_page(&self, file: &str, point: &Point) -> Option<Point> {
        let whole = match self.wholes.get(file) {
            Some(whole) => whole.clone(),
            None if self.layout.removed.contains(file) => return None,
            None => Point {
                thing: point.thing.clone(),
                id: None,
            },
        };
        let Some(id) = &point.id else {
            return Some(whole);
        };
        if let Some(heading) = self.headings.get(point) {
            return Some(heading.clone());
        }
        if id == "top" {
            let id = whole.id.or_else(|| Some("top".to_owned()));
            return Some(Point { id, ..whole });
        }
        let Thing::Page(successor) = whole.thing.clone() else {
            return Some(whole);
        };
        let others = self.parts.get(file).map_or(&[][..], Vec::as_slice);
        let mut files = [successor.as_str()]
            .into_iter()
            .chain(others.iter().copied());
        let has = |file: &&str| {
            self.after
                .page(file)
                .is_some_and(|page| page.has_anchor(id))
        };
        let is_other = self
            .layout
            .pages
            .get(file)
            .is_some_and(|next| next.is_other);
        match files.find(has) {
            Some(file) => Some(Point {
                thing: Thing::Page(file.to_owned()),
                id: Some(id.clone()),
            }),
            None if is_other => Some(whole),
            None => Some(Point {
                id: Some(id.clone()),
                ..whole
            }),
        }
    }
}
