//! The social image of a page: 1200 × 630 pixels, drawn from a title, breadcrumbs, the site's name and two fonts that are
//! part of the program. It depends on nothing of the machine, so that the same text gives the same bytes anywhere.
//!
//! ```text
//! SocialImageText ──▶ SocialImage ──▶ lines, sizes, ──▶ canvas of    ──▶ PNG
//!                     drawable        positions         palette          with the key of
//!                     characters                        numbers          the image
//! ```
//!
//! A character that the fonts lack never becomes a box. One without a meaning of its own, such as an emoji, is left out.
//! Without a letter or digit a text would say something else, so there is no image for it.

mod canvas;
mod colour;
mod font;
mod image;
mod layout;
mod lines;
mod png;
#[cfg(test)]
mod tests;

pub use canvas::{HEIGHT, WIDTH};
pub use image::{SocialImage, SocialImageText, Undrawable};
pub use png::{MEDIA_TYPE, key_in};

/// Draws an image as a PNG that contains its [key](SocialImage::key).
///
/// # Errors
/// The PNG encoder failed, which has no known cause.
pub fn draw(image: &SocialImage) -> Result<Vec<u8>, String> {
    let canvas = layout::paint(image);
    let palette = colour::palette(image.hue);
    png::encode(&canvas, &palette, &image.key()).map_err(|error| error.to_string())
}
