//! Raw HTML in Markdown: how it is split into component calls, comments and tags, which of its tags and attributes are
//! allowed, where its addresses are, and how a page that contains any is cleaned.

mod addresses;
mod allowed;
mod clean;
mod ids;
mod nesting;
mod refusals;
mod split;
mod tags;
#[cfg(test)]
mod tests;
mod titles;
mod tokens;

pub(super) use addresses::{addresses, is_connection_hint, written_addresses};
pub(super) use allowed::{is_allowed, is_allowed_attribute, is_safe, is_theme_id};
pub(super) use clean::{clean, printed};
pub use ids::html_ids;
pub(super) use nesting::Nesting;
pub(super) use refusals::{Refusal, RefusalKind, refuse};
pub(super) use split::{OpenTag, RawHtmlSplitter, RawPart};
pub(super) use tags::is_in;
pub(crate) use tags::{RawAttribute, RawTag, tags};
pub(super) use titles::headings;
pub(super) use tokens::HIDING;
