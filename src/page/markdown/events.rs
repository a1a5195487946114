//! The events of a body: those of the parser of Markdown, with its exceptions undone and smart punctuation.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Parser, Tag, TagEnd};

use super::citations::{BrokenLinkCallback, resolve_citation};
use super::dialect::Dialect;
use super::markup_limit::pieces;
use super::parser_input::ParserInput;
use super::parser_options::options;
use super::raw_html::{self, OpenTag, Refusal};
use super::smart::SmartEvents;
use super::spanned_event::SpannedEvent;

/// The events of a body, without raw HTML that is not printed as HTML. Consecutive lines of raw HTML are one event, so
/// that a tag over several lines is whole. Of raw HTML the range is meaningful; the text of an inline tag is that of the
/// tag without the marks of a quote around its lines, or empty if the range says it all.
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
pub(super) fn events<'t>(input: &'t ParserInput<'t>, dialect: Dialect<'_>) -> Events<'t> {
    let parsed = parse(input, dialect);
    if dialect.settings.raw_html || !raw_html::is_in(&input.body) {
        return Events {
            source: EventSource::Parser(Box::new(parsed)),
            refusals: Vec::new(),
        };
    }
    let mut parsed: Vec<SpannedEvent<'t>> = parsed.collect();
    if input.limit.exceeded().is_some() {
        parsed.clear();
    }
    let (events, refusals) = raw_html::refuse(parsed, &input.body);
    let events = raw_html::headings(events, &input.body);
    Events {
        source: EventSource::Read(events.into_iter()),
        refusals,
    }
}

/// The events of the parser, with raw HTML as it is written.
type ParsedEvents<'t> = SmartEvents<'t, NoteEvents<'t>>;

fn parse<'t>(input: &'t ParserInput<'t>, dialect: Dialect<'_>) -> ParsedEvents<'t> {
    input.limit.reset();
    let settings = dialect.settings;
    let callback: Option<BrokenLinkCallback<'t>> =
        dialect.citations.then_some(resolve_citation as _);
    let parser = Parser::new_with_broken_link_callback(&input.text, options(settings), callback);
    let whole = WholeHtml {
        input,
        parsed: parser.into_offset_iter(),
        next: None,
        tag: OpenTag::default(),
    };
    let noted = NoteEvents {
        input,
        events: whole.peekable(),
        notes: input.notes.iter(),
        links: 0,
        delayed: VecDeque::new(),
    };
    let quotes = settings.smart_punctuation.then_some(dialect.quotes);
    SmartEvents::new(noted, (&input.body, &input.limit), quotes)
}

/// The range of raw HTML, if the event is raw HTML.
pub(super) fn raw_range(event: &Event<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    matches!(event, Event::Html(_) | Event::InlineHtml(_)).then(|| range.clone())
}

/// The events of the parser as those of the body, with the lines of raw HTML joined.
struct WholeHtml<'t> {
    input: &'t ParserInput<'t>,
    parsed: OffsetIter<'t, BrokenLinkCallback<'t>>,
    /// An event that was read to find the end of the one before it.
    next: Option<SpannedEvent<'t>>,
    /// Whether the raw HTML that was read ends inside a tag.
    tag: OpenTag,
}

impl<'t> WholeHtml<'t> {
    fn read(&mut self) -> Option<SpannedEvent<'t>> {
        let (event, range) = self.parsed.next()?;
        let (event, range) = self.input.without_guards(event, range);
        let is_kept = self.input.limit.count(pieces(&event), range.start);
        is_kept.then_some((event, range))
    }

    /// Whether a line of raw HTML after this gap is joined to the one before it. The spaces before a line of a quote or
    /// list are not part of the HTML, and do not matter in a tag only.
    fn continues(&self, gap: Range<usize>) -> bool {
        let between = self.input.body.get(gap).unwrap_or("-");
        between.is_empty() || (self.tag.is_open() && between.trim().is_empty())
    }
}

impl<'t> Iterator for WholeHtml<'t> {
    type Item = SpannedEvent<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let (event, mut range) = self.next.take().or_else(|| self.read())?;
        if matches!(event, Event::Html(_)) {
            self.tag = OpenTag::default();
            self.tag.read(&self.input.body[range.clone()]);
            while let Some((more, follows)) = self.read() {
                if !matches!(more, Event::Html(_)) || !self.continues(range.end..follows.start) {
                    self.next = Some((more, follows));
                    break;
                }
                self.tag.read(&self.input.body[follows.clone()]);
                range.end = follows.end;
            }
        }
        Some((event, range))
    }
}

/// The events with references to footnotes that the parser saw as text. Those in the text of a link or image follow it,
/// since a link cannot be inside another.
struct NoteEvents<'t> {
    input: &'t ParserInput<'t>,
    events: Peekable<WholeHtml<'t>>,
    /// The references that were not reached yet.
    notes: std::slice::Iter<'t, Range<usize>>,
    /// How many links and images are open.
    links: usize,
    /// References that follow the outermost open link.
    delayed: VecDeque<Range<usize>>,
}

impl<'t> NoteEvents<'t> {
    fn reference(&self, range: Range<usize>) -> SpannedEvent<'t> {
        let label = &self.input.body[range.start + 2..range.end - 1];
        (Event::FootnoteReference(label.into()), range)
    }

    /// The reference that starts at the text at `start`, without its other events.
    fn note_at(&mut self, start: usize) -> Option<Range<usize>> {
        while self
            .notes
            .as_slice()
            .first()
            .is_some_and(|note| note.start < start)
        {
            self.notes.next();
        }
        let note = self.notes.as_slice().first()?;
        if note.start != start {
            return None;
        }
        let is_inside = |(event, range): &SpannedEvent<'_>| {
            matches!(event, Event::Text(_)) && range.end <= note.end
        };
        while self.events.next_if(is_inside).is_some() {}
        self.notes.next().cloned()
    }
}

impl<'t> Iterator for NoteEvents<'t> {
    type Item = SpannedEvent<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.links == 0
                && let Some(range) = self.delayed.pop_front()
            {
                return Some(self.reference(range));
            }
            let (event, range) = self.events.next()?;
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.links += 1,
                Event::End(TagEnd::Link | TagEnd::Image) => self.links -= 1,
                Event::Text(_) => {
                    if let Some(note) = self.note_at(range.start) {
                        if self.links == 0 {
                            return Some(self.reference(note));
                        }
                        self.delayed.push_back(note);
                        continue;
                    }
                }
                _ => {}
            }
            return Some((event, range));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::settings::Settings;

    proptest! {
        /// No event has a guard, each range is one of the body, and the text is the author's.
        #[test]
        fn events_are_those_of_the_body(body in "([a-c ]{0,3}(:|: |\n|\n\n|- |> |# |`|\\[\\^a\\]|\\[|\\](\\(b\\))?|\\{#d\\}|\\{d\\}|\n===\n|:-|\\|)){0,20}") {
            let settings = Settings::default();
            let dialect = Dialect::new(&settings, true);
            let input = ParserInput::new(&body, dialect);
            for (event, range) in events(&input, dialect) {
                prop_assert!(body.get(range.clone()).is_some(), "{event:?} {range:?}");
                if let Event::Text(text) | Event::Code(text) = &event {
                    prop_assert!(!text.contains(input.guard) || input.guard == '\0', "{event:?}");
                }
            }
        }
    }
}
