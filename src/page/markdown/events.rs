//! The events of a body, as the parser of Markdown emits them.

use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser};

use super::citations::{BrokenLinkCallback, resolve_citation};
use super::dialect::Dialect;
use super::raw_html::{self, Refusal};
use super::spanned_event::SpannedEvent;

/// The events of a body. Consecutive lines of raw HTML are one event, so that a tag over several lines is
/// whole. Only the range of such an event is meaningful, not its text.
struct ParsedEvents<'t> {
    parsed: OffsetIter<'t, BrokenLinkCallback<'t>>,
    /// An event that was read to find the end of the one before it.
    next: Option<SpannedEvent<'t>>,
}

impl<'t> Iterator for ParsedEvents<'t> {
    type Item = SpannedEvent<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let (event, mut range) = self.next.take().or_else(|| self.parsed.next())?;
        if matches!(event, Event::Html(_)) {
            for (more, follows) in self.parsed.by_ref() {
                if !matches!(more, Event::Html(_)) || follows.start != range.end {
                    self.next = Some((more, follows));
                    break;
                }
                range.end = follows.end;
            }
        }
        Some((event, range))
    }
}

/// The events of a body, without raw HTML that is not printed as HTML. Of an event of raw HTML only the range is
/// meaningful, not its text.
pub(super) struct Events<'t> {
    source: EventSource<'t>,
    /// Raw HTML that is left out with its text, or that is printed as text.
    pub(super) refusals: Vec<Refusal>,
}

enum EventSource<'t> {
    Parser(Box<ParsedEvents<'t>>),
    Read(std::vec::IntoIter<SpannedEvent<'t>>),
}

impl<'t> Iterator for Events<'t> {
    type Item = SpannedEvent<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.source {
            EventSource::Parser(events) => events.next(),
            EventSource::Read(events) => events.next(),
        }
    }
}

/// Parses a body.
pub(super) fn events<'t>(body: &'t str, dialect: Dialect<'_>) -> Events<'t> {
    let parsed = parse(body, dialect);
    if dialect.settings.raw_html || !raw_html::is_in(body) {
        return Events {
            source: EventSource::Parser(Box::new(parsed)),
            refusals: Vec::new(),
        };
    }
    let (events, refusals) = raw_html::refuse(parsed.collect(), body);
    let events = raw_html::headings(events, body);
    Events {
        source: EventSource::Read(events.into_iter()),
        refusals,
    }
}

fn parse<'t>(body: &'t str, dialect: Dialect<'_>) -> ParsedEvents<'t> {
    let settings = dialect.settings;
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
    let callback: Option<BrokenLinkCallback<'t>> =
        dialect.citations.then_some(resolve_citation as _);
    let parser = Parser::new_with_broken_link_callback(body, options, callback);
    ParsedEvents {
        parsed: parser.into_offset_iter(),
        next: None,
    }
}

/// The range of raw HTML, if the event is raw HTML.
pub(super) fn raw_range(event: &Event<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    matches!(event, Event::Html(_) | Event::InlineHtml(_)).then(|| range.clone())
}
