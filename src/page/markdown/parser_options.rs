//! The configuration of the parser of Markdown.

use pulldown_cmark::Options;

use crate::input::settings::MarkdownSettings;

/// The options of the parser for a site's settings.
pub(super) fn options(settings: &MarkdownSettings) -> Options {
    let mut options = Options::empty();
    options.set(Options::ENABLE_TABLES, settings.tables);
    options.set(Options::ENABLE_FOOTNOTES, settings.footnotes);
    options.set(Options::ENABLE_STRIKETHROUGH, settings.strikethrough);
    options.set(Options::ENABLE_TASKLISTS, settings.task_lists);
    options.set(Options::ENABLE_DEFINITION_LIST, settings.definition_lists);
    options.set(
        Options::ENABLE_HEADING_ATTRIBUTES,
        settings.heading_attributes,
    );
    options.set(Options::ENABLE_GFM, settings.alerts);
    options
}
