//! The Markdown of a page, `index.md` beside it, for programs; with the setting `publish.markdown`.

use std::collections::BTreeMap;

use url::Url;

use super::per_page::first_at_each_address;
use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::route::{Hrefs, Route};
use crate::io::content::Content;
use crate::page::Page;
use crate::render::key::KeyBuilder;
use crate::render::page_markdown::{Addresses, markdown_of};
use crate::render::project::Project;
use crate::render::view::{KeyPart, Scope, has_markdown, markdown_route};
use crate::site::NodeId;

pub(super) static KIND: OutputKind<NodeId> = OutputKind {
    list: |project| {
        let nodes = with_markdown(project);
        let route = |node: NodeId| (markdown_route(&project.site.nodes[node].route), node);
        first_at_each_address(&project.site, nodes)
            .map(route)
            .collect()
    },
    source: |project, node| {
        Some(format!(
            "the Markdown of {}",
            project.site.nodes[node].route
        ))
    },
    recipe: |project, node| {
        Box::new(Markdown {
            project,
            scope: project.scope(node),
            drawings: drawings(project, node),
        })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

/// The nodes whose pages are published as Markdown, in the order of the guide.
pub(super) fn with_markdown<'p>(project: &'p Project<'_>) -> impl Iterator<Item = NodeId> + 'p {
    let nodes = project.site.walk.iter().copied();
    nodes.filter(|node| {
        let page = project.site.node_page(*node);
        has_markdown(&project.settings, page)
    })
}

/// The addresses of the drawings of a page, by the numbers of the calls.
fn drawings<'p>(project: &'p Project<'_>, node: NodeId) -> Vec<(usize, &'p Route)> {
    let page = project.site.nodes[node].page;
    let figures = page.and_then(|page| project.figures.pages.get(page));
    let figures = figures.into_iter().flatten();
    figures
        .map(|figure| (figure.call, &project.site.assets[figure.asset].route))
        .collect()
}

struct Markdown<'p> {
    project: &'p Project<'p>,
    scope: Scope<'p>,
    drawings: Vec<(usize, &'p Route)>,
}

impl Recipe for Markdown<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let key = key.with_scope(&self.scope);
        Some(key.with(KeyPart::Drawings, &self.drawings))
    }

    fn render(&self) -> Rendered {
        let Self { project, scope, .. } = self;
        let Some(page) = scope.summary.page else {
            return Ok(Content::Bytes(Vec::new()));
        };
        let view = project.views().page(scope);
        let base = project.settings.shareable_base();
        let own = base.and_then(|base| Url::parse(&base.absolute(scope.summary.route)).ok());
        let absolute = |href: &str| absolute(own.as_ref(), href);
        let hrefs = Hrefs::Relative(scope.summary.route);
        let drawings = self.drawings.iter();
        let addresses = Addresses {
            written: written(page, &view.links, &absolute),
            drawings: drawings
                .map(|(call, route)| (*call, absolute(&hrefs.to(route))))
                .collect(),
            printed: &absolute,
        };
        let text = markdown_of(project, page, (scope, &view), &addresses)?;
        Ok(Content::Bytes(text.into_bytes()))
    }
}

/// An address on a page at `own` as it works elsewhere; as it is if the site has no address.
fn absolute(own: Option<&Url>, href: &str) -> String {
    let Some(own) = own.filter(|_| Url::parse(href).is_err()) else {
        return href.to_owned();
    };
    own.join(href)
        .map_or_else(|_| href.to_owned(), String::from)
}

/// What to write for the addresses in a page's text.
fn written<'a>(
    page: &'a Page,
    links: &[Option<String>],
    absolute: &dyn Fn(&str) -> String,
) -> BTreeMap<&'a str, String> {
    let links = page.links.iter().zip(links);
    let address = |href: &Option<String>| match href {
        Some(href) => absolute(href),
        // It must not reach the output.
        None => "#".to_owned(),
    };
    links
        .map(|(link, href)| (link.destination.as_str(), address(href)))
        .collect()
}
