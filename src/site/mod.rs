//! The site: one immutable value made of all pages. Tree, order, addresses, and what is where.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::input::foreign::files as foreign;
use crate::input::settings::Settings;
use crate::page::Page;

pub mod allowances;
pub mod bibliography;
mod builder;
pub mod figures;
pub mod links;
pub mod lookup;
pub mod prior_state;
pub mod sources;

use builder::Builder;

/// All that a site is made of.
#[derive(Debug, Default)]
pub struct Sources {
    /// The folder of the content with a last `/`, relative to the site's root; empty where the root itself is the content.
    pub content: String,
    /// Pages that could be read.
    pub pages: Vec<Arc<Page>>,
    /// Markdown files that could not be read; links to them are not reported once more.
    pub unreadable: Vec<String>,
    /// Files of the content folder that are no Markdown, relative to the root.
    pub assets: Vec<String>,
    /// Files below `static/`, relative to the root.
    pub statics: Vec<String>,
}

/// A page's place in the tree.
pub type NodeId = usize;

/// A place in the tree: a page, or the list of a folder that has no page of its own.
#[derive(Debug)]
pub struct Node {
    /// Its address.
    pub route: Route,
    /// The number of its page; none for a folder's generated list.
    pub page: Option<usize>,
    /// The place above; none for Home.
    pub parent: Option<NodeId>,
    /// The places below, in order.
    pub children: Vec<NodeId>,
    /// Its name by the file system, for ordering.
    name: String,
    /// The title of a generated list.
    list_title: String,
    /// Its position when the tree is walked depth first.
    position: usize,
}

/// A file that is published as it is.
#[derive(Debug)]
pub struct Asset {
    /// The file, relative to the root.
    pub file: String,
    /// Its address.
    pub route: Route,
    /// Whether it is of `static/`, and so is published whether a page mentions it or not.
    pub fixed: bool,
}

/// What is found at a path or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A page or a folder's list.
    Node(NodeId),
    /// A file.
    Asset(usize),
    /// A page that is not published, or a file below one.
    Draft,
    /// A page that could not be read.
    Unreadable,
}

/// A site. All but its pages is shared with the next one that has the same places.
#[derive(Debug)]
pub struct Site {
    /// Its pages; drafts are not among them unless they are published.
    pub pages: Vec<Arc<Page>>,
    /// Pages that are not published.
    pub drafts: Vec<Arc<Page>>,
    /// Its tree; the first is Home.
    pub nodes: Arc<Vec<Node>>,
    /// The tree walked depth first.
    pub walk: Arc<Vec<NodeId>>,
    /// Files published as they are, of the content folder first, then of `static/`.
    pub assets: Arc<Vec<Asset>>,
    /// Paths relative to the content folder, files and folders, NFC.
    paths: Arc<FxHashMap<String, Found>>,
    /// The same paths in order; made when the first hint needs them.
    sorted: Arc<OnceLock<Vec<String>>>,
    routes: Arc<FxHashMap<Route, Found>>,
    /// Paths by their last part; made when the first hint needs it.
    names: Arc<OnceLock<Names>>,
}

type Names = FxHashMap<String, Vec<String>>;

/// The number of Home.
pub const HOME: NodeId = 0;

impl Site {
    /// Puts a site together. The site is usable for checking links also where there are errors.
    #[must_use]
    pub fn assemble(
        sources: Sources,
        settings: &Settings,
        drafts: bool,
    ) -> (Self, Vec<Diagnostic>) {
        let mut builder = Builder::new(sources, drafts);
        builder.find_folder_pages();
        builder.find_folders();
        builder.place_pages();
        builder.order();
        builder.place_assets();
        builder.finish(settings)
    }

    /// What stands at a path relative to the content folder, at an address without its first `/`,
    /// or at the path of a file in `static/`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Found> {
        if let Some(found) = self.paths.get(path) {
            return Some(*found);
        }
        let file = Route::of_file(path);
        let folder = Route::root().folder(path);
        self.routes
            .get(&file)
            .or_else(|| self.routes.get(&folder))
            .copied()
    }

    /// The file `index.html` of a folder, of `static/` or of the content, where no page has the folder's address: hosts
    /// show it there. `folder` as for [`Self::find`].
    #[must_use]
    pub fn find_index(&self, folder: &str) -> Option<Found> {
        self.find(&format!("{folder}/index.html"))
    }

    /// Warnings about files whose names have a meaning for other generators, and none here.
    #[must_use]
    pub fn foreign_files(&self) -> Vec<Diagnostic> {
        // One warning: the other folders of such a site have the same file.
        let mut indexes = self.pages.iter().filter(|page| {
            let folder = foreign::folder_of_index(&page.path);
            folder.is_some_and(|folder| self.find(&format!("{folder}index.md")).is_none())
        });
        let index = indexes.next().map(|page| {
            let found = self.find(&page.path);
            let route = found.map_or("", |found| self.route(found).as_str());
            foreign::index_finding(&page.file, route, indexes.count())
        });
        let mut pages = self.pages.iter();
        let summary = pages.find(|page| page.path == foreign::SUMMARY);
        let summary = summary.and_then(|page| {
            let links = page.links.iter().map(|link| link.destination.as_str());
            foreign::summary_finding(&page.file, links)
        });
        index.into_iter().chain(summary).collect()
    }

    /// The site of other pages at the same places; none where places may differ. It is what [`Self::assemble`] makes of
    /// them, where this one was made without a finding.
    #[must_use]
    pub fn with_pages(&self, sources: &Sources, settings: &Settings) -> Option<Self> {
        let is_placed = |(old, new): (&Arc<Page>, &Arc<Page>)| {
            Arc::ptr_eq(old, new)
                || old.path == new.path
                    && old.front.draft == new.front.draft
                    && old.front.slug == new.front.slug
                    && old.front.order == new.front.order
        };
        let files = sources.assets.iter().map(|file| (file, false));
        let files = files.chain(sources.statics.iter().map(|file| (file, true)));
        let assets = self.assets.iter().map(|asset| (&asset.file, asset.fixed));
        let is_same = self.drafts.is_empty()
            && sources.unreadable.is_empty()
            && self.pages.len() == sources.pages.len()
            && self.pages.iter().zip(&sources.pages).all(is_placed)
            && assets.eq(files)
            && self.nodes[HOME].list_title == settings.home_title();
        is_same.then(|| Self {
            pages: sources.pages.clone(),
            drafts: Vec::new(),
            nodes: Arc::clone(&self.nodes),
            walk: Arc::clone(&self.walk),
            assets: Arc::clone(&self.assets),
            paths: Arc::clone(&self.paths),
            sorted: Arc::clone(&self.sorted),
            routes: Arc::clone(&self.routes),
            names: Arc::clone(&self.names),
        })
    }

    /// Whether all paths, addresses and ids of another site lead to the same here.
    #[must_use]
    pub fn has_same_places(&self, other: &Self) -> bool {
        let same_ids = |(a, b): (&Arc<Page>, &Arc<Page>)| {
            Arc::ptr_eq(a, b) || a.title_anchor == b.title_anchor && a.ids().eq(b.ids())
        };
        let same_paths = || self.paths == other.paths && self.routes == other.routes;
        self.pages.len() == other.pages.len()
            && (Arc::ptr_eq(&self.paths, &other.paths) || same_paths())
            && self.pages.iter().zip(&other.pages).all(same_ids)
    }

    /// The address of what was found; `/` for what is not published.
    #[must_use]
    pub fn route(&self, found: Found) -> &Route {
        match found {
            Found::Node(node) => &self.nodes[node].route,
            Found::Asset(asset) => &self.assets[asset].route,
            Found::Draft | Found::Unreadable => &self.nodes[HOME].route,
        }
    }

    /// The page found; none for a list or a file.
    #[must_use]
    pub fn page_of(&self, found: Found) -> Option<&Page> {
        match found {
            Found::Node(node) => self.node_page(node),
            _ => None,
        }
    }

    /// The page at a place; none for a list.
    #[must_use]
    pub fn node_page(&self, node: NodeId) -> Option<&Page> {
        self.nodes[node].page.map(|page| &*self.pages[page])
    }

    /// Whether a fragment leads anywhere. What a file holds is not known: every fragment may be there.
    #[must_use]
    pub fn has_anchor(&self, found: Found, id: &str) -> bool {
        match found {
            Found::Node(_) => self
                .page_of(found)
                .map_or(id == "top", |page| page.has_anchor(id)),
            _ => true,
        }
    }

    /// The id that is printed for an anchor: a heading that became the page's title is its top.
    #[must_use]
    pub fn printed_anchor<'i>(&self, found: Found, id: &'i str) -> &'i str {
        let is_title = self
            .page_of(found)
            .is_some_and(|page| page.title_anchor.as_deref() == Some(id));
        if is_title { "top" } else { id }
    }

    /// The title of a place.
    #[must_use]
    pub fn title(&self, node: NodeId) -> &str {
        match self.node_page(node) {
            Some(page) => &page.title,
            None => &self.nodes[node].list_title,
        }
    }

    /// What a place is called in navigation.
    #[must_use]
    pub fn nav_name(&self, node: NodeId) -> &str {
        match self.node_page(node) {
            Some(page) => page.nav_name(),
            None => self.title(node),
        }
    }

    /// The places above, from Home down to the parent.
    #[must_use]
    pub fn ancestors(&self, node: NodeId) -> Vec<NodeId> {
        let mut ancestors: Vec<NodeId> =
            std::iter::successors(self.nodes[node].parent, |above| self.nodes[*above].parent)
                .collect();
        ancestors.reverse();
        ancestors
    }

    /// The places of pages, given by their numbers, as they come when the tree is walked depth first.
    #[must_use]
    pub fn in_order(&self, pages: &[usize]) -> Vec<NodeId> {
        let node = |page: &usize| match self.find(&self.pages[*page].path) {
            Some(Found::Node(node)) => Some(node),
            _ => None,
        };
        let mut nodes: Vec<NodeId> = pages.iter().filter_map(node).collect();
        nodes.sort_unstable_by_key(|node| self.nodes[*node].position);
        nodes
    }

    /// The places before and after, walking the tree depth first.
    #[must_use]
    pub fn neighbours(&self, node: NodeId) -> (Option<NodeId>, Option<NodeId>) {
        let position = self.nodes[node].position;
        let before = position.checked_sub(1).map(|at| self.walk[at]);
        (before, self.walk.get(position + 1).copied())
    }

    /// The names of files and folders directly in a folder of the content, for a hint; some hundreds at most.
    #[must_use]
    pub fn files_in(&self, folder: &str) -> Vec<&str> {
        const MOST: usize = 500;
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let sorted = self.sorted_paths();
        let start = sorted.partition_point(|path| *path < prefix);
        let below = sorted[start..].iter().map(String::as_str);
        let below = below
            .take(MOST * 4)
            .take_while(|path| path.starts_with(&prefix));
        below
            .map(|path| &path[prefix.len()..])
            .filter(|name| !name.contains('/') && !name.is_empty())
            .take(MOST)
            .collect()
    }

    fn sorted_paths(&self) -> &[String] {
        self.sorted.get_or_init(|| {
            let mut sorted: Vec<String> = self.paths.keys().cloned().collect();
            sorted.sort_unstable();
            sorted
        })
    }

    /// The paths of files that have this name, relative to the content folder.
    #[must_use]
    pub fn files_named(&self, name: &str) -> &[String] {
        let names = self.names.get_or_init(|| {
            let mut names = Names::default();
            for path in self.sorted_paths() {
                let name = path.rsplit('/').next().unwrap_or(path);
                names.entry(name.to_owned()).or_default().push(path.clone());
            }
            names
        });
        names.get(name).map_or(&[], Vec::as_slice)
    }
}
