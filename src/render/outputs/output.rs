//! An output of a project: its id and address, and how its content and cache key are obtained.

use std::collections::BTreeSet;

use super::recipe::{Recipe, Rendered};
use super::table::OutputId;
use super::{data_uses, page};
use crate::base::base_url::BaseUrl;
use crate::base::route::Route;
use crate::input::settings::LinkStyle;
use crate::io::content::Content;
use crate::render::html_edits::with_file_links;
use crate::render::key::{CacheKey, KeyBuilder};
use crate::render::project::Project;
use crate::render::view::KeyPart;
use crate::site::NodeId;
use crate::site::pictures::is_replaced;

/// A file of the published site.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its identity.
    pub id: OutputId,
    /// Its address.
    pub route: Route,
}

impl Output {
    /// Collects everything that it is derived from.
    #[must_use]
    pub fn prepare<'p>(&self, project: &'p Project<'_>) -> Prepared<'p> {
        let by_file = project.settings.links.style == LinkStyle::File && self.id.is_html();
        Prepared {
            id: self.id,
            project,
            recipe: self.id.recipe(project),
            file_links_at: by_file.then(|| self.route.clone()),
        }
    }

    /// Its content.
    ///
    /// # Errors
    /// The reason why it cannot be rendered, with its position in a page or template.
    pub fn render(&self, project: &Project<'_>) -> Rendered {
        self.prepare(project).render()
    }

    /// Its key; see [`Prepared::key`].
    #[must_use]
    pub fn key(&self, project: &Project<'_>, program: blake3::Hash) -> Option<CacheKey> {
        self.prepare(project).key(program)
    }

    /// The node of the tree whose page it is.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match self.id {
            OutputId::Page(node) => Some(node),
            _ => None,
        }
    }

    /// The template that it is rendered with, if it is a page.
    #[must_use]
    pub fn template<'p>(&self, project: &'p Project<'_>) -> Option<&'p str> {
        Some(page::template(project, self.node()?))
    }

    /// The source file that it is rendered from; `None` if there is none, or more than one.
    #[must_use]
    pub fn file(&self, project: &Project<'_>) -> Option<String> {
        self.id.source(project)
    }

    /// Its source file, or another name for it in messages.
    #[must_use]
    pub fn source(&self, project: &Project<'_>) -> String {
        self.file(project)
            .unwrap_or_else(|| "the generator itself".to_owned())
    }

    /// The files of the drawings in its body, in order.
    #[must_use]
    pub fn drawings(&self, project: &Project<'_>) -> Vec<String> {
        let page = self.node().and_then(|node| project.site.nodes[node].page);
        let figures = page.and_then(|page| project.figures.pages.get(page));
        let file = |asset: usize| project.site.assets[asset].file.clone();
        let figures = figures.into_iter().flatten();
        figures.map(|figure| file(figure.asset)).collect()
    }

    /// The image files that its body shows and that are published as variants, in order of their paths.
    pub fn pictures(&self, project: &Project<'_>) -> impl Iterator<Item = String> {
        let page = self.node().and_then(|node| project.site.nodes[node].page);
        let links = page.map(|page| (&project.site.pages[page].links, &project.links.pages[page]));
        let shown = links.into_iter().flat_map(|(links, found)| {
            let links = links.iter().zip(found.iter());
            links.filter_map(|(link, found)| is_replaced(link, found.as_ref()))
        });
        let shown = shown.filter(|asset| project.pictures.get(*asset).is_some());
        let files: BTreeSet<String> = shown
            .map(|asset| project.site.assets[asset].file.clone())
            .collect();
        files.into_iter()
    }

    /// Whether rendering costs enough that a published file which verifies itself is read first.
    #[must_use]
    pub fn is_costly(&self) -> bool {
        self.id.is_self_verifying()
    }
}

/// An output with everything that it is derived from.
pub struct Prepared<'p> {
    id: OutputId,
    project: &'p Project<'p>,
    recipe: Box<dyn Recipe + 'p>,
    /// Its address, if it is a page whose links have to lead to files.
    file_links_at: Option<Route>,
}

impl Prepared<'_> {
    /// The hash of everything that the output is derived from, including the program with this hash. `None` if it has
    /// to be rendered to know whether it changed.
    #[must_use]
    pub fn key(&self, program: blake3::Hash) -> Option<CacheKey> {
        let project = self.project;
        let settings = project.settings.fingerprint;
        let key = KeyBuilder::new()
            .with(KeyPart::Program, &program)
            .with(KeyPart::Templates, &project.templates.fingerprint())
            .with(
                KeyPart::Settings,
                &(settings, project.data.references.is_some()),
            )
            .with(KeyPart::Data, &self.data());
        self.recipe.key(key).map(KeyBuilder::finish)
    }

    /// The data files that its templates may read.
    fn data(&self) -> Vec<(&str, [u8; blake3::OUT_LEN])> {
        let used = data_uses::of(self.project, self.id).into_iter();
        used.map(|(file, hash)| (file, *hash.as_bytes())).collect()
    }

    /// The output's content.
    ///
    /// # Errors
    /// As for [`Output::render`].
    pub fn render(&self) -> Rendered {
        let content = self.recipe.render()?;
        match (&self.file_links_at, content) {
            (Some(route), Content::Bytes(html)) => {
                let settings = &self.project.settings;
                let base = settings.base_url.as_ref().map_or("/", BaseUrl::path);
                let html = String::from_utf8_lossy(&html);
                let html = with_file_links(&html, route, base, settings.is_copy);
                Ok(Content::Bytes(html.into_bytes()))
            }
            (_, content) => Ok(content),
        }
    }

    /// The output's content; `published` is used instead if it returns bytes that verify themselves. It is only called if
    /// that can be, and must not return what others wrote.
    ///
    /// # Errors
    /// As for [`Output::render`].
    pub fn render_or_keep(&self, published: impl FnOnce() -> Option<Vec<u8>>) -> Rendered {
        if self.id.is_self_verifying()
            && let Some(bytes) = published()
            && self.recipe.verifies(&bytes)
        {
            return Ok(Content::Bytes(bytes));
        }
        self.render()
    }
}
