//! Reads the lists of pages that components print.

use super::collector::FactCollector;
use super::page_list::ListedPage;
use crate::site::NodeId;
use crate::site::page_lists::listed;

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
}
