//! Variants of images: other sizes and forms, at addresses that never have other bytes.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::KeyPart;

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let variants = project.pictures.variants.iter().enumerate();
        variants
            .map(|(number, variant)| (variant.route.clone(), number))
            .collect()
    },
    source: |project, number| Some(project.pictures.source(number).to_owned()),
    recipe: |project, number| Box::new(VariantRecipe { project, number }),
    is_html: false,
    yields: false,
    self_verifying: true,
};

struct VariantRecipe<'p> {
    project: &'p Project<'p>,
    number: usize,
}

impl Recipe for VariantRecipe<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        // The address has the key of the image and of everything else.
        let variant = &self.project.pictures.variants[self.number];
        Some(key.with(KeyPart::Variant, &variant.route))
    }

    fn render(&self) -> Rendered {
        let project = self.project;
        let made = project
            .pictures
            .bytes(self.number, project.files(), project.artefacts());
        made.map(Content::Bytes)
    }

    /// The name of a variant identifies its inputs, and the file is one that a build wrote.
    fn verifies(&self, bytes: &[u8]) -> bool {
        self.project.pictures.variants[self.number].is_form_of(bytes)
    }
}
