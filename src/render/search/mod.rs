//! The search index of a site: which pages it has, and the files that it is published as.
//!
//! The words of a page are an artefact of the page, so that a page that did not change is not read again. The names and
//! digests of all files are an artefact of the site: if no page changed, the index is not built.

mod files;
mod index;
mod site_search;

pub use files::{artefact_keys, files, letters, render};
pub use site_search::{IndexedSite, SearchFile, SearchFileId, SiteSearch};
