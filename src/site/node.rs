//! What a site consists of: nodes of its trees, and files that are published as they are.

use crate::base::route::Route;

/// The number of a node in [`Site::nodes`](super::Site::nodes).
pub type NodeId = usize;

/// A page in a tree, or the generated list of a folder that has no page of its own.
#[derive(Debug)]
pub struct Node {
    /// Its address.
    pub route: Route,
    /// The number of its page; `None` for a generated list.
    pub page: Option<usize>,
    /// The node above; `None` for the home of a tree.
    pub parent: Option<NodeId>,
    /// The nodes below, in order.
    pub children: Vec<NodeId>,
    /// Whether it is beside the guide, as the pages of terms are: it is neither previous nor next to another page.
    pub is_aside: bool,
    /// Whether its page has expired: no list has it, and it is neither previous nor next to another page.
    pub is_unlisted: bool,
    /// The name of its file or folder, for ordering.
    pub(super) name: String,
    /// The title of a generated list.
    pub(super) list_title: String,
    /// Its index in [`Site::walk`](super::Site::walk); 0 for the page for addresses without a page, which is not in it.
    pub(super) position: usize,
}

impl Node {
    /// Its index in [`Site::walk`](super::Site::walk).
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }
}

/// A file that is published as it is.
#[derive(Debug)]
pub struct Asset {
    /// The file, relative to the root.
    pub file: String,
    /// Its address.
    pub route: Route,
    /// Whether it is in `static/` and so is published even if no page mentions it.
    pub fixed: bool,
}

/// What a path or an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page or a generated list.
    Node(NodeId),
    /// A file, by its number in [`Site::assets`](super::Site::assets).
    Asset(usize),
    /// A page that is not published, or a file below one.
    Draft,
    /// A page that could not be read.
    Unreadable,
}
