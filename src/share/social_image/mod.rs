//! The picture of a page for links to it on other sites: 1200 × 630 pixels, drawn here from a few
//! facts and two fonts that are part of the program. Nothing of the machine goes in, so that the
//! same facts give the same bytes anywhere.
//!
//! ```text
//! Facts ──▶ Card ──────▶ runs of text ──▶ palette of coverage ──▶ PNG
//!           what can     lines, sizes,    canvas                  with the key
//!           be drawn     places                                   it was drawn for
//! ```
//!
//! A character that the fonts lack never becomes a box. One that carries no meaning of its own, such
//! as an emoji, is left out; without a letter or digit, text would say something else, so there is
//! no card for it.

mod canvas;
mod colour;
mod font;
mod layout;
mod lines;
mod png;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::base::text::one_line;

/// In pixels; what other sites crop pictures of links to.
pub const WIDTH: u32 = 1200;
/// In pixels.
pub const HEIGHT: u32 = 630;
/// What they are served as.
pub const MEDIA_TYPE: &str = "image/png";

/// Tells how cards are drawn from how they once were: it is the fingerprint of some samples, so it
/// cannot be forgotten. Where its test fails, cards look different now, and all have to be drawn
/// anew: put in the one that the test names.
const ENGINE: &str = "5922c5475521158e";

/// What a card says, as it was written.
#[derive(Clone, Debug, Default)]
pub struct SocialImageText {
    /// The page's title.
    pub title: String,
    /// The names of the pages above, from Home down.
    pub place: Vec<String>,
    /// The site's name.
    pub site: String,
    /// Hue of the accent colour, in degrees.
    pub hue: i64,
}

/// A card, ready to be drawn: all that it shows, in characters that can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocialImage {
    title: String,
    place: Vec<String>,
    /// None where the title says it already, or it cannot be drawn.
    site: Option<String>,
    hue: i64,
}

/// Why there is no card: the characters that its title would need. Shows some of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undrawable(Vec<char>);

impl fmt::Display for Undrawable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 8;
        let shown = self.0.iter().take(MOST);
        let shown: Vec<String> = shown.map(|c| format!("`{c}`")).collect();
        let rest = if self.0.len() > MOST {
            " and others"
        } else {
            ""
        };
        write!(f, "{}{rest}", shown.join(", "))
    }
}

impl SocialImage {
    /// The card for these facts.
    ///
    /// # Errors
    /// The title cannot be drawn.
    pub fn new(facts: &SocialImageText) -> Result<Self, Undrawable> {
        let title = drawable(&facts.title)?;
        let place = facts.place.iter().map(|name| drawable(name));
        let site = drawable(&facts.site).ok().filter(|site| *site != title);
        Ok(Self {
            // A name that cannot be drawn keeps its place in the way.
            place: place
                .map(|name| name.unwrap_or(lines::ELLIPSIS.to_string()))
                .collect(),
            title,
            site,
            hue: facts.hue,
        })
    }

    /// Stands for the picture's bytes: equal keys, equal bytes.
    #[must_use]
    pub fn key(&self) -> blake3::Hash {
        let Self {
            title,
            place,
            site,
            hue,
        } = self;
        let facts = serde_json::json!([ENGINE, title, place, site, hue]);
        blake3::hash(facts.to_string().as_bytes())
    }

    /// What the picture says, for those who do not see it.
    #[must_use]
    pub fn alt(&self) -> String {
        let place = self.place.join(font::STEP);
        let parts = [&self.title, &place, self.site.as_ref().unwrap_or(&place)];
        let mut said: Vec<&str> = parts.map(String::as_str).to_vec();
        said.dedup();
        said.retain(|part| !part.is_empty());
        said.join(" — ")
    }

    /// The picture: a PNG that bears the card's [key](Self::key).
    ///
    /// # Errors
    /// What the PNG encoder says; it has no reason to.
    pub fn draw(&self) -> Result<Vec<u8>, String> {
        let canvas = layout::paint(self);
        let palette = colour::palette(self.hue);
        png::encode(&canvas, &palette, &self.key()).map_err(|error| error.to_string())
    }
}

/// The key of the card that a picture was drawn for; none where it is no picture of ours.
#[must_use]
pub fn key_in(picture: &[u8]) -> Option<blake3::Hash> {
    png::key_in(picture)
}

/// Text as one line of characters that both fonts have.
fn drawable(text: &str) -> Result<String, Undrawable> {
    // More is never shown, and marks without end would be drawn far outside.
    const LONGEST: usize = 1000;
    let line: String = one_line(text).chars().take(LONGEST).collect();
    let (there, absent): (String, String) = line.chars().partition(|c| font::has(*c));
    let says_something = there.contains(char::is_alphanumeric) || absent.is_empty();
    let mut missed: Vec<char> = Vec::new();
    for c in absent.chars() {
        if (c.is_alphanumeric() || !says_something) && !missed.contains(&c) {
            missed.push(c);
        }
    }
    if missed.is_empty() {
        Ok(one_line(&there))
    } else {
        Err(Undrawable(missed))
    }
}
