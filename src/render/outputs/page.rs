//! The pages of the tree, and the generated lists of folders without a page.

use std::collections::BTreeSet;

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::diagnostic::{Diagnostic, Span, line_column};
use crate::io::content::Content;
use crate::page::component::{self, Call};
use crate::page::markdown::{self, PrintedBody, html, html_ids};
use crate::page::{Page, is_error_page};
use crate::render::highlighted;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{FormerSection, FormerSectionTarget, Scope, View};
use crate::site::NodeId;
use crate::theme::{self, ComponentInput};

pub(super) static KIND: OutputKind<NodeId> = OutputKind {
    list: |project| {
        let nodes = project.site.nodes.iter().enumerate();
        nodes.map(|(id, node)| (node.route.clone(), id)).collect()
    },
    source: |project, node| Some(source(project, node)),
    recipe: |project, node| {
        let scope = project.scope(node);
        Box::new(PageRecipe {
            project,
            node,
            scope,
        })
    },
    is_html: true,
    yields: false,
    self_verifying: false,
};

/// The source file of a page, or a name for a generated list.
pub(super) fn source(project: &Project<'_>, node: NodeId) -> String {
    match project.site.node_page(node) {
        Some(page) => page.file.clone(),
        None => format!("the list of the folder {}", project.site.nodes[node].route),
    }
}

/// The template of a page or generated list.
pub(super) fn template<'p>(project: &'p Project<'_>, node: NodeId) -> &'p str {
    let Some(page) = project.site.node_page(node) else {
        return "list.html";
    };
    let own = page.front.template.as_ref();
    own.map_or_else(
        || match is_error_page(&page.path) {
            true => "404.html",
            false => "page.html",
        },
        |template| template.path.as_str(),
    )
}

struct PageRecipe<'p> {
    project: &'p Project<'p>,
    node: NodeId,
    scope: Scope<'p>,
}

impl Recipe for PageRecipe<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with_scope(&self.scope))
    }

    fn render(&self) -> Rendered {
        let Self { project, node, .. } = *self;
        let view = project.views().page(&self.scope);
        let html = html_of(project, node, (&view, &self.scope))?;
        let context = view.context(&html)?;
        let rendered = project.templates.render(template(project, node), &context);
        rendered
            .map(Content::Bytes)
            .map_err(|error| Box::new(error.note(format!("for {}", source(project, node)))))
    }
}

/// What is printed of a page itself: the notes about sections that it does not have any more, and its body.
pub(super) fn html_of(
    project: &Project<'_>,
    node: NodeId,
    (view, scope): (&View<'_>, &Scope<'_>),
) -> Result<String, Box<Diagnostic>> {
    let mut html = project.views().moved_sections(scope);
    if let Some(page) = scope.summary.page {
        html += &body(project, page, node, (view, &scope.former))?;
    }
    Ok(html)
}

/// A page's body as HTML. The one that was rendered when the page was parsed is completed with addresses; if there is
/// none, the source file is read again.
fn body(
    project: &Project<'_>,
    page: &Page,
    node: NodeId,
    (view, former): (&View<'_>, &[FormerSection<'_>]),
) -> Result<String, Box<Diagnostic>> {
    let mut former: Vec<(&str, &str)> = former.iter().filter_map(of_heading).collect();
    former.sort_unstable();
    // Not only addresses are missing from a printed body if its headings have former ids.
    let printed = match former.is_empty() {
        true => project.printed(page),
        false => None,
    };
    let highlight = |language, text: &str| highlighted::html(project, language, text);
    let completed = |printed: PrintedBody| {
        printed.completed(&view.links, &view.images, &mut |block| {
            block.html(&highlight)
        })
    };
    match printed.and_then(completed) {
        Some(html) => Ok(html),
        None => body_from_file(project, page, node, view, &former),
    }
}

/// The raw ids that the components of a page print in its body, without those of the program and of scripts, which have a
/// `.`. A page that cannot be rendered has none; that is reported when it is rendered.
#[must_use]
pub fn component_ids(project: &Project<'_>, node: NodeId) -> BTreeSet<String> {
    let Some(page) = project.site.node_page(node) else {
        return BTreeSet::new();
    };
    if page.calls.is_empty() {
        return BTreeSet::new();
    }
    let view = project.views().page(&project.scope(node));
    let html = body(project, page, node, (&view, &[])).unwrap_or_default();
    let ids = html_ids(&html).into_iter();
    ids.filter(|id| !id.is_empty() && !id.contains('.') && !page.has_anchor(id))
        .collect()
}

/// The heading of a page that has a former id, and that id.
fn of_heading<'s>(section: &FormerSection<'s>) -> Option<(&'s str, &'s str)> {
    match section.to {
        FormerSectionTarget::Heading(id) => Some((id, section.id)),
        _ => None,
    }
}

/// A page's body as HTML, from its file, with the addresses of the view.
fn body_from_file(
    project: &Project<'_>,
    page: &Page,
    node: NodeId,
    view: &View<'_>,
    former: &[(&str, &str)],
) -> Result<String, Box<Diagnostic>> {
    let text = project.text(page)?;
    let scan = component::scan(&text[page.body_start..]);
    let terms = page.terms.iter().zip(&view.facts.terms);
    let terms: Vec<_> = terms
        .map(|(found, term)| (*found, term.href.clone()))
        .collect();
    let known = markdown::BodyContext {
        outline: &page.outline,
        drop_title: page.title_anchor.is_some(),
        calls: &page.calls,
        raw_html: page.raw_html,
        hrefs: Some(&view.links),
        images: &view.images,
        terms: &terms,
        former,
        highlight: &|language, text| highlighted::html(project, language, text),
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
            let pages = view.lists.iter().find(|(call, _)| *call == number);
            let input = ComponentInput {
                body: inner,
                drawing: drawing.as_deref(),
                pages: pages.map(|(_, pages)| tera::Value::from_serializable(pages)),
            };
            let printed = project.templates.render_component(call, &input);
            printed.map_err(|error| Box::new(at_call(*error, call, page, &text)))
        },
    )?;
    // Only an HTML parser moves or drops a call; without one, a call is missing because its footnote is.
    let swallows = page.raw_html && !project.settings.markdown.raw_html;
    match filled.iter().position(|count| swallows && *count != 1) {
        Some(number) => Err(Box::new(swallowed(&page.calls[number], page))),
        None => Ok(html),
    }
}

/// The position of a call's opening tag in its file.
fn span(call: &Call, page: &Page) -> Span {
    Span::from(call.open.clone()).shifted(page.body_start)
}

/// An error in a component, with the position of its call. For a component of the theme, which the author cannot edit,
/// that is the position of the error.
fn at_call(error: Diagnostic, call: &Call, page: &Page, text: &str) -> Diagnostic {
    let own = error
        .file
        .as_deref()
        .is_some_and(|file| !theme::is_theme(file));
    if own {
        let (line, column) = line_column(text, span(call, page).range().start);
        return error.note(format!("called at {}:{line}:{column}", page.file));
    }
    let finding = Diagnostic::error("component", format!("`{}`: {}", call.name, error.message));
    let finding = finding.at(&page.file, span(call, page));
    error.hints.into_iter().fold(finding, Diagnostic::hint)
}

/// Raw HTML that an HTML parser repairs may lose a component.
fn swallowed(call: &Call, page: &Page) -> Diagnostic {
    let message = format!("the raw HTML around `{}` leaves no place for it", call.name);
    Diagnostic::error("component-misplaced", message)
        .at(&page.file, span(call, page))
        .hint("close the HTML tags before it, or write them as Markdown")
}
