//! What other generators write, and what it means here: keys of front matter, shortcodes and other
//! markup in the body of a page, and
//! names of files. Functions from values to values; pages and the site call them.

pub mod code;
pub mod files;
pub mod generators;
pub mod keys;
pub mod markup;
pub mod shortcodes;
pub mod syntax;
pub mod templates;
