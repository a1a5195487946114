//! `robots.txt`: allows everything, and names the sitemap.

use super::recipe::{OutputKind, Recipe, Rendered};
use super::sitemap;
use crate::base::route::Route;
use crate::io::content::Content;
use crate::render::project::Project;

pub(super) static KIND: OutputKind<()> = OutputKind {
    list: |_| vec![(Route::root().file("robots.txt"), ())],
    source: |_, ()| None,
    recipe: |project, ()| Box::new(Robots { project }),
    yields: true,
    self_verifying: false,
};

struct Robots<'p> {
    project: &'p Project<'p>,
}

impl Recipe for Robots<'_> {
    fn render(&self) -> Rendered {
        let mut text = "User-agent: *\nAllow: /\n".to_owned();
        if let Some(base) = self.project.settings.shareable_base() {
            let address = base.absolute(&sitemap::route());
            text.push_str(&format!("\nSitemap: {address}\n"));
        }
        Ok(Content::Bytes(text.into_bytes()))
    }
}
