//! The pages of a site as rows, for `guidepost list`.

use jiff::civil::Date;
use serde::Serialize;

use crate::render::project::Project;
use crate::site::{Node, NodeId};

/// A page, or the generated list of a folder without one.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its file, relative to the site's root; `None` for a list.
    pub path: Option<String>,
    /// Its address in the site, not percent-encoded.
    pub page: String,
    /// Its absolute address, percent-encoded; `None` if the site has no `base_url`.
    pub url: Option<String>,
    /// Its title.
    pub title: String,
    /// The address of the page above it; `None` for the home page.
    pub parent: Option<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// When it last changed in substance.
    pub updated: Option<Date>,
    /// The number of words in its body.
    pub words: usize,
    /// Whether it is a draft.
    pub draft: bool,
}

/// All pages of a project, in the order of its tree, with drafts if the project was opened with them.
#[must_use]
pub fn rows(project: &Project<'_>) -> Vec<Row> {
    let walk = project.site.walk.iter();
    walk.map(|node| row(project, *node)).collect()
}

fn row(project: &Project<'_>, node: NodeId) -> Row {
    let site = &project.site;
    let page = site.node_page(node);
    let Node { route, parent, .. } = &site.nodes[node];
    let address = |node: NodeId| site.nodes[node].route.as_str().to_owned();
    let base = project.settings.base_url.as_ref();
    Row {
        path: page.map(|page| page.file.clone()),
        page: address(node),
        url: base.map(|base| base.absolute(route)),
        title: site.title(node).to_owned(),
        parent: parent.map(address),
        date: page.and_then(|page| page.front.date),
        updated: project.updated(node),
        words: page.map_or(0, |page| page.length.words),
        draft: page.is_some_and(|page| page.front.draft),
    }
}
