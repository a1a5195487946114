//! The nodes beside the guide, pages of terms and archives of lists, and those that no list has.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Builder;
use crate::base::route::Route;
use crate::base::ui_strings::UiStrings;
use crate::input::list::{ListOptions, ListSort};
use crate::input::settings::Settings;
use crate::site::AssemblyContext;
use crate::site::archives::{Division, MOST_LISTED, RecordedBelow, divide};
use crate::site::list_order::{ListEntry, compare};
use crate::site::node::{Node, NodeId};
use crate::site::taxonomies::{OwnPage, TaxonomiesBuilder, TermCollector};

impl Builder {
    /// Marks the nodes of pages that have expired. A home page is always listed.
    pub(super) fn mark_expired(&mut self, settings: &Settings) {
        for node in &mut self.nodes {
            let page = node.page.map(|page| &self.pages[page]);
            node.is_unlisted =
                node.parent.is_some() && page.is_some_and(|page| page.is_expired(settings));
        }
    }

    /// Gives each term that needs one a page below the list of its taxonomy, and marks them all as beside the guide.
    pub(super) fn place_terms(
        &mut self,
        taxonomies: Vec<TermCollector>,
        context: AssemblyContext<'_>,
    ) {
        let mut all = TaxonomiesBuilder::new(context.settings);
        for collected in taxonomies {
            let list = self.folder_nodes[collected.folder()];
            let route = self.nodes[list].route.clone();
            let recorded = all.recorded(context.states, &route);
            let own: Vec<OwnPage<'_>> = self.nodes[list]
                .children
                .iter()
                .map(|node| self.own_page(*node, &route))
                .collect();
            let mut placed = collected.place(&own, &recorded);
            for (term, part) in std::mem::take(&mut placed.generated) {
                let title = placed.name(term).to_owned();
                let node = self.add_aside(list, &route, part, title);
                placed.place(term, node);
            }
            self.nodes[list].list_title = collected.title().to_owned();
            self.set_aside(list);
            all.add(collected, list, placed);
        }
        self.taxonomies = all.finish();
    }

    /// Adds a generated page directly below `list`, whose address is `route`.
    fn add_aside(&mut self, list: NodeId, route: &Route, name: String, title: String) -> NodeId {
        self.add(Node {
            route: route.folder(&name),
            page: None,
            parent: Some(list),
            children: Vec::new(),
            is_aside: true,
            is_unlisted: false,
            name,
            list_title: title,
            position: 0,
        })
    }

    /// A page below the list of a taxonomy at `list`.
    fn own_page(&self, node: NodeId, list: &Route) -> OwnPage<'_> {
        let part = self.nodes[node].route.as_str().strip_prefix(list.as_str());
        OwnPage {
            node,
            name: &self.nodes[node].name,
            part: part.unwrap_or_default().trim_end_matches('/').to_owned(),
            page: self.nodes[node].page.map(|page| &*self.pages[page]),
        }
    }

    fn set_aside(&mut self, top: NodeId) {
        let mut pending = vec![top];
        while let Some(node) = pending.pop() {
            self.nodes[node].is_aside = true;
            pending.extend(&self.nodes[node].children);
        }
    }

    /// Divides long lists into archives, which come after all other children.
    pub(super) fn place_archives(&mut self, context: AssemblyContext<'_>) {
        let recorded = RecordedBelow::new(context.states);
        let nodes = self.nodes.iter().enumerate();
        let node_of_page = match self.taxonomies.all.is_empty() {
            true => FxHashMap::default(),
            false => nodes
                .filter_map(|(id, node)| Some((node.page?, id)))
                .collect(),
        };
        for list in 0..self.nodes.len() {
            if let Some((options, pages)) = self.list_of_term(list, &node_of_page) {
                self.divide_list(list, &options, pages, &recorded, context.settings.strings);
                continue;
            }
            let page = self.nodes[list].page.map(|page| &self.pages[page]);
            let Some(options) = page.and_then(|page| page.front.list.clone()) else {
                continue;
            };
            let is_entry =
                |node: &NodeId| !self.nodes[*node].is_aside && !self.nodes[*node].is_unlisted;
            let pages = self.nodes[list].children.iter().copied().filter(is_entry);
            let pages = pages.collect();
            self.divide_list(list, &options, pages, &recorded, context.settings.strings);
        }
    }

    /// How the page of a term lists the pages that have it, and these, in its order. A long list in the order of the guide is
    /// divided by letters: another page would move all others of it.
    fn list_of_term(
        &self,
        node: NodeId,
        node_of_page: &FxHashMap<usize, NodeId>,
    ) -> Option<(ListOptions, Vec<NodeId>)> {
        let (taxonomy, term) = self.taxonomies.term_at(node)?;
        let page = self.nodes[node].page.map(|page| &self.pages[page]);
        let own = page.and_then(|page| page.front.list.as_deref());
        let mut options = own.unwrap_or(&taxonomy.settings.list).clone();
        if options.sort == ListSort::Order {
            options.sort = ListSort::Title;
        }
        let nodes = term.pages.iter();
        let nodes = nodes.filter_map(|page| node_of_page.get(page).copied());
        let mut nodes: Vec<NodeId> = nodes.collect();
        if nodes.len() > MOST_LISTED {
            nodes.sort_by(|a, b| {
                compare(&options, self.entry(*a), self.entry(*b), || Ordering::Equal)
            });
        }
        Some((options, nodes))
    }

    /// Divides the pages of a list, and those of each part that is long itself.
    fn divide_list(
        &mut self,
        list: NodeId,
        options: &ListOptions,
        pages: Vec<NodeId>,
        recorded: &RecordedBelow,
        strings: &UiStrings,
    ) {
        let Some(division) = Division::of(options) else {
            return;
        };
        let page = self.nodes[list].page.map(|page| &self.pages[page]);
        let name = page.map_or(&self.nodes[list].list_title, |page| &page.title);
        let name = name.clone();
        let mut open = vec![(list, division, String::new(), pages)];
        while let Some((above, division, title, pages)) = open.pop() {
            let route = self.nodes[above].route.clone();
            let recorded = recorded.of(&route);
            let children = self.nodes[above].children.iter();
            let taken: FxHashSet<&Route> =
                children.map(|child| &self.nodes[*child].route).collect();
            let parts: Vec<&str> = recorded
                .iter()
                .filter(|recorded| !taken.contains(recorded))
                .filter_map(|recorded| recorded.as_str().strip_prefix(route.as_str()))
                .map(|part| part.trim_end_matches('/'))
                .collect();
            let entries = pages.iter().map(|node| (*node, self.entry(*node)));
            let entries: Vec<_> = entries.collect();
            let is_descending = options.is_descending();
            let divided = divide(division, is_descending, &entries, &parts, &title, strings);
            for part in divided {
                let node_title = format!("{name}: {}", part.title);
                let node = self.add_aside(above, &route, part.part.clone(), node_title);
                if let Some(below) = division.below(&part.part) {
                    open.push((node, below, part.title.clone(), part.pages.clone()));
                }
                self.archives.add(node, above, part);
            }
            self.archives.add_list(above, recorded);
        }
    }

    /// A node as an entry of a list.
    pub(super) fn entry(&self, node: NodeId) -> ListEntry<'_> {
        let page = self.nodes[node].page.map(|page| &self.pages[page]);
        ListEntry {
            date: page.and_then(|page| page.front.date),
            title: page.map_or(&self.nodes[node].list_title, |page| &page.title),
        }
    }

    /// The children that lists have, of nodes that have others too.
    pub(super) fn listed_children(&self) -> FxHashMap<NodeId, Vec<NodeId>> {
        let is_listed =
            |child: &NodeId| !self.nodes[*child].is_unlisted && self.archives.at(*child).is_none();
        let nodes = self.nodes.iter().enumerate();
        let mixed = nodes.filter(|(_, node)| !node.children.iter().all(is_listed));
        mixed
            .map(|(id, node)| {
                let children = node.children.iter().copied();
                (id, children.filter(|child| is_listed(child)).collect())
            })
            .collect()
    }
}
