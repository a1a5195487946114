//! Outputs that are published beside pages.

use std::collections::HashSet;

use crate::base::route::collision_key;
use crate::site::{NodeId, Site};

/// Of nodes with the same address, only the first. The collision itself is reported for their pages.
pub(super) fn first_at_each_address(
    site: &Site,
    nodes: impl Iterator<Item = NodeId>,
) -> impl Iterator<Item = NodeId> {
    let mut taken = HashSet::new();
    nodes.filter(move |node| taken.insert(collision_key(site.nodes[*node].route.as_str())))
}
