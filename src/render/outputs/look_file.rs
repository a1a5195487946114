//! The files that the settings under `theme` name: logo, icon, fonts, stylesheet, script. Their addresses have a
//! fingerprint of their bytes.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::view::KeyPart;
use crate::site::look::LookFile;

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let files = project.look.files.iter().enumerate();
        files
            .map(|(number, file)| (file.route.clone(), number))
            .collect()
    },
    source: |project, number| Some(project.look.files[number].file.clone()),
    recipe: |project, number| {
        let file = &project.look.files[number];
        Box::new(OwnFile { file })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

struct OwnFile<'p> {
    file: &'p LookFile,
}

impl Recipe for OwnFile<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with(KeyPart::File, self.file.hash.as_bytes()))
    }

    fn render(&self) -> Rendered {
        Ok(Content::Bytes(self.file.bytes.clone()))
    }
}
