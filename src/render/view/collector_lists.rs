//! Reads the lists of pages that components print, and that of the page for unknown addresses.

use super::collector::FactCollector;
use super::list_facts::ChildFacts;
use super::page_list::ListedPage;
use crate::site::NodeId;
use crate::site::page_lists::listed;

/// The most guides and pages that the page for unknown addresses lists.
const MOST_GUIDES: usize = 6;
/// With fewer guides than these, it lists other pages too.
const FEW_GUIDES: usize = 3;

impl<'s> FactCollector<'s> {
    /// The lists of the page at `node`, by the numbers of the calls, ascending.
    pub(super) fn lists(&self, node: NodeId) -> Vec<(usize, Vec<ListedPage<'s>>)> {
        let page = self.page(node);
        let calls = page
            .into_iter()
            .flat_map(|page| page.calls.iter().enumerate());
        let calls = calls.filter(|(_, call)| self.templates.lists_pages(&call.name));
        let entry = |node: NodeId| {
            let front = self.page(node).map(|page| &page.front);
            ListedPage {
                title: self.site.title(node),
                route: self.route(node),
                description: front.and_then(|front| front.description.as_deref()),
                date: front.and_then(|front| front.date),
            }
        };
        calls
            .map(|(number, call)| {
                let nodes = listed(self.site, self.tags, node, call).into_iter();
                (number, nodes.map(entry).collect())
            })
            .collect()
    }

    /// The first pages that have pages below, in the order of the tree, and if they are few, the first of the others
    /// directly below Home: what a reader without a page may look for.
    pub(super) fn first_guides(&self) -> Vec<ChildFacts<'s>> {
        let site = self.site;
        let has_pages_below = |node: &NodeId| !site.listed_children(*node).is_empty();
        let is_read = |node: &NodeId| {
            let aside = site.nodes[*node].is_aside || site.nodes[*node].is_unlisted;
            !aside && !site.is_home(*node) && !site.is_generated_term(*node)
        };
        let all = site.walk.iter().copied().filter(is_read);
        let mut nodes: Vec<NodeId> = all.filter(has_pages_below).take(MOST_GUIDES).collect();
        let top = site.listed_children(site.home()).iter().copied();
        if nodes.len() < FEW_GUIDES {
            let others = top.filter(|node| is_read(node) && !has_pages_below(node));
            nodes.extend(others.take(MOST_GUIDES - nodes.len()));
        }
        nodes.iter().map(|node| self.listed(*node, false)).collect()
    }
}
