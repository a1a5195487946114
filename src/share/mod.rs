//! What a reader copies and pastes elsewhere. Each format is a module with one pure function from a [`Shared`] page to
//! text; [`FORMATS`] is the table of them.

mod apa;
mod asciidoc;
mod author;
mod bbcode;
mod bibtex;
mod csl_json;
mod embed;
mod format;
#[cfg(test)]
#[path = "../../tests/support/hostile_titles.rs"]
mod hostile_titles;
mod html;
mod html_quote;
mod mailto;
mod markdown;
mod markdown_quote;
mod mediawiki;
mod oembed;
mod page;
mod plain;
pub mod preview;
mod rest;
#[cfg(test)]
mod samples;
mod snippet;
#[cfg(feature = "cards")]
pub mod social_image;
mod wikipedia;

pub use author::joined_names;
pub use format::Format;
pub use html::link_code;
pub use mailto::mailto;
pub use oembed::{OEmbed, Thumbnail, oembed};
pub use page::{Shared, SharedPage};
pub use plain::{permalink, title};

/// All formats. The first is the link code that every share box shows.
pub static FORMATS: [&Format; 14] = [
    &html::FORMAT,
    &html_quote::FORMAT,
    &markdown::FORMAT,
    &markdown_quote::FORMAT,
    &bbcode::FORMAT,
    &plain::FORMAT,
    &mediawiki::FORMAT,
    &wikipedia::FORMAT,
    &rest::FORMAT,
    &asciidoc::FORMAT,
    &apa::FORMAT,
    &bibtex::FORMAT,
    &csl_json::FORMAT,
    &embed::FORMAT,
];

/// The ids of the formats of a site whose settings name none.
pub const DEFAULT: &[&str] = &["html", "markdown", "bbcode", "plain", "apa"];

/// The format that every share box shows: the HTML link code.
pub static LINK: &Format = &html::FORMAT;

/// The format that needs `share.embed`.
pub static EMBED: &Format = &embed::FORMAT;

/// The ids of all formats.
#[must_use]
pub fn ids() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.id).collect()
}

/// The format with this id.
#[must_use]
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.id == id)
}

/// The formats of a site whose settings name none; `embed` is the setting `share.embed`.
#[must_use]
pub fn default_formats(embed: bool) -> Vec<&'static Format> {
    let default = DEFAULT.iter().filter_map(|id| format(id));
    default.chain(embed.then_some(EMBED)).collect()
}

/// The formats that the share box shows folded: those of the settings without the link code.
pub fn folded(formats: &[&'static Format]) -> impl Iterator<Item = &'static Format> {
    let formats = formats.iter().copied();
    formats.filter(|format| format.id != LINK.id)
}
