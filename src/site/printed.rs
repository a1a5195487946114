//! The guides that are printed as one page each, by the setting `print`.

use super::{NodeId, Site};
use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::input::settings::{FILE, PrintChoice, Settings};

/// The most pages that are printed as one.
pub const MOST_PAGES: usize = 200;
/// The name of the folder with that page, below the top page of its guide.
const FOLDER: &str = "print";

/// A guide that is printed as one page.
#[derive(Debug)]
pub struct PrintedGuide {
    /// Its top page.
    pub top: NodeId,
    /// The address of the page that prints it.
    pub route: Route,
    /// Its pages in the order of the tree, the top page first, each with the number of pages above it in the guide.
    pub pages: Vec<(NodeId, usize)>,
}

/// The guides of a site that are printed, in the order of their top pages.
#[derive(Debug, Default)]
pub struct PrintedGuides(pub Vec<PrintedGuide>);

impl PrintedGuides {
    /// The guides of a site, with the findings about those that have too many pages.
    #[must_use]
    pub fn new(site: &Site, settings: &Settings) -> (Self, Vec<Diagnostic>) {
        let is_read = |node: &NodeId| !site.nodes[*node].is_aside;
        let is_top = |node: &NodeId| match settings.print {
            PrintChoice::None => false,
            PrintChoice::Guides => {
                let above = site.nodes[*node].parent;
                above.is_some_and(|above| site.is_home(above)) && is_read(node)
            }
            PrintChoice::Site => site.is_home(*node),
        };
        let has_pages_below = |node: &NodeId| site.nodes[*node].children.iter().any(is_read);
        let tops = site.walk.iter().copied().filter(is_top);
        let mut guides = Vec::new();
        let mut findings = Vec::new();
        for top in tops.filter(has_pages_below) {
            let pages = pages_of(site, top);
            let route = &site.nodes[top].route;
            if pages.len() > MOST_PAGES {
                findings.push(too_many(route, pages.len(), settings.print));
                continue;
            }
            guides.push(PrintedGuide {
                top,
                route: route.folder(FOLDER),
                pages,
            });
        }
        (Self(guides), findings)
    }

    /// The guide whose top page is at a node.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Option<&PrintedGuide> {
        self.0.iter().find(|guide| guide.top == node)
    }
}

fn pages_of(site: &Site, top: NodeId) -> Vec<(NodeId, usize)> {
    let mut pages = Vec::new();
    let mut pending = vec![(top, 0)];
    while let Some((node, depth)) = pending.pop() {
        pages.push((node, depth));
        let below = site.nodes[node].children.iter().rev();
        let below = below.filter(|child| !site.nodes[**child].is_aside);
        pending.extend(below.map(|child| (*child, depth + 1)));
    }
    pages
}

fn too_many(route: &Route, count: usize, choice: PrintChoice) -> Diagnostic {
    let message =
        format!("`{route}` has {count} pages, and at most {MOST_PAGES} are printed as one page");
    let finding = Diagnostic::warning("print-pages", message).in_file(FILE);
    finding.hint(match choice {
        PrintChoice::Site => "print each guide by itself: `print: guides`",
        _ => "divide the guide, or set `print: none`",
    })
}
