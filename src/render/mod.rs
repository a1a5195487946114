//! From an assembled site to its outputs: the project, the facts and views of pages, cache keys, the table of outputs,
//! the list of pages and the graph of their links.

pub mod highlighted;
pub mod html_edits;
pub mod key;
pub mod link_graph;
pub mod listing;
pub mod outputs;
mod page_markdown;
pub mod page_words;
pub mod permanence;
pub mod project;
pub mod rehearsal;
pub mod rendered_links;
pub mod search;
pub mod view;
