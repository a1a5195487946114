//! The list of all pages from A to Z, where the link to search leads without scripts. A long one has a page for each letter.
//! A site's own page at `/search/` replaces it.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{KeyPart, SearchPageFacts};

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let pages = project.search_pages().into_iter().enumerate();
        pages.map(|(number, route)| (route, number)).collect()
    },
    source: |_, _| None,
    recipe: |project, number| {
        let facts = project.search_page(number);
        Box::new(SearchPage { project, facts })
    },
    is_html: true,
    yields: true,
    self_verifying: false,
};

struct SearchPage<'p> {
    project: &'p Project<'p>,
    facts: SearchPageFacts<'p>,
}

impl Recipe for SearchPage<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with(KeyPart::SearchPage, &self.facts))
    }

    fn render(&self) -> Rendered {
        let Self { project, facts } = self;
        let context = project.views().search_page(facts).context("")?;
        let html = project.templates.render("search.html", &context)?;
        Ok(Content::Bytes(html))
    }
}
