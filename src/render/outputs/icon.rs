//! The icons of the site and its web manifest: those of the setting `theme.favicon`, else `favicon.ico` with the icon of
//! the theme, unless the site has an icon of its own.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::language;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::KeyPart;
use crate::site::look::{IconFile, SiteNames};

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let icons = &project.look.icons;
        let is_replaced = !icons.are_own() && project.shell().icon.is_some();
        let files = icons.files().iter().enumerate();
        files
            .filter(|_| !is_replaced)
            .map(|(number, file)| (file.route(), number))
            .collect()
    },
    source: |project, _| {
        let icon = project.settings.theme.favicon.as_ref();
        icon.map(|icon| icon.path.clone())
    },
    recipe: |project, number| {
        let file = project.look.icons.files()[number];
        Box::new(Icon { project, file })
    },
    is_html: false,
    yields: true,
    self_verifying: false,
};

struct Icon<'p> {
    project: &'p Project<'p>,
    file: IconFile,
}

impl Recipe for Icon<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let icons = &self.project.look.icons;
        // The manifest takes less time than a look into the cache.
        let is_drawn = self.file != IconFile::Manifest;
        is_drawn.then(|| key.with(KeyPart::Variant, &icons.key(self.file)))
    }

    fn render(&self) -> Rendered {
        let Self { project, file } = self;
        let icons = &project.look.icons;
        if *file == IconFile::Manifest {
            let language = &project.settings.language;
            let text = icons.manifest(SiteNames {
                title: project.site_title(),
                language,
                direction: language::direction(language),
            });
            return Ok(Content::Bytes(text.into_bytes()));
        }
        let drawn = icons.bytes(*file, project.artefacts());
        drawn.map(Content::Bytes).map_err(|error| {
            let message = format!("the icon `{}` cannot be drawn: {error}", file.name());
            let finding = Diagnostic::error("theme-file", message);
            Box::new(finding.hint("save the file of `theme.favicon` again, or name another"))
        })
    }
}
