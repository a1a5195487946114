//! The site: one immutable value assembled from all pages. Its trees, their order, and what each address leads to.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::ledger::States;
use crate::page::Page;

pub mod allowances;
pub mod archives;
pub mod artefacts;
pub mod backlinks;
pub mod bibliography;
mod builder;
pub mod data_names;
pub mod feeds;
pub mod figures;
pub mod first_addresses;
mod foreign;
pub mod former;
pub mod ignored;
pub mod images;
pub mod layout;
pub mod links;
pub mod list_order;
pub mod look;
pub mod lookup;
mod node;
pub mod page_lists;
pub mod pictures;
pub mod printed;
pub mod prior_state;
pub mod problems;
pub mod redirects;
pub mod site_data;
pub mod site_ledger;
pub mod sources;
pub mod taxonomies;
mod tree;

use archives::Archives;
pub use node::{Asset, Node, NodeId, Target};
use taxonomies::Taxonomies;
use tree::Root;
pub use tree::Tree;

/// The pages and files that a site is assembled from.
#[derive(Debug, Default)]
pub struct SiteFiles {
    /// The content folder with a final `/`, relative to the site's root; empty if the root itself is the content.
    pub content: String,
    /// Pages that could be read.
    pub pages: Vec<Arc<Page>>,
    /// Markdown files that could not be read; links to them are not reported again.
    pub unreadable: Vec<String>,
    /// Files of the content folder that are not Markdown, relative to the root.
    pub assets: Vec<String>,
    /// Files below `static/`, relative to the root.
    pub statics: Vec<String>,
    /// The assets and files of `static/` that have the source of a draft.
    pub copies_of_drafts: BTreeSet<String>,
    /// Problems of files that are published only if a page links to them.
    pub held: Vec<Diagnostic>,
}

/// What a site is assembled with, besides its files.
#[derive(Clone, Copy, Debug)]
pub struct AssemblyContext<'s> {
    /// Its settings.
    pub settings: &'s Settings,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The states of its recorded addresses: a recorded term keeps its page.
    pub states: &'s States,
}

/// A site. All but its pages is shared with the next site that has the same paths.
#[derive(Debug)]
pub struct Site {
    /// Its pages; drafts are not among them unless they are published.
    pub pages: Vec<Arc<Page>>,
    /// Pages that are not published.
    pub drafts: Vec<Arc<Page>>,
    /// The nodes of all its trees.
    pub nodes: Arc<Vec<Node>>,
    /// Its trees; there is at least one.
    pub trees: Arc<Vec<Tree>>,
    /// The nodes of each tree depth first, one tree after the other.
    pub walk: Arc<Vec<NodeId>>,
    /// Files published as they are: those of the content folder, then those of `static/`.
    pub assets: Arc<Vec<Asset>>,
    /// The children of nodes that also have some that no list has, without these.
    listed: Arc<FxHashMap<NodeId, Vec<NodeId>>>,
    /// Whether the page of any folder defines how the pages below it are sorted.
    has_lists: bool,
    /// The archives of its long lists.
    pub archives: Arc<Archives>,
    /// Its terms, and the pages of them.
    pub taxonomies: Arc<Taxonomies>,
    /// Paths relative to the content folder, of files and folders, NFC.
    paths: Arc<FxHashMap<String, Target>>,
    /// The same paths in order; sorted when a hint first needs them.
    sorted: Arc<OnceLock<Vec<String>>>,
    routes: Arc<FxHashMap<Route, Target>>,
    /// The folders of files that could not be read; collected when a hint first needs them.
    unreadable: Arc<OnceLock<FxHashSet<String>>>,
    /// Paths by their last part; collected when a hint first needs them.
    names: Arc<OnceLock<PathsByName>>,
}

type PathsByName = FxHashMap<String, Vec<String>>;

impl Site {
    /// The target of a path relative to the content folder, of an address without its first `/`,
    /// or of the path of a file in `static/`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Target> {
        if let Some(target) = self.paths.get(path) {
            return Some(*target);
        }
        let file = Route::of_file(path);
        let folder = Route::root().folder(path);
        self.routes
            .get(&file)
            .or_else(|| self.routes.get(&folder))
            .copied()
    }

    /// What is published at an address, or would be if it were published. At the address of a folder, that is also a file
    /// `index.html` of the author, which hosts show there.
    #[must_use]
    pub fn at(&self, route: &Route) -> Option<Target> {
        let index = || match route.as_str().ends_with('/') {
            true => self.routes.get(&route.file("index.html")),
            false => None,
        };
        self.routes.get(route).or_else(index).copied()
    }

    /// The page or generated list nearest above an address.
    #[must_use]
    pub fn nearest_above(&self, route: &Route) -> NodeId {
        let path = route.as_str().trim_end_matches('/');
        let above = path.rmatch_indices('/').map(|(at, _)| &path[1..=at]);
        let mut nodes = above.filter_map(|folder| match self.at(&Route::of_file(folder)) {
            Some(Target::Node(node)) => Some(node),
            _ => None,
        });
        nodes.next().unwrap_or_else(|| self.home())
    }

    /// The file `index.html` of a folder, of `static/` or of the content. If no page has the folder's address, hosts
    /// serve this file there. `folder` as for [`Self::find`].
    #[must_use]
    pub fn find_index(&self, folder: &str) -> Option<Target> {
        self.find(&format!("{folder}/index.html"))
    }

    /// Whether a path is below a folder that could not be read.
    #[must_use]
    pub fn is_below_unreadable(&self, path: &str) -> bool {
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        above.any(|folder| self.paths.get(folder) == Some(&Target::Unreadable))
    }

    /// The file of the page that is at an address unless front matter states otherwise, relative to the content folder, with
    /// its target.
    #[must_use]
    pub fn page_named(&self, route: &Route) -> Option<(String, Target)> {
        let path = route.as_str().trim_matches('/');
        let slash = if path.is_empty() { "" } else { "/" };
        let files = [format!("{path}.md"), format!("{path}{slash}index.md")];
        let mut found = files.into_iter().filter_map(|file| {
            let target = *self.paths.get(&file)?;
            Some((file, target))
        });
        found.next()
    }

    /// Whether a file directly in a folder of the content could not be read.
    #[must_use]
    pub fn has_unreadable_in(&self, folder: &str) -> bool {
        let folders = self.unreadable.get_or_init(|| {
            let all = self.paths.iter();
            let unreadable = all.filter(|(_, target)| **target == Target::Unreadable);
            let folder = |path: &String| {
                path.rsplit_once('/')
                    .map_or("", |(folder, _)| folder)
                    .to_owned()
            };
            unreadable.map(|(path, _)| folder(path)).collect()
        });
        folders.contains(folder)
    }

    /// The site of other pages at the same paths, or `None` if paths may differ. It equals the site that
    /// [`Self::assemble`] returns for them, provided that this one was assembled without a diagnostic.
    #[must_use]
    pub fn with_pages(&self, files: &SiteFiles, context: AssemblyContext<'_>) -> Option<Self> {
        let AssemblyContext {
            settings, states, ..
        } = context;
        let is_placed = |(old, new): (&Arc<Page>, &Arc<Page>)| {
            Arc::ptr_eq(old, new)
                || old.path == new.path
                    && old.front.draft == new.front.draft
                    && old.front.slug == new.front.slug
                    && old.front.order == new.front.order
                    && old.front.list == new.front.list
                    && (!self.has_lists
                        || old.front.date == new.front.date && old.title == new.title)
                    && taxonomies::is_same(old, new)
                    && (old.title == new.title && old.front.title == new.front.title
                        || !self.taxonomies.is_of_term(&new.path))
        };
        let all = files.assets.iter().map(|file| (file, false));
        let all = all.chain(files.statics.iter().map(|file| (file, true)));
        let assets = self.assets.iter().map(|asset| (&asset.file, asset.fixed));
        let roots = Root::of_site(settings);
        let home = |tree: &Tree| &self.nodes[tree.home];
        let homes = self.trees.iter().map(home);
        let homes = homes.map(|home| (&home.list_title, &home.route));
        let is_listed_alike = |node: &Node| {
            let page = node.page.map(|page| &files.pages[page]);
            let is_expired = page.is_some_and(|page| page.is_expired(settings));
            node.is_unlisted == (is_expired && node.parent.is_some())
        };
        let is_same = self.drafts.is_empty()
            && files.unreadable.is_empty()
            && files.copies_of_drafts.is_empty()
            && self.pages.len() == files.pages.len()
            && self.pages.iter().zip(&files.pages).all(is_placed)
            && assets.eq(all)
            && !files.pages.iter().any(|page| page.is_ahead(settings))
            && self.nodes.iter().all(is_listed_alike)
            && self.archives.fits(&self.nodes, states)
            && self.taxonomies.fits(&self.nodes, settings, states)
            && homes.eq(roots.iter().map(|root| (&root.list_title, &root.route)));
        is_same.then(|| Self {
            pages: files.pages.clone(),
            drafts: Vec::new(),
            nodes: Arc::clone(&self.nodes),
            trees: Arc::clone(&self.trees),
            walk: Arc::clone(&self.walk),
            assets: Arc::clone(&self.assets),
            listed: Arc::clone(&self.listed),
            has_lists: self.has_lists,
            archives: Arc::clone(&self.archives),
            taxonomies: Arc::clone(&self.taxonomies),
            paths: Arc::clone(&self.paths),
            sorted: Arc::clone(&self.sorted),
            routes: Arc::clone(&self.routes),
            unreadable: Arc::clone(&self.unreadable),
            names: Arc::clone(&self.names),
        })
    }

    /// Whether all paths, addresses and ids of another site have the same targets here.
    #[must_use]
    pub fn has_same_targets(&self, other: &Self) -> bool {
        let same_ids = |(a, b): (&Arc<Page>, &Arc<Page>)| {
            Arc::ptr_eq(a, b)
                || a.title_anchor == b.title_anchor
                    && a.calls.is_empty() == b.calls.is_empty()
                    && a.ids().eq(b.ids())
        };
        let same_paths = || self.paths == other.paths && self.routes == other.routes;
        self.pages.len() == other.pages.len()
            && (Arc::ptr_eq(&self.paths, &other.paths) || same_paths())
            && self.pages.iter().zip(&other.pages).all(same_ids)
    }

    /// The address of a target; the site's home if the target is not published.
    #[must_use]
    pub fn route(&self, target: Target) -> &Route {
        match target {
            Target::Node(node) => &self.nodes[node].route,
            Target::Asset(asset) => &self.assets[asset].route,
            Target::Draft | Target::Unreadable => &self.nodes[self.home()].route,
        }
    }

    /// The page that a target is; `None` for a list or a file.
    #[must_use]
    pub fn page_of(&self, target: Target) -> Option<&Page> {
        match target {
            Target::Node(node) => self.node_page(node),
            _ => None,
        }
    }

    /// The page at a node; `None` for a list.
    #[must_use]
    pub fn node_page(&self, node: NodeId) -> Option<&Page> {
        self.nodes[node].page.map(|page| &*self.pages[page])
    }

    /// Whether a target has an anchor. Files are not searched for anchors: every fragment may be in one.
    #[must_use]
    pub fn has_anchor(&self, target: Target, id: &str) -> bool {
        match target {
            Target::Node(_) => self
                .page_of(target)
                .map_or(id == "top", |page| page.has_anchor(id)),
            _ => true,
        }
    }

    /// Whether a component that a page calls may print ids that are not known before the page is rendered.
    #[must_use]
    pub fn may_have_further_ids(&self, target: Target) -> bool {
        self.page_of(target)
            .is_some_and(|page| !page.calls.is_empty())
    }

    /// The id of a target that differs from `id` in letter case alone.
    #[must_use]
    pub fn anchor_in_other_case(&self, target: Target, id: &str) -> Option<String> {
        let wanted = id.to_lowercase();
        let page = self.page_of(target);
        let title = page.and_then(|page| page.title_anchor.as_deref());
        let in_body = page.and_then(|page| page.id_in_any_case(id));
        let mut all = in_body.into_iter().chain(title).chain(["top"]);
        all.find(|known| known.to_lowercase() == wanted)
            .map(str::to_owned)
    }

    /// The id that is printed for an anchor: a heading that became the page's title is its top.
    #[must_use]
    pub fn printed_anchor<'i>(&self, target: Target, id: &'i str) -> &'i str {
        let is_title = self
            .page_of(target)
            .is_some_and(|page| page.title_anchor.as_deref() == Some(id));
        if is_title { "top" } else { id }
    }

    /// The title of a node.
    #[must_use]
    pub fn title(&self, node: NodeId) -> &str {
        match self.node_page(node) {
            Some(page) => &page.title,
            None => &self.nodes[node].list_title,
        }
    }

    /// The name of a node in navigation.
    #[must_use]
    pub fn nav_name(&self, node: NodeId) -> &str {
        match self.node_page(node) {
            Some(page) => page.nav_name(),
            None => self.title(node),
        }
    }

    /// The home of the first tree, which is that of the site as a whole.
    #[must_use]
    pub fn home(&self) -> NodeId {
        self.trees[0].home
    }

    /// The home of the tree that a node is in.
    #[must_use]
    pub fn home_of(&self, node: NodeId) -> NodeId {
        self.tree_of(node).home
    }

    /// Whether a node is the home of its tree.
    #[must_use]
    pub fn is_home(&self, node: NodeId) -> bool {
        self.nodes[node].parent.is_none()
    }

    /// The tree that a node is in.
    #[must_use]
    pub fn tree_of(&self, node: NodeId) -> &Tree {
        let position = self.nodes[node].position;
        let after = self.trees.partition_point(|tree| tree.walk.end <= position);
        &self.trees[after]
    }

    /// The nodes above, from the home of the tree down to the parent.
    #[must_use]
    pub fn ancestors(&self, node: NodeId) -> Vec<NodeId> {
        let mut ancestors: Vec<NodeId> =
            std::iter::successors(self.nodes[node].parent, |above| self.nodes[*above].parent)
                .collect();
        ancestors.reverse();
        ancestors
    }

    /// The nodes of pages, given by their numbers, in the order of the walk.
    #[must_use]
    pub fn in_order(&self, pages: &[usize]) -> Vec<NodeId> {
        let node = |page: &usize| match self.find(&self.pages[*page].path) {
            Some(Target::Node(node)) => Some(node),
            _ => None,
        };
        let mut nodes: Vec<NodeId> = pages.iter().filter_map(node).collect();
        nodes.sort_unstable_by_key(|node| self.nodes[*node].position);
        nodes
    }

    /// Whether a node is in the walk of its tree. Only the page for addresses without a page is not.
    #[must_use]
    pub fn is_in_walk(&self, node: NodeId) -> bool {
        self.walk.get(self.nodes[node].position) == Some(&node)
    }

    /// The index of a node among the children of the node above it.
    #[must_use]
    pub fn index_among(&self, node: NodeId, children: &[NodeId]) -> Option<usize> {
        let position = self.nodes[node].position;
        let at = children.partition_point(|child| self.nodes[*child].position < position);
        (children.get(at) == Some(&node)).then_some(at)
    }

    /// The previous and the next node in the walk of the node's tree, without those that are beside the guide.
    #[must_use]
    pub fn neighbours(&self, node: NodeId) -> (Option<NodeId>, Option<NodeId>) {
        let walk = self.tree_of(node).walk.clone();
        let position = self.nodes[node].position - walk.start;
        let walk = &self.walk[walk];
        let is_read = |node: &&NodeId| {
            let node = &self.nodes[**node];
            !node.is_aside && !node.is_unlisted
        };
        // The page for addresses without a page is not part of the walk.
        if walk.get(position) != Some(&node) || !is_read(&&node) {
            return (None, None);
        }
        let previous = walk[..position].iter().rev().find(is_read);
        let next = walk[position + 1..].iter().find(is_read);
        (previous.copied(), next.copied())
    }

    /// The nodes directly below a node that lists have: all but pages that have expired, and archives.
    #[must_use]
    pub fn listed_children(&self, node: NodeId) -> &[NodeId] {
        let listed = self.listed.get(&node);
        listed.map_or(&self.nodes[node].children, Vec::as_slice)
    }

    /// Whether a node is the list of a taxonomy or the page of a term, and that has no file, or an archive of such a list.
    #[must_use]
    pub fn is_generated_term(&self, node: NodeId) -> bool {
        let list = self.archives.at(node).map_or(node, |archive| archive.top);
        self.nodes[list].page.is_none() && self.taxonomies.place(list).is_some()
    }

    /// The names of files and folders directly in a folder of the content, for a hint; at most some hundreds.
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
            let mut names = PathsByName::default();
            for path in self.sorted_paths() {
                let name = path.rsplit('/').next().unwrap_or(path);
                names.entry(name.to_owned()).or_default().push(path.clone());
            }
            names
        });
        names.get(name).map_or(&[], Vec::as_slice)
    }
}
