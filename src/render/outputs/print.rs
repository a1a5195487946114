//! A whole guide as one page to print, at `…/print/` below its top page, if the settings have `print`.

use super::page::{html_of, source};
use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::base_url::BaseUrl;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::render::html_edits::{Part, PartIds};
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{KeyPart, PrintFacts, PrintedPage, Scope};

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let guides = project.printed.0.iter().enumerate();
        guides
            .map(|(number, guide)| (guide.route.clone(), number))
            .collect()
    },
    source: |project, number| {
        let top = &project.site.nodes[project.printed.0[number].top];
        Some(format!("the page that prints {}", top.route))
    },
    recipe: |project, number| {
        let guide = &project.printed.0[number];
        let pages = guide.pages.iter();
        Box::new(Print {
            project,
            facts: project.print(guide),
            scopes: pages.map(|(node, _)| project.scope(*node)).collect(),
        })
    },
    is_html: true,
    yields: false,
    self_verifying: false,
};

struct Print<'p> {
    project: &'p Project<'p>,
    facts: PrintFacts<'p>,
    /// Those of its pages.
    scopes: Vec<Scope<'p>>,
}

impl Recipe for Print<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let key = key.with(KeyPart::Print, &self.facts);
        Some(self.scopes.iter().fold(key, KeyBuilder::with_scope))
    }

    fn render(&self) -> Rendered {
        let Self {
            project,
            facts,
            scopes,
        } = self;
        let pages = facts.pages.iter().zip(scopes);
        let parts: Result<Vec<Part<'_>>, Box<Diagnostic>> = pages
            .map(|((node, _), scope)| self.part(*node, scope))
            .collect();
        let parts = parts?;
        let base = project.settings.base_url.as_ref();
        let ids = PartIds::new(facts.route, base.map_or("/", BaseUrl::path), &parts);
        let views = parts.iter().zip(&facts.pages).enumerate();
        let views = views.map(|(index, (part, (_, depth)))| {
            let next = facts.pages.get(index + 1).map_or(1, |(_, depth)| *depth);
            PrintedPage::new(
                index,
                scopes[index].summary.title,
                ids.html(part),
                (*depth, next),
            )
        });
        let pages = scopes.iter().filter_map(|scope| scope.summary.page);
        let style = project.templates.style_of(pages);
        let view = project.views().print(facts, views.collect(), style);
        let context = view.context("")?;
        let html = project.templates.render("print.html", &context)?;
        Ok(Content::Bytes(html))
    }
}

impl<'p> Print<'p> {
    /// A page without what is around it.
    fn part<'s>(&self, node: usize, scope: &Scope<'s>) -> Result<Part<'s>, Box<Diagnostic>> {
        let project = self.project;
        let mut view = project.views().page(scope);
        let body = html_of(project, node, (&view, scope))?;
        // What leads to the share box, and here.
        view.share = None;
        view.facts.print = None;
        let context = view.context(&body)?;
        let html = project.templates.render("print-page.html", &context);
        let html =
            html.map_err(|error| Box::new(error.note(format!("for {}", source(project, node)))))?;
        Ok(Part {
            route: scope.summary.route,
            html: String::from_utf8_lossy(&html).into_owned(),
            is_below: node != self.facts.pages[0].0,
        })
    }
}
