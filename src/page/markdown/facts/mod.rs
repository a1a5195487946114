//! The facts of a page's body: headings, links, anchors, lints and errors.

mod cells;
mod code;
mod collector;
mod events;
mod headings;
mod lines;
mod link_texts;
mod lists;
mod local_links;
mod open_code;
mod raw;
mod raw_hints;
mod read;
mod tables;
#[cfg(test)]
mod tests;
mod text_links;
#[cfg(test)]
mod text_links_tests;
mod typos;
mod unparsed_syntax;

pub use read::read;
