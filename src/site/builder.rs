//! Assembles a site from its pages and files: folders and their pages, addresses, order.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::archives::Archives;
use super::list_order::compare;
use super::node::{Asset, Node, NodeId, Target};
use super::taxonomies::{Taxonomies, TermCollector};
use super::tree::{Root, Tree};
use super::{AssemblyContext, Site, SiteFiles};
use crate::base::name::{check_part, name_for_people, natural_order};
use crate::base::route::{Route, nfc};
use crate::diagnostic::Diagnostic;
use crate::page::{Page, is_error_page, is_index};

mod asides;

impl Site {
    /// Assembles a site and reports every error found on the way. A site with errors can still be used to check links.
    #[must_use]
    pub fn assemble(files: SiteFiles, context: AssemblyContext<'_>) -> (Self, Vec<Diagnostic>) {
        assemble(files, Root::of_site(context.settings), context)
    }
}

/// Assembles a site with a tree for each root. The first root is the content folder.
fn assemble(
    files: SiteFiles,
    roots: Vec<Root>,
    context: AssemblyContext<'_>,
) -> (Site, Vec<Diagnostic>) {
    let mut builder = Builder::new(files, roots, context);
    let taxonomies = TermCollector::all(&builder.pages, context.settings);
    let folders = taxonomies.iter().map(|terms| terms.folder().to_owned());
    builder.folders.extend(folders);
    builder.find_folder_pages();
    builder.find_folders();
    builder.place_pages();
    builder.mark_expired(context.settings);
    builder.place_terms(taxonomies, context);
    builder.sort_children();
    builder.place_archives(context);
    builder.walk_trees();
    builder.place_assets();
    builder.finish()
}

/// The page of a folder: one of the site's, or one that is not published.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FolderPage {
    Page(usize),
    Draft(usize),
}

struct Builder {
    content: String,
    statics: Vec<String>,
    asset_files: Vec<String>,
    copies_of_drafts: BTreeSet<String>,
    shows_drafts: bool,
    unreadable: Vec<String>,
    pages: Vec<Arc<Page>>,
    /// Pages that are not published.
    drafts: Vec<Arc<Page>>,
    roots: Vec<Root>,
    folder_pages: FxHashMap<String, FolderPage>,
    /// Roots, and folders that have a page or contain one at any depth; each after the folders above it.
    folders: BTreeSet<String>,
    folder_nodes: FxHashMap<String, NodeId>,
    nodes: Vec<Node>,
    trees: Vec<Tree>,
    walk: Vec<NodeId>,
    assets: Vec<Asset>,
    taxonomies: Taxonomies,
    archives: Archives,
    paths: FxHashMap<String, Target>,
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

/// A folder and all folders above it, ending with the content folder, which is empty.
fn folder_and_above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| {
        (!folder.is_empty()).then(|| parent_folder(folder))
    })
}

impl Builder {
    fn new(files: SiteFiles, roots: Vec<Root>, context: AssemblyContext<'_>) -> Self {
        let AssemblyContext {
            settings, drafts, ..
        } = context;
        let mut pages = files.pages;
        let unpublished =
            |page: &mut Arc<Page>| !drafts && (page.front.draft || page.is_ahead(settings));
        let unpublished = pages.extract_if(.., unpublished).collect();
        let folders = roots.iter().flat_map(|root| folder_and_above(&root.folder));
        Self {
            content: files.content,
            statics: files.statics,
            asset_files: files.assets,
            copies_of_drafts: files.copies_of_drafts,
            shows_drafts: drafts,
            unreadable: files.unreadable,
            nodes: Vec::with_capacity(pages.len() + 1),
            paths: FxHashMap::with_capacity_and_hasher(pages.len(), FxBuildHasher),
            pages,
            drafts: unpublished,
            folder_pages: FxHashMap::default(),
            folders: folders.map(str::to_owned).collect(),
            roots,
            folder_nodes: FxHashMap::default(),
            trees: Vec::new(),
            walk: Vec::new(),
            assets: Vec::new(),
            taxonomies: Taxonomies::default(),
            archives: Archives::default(),
            diagnostics: Vec::new(),
        }
    }

    /// A file's path relative to the content folder, NFC.
    fn path_of(&self, file: &str) -> String {
        nfc(file.strip_prefix(&self.content).unwrap_or(file)).into_owned()
    }

    /// The root that a folder is, if it is one.
    fn root(&self, folder: &str) -> Option<&Root> {
        self.roots.iter().find(|root| root.folder == folder)
    }

    /// The page of a folder is its `index.md`, else its `README.md`, else the file next to the folder that has its name.
    fn find_folder_pages(&mut self) {
        const BESIDE: usize = 3;
        let rank = |path: &str| match stem(path) {
            "index" => 0,
            name if name.eq_ignore_ascii_case("index") => 1,
            name if is_index(name) => 2,
            _ => BESIDE,
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
        let folders = folders.chain(self.folders.iter().map(String::as_str));
        let mut known: FxHashSet<&str> = FxHashSet::default();
        for folder in folders {
            // The folders above a known one are known.
            folder_and_above(folder).all(|folder| known.insert(folder));
        }
        let mut best: FxHashMap<&str, (usize, FolderPage)> = FxHashMap::default();
        for (path, page) in all {
            let folder = match rank(path) {
                BESIDE => path.strip_suffix(".md").unwrap_or(path),
                _ => parent_folder(path),
            };
            if known.contains(folder) && !is_error_page(path) {
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

    /// Finds the folders that become nodes, and reports pages below an unpublished one.
    fn find_folders(&mut self) {
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
            // The folders above a known one are known.
            if !self.folders.contains(folder) {
                let above = folder_and_above(folder).map(str::to_owned);
                self.folders.extend(above);
            }
            let own = self.folder_of(FolderPage::Page(number), &page.path);
            self.folders.extend(own.map(str::to_owned));
        }
    }

    /// The page of the nearest folder up to the root of the tree that has an unpublished one.
    fn draft_above(&self, folder: &str) -> Option<&Page> {
        if self.drafts.is_empty() {
            return None;
        }
        for folder in folder_and_above(folder) {
            if let Some(FolderPage::Draft(draft)) = self.folder_pages.get(folder) {
                return Some(&*self.drafts[*draft]);
            }
            if self.root(folder).is_some() {
                return None;
            }
        }
        None
    }

    /// The folder whose page this is.
    fn folder_of<'p>(&self, page: FolderPage, path: &'p str) -> Option<&'p str> {
        let beside = path.strip_suffix(".md").unwrap_or(path);
        let candidates = [parent_folder(path), beside];
        candidates
            .into_iter()
            .find(|folder| self.folder_pages.get(*folder) == Some(&page))
    }

    fn place_pages(&mut self) {
        for folder in std::mem::take(&mut self.folders) {
            self.place_folder(folder);
        }
        for page in 0..self.pages.len() {
            let path = self.pages[page].path.clone();
            match self.folder_of(FolderPage::Page(page), &path) {
                Some(folder) => {
                    let node = self.folder_nodes[folder];
                    self.paths.insert(path, Target::Node(node));
                }
                None => self.place_leaf(page, path),
            }
        }
        for draft in 0..self.drafts.len() {
            let path = self.drafts[draft].path.clone();
            let folder = self.folder_of(FolderPage::Draft(draft), &path);
            for path in folder.map(str::to_owned).into_iter().chain([path]) {
                self.paths.entry(path).or_insert(Target::Draft);
            }
        }
        for file in std::mem::take(&mut self.unreadable) {
            let path = self.path_of(&file);
            self.paths.entry(path).or_insert(Target::Unreadable);
        }
    }

    fn place_folder(&mut self, folder: String) {
        let own = match self.folder_pages.get(&folder) {
            Some(FolderPage::Page(page)) => Some(*page),
            _ => None,
        };
        let slug = own.and_then(|page| self.pages[page].front.slug.clone());
        let name = last_part(&folder).to_owned();
        let root = self.root(&folder).cloned();
        let (parent, route, list_title) = match root {
            Some(root) => {
                if let (Some(_), Some(page)) = (&slug, own) {
                    self.report_home_slug(&root, page);
                }
                (None, root.route, root.list_title)
            }
            None => {
                let parent = self.folder_nodes[parent_folder(&folder)];
                let part = slug.unwrap_or_else(|| name.clone());
                self.check_name(&part, &format!("{}{folder}", self.content));
                let route = self.nodes[parent].route.folder(&part);
                (Some(parent), route, name_for_people(&name))
            }
        };
        let node = self.add(Node {
            route,
            page: own,
            parent,
            children: Vec::new(),
            is_aside: false,
            is_unlisted: false,
            name,
            list_title,
            position: 0,
        });
        self.paths.insert(folder.clone(), Target::Node(node));
        self.folder_nodes.insert(folder, node);
    }

    fn report_home_slug(&mut self, root: &Root, page: usize) {
        let message = format!("the home page's address is always `{}`", root.route);
        self.diagnostics.push(
            Diagnostic::error("slug-home", message)
                .in_file(&self.pages[page].file)
                .hint("remove its `slug`"),
        );
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
        let route = match is_error_page(&path) {
            true => Route::error_page(),
            false => self.nodes[parent].route.folder(&part),
        };
        let node = self.add(Node {
            route,
            page: Some(page),
            parent: Some(parent),
            children: Vec::new(),
            is_aside: false,
            is_unlisted: false,
            name,
            list_title: String::new(),
            position: 0,
        });
        self.paths.insert(path, Target::Node(node));
    }

    fn add(&mut self, node: Node) -> NodeId {
        let id = self.nodes.len();
        if let Some(parent) = node.parent.filter(|_| !node.route.is_error_page()) {
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

    /// Sorts by `order`, nodes without one last; then by name, numbers by value. Those beside the guide come after all others.
    /// Where the page of a folder has `list`, that comes first.
    fn sort_children(&mut self) {
        for node in 0..self.nodes.len() {
            let mut children = std::mem::take(&mut self.nodes[node].children);
            let page = self.nodes[node].page;
            let list = page.and_then(|page| self.pages[page].front.list.as_deref());
            children.sort_by(|a, b| {
                let order = |id: &NodeId| {
                    self.nodes[*id]
                        .page
                        .and_then(|page| self.pages[page].front.order)
                };
                let is_aside = |id: &NodeId| self.nodes[*id].is_aside;
                let key = |id: &NodeId| (order(id).is_none(), order(id));
                let by_order = || {
                    key(a)
                        .cmp(&key(b))
                        .then_with(|| natural_order(&self.nodes[*a].name, &self.nodes[*b].name))
                };
                is_aside(a).cmp(&is_aside(b)).then_with(|| match list {
                    Some(list) => compare(list, self.entry(*a), self.entry(*b), by_order),
                    None => by_order(),
                })
            });
            self.nodes[node].children = children;
        }
    }

    /// Walks each tree depth first, one after the other.
    fn walk_trees(&mut self) {
        for root in &self.roots {
            let home = self.folder_nodes[&root.folder];
            let start = self.walk.len();
            let mut pending = vec![home];
            while let Some(node) = pending.pop() {
                self.nodes[node].position = self.walk.len();
                self.walk.push(node);
                pending.extend(self.nodes[node].children.iter().rev());
            }
            self.trees.push(Tree {
                home,
                walk: start..self.walk.len(),
            });
        }
    }

    fn place_assets(&mut self) {
        for file in std::mem::take(&mut self.asset_files) {
            let path = self.path_of(&file);
            let folder = parent_folder(&path);
            if self.draft_above(folder).is_some() || self.is_unpublished(&file) {
                self.paths.insert(path, Target::Draft);
                continue;
            }
            let route = self.folder_route(folder).file(last_part(&path));
            self.paths.insert(path, Target::Asset(self.assets.len()));
            self.assets.push(Asset {
                file,
                route,
                fixed: false,
            });
        }
        for file in std::mem::take(&mut self.statics) {
            if self.is_unpublished(&file) {
                continue;
            }
            let path = file.strip_prefix("static/").unwrap_or(&file).to_owned();
            self.assets.push(Asset {
                route: Route::of_file(&path),
                file,
                fixed: true,
            });
        }
    }

    /// Whether a file has the source of a draft that is not published.
    fn is_unpublished(&self, file: &str) -> bool {
        !self.shows_drafts && self.copies_of_drafts.contains(file)
    }

    /// The address of a folder, even if it has no pages.
    fn folder_route(&self, folder: &str) -> Route {
        let known = folder_and_above(folder)
            .find_map(|above| self.folder_nodes.get(above).map(|node| (above, *node)));
        let (above, route) = match known {
            Some((above, node)) => (above, self.nodes[node].route.clone()),
            None => ("", Route::root()),
        };
        let rest = folder[above.len()..]
            .split('/')
            .filter(|part| !part.is_empty());
        rest.fold(route, |route, part| route.folder(part))
    }

    fn finish(mut self) -> (Site, Vec<Diagnostic>) {
        if self.pages.is_empty() && !self.drafts.is_empty() {
            self.diagnostics.push(
                Diagnostic::error("no-pages", "all pages are drafts")
                    .hint("publish one by removing its `draft: true`, or build with `--drafts`"),
            );
        }
        let count = self.nodes.len() + self.assets.len();
        let mut routes = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        for (id, node) in self.nodes.iter().enumerate() {
            routes.entry(node.route.clone()).or_insert(Target::Node(id));
        }
        for (id, asset) in self.assets.iter().enumerate() {
            routes
                .entry(asset.route.clone())
                .or_insert(Target::Asset(id));
        }
        let listed = self.listed_children();
        let has_lists =
            self.pages.iter().any(|page| page.front.list.is_some()) || !self.archives.is_empty();
        let site = Site {
            pages: self.pages,
            drafts: self.drafts,
            nodes: self.nodes.into(),
            trees: self.trees.into(),
            walk: self.walk.into(),
            assets: self.assets.into(),
            listed: listed.into(),
            has_lists,
            archives: self.archives.into(),
            taxonomies: self.taxonomies.into(),
            paths: self.paths.into(),
            sorted: Arc::default(),
            routes: routes.into(),
            unreadable: Arc::default(),
            names: Arc::default(),
        };
        (site, self.diagnostics)
    }
}

#[cfg(test)]
mod tests;
