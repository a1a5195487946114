//! What is compared: a row each, with how a page is written for it, its settings and templates, and
//! its command. The templates print the same page, in each one's own language: title,
//! description and address in the head, breadcrumbs, table of contents, text with resolved links,
//! the list of children, links to top, parent and Home, and an escaped HTML snippet to share. All
//! of them write a sitemap.
//!
//! mdBook and Eleventy are not among them: their templates have neither the ancestors of a page nor
//! its headings, so that most of this work would be done by our code, not by theirs.

pub(crate) mod guidepost;
mod hugo;
mod zola;

use super::generator::Generator;
use super::outcome::Outcome;

/// The programs that Guidepost is compared with.
pub(crate) static PEERS: [&Generator; 2] = [&hugo::HUGO, &zola::ZOLA];

/// The generator with an id.
pub(crate) fn find(id: &str) -> Outcome<&'static Generator> {
    let mut all = guidepost::ALL.iter().chain(&PEERS);
    let found = all.find(|generator| generator.id == id);
    Ok(*found.ok_or_else(|| format!("there is no generator `{id}` here"))?)
}
