//! The pages of the tree, and the lists of folders without a page.

use tera::Context;

use super::{Kind, Rendered};
use crate::base::escape::script_json;
use crate::diagnostic::{Diagnostic, Span, line_column};
use crate::io::content::Content;
use crate::page::Page;
use crate::page::component::Call;
use crate::page::markdown::{self, html};
use crate::render::project::Project;
use crate::render::view::View;
use crate::site::NodeId;
use crate::theme;

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
    source: |project, node| Some(source(project, node)),
    yields: false,
    key: Some(|project, node, key| Some(project.scopes().of(node).key(key))),
    self_verifying: None,
};

/// The file of a place, or what else to call it.
fn source(project: &Project<'_>, node: NodeId) -> String {
    match project.site.node_page(node) {
        Some(page) => page.file.clone(),
        None => format!("the list of the folder {}", project.site.nodes[node].route),
    }
}

/// The template of a place.
pub(super) fn template<'p>(project: &'p Project<'_>, node: NodeId) -> &'p str {
    match project.site.node_page(node) {
        Some(page) => page
            .front
            .template
            .as_ref()
            .map_or("page.html", |template| template.path.as_str()),
        None => "list.html",
    }
}

fn render(project: &Project<'_>, node: NodeId) -> Rendered {
    let view = project.views().of_page(&project.scopes().of(node));
    let page = project.site.node_page(node);
    let body = page.map(|page| {
        let printed = project.printed(page);
        match printed.and_then(|printed| printed.with_addresses(&view.links)) {
            Some(html) => Ok(html),
            None => body(project, page, node, &view),
        }
    });
    let body = body.transpose()?.unwrap_or_default();
    let mut context = Context::from_serialize(&view)
        .map_err(|error| Box::new(Diagnostic::error("template", error.to_string())))?;
    context.insert_value("body", tera::Value::safe_string(&body));
    let json = view.linked_data.as_ref().map(script_json).transpose();
    let json =
        json.map_err(|error| Box::new(Diagnostic::error("linked-data", error.to_string())))?;
    let json = json.map(|json| tera::Value::safe_string(&json.to_string()));
    context.insert("linked_data", &json);
    let printed = project.templates.render(template(project, node), &context);
    let printed = printed.map(Content::Bytes);
    printed.map_err(|error| Box::new(error.note(format!("for {}", source(project, node)))))
}

/// A page's body as HTML, from its file; the view says where its links lead.
fn body(
    project: &Project<'_>,
    page: &Page,
    node: NodeId,
    view: &View<'_>,
) -> Result<String, Box<Diagnostic>> {
    let text = project.text(page)?;
    let scan = crate::page::component::scan(&text[page.body_start..]);
    let terms = page.terms.iter().zip(&view.terms);
    let terms: Vec<_> = terms
        .map(|(found, term)| (*found, term.href.clone()))
        .collect();
    let known = markdown::BodyContext {
        outline: &page.outline,
        drop_title: page.title_anchor.is_some(),
        calls: &page.calls,
        raw_html: page.raw_html,
        hrefs: Some(&view.links),
        terms: &terms,
    };
    let mut filled = vec![0_usize; page.calls.len()];
    let html = html(
        &scan.masked,
        &known,
        project.how_read().dialect(),
        |number, inner| {
            let Some(call) = page.calls.get(number) else {
                return Ok(String::new());
            };
            filled[number] += 1;
            let drawing = project.drawing(node, number)?;
            let printed = project
                .templates
                .render_component(call, inner, drawing.as_deref());
            printed.map_err(|error| Box::new(at_call(*error, call, page, &text)))
        },
    )?;
    // Only an HTML parser moves things; elsewhere a call is left out because its footnote is.
    let swallows = page.raw_html && !project.settings.markdown.raw_html;
    match filled.iter().position(|count| swallows && *count != 1) {
        Some(number) => Err(Box::new(swallowed(&page.calls[number], page))),
        None => Ok(html),
    }
}

fn place(call: &Call, page: &Page) -> Span {
    Span::from(call.open.clone()).shifted(page.body_start)
}

/// What went wrong in a component. In one of the theme's, the author's own file is the place to look.
fn at_call(error: Diagnostic, call: &Call, page: &Page, text: &str) -> Diagnostic {
    let own = error
        .file
        .as_deref()
        .is_some_and(|file| !theme::is_theme(file));
    if own {
        let (line, column) = line_column(text, place(call, page).range().start);
        return error.note(format!("called at {}:{line}:{column}", page.file));
    }
    let finding = Diagnostic::error("component", format!("`{}`: {}", call.name, error.message));
    let finding = finding.at(&page.file, place(call, page));
    error.hints.into_iter().fold(finding, Diagnostic::hint)
}

/// Raw HTML that an HTML parser reads otherwise than its author may take a component with it.
fn swallowed(call: &Call, page: &Page) -> Diagnostic {
    let message = format!("the raw HTML around `{}` leaves no place for it", call.name);
    Diagnostic::error("component-misplaced", message)
        .at(&page.file, place(call, page))
        .hint("close the HTML tags before it, or write them as Markdown")
}
