//! The images that front matter names for link previews.

use rayon::prelude::*;

use super::facts::{Facts, FactsReader};
use super::shown::{named, shown};
use super::{PictureInput, Pictures, Preview, Variant, address, findings, recipe};
use crate::diagnostic::{Diagnostic, Span};
use crate::input::settings::ImageSettings;
use crate::raster::{Form, Header};

/// The width of the images that link previews show at most, in pixels.
const WIDEST: u32 = 1200;

impl Pictures {
    /// Adds the images of link previews. Returns the findings about them; what is wrong with one that Markdown shows too
    /// has been reported.
    pub(super) fn add_previews(
        &mut self,
        reader: &FactsReader<'_>,
        input: PictureInput<'_>,
    ) -> Vec<Diagnostic> {
        let named: Vec<_> = named(input.site, input.links).into_iter().collect();
        let facts: Vec<_> = named
            .par_iter()
            .map(|(asset, _)| reader.facts(&input.site.assets[*asset].file))
            .collect();
        let shown = shown(input.site, input.links);
        let mut found = Vec::new();
        for ((asset, (page, span)), facts) in named.into_iter().zip(facts) {
            let Some((facts, key)) = facts else { continue };
            self.facts.extend(key);
            let file = &input.site.assets[asset].file;
            let name = file.rsplit('/').next().unwrap_or(file);
            let finding = match facts {
                Facts::AsIs(_) => None,
                Facts::Faulty(..) if shown.contains_key(&asset) => None,
                Facts::Faulty(format, fault) => {
                    Some(findings::of_fault(name, format.name(), &fault))
                }
                Facts::Raster(hash, header) => {
                    let small = findings::too_small(name, header.shown());
                    let place = (page.to_owned(), span);
                    let preview = self.preview((file, name), hash, header, place, input.settings);
                    self.previews.insert(asset, preview);
                    small
                }
            };
            found.extend(finding.map(|finding| finding.at(page, span)));
        }
        found
    }

    /// An image of link previews. One that is wider than these show it is shown as a variant.
    fn preview(
        &mut self,
        (file, name): (&str, &str),
        hash: blake3::Hash,
        header: Header,
        place: (String, Span),
        settings: &ImageSettings,
    ) -> Preview {
        let form = Form::own(&header);
        let (width, height) = header.shown();
        if width <= WIDEST || !form.is_written() {
            let (size, route) = ((width, height), None);
            return Preview { size, form, route };
        }
        let recipe = recipe(&header, form, WIDEST, settings);
        let route = address(name, &hash, &recipe);
        self.variants.push(Variant {
            route: route.clone(),
            source: hash,
            recipe,
        });
        let source = self.source_of(hash, file, header, place);
        source.recipes.insert(recipe);
        Preview {
            size: (recipe.width, recipe.height),
            form,
            route: Some(route),
        }
    }
}
