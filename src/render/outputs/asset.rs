//! Files of the content folder and of `static/`, published as they are.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::KeyPart;

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let assets = project.published_assets().into_iter();
        assets
            .map(|asset| (project.site.assets[asset].route.clone(), asset))
            .collect()
    },
    source: |project, asset| Some(project.site.assets[asset].file.clone()),
    recipe: |project, asset| {
        let file = &project.site.assets[asset].file;
        Box::new(Copy { project, file })
    },
    yields: false,
    self_verifying: false,
};

struct Copy<'p> {
    project: &'p Project<'p>,
    file: &'p str,
}

impl Recipe for Copy<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let stat = self.project.stamp(self.file)?;
        Some(key.with(KeyPart::File, &stat))
    }

    fn render(&self) -> Rendered {
        self.project.open_file(self.file).map(Content::File)
    }
}
