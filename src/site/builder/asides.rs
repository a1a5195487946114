//! The nodes beside the guide, pages of terms and archives of lists, and those that no list has.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Builder;
use crate::base::route::Route;
use crate::input::settings::Settings;
use crate::site::AssemblyContext;
use crate::site::archives::divide;
use crate::site::list_order::ListEntry;
use crate::site::node::{Node, NodeId};
use crate::site::taxonomies::{OwnPage, TaxonomiesBuilder, TermCollector, recorded_below};

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
        for list in 0..self.nodes.len() {
            let Some(page) = self.nodes[list]
                .page
                .map(|page| Arc::clone(&self.pages[page]))
            else {
                continue;
            };
            let Some(options) = &page.front.list else {
                continue;
            };
            let route = self.nodes[list].route.clone();
            let recorded = recorded_below(context.states, &route);
            let children = self.nodes[list].children.iter();
            let taken: FxHashSet<&Route> =
                children.map(|child| &self.nodes[*child].route).collect();
            let parts: Vec<&str> = recorded
                .iter()
                .filter(|recorded| !taken.contains(recorded))
                .filter_map(|recorded| recorded.as_str().strip_prefix(route.as_str()))
                .map(|part| part.trim_end_matches('/'))
                .collect();
            let is_entry =
                |node: &NodeId| !self.nodes[*node].is_aside && !self.nodes[*node].is_unlisted;
            let entries = self.nodes[list].children.iter().copied().filter(is_entry);
            let entries: Vec<_> = entries.map(|node| (node, self.entry(node))).collect();
            let divided = divide(options, &entries, &parts, context.settings.strings);
            for part in divided {
                let title = format!("{}: {}", page.title, part.title);
                let node = self.add_aside(list, &route, part.part.clone(), title);
                self.archives.add(node, list, part);
            }
            self.archives.add_list(list, recorded);
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
