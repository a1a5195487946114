//! Whether readers get from Home to every page and back, by the links of the rendered pages.

use std::collections::{HashSet, VecDeque};

use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, Severity, counted};
use crate::render::outputs::Output;
use crate::render::project::Project;
use crate::render::rendered_links::{AllScans, between_pages};
use crate::site::links::Destination;
use crate::site::{NodeId, Site, Target};

/// The codes of this check.
pub(super) const CODES: &[Code] = &[
    Code::new(
        "page-unreachable",
        "no links lead from the home page to a page; a warning if only those to the previous and the next page do",
        "print the variable `children` in the template of the page above, or link to the page in a text",
    ),
    Code::new(
        "page-without-return",
        "no links lead from a page to the home page; a warning if only the link to the page above is missing",
        "print the variables `breadcrumbs` or `return_links` in its template",
    ),
];

/// How many pages are reported one by one, for each reason.
const REPORTED: usize = 20;

/// The links of a site's pages.
struct Reach<'p> {
    site: &'p Site,
    /// By node, the nodes that it links to.
    links: Vec<Vec<NodeId>>,
    /// The same without links that are only there as those to the previous and the next page.
    own: Vec<Vec<NodeId>>,
}

/// The findings about the pages of a site whose outputs were all rendered.
pub(super) fn check(
    project: &Project<'_>,
    outputs: &[Output],
    scans: &AllScans,
) -> Vec<Diagnostic> {
    let site = &project.site;
    let links = between_pages(outputs, scans, site.nodes.len());
    if site.walk.iter().any(|node| links[*node].is_none()) {
        // It is taken by another file, or could not be rendered; that is reported.
        return Vec::new();
    }
    let links: Vec<Vec<NodeId>> = links.into_iter().map(Option::unwrap_or_default).collect();
    let own = own_links(project, &links);
    let reach = Reach { site, links, own };
    let mut findings = reach.unreachable();
    findings.extend(reach.without_returns());
    findings
}

/// The links of each page without those that only lead to the previous and the next page.
fn own_links(project: &Project<'_>, links: &[Vec<NodeId>]) -> Vec<Vec<NodeId>> {
    let site = &project.site;
    let mut written: Vec<Vec<NodeId>> = vec![Vec::new(); links.len()];
    let texts = project.text_links();
    texts.each_pair(&mut |from, target| written[from].push(target.to));
    for node in site.walk.iter().copied() {
        // Those in front matter, such as related pages, are written too.
        let page = site.nodes[node].page;
        let found = page
            .into_iter()
            .flat_map(|page| project.links.pages[page].iter());
        written[node].extend(found.flatten().filter_map(|found| match found {
            Destination::Internal {
                target: Target::Node(to),
                ..
            } => Some(*to),
            _ => None,
        }));
    }
    let own = |(node, targets): (NodeId, &Vec<NodeId>)| {
        let (previous, next) = site.neighbours(node);
        let is_own = |to: &NodeId| {
            let is_neighbour = previous == Some(*to) || next == Some(*to);
            !is_neighbour
                || site.nodes[*to].parent == Some(node)
                || site.nodes[node].parent == Some(*to)
                || written[node].contains(to)
        };
        targets.iter().copied().filter(is_own).collect()
    };
    links.iter().enumerate().map(own).collect()
}

/// The nodes that can be reached from a node, and by which one each was first.
struct Search {
    by: Vec<Option<NodeId>>,
    is_reached: Vec<bool>,
}

impl Search {
    fn from(start: NodeId, links: &[Vec<NodeId>]) -> Self {
        let mut search = Self {
            by: vec![None; links.len()],
            is_reached: vec![false; links.len()],
        };
        search.is_reached[start] = true;
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for to in &links[node] {
                if !std::mem::replace(&mut search.is_reached[*to], true) {
                    search.by[*to] = Some(node);
                    queue.push_back(*to);
                }
            }
        }
        search
    }

    /// The nodes from the start to a node that was reached.
    fn path(&self, node: NodeId) -> Vec<NodeId> {
        let mut path: Vec<NodeId> =
            std::iter::successors(Some(node), |node| self.by[*node]).collect();
        path.reverse();
        path
    }
}

impl Reach<'_> {
    /// Reports pages that readers do not reach from Home.
    fn unreachable(&self) -> Vec<Diagnostic> {
        let home = self.site.home();
        let by_any = Search::from(home, &self.links);
        let by_own = Search::from(home, &self.own);
        let missing = |search: &Search| {
            let walk = self.site.walk.iter().copied();
            let missed: Vec<NodeId> = walk
                .filter(|node| !search.is_reached[*node] && !self.is_unlisted(*node))
                .collect();
            missed
        };
        let lost = missing(&by_any);
        let known: HashSet<NodeId> = lost.iter().copied().collect();
        let mut paged = missing(&by_own);
        paged.retain(|node| !known.contains(node));
        let mut findings = self.unreached(&lost, &by_any, Severity::Error);
        findings.extend(self.unreached(&paged, &by_own, Severity::Warning));
        findings
    }

    /// One finding for each page of these whose parent is reached; further ones are counted.
    fn unreached(&self, missed: &[NodeId], search: &Search, severity: Severity) -> Vec<Diagnostic> {
        let parent = |node: NodeId| self.site.nodes[node].parent;
        let is_topmost = |node: &NodeId| parent(*node).is_none_or(|above| search.is_reached[above]);
        let (top, below): (Vec<NodeId>, Vec<NodeId>) = missed.iter().copied().partition(is_topmost);
        let mut findings = Vec::new();
        for node in top.iter().copied().take(REPORTED) {
            let message = match severity {
                Severity::Error => "no links lead from the home page to this page".to_owned(),
                Severity::Warning | Severity::Note => {
                    "only the links to the previous and the next page lead to this page".to_owned()
                }
            };
            let finding = Diagnostic::new(severity, "page-unreachable", message);
            let finding = match parent(node) {
                Some(above) => finding.note(format!(
                    "the shortest way tried is {}, where no link to {} follows",
                    self.way(&search.path(above)),
                    self.address(node)
                )),
                None => finding,
            };
            findings.push(self.at(node, finding).hint(
                "print `children` in the template of the page above, or link to this page in a text",
            ));
        }
        let more = top.len().saturating_sub(REPORTED) + below.len();
        note_more(&mut findings, more);
        findings
    }

    /// Reports pages from which readers do not get back to Home.
    fn without_returns(&self) -> Vec<Diagnostic> {
        let home = self.site.home();
        let mut back: Vec<Vec<NodeId>> = vec![Vec::new(); self.links.len()];
        for (from, targets) in self.links.iter().enumerate() {
            for to in targets {
                back[*to].push(from);
            }
        }
        let returning = Search::from(home, &back);
        let parent = |node: NodeId| self.site.nodes[node].parent;
        let is_missing = |node: &NodeId| {
            parent(*node).is_some_and(|above| self.links[*node].binary_search(&above).is_err())
        };
        let walk = self.site.walk.iter().copied();
        let missing: Vec<NodeId> = walk.filter(is_missing).collect();
        let mut findings = Vec::new();
        for severity in [Severity::Error, Severity::Warning] {
            let is_it =
                |node: &&NodeId| returning.is_reached[**node] == (severity == Severity::Warning);
            let nodes: Vec<NodeId> = missing.iter().filter(is_it).copied().collect();
            let finding = |node: &NodeId| self.without_return(*node, severity);
            let mut reported: Vec<Diagnostic> =
                nodes.iter().take(REPORTED).filter_map(finding).collect();
            note_more(&mut reported, nodes.len().saturating_sub(REPORTED));
            findings.extend(reported);
        }
        findings
    }

    fn without_return(&self, node: NodeId, severity: Severity) -> Option<Diagnostic> {
        let above = self.site.nodes[node].parent?;
        let message = match severity {
            Severity::Error => "no links lead from this page to the home page".to_owned(),
            Severity::Warning | Severity::Note => format!(
                "this page has no link to {}, the page above it",
                self.address(above)
            ),
        };
        let finding = Diagnostic::new(severity, "page-without-return", message);
        let finding = match severity {
            Severity::Error => finding.note(format!(
                "the way tried is {}, where no link to {} follows",
                self.address(node),
                self.address(above)
            )),
            Severity::Warning | Severity::Note => finding,
        };
        let finding =
            finding.hint("print `breadcrumbs` or `return_links` in the template of this page");
        Some(self.at(node, finding))
    }

    /// Whether a page is left out of lists on purpose: it, or a page above, is not for search engines either.
    fn is_unlisted(&self, node: NodeId) -> bool {
        let mut up = std::iter::successors(Some(node), |node| self.site.nodes[*node].parent);
        up.any(|node| {
            let page = self.site.node_page(node);
            page.is_some_and(|page| page.front.noindex) || self.site.nodes[node].is_unlisted
        })
    }

    fn at(&self, node: NodeId, finding: Diagnostic) -> Diagnostic {
        match self.site.node_page(node) {
            Some(page) => finding.in_file(&page.file),
            None => finding.note(format!("the page is the list at {}", self.address(node))),
        }
    }

    fn address(&self, node: NodeId) -> String {
        format!("`{}`", self.site.nodes[node].route)
    }

    /// The addresses of a path. Of a long one, the middle is left out.
    fn way(&self, path: &[NodeId]) -> String {
        const ENDS: usize = 4;
        let names: Vec<String> = path.iter().map(|node| self.address(*node)).collect();
        if names.len() <= 2 * ENDS {
            return names.join(" → ");
        }
        let (start, end) = (&names[..ENDS], &names[names.len() - ENDS..]);
        format!("{} → … → {}", start.join(" → "), end.join(" → "))
    }
}

/// States in the last finding how many further pages have the same.
fn note_more(findings: &mut Vec<Diagnostic>, more: usize) {
    if let Some(last) = findings.pop() {
        findings.push(match more {
            0 => last,
            more => last.note(format!(
                "and in the same way {}",
                counted(more, "further page")
            )),
        });
    }
}
