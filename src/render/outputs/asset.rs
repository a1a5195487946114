//! Files of the content folder and of `static/`, published as they are; images and drawings of the content folder without
//! metadata.

use std::io::Read as _;

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::{Content, SourceFile};
use crate::page::{LARGEST_CLEANED, without_metadata};
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
        let is_cleaned = project.settings.images.enabled && !asset.fixed;
        Box::new(Copy {
            project,
            file,
            notes: is_cleaned.then(|| Notes::of(file)).flatten(),
        })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

struct Copy<'p> {
    project: &'p Project<'p>,
    file: &'p str,
    /// The metadata that it may have, which are not published.
    notes: Option<Notes>,
}

/// How metadata are removed from a file.
#[derive(Clone, Copy)]
enum Notes {
    /// From a picture of pixels.
    Raster,
    /// From a drawing.
    Vector,
}

impl Notes {
    /// Those of a file, by its name.
    fn of(file: &str) -> Option<Self> {
        let ending = file.rsplit('.').next().unwrap_or_default();
        match raster::is_stripped(file) {
            true => Some(Self::Raster),
            false => ending.eq_ignore_ascii_case("svg").then_some(Self::Vector),
        }
    }
}

impl Recipe for Copy<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let stat = self.project.stamp(self.file)?;
        Some(key.with(KeyPart::File, &stat))
    }

    fn render(&self) -> Rendered {
        let file = self.project.open_file(self.file)?;
        match self.notes {
            Some(Notes::Raster) if file.open.len() <= LARGEST_FILE => stripped(file),
            Some(Notes::Vector) if file.open.len() <= LARGEST_CLEANED => cleaned(file),
            _ => Ok(Content::File(file)),
        }
    }
}

/// A drawing without metadata; one that is not well-formed stays as it is.
fn cleaned(mut file: SourceFile) -> Rendered {
    let mut bytes = Vec::new();
    let read = file.open.read_to_end(&mut bytes);
    file.checked(read)?;
    let cleaned = str::from_utf8(&bytes).ok().and_then(without_metadata);
    Ok(Content::Bytes(cleaned.map_or(bytes, String::into_bytes)))
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
