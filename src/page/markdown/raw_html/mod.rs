//! Raw HTML in Markdown: how it is split into component calls, comments and tags, which of its tags are checked, and
//! how a page that contains any is cleaned.

mod clean;
mod nesting;
mod split;
mod tags;

pub(super) use clean::{clean, is_allowed, is_theme_id, without_refused};
pub(super) use nesting::Nesting;
pub(super) use split::{RawHtmlSplitter, RawPart};
pub(super) use tags::{RawTag, tags};
