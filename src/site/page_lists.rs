//! The lists of pages that components print: which pages a call asks for, and in which order.

use std::collections::BTreeMap;
use std::ops::Range;

use super::links::full_path;
use super::{NodeId, Site, Target};
use crate::base::slug::folded_name;
use crate::diagnostic::nearest;
use crate::page::Page;
use crate::page::component::Call;
use crate::search::fold;

/// The pages of a list whose call does not state how many.
pub const LIMIT: usize = 20;
/// The most pages of a list.
pub const MOST_LISTED: usize = 500;
/// The names of the orders.
pub const ORDERS: [&str; 4] = ["tree", "title", "date", "newest"];

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// As in the tree.
    Tree,
    /// By title.
    Title,
    /// By date, the oldest first; pages without a date follow.
    Date,
    /// By date, the newest first; pages without a date follow.
    Newest,
}

/// What a call asks for. Arguments of a wrong type are reported by the check of the call and ignored here.
struct Query<'c> {
    folder: Option<&'c str>,
    tag: Option<&'c str>,
    order: Order,
    limit: usize,
}

/// What a fault of a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFaultKind {
    /// The value of an argument.
    Argument,
    /// A folder that does not exist.
    Folder,
    /// A tag that no page has.
    Tag,
}

/// What is wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFault {
    /// What it is about.
    pub kind: ListFaultKind,
    /// What is wrong.
    pub message: String,
    /// The name that is probably meant.
    pub near: Option<String>,
    /// What to write.
    pub hint: Option<String>,
    /// The argument, in bytes of the page's body.
    pub span: Range<usize>,
}

/// The pages of each tag, in the order of the tree, by the tag's folded name, with the tag as the first page has it.
#[derive(Debug, Default)]
pub struct PagesByTag(BTreeMap<String, (String, Vec<NodeId>)>);

impl PagesByTag {
    /// Collects the tags of all pages.
    #[must_use]
    pub fn new(site: &Site) -> Self {
        let mut tags: BTreeMap<String, (String, Vec<NodeId>)> = BTreeMap::new();
        for node in site.walk.iter().copied() {
            let page = site.node_page(node);
            for tag in page.map_or(&[][..], |page| &page.front.tags) {
                let pages = tags.entry(folded_name(tag));
                let (_, pages) = pages.or_insert_with(|| (tag.clone(), Vec::new()));
                // A page may have a tag twice.
                if pages.last() != Some(&node) {
                    pages.push(node);
                }
            }
        }
        Self(tags)
    }

    /// The pages of a tag, in any of its spellings.
    fn of(&self, tag: &str) -> Option<&[NodeId]> {
        self.0.get(&folded_name(tag)).map(|(_, pages)| &pages[..])
    }
}

/// The pages that a call asks for, without the page that calls; empty if something is wrong with the call.
#[must_use]
pub fn listed(site: &Site, tags: &PagesByTag, node: NodeId, call: &Call) -> Vec<NodeId> {
    let Some(page) = site.node_page(node) else {
        return Vec::new();
    };
    let query = query(call);
    let Some(range) = folder_range(site, page, query.folder) else {
        return Vec::new();
    };
    let tagged = query.tag.map(|tag| tags.of(tag).unwrap_or_default());
    let in_range = |node: &NodeId| range.contains(&site.nodes[*node].position);
    let is_listed = |listed: &NodeId| {
        let is_beside = site.nodes[*listed].is_aside && query.folder.is_none();
        *listed != node
            && site.node_page(*listed).is_some()
            && !site.nodes[*listed].is_unlisted
            && !is_beside
    };
    let mut nodes: Vec<NodeId> = match tagged {
        Some(tagged) => tagged
            .iter()
            .copied()
            .filter(in_range)
            .filter(is_listed)
            .collect(),
        None => {
            let all = site.walk[range.clone()].iter().copied().filter(is_listed);
            match query.order {
                Order::Tree => all.take(query.limit).collect(),
                _ => all.collect(),
            }
        }
    };
    let date = |node: &NodeId| site.node_page(*node).and_then(|page| page.front.date);
    match query.order {
        Order::Tree => {}
        Order::Title => nodes.sort_by_cached_key(|node| fold(site.title(*node)).into_owned()),
        Order::Date => nodes.sort_by_key(|node| (date(node).is_none(), date(node))),
        Order::Newest => nodes.sort_by_key(|node| std::cmp::Reverse(date(node))),
    }
    nodes.truncate(query.limit);
    nodes
}

/// What is wrong with a call, at its arguments.
#[must_use]
pub fn faults(site: &Site, tags: &PagesByTag, page: &Page, call: &Call) -> Vec<ListFault> {
    let mut faults = Vec::new();
    for argument in &call.arguments {
        let fault = |kind, message, near: Option<&str>, hint: Option<String>| ListFault {
            kind,
            message,
            near: near.map(str::to_owned),
            hint,
            span: argument.span.clone(),
        };
        let text = argument.value.as_str();
        match (argument.name.as_str(), text) {
            ("order", Some(order)) if !ORDERS.contains(&order) => {
                let message = format!("no order `{order}`");
                let hint = format!("the orders are {}", ORDERS.join(", "));
                faults.push(fault(
                    ListFaultKind::Argument,
                    message,
                    nearest(order, ORDERS),
                    Some(hint),
                ));
            }
            ("limit", _) => {
                let limit = argument.value.as_u64();
                if limit.is_none_or(|limit| limit == 0 || limit > MOST_LISTED as u64) {
                    let message = format!("`limit` is a number from 1 to {MOST_LISTED}");
                    faults.push(fault(ListFaultKind::Argument, message, None, None));
                }
            }
            ("tag", Some(tag)) if tags.of(tag).is_none() => {
                let message = format!("no page has the tag `{tag}`");
                let near = nearest(tag, tags.0.values().map(|(tag, _)| tag.as_str()));
                let hint = "add the tag to the front matter of a page, or correct it";
                faults.push(fault(
                    ListFaultKind::Tag,
                    message,
                    near,
                    Some(hint.to_owned()),
                ));
            }
            ("folder", Some(folder)) if folder_range(site, page, Some(folder)).is_none() => {
                let message = format!("no folder `{folder}` with pages");
                let folders = folders(site);
                let wanted = full_path(&page.path, folder).unwrap_or_default();
                let near = nearest(&wanted, folders.iter().map(String::as_str));
                let near = near.map(|near| format!("/{near}/"));
                let hint =
                    "write its path from this page's folder, or from `/`, the content folder";
                faults.push(fault(
                    ListFaultKind::Folder,
                    message,
                    near.as_deref(),
                    Some(hint.to_owned()),
                ));
            }
            _ => {}
        }
    }
    faults
}

fn query(call: &Call) -> Query<'_> {
    let value = |name: &str| {
        let given = call.arguments.iter().find(|argument| argument.name == name);
        given.map(|argument| &argument.value)
    };
    let text = |name: &str| value(name).and_then(|value| value.as_str());
    let limit = value("limit").and_then(serde_json::Value::as_u64);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Query {
        folder: text("folder").filter(|folder| !folder.is_empty()),
        tag: text("tag").filter(|tag| !tag.is_empty()),
        order: match text("order") {
            Some("title") => Order::Title,
            Some("date") => Order::Date,
            Some("newest") => Order::Newest,
            _ => Order::Tree,
        },
        limit: limit.unwrap_or(LIMIT).min(MOST_LISTED),
    }
}

/// The positions in the walk of what is below a folder, as a page names it; of the page's whole tree without a name.
/// `None` if there is no such folder.
fn folder_range(site: &Site, page: &Page, folder: Option<&str>) -> Option<Range<usize>> {
    let Some(folder) = folder else {
        return Some(0..site.walk.len());
    };
    let path = full_path(&page.path, folder)?;
    let top = match site.find(&path) {
        _ if path.is_empty() => site.home(),
        Some(Target::Node(node)) => node,
        _ => return None,
    };
    if site.nodes[top].children.is_empty() || !site.is_in_walk(top) {
        return None;
    }
    let mut last = top;
    while let Some(child) = site.nodes[last].children.last() {
        last = *child;
    }
    Some(site.nodes[top].position + 1..site.nodes[last].position + 1)
}

/// The addresses of all folders, without the slashes at their ends.
fn folders(site: &Site) -> Vec<String> {
    let nodes = site.nodes.iter().filter(|node| !node.children.is_empty());
    let paths = nodes.map(|node| node.route.as_str().trim_matches('/').to_owned());
    paths.filter(|path| !path.is_empty()).collect()
}
