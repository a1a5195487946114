//! The outputs of a site: every file that is published.
//!
//! ```text
//! project ──plan──▶ [Output: id, address] ──prepare──▶ recipe ──▶ cache key
//!                                                             └─▶ content
//! ```
//!
//! An output is identified by an [`OutputId`]. A kind of output is a module with a `OutputKind` and a `Recipe`; adding one
//! means adding that module and its row in `table.rs`, from which the compiler derives the rest.

mod asset;
mod data_uses;
mod embed;
mod errors;
mod feed;
mod headers;
mod host_file;
mod icon;
mod llms;
mod look_file;
mod markdown;
mod names;
mod not_found;
mod notice;
mod oembed;
mod output;
mod page;
mod per_page;
mod plan;
mod print;
mod recipe;
mod robots;
mod search_file;
mod search_page;
mod sitemap;
#[cfg(feature = "cards")]
mod social_image;
mod source_page;
mod table;
mod theme_file;
mod variant;

pub use errors::dedup;
pub use output::{Output, Prepared};
pub use page::component_ids;
pub use plan::plan;
pub use recipe::Rendered;
pub use table::OutputId;
