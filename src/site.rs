//! The site: one immutable value made of all pages. Tree, order, addresses, and what is where.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::page::{Page, is_index};
use crate::route::{Route, check_part, name_for_people, natural_order};

/// All that a site is made of.
#[derive(Debug, Default)]
pub struct Sources {
    /// The folder of the content with a last `/`, relative to the site's root; empty where the root itself is the content.
    pub content: String,
    /// Pages that could be read.
    pub pages: Vec<Page>,
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
    /// Whether a page mentions it.
    pub linked: bool,
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

/// A site.
#[derive(Debug)]
pub struct Site {
    content: String,
    /// Its pages; drafts are among them only when they are published.
    pub pages: Vec<Page>,
    /// Its tree; the first is Home.
    pub nodes: Vec<Node>,
    /// The tree walked depth first.
    pub walk: Vec<NodeId>,
    /// Files published as they are, of the content folder first, then of `static/`.
    pub assets: Vec<Asset>,
    /// Paths relative to the content folder, files and folders, NFC.
    paths: BTreeMap<String, Found>,
    routes: HashMap<Route, Found>,
}

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

    /// A page's path relative to the content folder.
    #[must_use]
    pub fn content_path<'p>(&self, page: &'p Page) -> &'p str {
        page.file.strip_prefix(&self.content).unwrap_or(&page.file)
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

    /// The place of a page.
    #[must_use]
    pub fn find_page(&self, page: &Page) -> Option<Found> {
        self.find(self.content_path(page))
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
        self.nodes[node].page.map(|page| &self.pages[page])
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
    pub fn title(&self, node: NodeId) -> String {
        match self.node_page(node) {
            Some(page) => page.title.clone(),
            None => self.nodes[node].list_title.clone(),
        }
    }

    /// What a place is called in navigation.
    #[must_use]
    pub fn nav_name(&self, node: NodeId) -> String {
        match self.node_page(node) {
            Some(page) => page.nav_name().to_owned(),
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
        let below = self
            .paths
            .range(prefix.clone()..)
            .map(|(path, _)| path.as_str());
        let below = below
            .take(MOST * 4)
            .take_while(|path| path.starts_with(&prefix));
        below
            .map(|path| &path[prefix.len()..])
            .filter(|name| !name.contains('/') && !name.is_empty())
            .take(MOST)
            .collect()
    }

    /// The paths of published files that have this name, relative to the content folder.
    #[must_use]
    pub fn files_named(&self, name: &str) -> Vec<&str> {
        let named = |path: &str| path.rsplit('/').next() == Some(name);
        self.paths
            .keys()
            .map(String::as_str)
            .filter(|path| named(path))
            .collect()
    }
}

/// A folder's page, and whether it is published.
#[derive(Clone, Copy)]
struct FolderPage {
    page: usize,
    published: bool,
}

struct Builder {
    content: String,
    statics: Vec<String>,
    asset_files: Vec<String>,
    unreadable: Vec<String>,
    pages: Vec<Page>,
    published: Vec<bool>,
    /// Paths of the pages, relative to the content folder, NFC.
    page_paths: Vec<String>,
    folder_pages: HashMap<String, FolderPage>,
    /// Folders with a page in or below them, from the top down.
    folders: BTreeSet<String>,
    folder_nodes: HashMap<String, NodeId>,
    nodes: Vec<Node>,
    walk: Vec<NodeId>,
    assets: Vec<Asset>,
    paths: BTreeMap<String, Found>,
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
    fn new(sources: Sources, drafts: bool) -> Self {
        let inside = |file: &str| {
            file.strip_prefix(&sources.content)
                .unwrap_or(file)
                .nfc()
                .collect::<String>()
        };
        let page_paths: Vec<String> = sources
            .pages
            .iter()
            .map(|page| inside(&page.file))
            .collect();
        let unreadable = sources.unreadable.iter().map(|file| inside(file)).collect();
        Self {
            published: sources
                .pages
                .iter()
                .map(|page| drafts || !page.front.draft)
                .collect(),
            content: sources.content,
            statics: sources.statics,
            asset_files: sources.assets,
            unreadable,
            pages: sources.pages,
            page_paths,
            folder_pages: HashMap::new(),
            folders: BTreeSet::from([String::new()]),
            folder_nodes: HashMap::new(),
            nodes: Vec::new(),
            walk: Vec::new(),
            assets: Vec::new(),
            paths: BTreeMap::new(),
            diagnostics: Vec::new(),
        }
    }

    /// `index.md` is its folder's page, else `README.md`, else the file beside the folder that has its name.
    fn find_folder_pages(&mut self) {
        let rank = |path: &str| match stem(path) {
            "index" => 0,
            name if is_index(name) => 1,
            _ => 2,
        };
        let all_folders: BTreeSet<&str> = self
            .page_paths
            .iter()
            .flat_map(|path| folder_and_above(parent_folder(path)))
            .collect();
        let mut best: HashMap<&str, (usize, usize)> = HashMap::new();
        for (page, path) in self.page_paths.iter().enumerate() {
            let folder = match rank(path) {
                2 => path.strip_suffix(".md").unwrap_or(path),
                _ => parent_folder(path),
            };
            if all_folders.contains(folder) {
                let candidate = (rank(path), page);
                let entry = best.entry(folder).or_insert(candidate);
                *entry = candidate.min(*entry);
            }
        }
        self.folder_pages = best
            .into_iter()
            .map(|(folder, (_, page))| {
                (
                    folder.to_owned(),
                    FolderPage {
                        page,
                        published: self.published[page],
                    },
                )
            })
            .collect();
    }

    /// Finds the folders that take part, and pages that would stand below an unpublished one.
    fn find_folders(&mut self) {
        for page in 0..self.pages.len() {
            if !self.published[page] {
                continue;
            }
            let folder = parent_folder(&self.page_paths[page]);
            let draft = folder_and_above(folder)
                .filter_map(|folder| self.folder_pages.get(folder))
                .find(|above| !above.published);
            if let Some(draft) = draft {
                let file = &self.pages[page].file;
                let above = &self.pages[draft.page].file;
                self.diagnostics.push(
                    Diagnostic::error(
                        "draft-parent",
                        format!("this page is published, but `{above}` above it is a draft"),
                    )
                    .in_file(file)
                    .hint(
                        "publish the page above, or make this one a draft too with `draft: true`",
                    ),
                );
            }
            let folders: Vec<String> = folder_and_above(folder).map(str::to_owned).collect();
            self.folders.extend(folders);
            if let Some(own) = self.page_paths[page].strip_suffix(".md").filter(|own| {
                self.folder_pages
                    .get(*own)
                    .is_some_and(|found| found.page == page)
            }) {
                self.folders.insert(own.to_owned());
            }
        }
    }

    fn place_pages(&mut self) {
        for folder in std::mem::take(&mut self.folders) {
            self.place_folder(folder);
        }
        for page in 0..self.pages.len() {
            let path = self.page_paths[page].clone();
            if !self.published[page] {
                self.paths.insert(path, Found::Draft);
            } else if let Some(folder) = self.folder_page_of(page, &path) {
                let node = self.folder_nodes[&folder];
                self.paths.insert(path, Found::Node(node));
            } else {
                self.place_leaf(page, path);
            }
        }
        for path in &self.unreadable {
            self.paths.entry(path.clone()).or_insert(Found::Unreadable);
        }
    }

    /// The folder whose page this is.
    fn folder_page_of(&self, page: usize, path: &str) -> Option<String> {
        let beside = path.strip_suffix(".md").unwrap_or(path);
        [parent_folder(path), beside]
            .into_iter()
            .find(|folder| {
                self.folder_pages
                    .get(*folder)
                    .is_some_and(|found| found.page == page)
            })
            .map(str::to_owned)
    }

    fn place_folder(&mut self, folder: String) {
        let own = self
            .folder_pages
            .get(&folder)
            .filter(|own| own.published)
            .map(|own| own.page);
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
    fn order(&mut self) {
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

    fn place_assets(&mut self) {
        for file in std::mem::take(&mut self.asset_files) {
            let path: String = file
                .strip_prefix(&self.content)
                .unwrap_or(&file)
                .nfc()
                .collect();
            let folder = parent_folder(&path);
            let draft = folder_and_above(folder)
                .filter_map(|above| self.folder_pages.get(above))
                .any(|above| !above.published);
            if draft {
                self.paths.insert(path, Found::Draft);
                continue;
            }
            self.check_name(last_part(&path), &file);
            let route = self.folder_route(folder).file(last_part(&path));
            self.paths.insert(path, Found::Asset(self.assets.len()));
            self.assets.push(Asset {
                file,
                route,
                linked: false,
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
                linked: true,
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

    fn finish(mut self, settings: &Settings) -> (Site, Vec<Diagnostic>) {
        let home = settings
            .title
            .as_ref()
            .unwrap_or(&settings.navigation.home_name);
        self.nodes[HOME].list_title.clone_from(home);
        let mut routes = HashMap::with_capacity(self.nodes.len() + self.assets.len());
        for (id, node) in self.nodes.iter().enumerate() {
            routes.entry(node.route.clone()).or_insert(Found::Node(id));
        }
        for (id, asset) in self.assets.iter().enumerate() {
            routes
                .entry(asset.route.clone())
                .or_insert(Found::Asset(id));
        }
        let site = Site {
            content: self.content,
            pages: self.pages,
            nodes: self.nodes,
            walk: self.walk,
            assets: self.assets,
            paths: self.paths,
            routes,
        };
        (site, self.diagnostics)
    }
}
