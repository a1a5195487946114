//! The text of a social image, in characters that can be drawn.

use std::fmt;

use super::{font, lines};
use crate::base::text::one_line;

/// Version of the drawing code, as part of every key: the fingerprint of some samples. If its test fails, images look
/// different from before; write the value that the test prints, so that all are drawn again.
pub(super) const RENDERER_VERSION: &str = "5922c5475521158e";

/// The text of an image, as authors wrote it.
#[derive(Clone, Debug, Default)]
pub struct SocialImageText {
    /// The page's title.
    pub title: String,
    /// The names of the pages above, from Home down.
    pub breadcrumbs: Vec<String>,
    /// The site's name.
    pub site: String,
    /// Hue of the accent colour, in degrees.
    pub hue: i64,
}

/// An image that can be drawn: its text in characters that the fonts have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocialImage {
    pub(super) title: String,
    pub(super) breadcrumbs: Vec<String>,
    /// `None` if it equals the title or cannot be drawn.
    pub(super) site: Option<String>,
    pub(super) hue: i64,
}

/// The characters of a title that the fonts lack. Displays as the first of them.
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
    /// The image with this text.
    ///
    /// # Errors
    /// The title needs characters that the fonts lack.
    pub fn new(text: &SocialImageText) -> Result<Self, Undrawable> {
        let title = drawable(&text.title)?;
        let breadcrumbs = text.breadcrumbs.iter().map(|name| drawable(name));
        let site = drawable(&text.site).ok().filter(|site| *site != title);
        Ok(Self {
            // A name that cannot be drawn becomes an ellipsis.
            breadcrumbs: breadcrumbs
                .map(|name| name.unwrap_or(lines::ELLIPSIS.to_string()))
                .collect(),
            title,
            site,
            hue: text.hue,
        })
    }

    /// The key of the image: equal keys, equal bytes.
    #[must_use]
    pub fn key(&self) -> blake3::Hash {
        let Self {
            title,
            breadcrumbs,
            site,
            hue,
        } = self;
        let parts = serde_json::json!([RENDERER_VERSION, title, breadcrumbs, site, hue]);
        blake3::hash(parts.to_string().as_bytes())
    }

    /// The text of the image, for readers who cannot see it.
    #[must_use]
    pub fn alt(&self) -> String {
        let breadcrumbs = self.breadcrumbs.join(font::SEPARATOR);
        let site = self.site.as_ref().unwrap_or(&breadcrumbs);
        let mut parts: Vec<&str> = [&self.title, &breadcrumbs, site]
            .map(String::as_str)
            .to_vec();
        parts.dedup();
        parts.retain(|part| !part.is_empty());
        parts.join(" — ")
    }
}

/// Text as one line of characters that both fonts have. Characters without a meaning of their own, such as emoji, are
/// left out.
fn drawable(text: &str) -> Result<String, Undrawable> {
    // More never fits, and an endless run of combining marks would be drawn far outside the image.
    const LONGEST: usize = 1000;
    let line: String = one_line(text).chars().take(LONGEST).collect();
    let (present, absent): (String, String) = line.chars().partition(|c| font::has(*c));
    let has_text = present.contains(char::is_alphanumeric) || absent.is_empty();
    let mut missing: Vec<char> = Vec::new();
    for c in absent.chars() {
        if (c.is_alphanumeric() || !has_text) && !missing.contains(&c) {
            missing.push(c);
        }
    }
    if missing.is_empty() {
        Ok(one_line(&present))
    } else {
        Err(Undrawable(missing))
    }
}
