//! The files of the search index, below `/search/index/`.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::route::Route;
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::search::{self, SearchFile};
use crate::render::view::{KeyPart, search_index_route};

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let files = search::files(project).iter().enumerate();
        files.map(|(number, file)| (route(file), number)).collect()
    },
    source: |_, _| None,
    recipe: |project, number| {
        let file = &search::files(project)[number];
        Box::new(SearchFileRecipe { project, file })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

fn route(file: &SearchFile) -> Route {
    Route::of_file(&file.path).inside(&search_index_route())
}

struct SearchFileRecipe<'p> {
    project: &'p Project<'p>,
    file: &'p SearchFile,
}

impl Recipe for SearchFileRecipe<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        Some(key.with(KeyPart::SearchIndex, self.file.digest.as_bytes()))
    }

    fn render(&self) -> Rendered {
        if self.project.has_plain_code() {
            // It is checked and not published, and an index has no links.
            return Ok(Content::Bytes(Vec::new()));
        }
        let script = search::render(self.project, self.file.id)?;
        Ok(Content::Bytes(script.into_bytes()))
    }
}
