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
mod formats;
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
pub use formats::{DEFAULT, EMBED, FORMATS, LINK, default_formats, folded, format, ids};
pub use html::link_code;
pub use mailto::mailto;
pub use oembed::{OEmbed, Thumbnail, oembed};
pub use page::{Shared, SharedPage};
pub use plain::{permalink, title};
