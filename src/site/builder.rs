//! Puts a site together: folders and their pages, addresses, order.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::{Asset, Found, HOME, Node, NodeId, Site, Sources};
use crate::base::route::{Route, check_part, name_for_people, natural_order, nfc};
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::page::{Page, is_index};

/// The page of a folder: one of the site's, or one that is not published.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FolderPage {
    Page(usize),
    Draft(usize),
}

pub(super) struct Builder {
    content: String,
    statics: Vec<String>,
    asset_files: Vec<String>,
    unreadable: Vec<String>,
    pages: Vec<Arc<Page>>,
    /// Pages that are not published.
    drafts: Vec<Arc<Page>>,
    folder_pages: FxHashMap<String, FolderPage>,
    /// Folders with a page of their own, or with one in or below them; from the top down.
    folders: BTreeSet<String>,
    folder_nodes: FxHashMap<String, NodeId>,
    nodes: Vec<Node>,
    walk: Vec<NodeId>,
    assets: Vec<Asset>,
    paths: FxHashMap<String, Found>,
    diagnostics: Vec<Diagnostic>,
}

fn parent_folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn last_part(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn stem(path: &str) -> &str {
    last_part(path)
        .strip_suffix(".md")
        .unwrap_or(last_part(path))
}

/// A folder and all folders around it, ending with the top one, which is empty.
fn folder_and_above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| {
        (!folder.is_empty()).then(|| parent_folder(folder))
    })
}

impl Builder {
    pub(super) fn new(sources: Sources, drafts: bool) -> Self {
        let mut pages = sources.pages;
        let unpublished = |page: &mut Arc<Page>| page.front.draft && !drafts;
        let drafts = pages.extract_if(.., unpublished).collect();
        Self {
            content: sources.content,
            statics: sources.statics,
            asset_files: sources.assets,
            unreadable: sources.unreadable,
            nodes: Vec::with_capacity(pages.len() + 1),
            paths: FxHashMap::with_capacity_and_hasher(pages.len(), FxBuildHasher),
            pages,
            drafts,
            folder_pages: FxHashMap::default(),
            folders: BTreeSet::from([String::new()]),
            folder_nodes: FxHashMap::default(),
            walk: Vec::new(),
            assets: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// A file's path relative to the content folder, NFC.
    fn path_of(&self, file: &str) -> String {
        nfc(file.strip_prefix(&self.content).unwrap_or(file)).into_owned()
    }

    /// `index.md` is its folder's page, else `README.md`, else the file beside the folder that has its name.
    pub(super) fn find_folder_pages(&mut self) {
        let rank = |path: &str| match stem(path) {
            name if name.eq_ignore_ascii_case("index") => 0,
            name if is_index(name) => 1,
            _ => 2,
        };
        let assets = self.asset_files.iter().map(|file| self.path_of(file));
        let asset_folders: BTreeSet<String> =
            assets.map(|path| parent_folder(&path).to_owned()).collect();
        let pages = self
            .pages
            .iter()
            .enumerate()
            .map(|(at, page)| (page.path.as_str(), FolderPage::Page(at)));
        let drafts = self
            .drafts
            .iter()
            .enumerate()
            .map(|(at, page)| (page.path.as_str(), FolderPage::Draft(at)));
        let all: Vec<(&str, FolderPage)> = pages.chain(drafts).collect();
        let folders = all.iter().map(|(path, _)| parent_folder(path));
        let folders = folders.chain(asset_folders.iter().map(String::as_str));
        let mut known: FxHashSet<&str> = FxHashSet::default();
        for folder in folders {
            // Where a folder is known, those above are too.
            folder_and_above(folder).all(|folder| known.insert(folder));
        }
        let mut best: FxHashMap<&str, (usize, FolderPage)> = FxHashMap::default();
        for (path, page) in all {
            let folder = match rank(path) {
                2 => path.strip_suffix(".md").unwrap_or(path),
                _ => parent_folder(path),
            };
            if known.contains(folder) {
                let candidate = (rank(path), page);
                let entry = best.entry(folder).or_insert(candidate);
                *entry = candidate.min(*entry);
            }
        }
        let found = best
            .into_iter()
            .map(|(folder, (_, page))| (folder.to_owned(), page));
        self.folder_pages = found.collect();
    }

    /// Finds the folders that take part, and pages that would stand below an unpublished one.
    pub(super) fn find_folders(&mut self) {
        for (number, page) in self.pages.iter().enumerate() {
            let folder = parent_folder(&page.path);
            if let Some(draft) = self.draft_above(folder) {
                let above = &draft.file;
                let message = format!("this page is published, but `{above}` above it is a draft");
                self.diagnostics.push(
                    Diagnostic::error("draft-parent", message).in_file(&page.file).hint(
                        "publish the page above, or make this one a draft too with `draft: true`",
                    ),
                );
            }
            // Where a folder is known, those above are too.
            if !self.folders.contains(folder) {
                let above = folder_and_above(folder).map(str::to_owned);
                self.folders.extend(above);
            }
            let own = self.folder_of(FolderPage::Page(number), &page.path);
            self.folders.extend(own.map(str::to_owned));
        }
    }

    /// The nearest folder's page above that is not published.
    fn draft_above(&self, folder: &str) -> Option<&Page> {
        if self.drafts.is_empty() {
            return None;
        }
        folder_and_above(folder).find_map(|folder| match self.folder_pages.get(folder) {
            Some(FolderPage::Draft(draft)) => Some(&*self.drafts[*draft]),
            _ => None,
        })
    }

    /// The folder whose page this is.
    fn folder_of<'p>(&self, page: FolderPage, path: &'p str) -> Option<&'p str> {
        let beside = path.strip_suffix(".md").unwrap_or(path);
        let candidates = [parent_folder(path), beside];
        candidates
            .into_iter()
            .find(|folder| self.folder_pages.get(*folder) == Some(&page))
    }

    pub(super) fn place_pages(&mut self) {
        for folder in std::mem::take(&mut self.folders) {
            self.place_folder(folder);
        }
        for page in 0..self.pages.len() {
            let path = self.pages[page].path.clone();
            match self.folder_of(FolderPage::Page(page), &path) {
                Some(folder) => {
                    let node = self.folder_nodes[folder];
                    self.paths.insert(path, Found::Node(node));
                }
                None => self.place_leaf(page, path),
            }
        }
        for draft in 0..self.drafts.len() {
            let path = self.drafts[draft].path.clone();
            let folder = self.folder_of(FolderPage::Draft(draft), &path);
            for path in folder.map(str::to_owned).into_iter().chain([path]) {
                self.paths.entry(path).or_insert(Found::Draft);
            }
        }
        for file in std::mem::take(&mut self.unreadable) {
            let path = self.path_of(&file);
            self.paths.entry(path).or_insert(Found::Unreadable);
        }
    }

    fn place_folder(&mut self, folder: String) {
        let own = match self.folder_pages.get(&folder) {
            Some(FolderPage::Page(page)) => Some(*page),
            _ => None,
        };
        let slug = own.and_then(|page| self.pages[page].front.slug.clone());
        let parent = (!folder.is_empty()).then(|| self.folder_nodes[parent_folder(&folder)]);
        let route = match parent {
            None => {
                if let (Some(_), Some(page)) = (&slug, own) {
                    self.diagnostics.push(
                        Diagnostic::error("slug-home", "the home page's address is always `/`")
                            .in_file(&self.pages[page].file)
                            .hint("remove its `slug`"),
                    );
                }
                Route::root()
            }
            Some(parent) => {
                let part = slug.unwrap_or_else(|| last_part(&folder).to_owned());
                self.check_name(&part, &format!("{}{folder}", self.content));
                self.nodes[parent].route.folder(&part)
            }
        };
        let name = last_part(&folder).to_owned();
        let list_title = name_for_people(&name);
        let node = self.add(Node {
            route,
            page: own,
            parent,
            children: Vec::new(),
            name,
            list_title,
            position: 0,
        });
        self.paths.insert(folder.clone(), Found::Node(node));
        self.folder_nodes.insert(folder, node);
    }

    fn place_leaf(&mut self, page: usize, path: String) {
        let parent = self.folder_nodes[parent_folder(&path)];
        let name = stem(&path).to_owned();
        let part = self.pages[page]
            .front
            .slug
            .clone()
            .unwrap_or_else(|| name.clone());
        let file = self.pages[page].file.clone();
        self.check_name(&part, &file);
        let route = self.nodes[parent].route.folder(&part);
        self.check_length(&route, &file);
        let node = self.add(Node {
            route,
            page: Some(page),
            parent: Some(parent),
            children: Vec::new(),
            name,
            list_title: String::new(),
            position: 0,
        });
        self.paths.insert(path, Found::Node(node));
    }

    /// Some hosts hold no longer address (S3: 1,024 bytes).
    fn check_length(&mut self, route: &Route, file: &str) {
        const LONGEST: usize = 1024;
        if route.output_path().len() > LONGEST {
            let message = format!("this page's address is longer than {LONGEST} bytes");
            self.diagnostics.push(
                Diagnostic::error("name-invalid", message)
                    .in_file(file)
                    .hint("use fewer folders or shorter names"),
            );
        }
    }

    fn add(&mut self, node: Node) -> NodeId {
        let id = self.nodes.len();
        if let Some(parent) = node.parent {
            self.nodes[parent].children.push(id);
        }
        self.nodes.push(node);
        id
    }

    fn check_name(&mut self, part: &str, file: &str) {
        if let Err(problem) = check_part(part) {
            self.diagnostics.push(
                Diagnostic::error(
                    "name-invalid",
                    format!("`{part}` cannot be part of an address: it {problem}"),
                )
                .in_file(file)
                .hint("rename it, or give the page a `slug`"),
            );
        }
    }

    /// By `order`, those without one last; then by name, digits by value.
    pub(super) fn order(&mut self) {
        for node in 0..self.nodes.len() {
            let mut children = std::mem::take(&mut self.nodes[node].children);
            children.sort_by(|a, b| {
                let order = |id: &NodeId| {
                    self.nodes[*id]
                        .page
                        .and_then(|page| self.pages[page].front.order)
                };
                let key = |id: &NodeId| (order(id).is_none(), order(id));
                key(a)
                    .cmp(&key(b))
                    .then_with(|| natural_order(&self.nodes[*a].name, &self.nodes[*b].name))
            });
            self.nodes[node].children = children;
        }
        let mut pending = vec![HOME];
        while let Some(node) = pending.pop() {
            self.nodes[node].position = self.walk.len();
            self.walk.push(node);
            pending.extend(self.nodes[node].children.iter().rev());
        }
    }

    pub(super) fn place_assets(&mut self) {
        for file in std::mem::take(&mut self.asset_files) {
            let path = self.path_of(&file);
            let folder = parent_folder(&path);
            if self.draft_above(folder).is_some() {
                self.paths.insert(path, Found::Draft);
                continue;
            }
            self.check_name(last_part(&path), &file);
            let route = self.folder_route(folder).file(last_part(&path));
            self.paths.insert(path, Found::Asset(self.assets.len()));
            self.assets.push(Asset {
                file,
                route,
                fixed: false,
            });
        }
        for file in std::mem::take(&mut self.statics) {
            let path = file.strip_prefix("static/").unwrap_or(&file).to_owned();
            for part in path.split('/') {
                self.check_name(part, &file);
            }
            self.assets.push(Asset {
                route: Route::of_file(&path),
                file,
                fixed: true,
            });
        }
    }

    /// The address of a folder, also of one without pages.
    fn folder_route(&self, folder: &str) -> Route {
        let known = folder_and_above(folder)
            .find_map(|above| self.folder_nodes.get(above).map(|node| (above, *node)));
        let (above, node) = known.unwrap_or(("", HOME));
        let rest = folder[above.len()..]
            .split('/')
            .filter(|part| !part.is_empty());
        rest.fold(self.nodes[node].route.clone(), |route, part| {
            route.folder(part)
        })
    }

    pub(super) fn finish(mut self, settings: &Settings) -> (Site, Vec<Diagnostic>) {
        if self.pages.is_empty() && !self.drafts.is_empty() {
            self.diagnostics.push(
                Diagnostic::error("no-pages", "all pages are drafts")
                    .hint("publish one by removing its `draft: true`, or build with `--drafts`"),
            );
        }
        self.nodes[HOME].list_title = settings.home_title().to_owned();
        let places = self.nodes.len() + self.assets.len();
        let mut routes = FxHashMap::with_capacity_and_hasher(places, FxBuildHasher);
        for (id, node) in self.nodes.iter().enumerate() {
            routes.entry(node.route.clone()).or_insert(Found::Node(id));
        }
        for (id, asset) in self.assets.iter().enumerate() {
            routes
                .entry(asset.route.clone())
                .or_insert(Found::Asset(id));
        }
        let site = Site {
            pages: self.pages,
            drafts: self.drafts,
            nodes: self.nodes.into(),
            walk: self.walk.into(),
            assets: self.assets.into(),
            paths: self.paths.into(),
            sorted: Arc::default(),
            routes: routes.into(),
            names: Arc::default(),
        };
        (site, self.diagnostics)
    }
}
