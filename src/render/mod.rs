//! From an assembled site to its outputs: the project, the facts and views of pages, cache keys, the table of outputs,
//! and the list of pages.

pub mod key;
pub mod listing;
pub mod outputs;
pub mod page_words;
pub mod permanence;
pub mod project;
pub mod rendered_links;
pub mod view;
