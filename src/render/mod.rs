//! A site's outputs: the project, the table of outputs, what templates see of a page, and the list of pages.

pub mod listing;
pub mod outputs;
pub mod page_words;
pub mod project;
pub mod view;
