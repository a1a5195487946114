//! The pages of a site as rows: what `guidepost list` prints.

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::page::Page;
use crate::page::component;
use crate::page::markdown;
use crate::render::project::Project;
use crate::site::NodeId;

/// A page, or the list of a folder that has no page of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its file, relative to the site's root; none for a list.
    pub path: Option<String>,
    /// Its address in the site, not percent-encoded.
    pub page: String,
    /// Its whole address, percent-encoded; none where the site has no `base_url`.
    pub url: Option<String>,
    /// Its title.
    pub title: String,
    /// The address of the page above it; none for the home page.
    pub parent: Option<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// When it last changed in substance.
    pub updated: Option<Date>,
    /// How many words its body has.
    pub words: usize,
    /// Whether it is a draft.
    pub draft: bool,
}

/// All pages of a project, in the order of its tree. Drafts are there where the project was opened with them.
///
/// # Errors
/// The pages that cannot be read any more.
pub fn rows(project: &Project<'_>) -> Result<Vec<Row>, Vec<Diagnostic>> {
    let walk = project.site.walk.par_iter();
    let rows: Vec<Result<Row, Box<Diagnostic>>> = walk.map(|node| row(project, *node)).collect();
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for row in rows {
        match row {
            Ok(row) => good.push(row),
            Err(finding) => bad.push(*finding),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

fn row(project: &Project<'_>, node: NodeId) -> Result<Row, Box<Diagnostic>> {
    let site = &project.site;
    let (page, place) = (site.node_page(node), &site.nodes[node]);
    let address = |node: NodeId| site.nodes[node].route.as_str().to_owned();
    let base = project.settings.base_url.as_ref();
    let words = page.map(|page| words(project, page)).transpose()?;
    Ok(Row {
        path: page.map(|page| page.file.clone()),
        page: address(node),
        url: base.map(|base| base.absolute(&place.route)),
        title: site.title(node).to_owned(),
        parent: place.parent.map(address),
        date: page.and_then(|page| page.front.date),
        updated: page.and_then(|page| page.front.updated),
        words: words.unwrap_or_default(),
        draft: page.is_some_and(|page| page.front.draft),
    })
}

fn words(project: &Project<'_>, page: &Page) -> Result<usize, Box<Diagnostic>> {
    let text = project.text(page)?;
    let body = component::scan(&text[page.body_start..]);
    Ok(markdown::count_words(
        &body.masked,
        project.how_read().dialect(),
    ))
}
