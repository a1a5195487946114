//! Files that are published as they are, of the content folder and of `static/`.

use super::Kind;
use crate::base::key::KeyPart;
use crate::io::content::Content;
use crate::render::project::Project;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let assets = project.published_assets().into_iter();
        assets
            .map(|id| (project.site.assets[id].route.clone(), id))
            .collect()
    },
    render: |project, asset| {
        let file = project.open_file(&project.site.assets[asset].file)?;
        Ok(Content::File(file))
    },
    source: |project, asset| Some(file(project, asset)),
    yields: false,
    key: Some(|project, asset, key| {
        let stamp = project.stamp(&project.site.assets[asset].file)?;
        Some(key.with(KeyPart::File, &stamp))
    }),
    self_verifying: None,
};

fn file(project: &Project<'_>, asset: usize) -> String {
    project.site.assets[asset].file.clone()
}
