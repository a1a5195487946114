//! The dialect of Markdown of a site.

use crate::input::settings::MarkdownSettings;

/// What determines how every body of a site is parsed and printed.
#[derive(Clone, Copy)]
pub struct Dialect<'d> {
    /// Which extensions are on.
    pub settings: &'d MarkdownSettings,
    /// Whether the site has references, so that `[@TAG]` cites one.
    pub citations: bool,
}
