//! The facts of a page's body: headings, links, anchors, lints and errors.

mod collector;
mod events;
mod headings;
mod link_texts;
mod raw;
mod read;
mod unparsed_syntax;

pub use read::read;
