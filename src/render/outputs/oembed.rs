//! oEmbed answers as files: what another site requests to show a link to a page as an embed (oembed.com).

use super::embed::embedded;
use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::escape::script_json;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{PageSummary, oembed_route};
use crate::site::NodeId;

pub(super) static KIND: OutputKind<NodeId> = OutputKind {
    list: |project| {
        let nodes = embedded(project);
        nodes
            .map(|node| (oembed_route(&project.site.nodes[node].route), node))
            .collect()
    },
    source: |project, node| {
        let route = &project.site.nodes[node].route;
        Some(format!("the oEmbed answer of {route}"))
    },
    recipe: |project, node| {
        let summary = project.summary(node);
        Box::new(OEmbedAnswer { project, summary })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

struct OEmbedAnswer<'p> {
    project: &'p Project<'p>,
    summary: PageSummary<'p>,
}

impl Recipe for OEmbedAnswer<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with_summary(&self.summary))
    }

    fn render(&self) -> Rendered {
        let answer = self.project.views().oembed(&self.summary);
        // Escaped as in a page, in case a host serves it as HTML.
        let json = script_json(&answer)
            .map_err(|error| Box::new(Diagnostic::error("oembed", error.to_string())))?;
        Ok(Content::Bytes(json.to_string().into_bytes()))
    }
}
