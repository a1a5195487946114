//! The page of a source, below the page that lists all of them, if the settings have `references.pages`: a list of many
//! sources with everything about each would be too large for a phone.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::input::references;
use crate::io::content::Content;
use crate::io::files::DATA;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{KeyPart, SourcePageFacts};

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let pages = project.source_pages().into_iter().enumerate();
        pages.map(|(number, route)| (route, number)).collect()
    },
    source: |_, _| Some(format!("{DATA}/{}", references::FILE)),
    recipe: |project, number| {
        let facts = project.source_page(number);
        Box::new(SourcePage { project, facts })
    },
    is_html: true,
    yields: false,
    self_verifying: false,
};

struct SourcePage<'p> {
    project: &'p Project<'p>,
    facts: SourcePageFacts<'p>,
}

impl Recipe for SourcePage<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with(KeyPart::SourcePage, &self.facts))
    }

    fn render(&self) -> Rendered {
        let Self { project, facts } = self;
        let context = project.views().source_page(facts).context("")?;
        let html = project.templates.render("source-page.html", &context)?;
        Ok(Content::Bytes(html))
    }
}
