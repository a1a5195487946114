//! Puts a site together: folders and their pages, addresses, order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::{Asset, Found, HOME, Node, NodeId, Site, Sources};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::page::{Page, is_index};
use crate::route::{Route, check_part, name_for_people, natural_order};

/// A folder's page, and whether it is published.
#[derive(Clone, Copy)]
struct FolderPage {
    page: usize,
    published: bool,
}

pub(super) struct Builder {
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
    pub(super) fn new(sources: Sources, drafts: bool) -> Self {
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
    pub(super) fn find_folder_pages(&mut self) {
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
    pub(super) fn find_folders(&mut self) {
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

    pub(super) fn place_pages(&mut self) {
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

    pub(super) fn finish(mut self, settings: &Settings) -> (Site, Vec<Diagnostic>) {
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
