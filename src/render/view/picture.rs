//! What is printed around an image of a page: its other files, its size, when it is loaded.

use std::fmt::Write as _;

use super::builder::ViewBuilder;
use super::facts::Scope;
use crate::base::address::is_data_image;
use crate::base::escape::html_attribute;
use crate::base::route::Hrefs;
use crate::page::markdown::ImageMarkup;
use crate::raster::Form;
use crate::site::pictures::Picture;

/// The width of the column of the default theme, in pixels.
const COLUMN: u32 = 672;
/// The space at both sides of the column on a narrow screen, in pixels.
const MARGINS: u32 = 32;

impl ViewBuilder<'_> {
    /// The markup of the images that Markdown shows, by ascending numbers of their links. Nothing if the settings turn it
    /// off.
    pub(super) fn body_images(
        &self,
        scope: &Scope<'_>,
        hrefs: Hrefs<'_>,
    ) -> Vec<(usize, ImageMarkup)> {
        let page = scope.summary.page.filter(|_| self.settings.images.enabled);
        let links = page.iter().flat_map(|page| page.links.iter().enumerate());
        let images =
            links.filter(|(_, link)| link.image && !link.raw && !is_data_image(&link.destination));
        let markup = |(order, (number, _))| {
            let known = scope
                .pictures
                .binary_search_by_key(&number, |(number, _)| *number);
            let picture = known.ok().map(|at| scope.pictures[at].1);
            (number, self.markup(picture, order == 0, hrefs))
        };
        images.enumerate().map(markup).collect()
    }

    fn markup(&self, picture: Option<&Picture>, is_first: bool, hrefs: Hrefs<'_>) -> ImageMarkup {
        let mut markup = ImageMarkup::default();
        let size = picture.and_then(|picture| picture.size);
        let files = picture.map_or(&[][..], |picture| &picture.files);
        if let Some(own) = files.last().map(|file| file.form) {
            let sizes = html_attribute(&self.sizes(size));
            // A single file needs no size by which it is chosen.
            let set = |form: Form| {
                let files: Vec<_> = files.iter().filter(|file| file.form == form).collect();
                if let [file] = &files[..] {
                    let address = hrefs.to(&file.route);
                    return format!(" srcset=\"{}\"", html_attribute(&address));
                }
                let candidates = files.iter();
                let candidates: Vec<String> = candidates
                    .map(|file| format!("{} {}w", hrefs.to(&file.route), file.width))
                    .collect();
                let set = html_attribute(&candidates.join(", "));
                format!(" srcset=\"{set}\" sizes=\"{sizes}\"")
            };
            markup.before.push_str("<picture>");
            // Browsers take the first form that they know.
            let mut others: Vec<Form> = files.iter().map(|file| file.form).collect();
            others.dedup();
            for form in others.into_iter().filter(|form| *form != own) {
                let (set, kind) = (set(form), form.media_type());
                // Writing to a string does not fail.
                let _ = write!(markup.before, "<source type=\"{kind}\"{set}>");
            }
            if files.iter().filter(|file| file.form == own).count() > 1 {
                markup.attributes = set(own);
            }
            markup.after.push_str("</picture>");
        }
        let attributes = &mut markup.attributes;
        if let Some((width, height)) = size {
            // Writing to a string does not fail.
            let _ = write!(attributes, " width=\"{width}\" height=\"{height}\"");
        }
        if !is_first {
            attributes.push_str(" loading=\"lazy\"");
        }
        attributes.push_str(" decoding=\"async\"");
        markup
    }

    /// The width at which an image is shown: that of the column, unless it is narrower.
    fn sizes(&self, size: Option<(u32, u32)>) -> String {
        match size {
            Some((width, _)) if width < COLUMN => {
                let screen = width + MARGINS;
                format!("(min-width: {screen}px) {width}px, calc(100vw - {MARGINS}px)")
            }
            _ => self.settings.images.sizes.clone(),
        }
    }
}
