//! A page as Markdown for programs: its author's text with addresses that work elsewhere, without front matter and comments,
//! and with its components as Markdown.

mod from_html;
mod html_tree;
mod page;
mod references;

pub(super) use from_html::escaped;
pub(super) use page::{Addresses, markdown_of};
