//! `404.html`, which hosts show at every address where there is nothing. Its own links therefore start with the base
//! path. A site's page `404.md` replaces it.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::route::Route;
use crate::io::content::Content;
use crate::render::project::Project;

pub(super) static KIND: OutputKind<()> = OutputKind {
    list: |_| vec![(Route::error_page(), ())],
    source: |_, ()| None,
    recipe: |project, ()| Box::new(NotFound { project }),
    is_html: true,
    yields: true,
    self_verifying: false,
};

struct NotFound<'p> {
    project: &'p Project<'p>,
}

impl Recipe for NotFound<'_> {
    fn render(&self) -> Rendered {
        let view = self.project.views().not_found(&self.project.not_found());
        let context = view.context("")?;
        let html = self.project.templates.render("404.html", &context)?;
        Ok(Content::Bytes(html))
    }
}
