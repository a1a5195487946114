//! The dialect of Markdown of a site.

use crate::base::quotes::Quotes;
use crate::base::ui_strings::UiStrings;
use crate::input::settings::{MarkdownSettings, Settings};

/// What determines how every body of a site is parsed and printed.
#[derive(Clone, Copy)]
pub struct Dialect<'d> {
    /// Which extensions are on.
    pub settings: &'d MarkdownSettings,
    /// Whether the site has references, so that `[@TAG]` cites one.
    pub citations: bool,
    /// The quotation marks for straight ones.
    pub quotes: &'static Quotes,
    /// The words that are printed into bodies.
    pub strings: &'static UiStrings,
}

impl<'d> Dialect<'d> {
    /// The dialect of a site with these settings.
    #[must_use]
    pub fn new(settings: &'d Settings, citations: bool) -> Self {
        Self {
            settings: &settings.markdown,
            citations,
            quotes: Quotes::for_language(&settings.language),
            strings: settings.strings,
        }
    }
}
