//! Files of the content folder and of `static/`, published as they are; images of the content folder without metadata.

use std::io::Read as _;

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::{Content, SourceFile};
use crate::raster::{self, Fault, LARGEST_FILE};
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::KeyPart;
use crate::site::pictures;

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let assets = project.published_assets().into_iter();
        assets
            .map(|asset| (project.site.assets[asset].route.clone(), asset))
            .collect()
    },
    source: |project, asset| Some(project.site.assets[asset].file.clone()),
    recipe: |project, asset| {
        let asset = &project.site.assets[asset];
        let file = &asset.file;
        // The author's own files are published as they are.
        let is_stripped =
            project.settings.images.enabled && !asset.fixed && raster::is_stripped(file);
        Box::new(Copy {
            project,
            file,
            is_stripped,
        })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

struct Copy<'p> {
    project: &'p Project<'p>,
    file: &'p str,
    /// Whether it may have metadata that are not published.
    is_stripped: bool,
}

impl Recipe for Copy<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let stat = self.project.stamp(self.file)?;
        Some(key.with(KeyPart::File, &stat))
    }

    fn render(&self) -> Rendered {
        let file = self.project.open_file(self.file)?;
        match self.is_stripped && file.open.len() <= LARGEST_FILE {
            true => stripped(file),
            false => Ok(Content::File(file)),
        }
    }
}

/// An image without metadata; one that has to be turned to be upright is encoded again.
fn stripped(mut file: SourceFile) -> Rendered {
    // As many bytes as so many pixels take.
    let permit = raster::permit(file.open.len() / 4);
    let mut bytes = Vec::new();
    let read = file.open.read_to_end(&mut bytes);
    file.checked(read)?;
    drop(permit);
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let failed = |fault: Fault| {
        let finding = pictures::of_fault(name, raster::format_name(&bytes), &fault);
        Box::new(finding.in_file(&file.path))
    };
    let header = raster::read(&bytes).ok().flatten();
    let turned = header.filter(|header| header.orientation != 1 && !header.is_animated);
    if let Some(header) = turned {
        let _permit = raster::permit(header.pixels());
        let upright = raster::upright(&bytes, &header).map_err(failed)?;
        return Ok(Content::Bytes(upright));
    }
    let stripped = raster::stripped(&bytes).map_err(failed)?;
    Ok(Content::Bytes(stripped.unwrap_or(bytes)))
}
