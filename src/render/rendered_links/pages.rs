//! The links between the pages of a site as they were rendered, by text and by navigation.

use rustc_hash::FxHashMap;

use super::check::Scans;
use super::hash;
use crate::base::route::without_index;
use crate::render::outputs::{Output, OutputId};
use crate::site::NodeId;

/// By node, the nodes to which its rendered page links, ascending; `None` for a page that was not rendered.
#[must_use]
pub fn between_pages(
    outputs: &[Output],
    scans: &dyn Scans,
    nodes: usize,
) -> Vec<Option<Vec<NodeId>>> {
    let node_of = |output: &Output| match output.id {
        OutputId::Page(node) => Some(node),
        _ => None,
    };
    let mut by_address: FxHashMap<u64, NodeId> = FxHashMap::default();
    for output in outputs {
        if let Some(node) = node_of(output) {
            let path = without_index(output.route.as_str());
            by_address.insert(hash(path, None), node);
            by_address
                .entry(hash(path.trim_end_matches('/'), None))
                .or_insert(node);
        }
    }
    let mut links = vec![None; nodes];
    for (number, output) in outputs.iter().enumerate() {
        let Some((node, scan)) = node_of(output).and_then(|node| Some((node, scans.get(number)?)))
        else {
            continue;
        };
        let targets = scan.links.iter();
        let mut targets: Vec<NodeId> = targets
            .filter_map(|(path, _)| by_address.get(path).copied())
            .collect();
        targets.sort_unstable();
        targets.dedup();
        links[node] = Some(targets);
    }
    links
}
