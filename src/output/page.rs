//! The pages of the tree, and the lists of folders without a page.

use tera::Context;

use super::{Kind, Rendered};
use crate::diagnostic::Diagnostic;
use crate::links;
use crate::markdown::{self, html};
use crate::page::Page;
use crate::project::Project;
use crate::route::Hrefs;
use crate::site::NodeId;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        project
            .site
            .nodes
            .iter()
            .enumerate()
            .map(|(id, node)| (node.route.clone(), id))
            .collect()
    },
    render,
    source: |project, node| {
        let page = project.site.node_page(node).map(|page| page.file.clone());
        Some(page.unwrap_or_else(|| {
            format!("the list of the folder {}", project.site.nodes[node].route)
        }))
    },
    yields: false,
};

fn render(project: &Project<'_>, node: NodeId) -> Rendered {
    let page = project.site.node_page(node);
    let body = page
        .map(|page| body(project, page, node))
        .transpose()?
        .unwrap_or_default();
    let template = match page {
        Some(page) => page.front.template.as_deref().unwrap_or("page.html"),
        None => "list.html",
    };
    let view = project.views().of_node(node);
    let mut context = Context::from_serialize(&view)
        .map_err(|error| Box::new(Diagnostic::error("template", error.to_string())))?;
    context.insert_value("body", tera::Value::safe_string(&body));
    project.templates.render(template, &context)
}

/// A page's body as HTML, from its file.
fn body(project: &Project<'_>, page: &Page, node: NodeId) -> Result<String, Box<Diagnostic>> {
    let text = project.text(page)?;
    let scan = crate::component::scan(&text[page.body_start..]);
    let hrefs = Hrefs::Relative(&project.site.nodes[node].route);
    let addresses: Vec<Option<String>> = page
        .links
        .iter()
        .map(|link| address(project, page, link, hrefs))
        .collect();
    let known = markdown::Known {
        outline: &page.outline,
        drop_title: page.title_anchor.is_some(),
        calls: &page.calls,
        raw_html: page.raw_html,
        hrefs: &addresses,
    };
    html(
        &scan.masked,
        &known,
        &project.settings.markdown,
        |call, inner| {
            let Some(call) = page.calls.get(call) else {
                return Ok(String::new());
            };
            project
                .templates
                .render_component(call, inner)
                .map_err(|mut error| {
                    error.hints.push(format!("called in {}", page.file));
                    error
                })
        },
    )
}

/// Where a link leads. One that leads nowhere, where that is but a warning, stays as it was written.
fn address(
    project: &Project<'_>,
    page: &Page,
    link: &markdown::Link,
    hrefs: Hrefs<'_>,
) -> Option<String> {
    match links::resolve(&project.site, page, &link.destination, link.image) {
        Ok(destination) => links::href(&project.site, page, &destination, hrefs),
        Err(_) => Some(link.destination.clone()),
    }
}
