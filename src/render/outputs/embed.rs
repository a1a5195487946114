//! Embeds: small pages for frames on other sites.

use super::per_page::first_at_each_address;
use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{PageSummary, embed_route};
use crate::site::NodeId;

pub(super) static KIND: OutputKind<NodeId> = OutputKind {
    list: |project| {
        let nodes = embedded(project);
        nodes
            .map(|node| (embed_route(&project.site.nodes[node].route), node))
            .collect()
    },
    source: |project, node| Some(format!("the embed of {}", project.site.nodes[node].route)),
    recipe: |project, node| {
        let summary = project.summary(node);
        Box::new(Embed { project, summary })
    },
    is_html: true,
    yields: false,
    self_verifying: false,
};

/// The nodes that have an embed.
pub(super) fn embedded(project: &Project<'_>) -> impl Iterator<Item = NodeId> {
    let (site, views) = (&project.site, project.views());
    let nodes = (0..site.nodes.len()).filter(move |node| views.has_embed(site.node_page(*node)));
    first_at_each_address(site, nodes)
}

struct Embed<'p> {
    project: &'p Project<'p>,
    summary: PageSummary<'p>,
}

impl Recipe for Embed<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with_summary(&self.summary))
    }

    fn render(&self) -> Rendered {
        let view = self.project.views().embed(&self.summary);
        let context = view.context("")?;
        let html = self.project.templates.render("embed.html", &context)?;
        Ok(Content::Bytes(html))
    }
}
