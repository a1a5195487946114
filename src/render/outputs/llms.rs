//! `llms.txt` (<https://llmstxt.org/>): the Markdown of all pages as a list for programs, by the guides below Home; with the
//! setting `publish.markdown`.

use super::markdown::with_markdown;
use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::base_url::BaseUrl;
use crate::base::route::{Hrefs, Route};
use crate::io::content::Content;
use crate::render::page_markdown::escaped;
use crate::render::project::Project;
use crate::render::view::markdown_route;
use crate::site::NodeId;

pub(super) static KIND: OutputKind<()> = OutputKind {
    list: |project| match project.settings.publish.markdown {
        true => vec![(Route::root().file("llms.txt"), ())],
        false => Vec::new(),
    },
    source: |_, ()| None,
    recipe: |project, ()| Box::new(Llms { project }),
    is_html: false,
    yields: true,
    self_verifying: false,
};

struct Llms<'p> {
    project: &'p Project<'p>,
}

impl Recipe for Llms<'_> {
    fn render(&self) -> Rendered {
        Ok(Content::Bytes(text(self.project).into_bytes()))
    }
}

fn text(project: &Project<'_>) -> String {
    let site = &project.site;
    let mut text = format!("# {}\n", line(project.site_title()));
    let home = site.node_page(site.home());
    let described = project.settings.description.as_deref();
    let described = described.or_else(|| home?.front.description.as_deref());
    if let Some(description) = described {
        text.push_str(&format!("\n> {}\n", line(description)));
    }
    // The pages of a guide follow each other in the walk. Home, and pages below it that have none below, come first.
    let is_listed = |node: &NodeId| {
        let page = site.node_page(*node);
        page.is_some_and(|page| !page.front.noindex)
    };
    let listed: Vec<(NodeId, NodeId)> = with_markdown(project)
        .filter(is_listed)
        .map(|node| (guide(project, node), node))
        .collect();
    let (single, guides): (Vec<_>, Vec<_>) = listed
        .into_iter()
        .partition(|(guide, _)| *guide == site.home());
    for section in single
        .chunk_by(|a, b| a.0 == b.0)
        .chain(guides.chunk_by(|a, b| a.0 == b.0))
    {
        text.push_str(&format!("\n## {}\n\n", line(site.title(section[0].0))));
        section
            .iter()
            .for_each(|(_, node)| text.push_str(&entry(project, *node)));
    }
    text
}

/// The guide that a page is in: the node below Home, or Home itself for a page that is no guide.
fn guide(project: &Project<'_>, node: NodeId) -> NodeId {
    let site = &project.site;
    let above = site.ancestors(node);
    let top = above.get(1).copied().unwrap_or(node);
    match site.nodes[top].children.is_empty() {
        true => site.home(),
        false => top,
    }
}

fn entry(project: &Project<'_>, node: NodeId) -> String {
    let page = project.site.node_page(node);
    let route = markdown_route(&project.site.nodes[node].route);
    let base: Option<&BaseUrl> = project.settings.shareable_base();
    let address = match base {
        Some(base) => base.absolute(&route),
        None => Hrefs::Relative(&Route::root()).to(&route),
    };
    let address = address.replace('(', "%28").replace(')', "%29");
    let description = page.and_then(|page| {
        page.front
            .description
            .as_deref()
            .or(page.excerpt.as_deref())
    });
    let description = description.map_or_else(String::new, |text| format!(": {}", line(text)));
    format!(
        "- [{}]({address}){description}\n",
        line(project.site.title(node))
    )
}

/// A text on one line, in which no sign is Markdown.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    escaped(&words.join(" "))
}
