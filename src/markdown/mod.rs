//! Markdown: one parser set-up, read twice. [`facts`] reads what a page says of itself; [`html`]
//! prints it. Both number headings and links in the order of the same events, so the n-th of one
//! is the n-th of the other.

mod facts;
mod footnotes;
mod heading;
mod html;
mod lead;
mod raw_html;
mod slots;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use crate::config::MarkdownSettings;

pub use facts::{Facts, read as facts};
pub use heading::{Heading, Outline};
pub use html::{Known, render as html};

/// A link or picture in a page's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address as written, with Markdown's escapes undone.
    pub destination: String,
    /// Whether it is a picture.
    pub image: bool,
    /// Where the address stands; the whole link where that cannot be told.
    pub span: crate::diagnostic::Span,
}

type Parsed<'t> = pulldown_cmark::OffsetIter<'t, pulldown_cmark::DefaultBrokenLinkCallback>;

/// Events in which lines of raw HTML that follow each other are one, so that a tag over several
/// lines is whole. Of such an event only the bytes count, not the text.
struct Events<'t>(std::iter::Peekable<Parsed<'t>>);

impl<'t> Iterator for Events<'t> {
    type Item = (Event<'t>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let (event, mut range) = self.0.next()?;
        if matches!(event, Event::Html(_)) {
            let follows = |end: usize| {
                move |(event, range): &(Event<'_>, Range<usize>)| {
                    matches!(event, Event::Html(_)) && range.start == end
                }
            };
            while let Some((_, more)) = self.0.next_if(follows(range.end)) {
                range.end = more.end;
            }
        }
        Some((event, range))
    }
}

/// Events of a body with the bytes they come from.
fn events<'t>(body: &'t str, settings: &MarkdownSettings) -> Events<'t> {
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
    options.set(
        Options::ENABLE_SMART_PUNCTUATION,
        settings.smart_punctuation,
    );
    Events(Parser::new_ext(body, options).into_offset_iter().peekable())
}

/// The bytes of raw HTML that an event holds, where it is such an event.
fn raw_range(event: &Event<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    matches!(event, Event::Html(_) | Event::InlineHtml(_)).then(|| range.clone())
}
