//! What is published at the addresses of former pages: pages that lead on, or state why there is nothing.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::Content;
use crate::ledger;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{KeyPart, NoticeFacts};

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let notices = project.former.notices.iter().enumerate();
        notices
            .map(|(number, notice)| (notice.route.clone(), number))
            .collect()
    },
    source: |_, _| Some(ledger::FILE.to_owned()),
    recipe: |project, number| {
        let facts = project.notice(number);
        Box::new(NoticeRecipe { project, facts })
    },
    is_html: true,
    yields: true,
    self_verifying: false,
};

struct NoticeRecipe<'p> {
    project: &'p Project<'p>,
    facts: NoticeFacts<'p>,
}

impl Recipe for NoticeRecipe<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with(KeyPart::Notice, &self.facts))
    }

    fn render(&self) -> Rendered {
        let Self { project, facts } = self;
        let context = project.views().notice(facts).context("")?;
        let template = match facts.reason {
            None => "moved.html",
            Some(_) => "gone.html",
        };
        let html = project.templates.render(template, &context)?;
        Ok(Content::Bytes(html))
    }
}
