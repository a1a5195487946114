//! The cards of pages, for frames on other sites.

use tera::Context;

use super::{Kind, Rendered, first_at_each_address};
use crate::diagnostic::Diagnostic;
use crate::render::project::Project;
use crate::render::view::embed_route;
use crate::site::NodeId;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let nodes = embedded(project);
        nodes
            .map(|node| (embed_route(&project.site.nodes[node].route), node))
            .collect()
    },
    render,
    source: |project, node| Some(format!("the card of {}", project.site.nodes[node].route)),
    yields: false,
    key: Some(|project, node, key| Some(project.scopes().face(node).key(key))),
    self_verifying: None,
};

/// The places that have a card.
pub(super) fn embedded(project: &Project<'_>) -> impl Iterator<Item = NodeId> {
    let (site, views) = (&project.site, project.views());
    let nodes = (0..site.nodes.len()).filter(move |node| views.has_embed(site.node_page(*node)));
    first_at_each_address(site, nodes)
}

fn render(project: &Project<'_>, node: NodeId) -> Rendered {
    let view = project.views().of_embed(&project.scopes().face(node));
    let context = Context::from_serialize(&view)
        .map_err(|error| Box::new(Diagnostic::error("template", error.to_string())))?;
    let bytes = project.templates.render("embed.html", &context)?;
    Ok(bytes.into())
}
