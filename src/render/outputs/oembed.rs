//! The oEmbed answers of pages, as files: what a blog asks for when it is given a page's address.

use super::embed::embedded;
use super::{Kind, Rendered};
use crate::base::escape::script_json;
use crate::diagnostic::Diagnostic;
use crate::render::project::Project;
use crate::render::view::oembed_route;
use crate::site::NodeId;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let nodes = embedded(project);
        nodes
            .map(|node| (oembed_route(&project.site.nodes[node].route), node))
            .collect()
    },
    render,
    source: |project, node| {
        let route = &project.site.nodes[node].route;
        Some(format!("the oEmbed answer of {route}"))
    },
    yields: false,
    key: Some(|project, node, key| Some(project.scopes().face(node).key(key))),
    self_verifying: None,
};

/// Escaped as in a page, for a host that serves it as one.
fn render(project: &Project<'_>, node: NodeId) -> Rendered {
    let answer = project.views().oembed(&project.scopes().face(node));
    let json = script_json(&answer)
        .map_err(|error| Box::new(Diagnostic::error("oembed", error.to_string())))?;
    Ok(json.to_string().into_bytes().into())
}
