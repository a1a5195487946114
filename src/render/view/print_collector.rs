//! Reads the facts about guides that are printed as one page each.

use super::collector::FactCollector;
use super::print_facts::PrintFacts;
use crate::base::route::Route;
use crate::site::NodeId;
use crate::site::printed::PrintedGuide;

impl<'s> FactCollector<'s> {
    /// The address of the page that prints the guide whose top page is at `node`.
    pub(super) fn print_route(&self, node: NodeId) -> Option<&'s Route> {
        self.printed.of(node).map(|guide| &guide.route)
    }

    /// The facts about the page that prints a guide, besides those of the guide's pages.
    pub(in crate::render) fn print(&self, guide: &'s PrintedGuide) -> PrintFacts<'s> {
        let mut above = self.ancestors(guide.top);
        above.push(self.place(guide.top));
        PrintFacts {
            route: &guide.route,
            site_title: self.site_title(),
            title: self.site.title(guide.top),
            shell: self.shell(),
            above,
            pages: guide.pages.clone(),
        }
    }
}
