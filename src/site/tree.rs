//! The trees of a site: each has a home, and an order of its own.

use std::ops::Range;

use super::node::NodeId;
use crate::base::route::Route;
use crate::input::settings::Settings;

/// A tree of pages. Parents, breadcrumbs and the previous and next pages never lead into another tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The node without a parent.
    pub home: NodeId,
    /// Its part of [`Site::walk`](super::Site::walk); the home is its first node.
    pub walk: Range<usize>,
}

/// The folder that becomes the home of a tree.
#[derive(Clone, Debug)]
pub(super) struct Root {
    /// The folder, relative to the content folder; empty for the content folder itself.
    pub(super) folder: String,
    /// The address of the home.
    pub(super) route: Route,
    /// The title of the home if it is a generated list.
    pub(super) list_title: String,
}

impl Root {
    /// The roots of a site. The first is always the content folder: pages below no other root belong to its tree.
    pub(super) fn of_site(settings: &Settings) -> Vec<Self> {
        vec![Self {
            folder: String::new(),
            route: Route::root(),
            list_title: settings.home_title().to_owned(),
        }]
    }
}
