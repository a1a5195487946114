//! Smart punctuation: curly quotes, dashes and ellipses for what authors type. A quote is decided by the characters
//! around it in the text of its block, across emphasis, links and code.

use std::collections::VecDeque;
use std::ops::Range;

use memchr::{memchr2, memmem};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::markup_limit::MarkupLimit;
use super::smart_marks::{Mark, MarkKind, resolve};
use super::spanned_event::{SpannedEvent, is_inline, is_line_break};
use crate::base::quotes::Quotes;

/// Events with smart punctuation: each mark is an event of its own, so that any other text is that of the body.
pub(super) struct SmartEvents<'t, I> {
    events: I,
    body: &'t str,
    limit: &'t MarkupLimit,
    /// The quotation marks, or `None` if all punctuation stays as typed.
    quotes: Option<&'static Quotes>,
    ready: VecDeque<SpannedEvent<'t>>,
    in_code: bool,
    /// The end of a block in which nothing changes.
    plain_until: usize,
}

impl<'t, I: Iterator<Item = SpannedEvent<'t>>> SmartEvents<'t, I> {
    pub(super) fn new(
        events: I,
        (body, limit): (&'t str, &'t MarkupLimit),
        quotes: Option<&'static Quotes>,
    ) -> Self {
        Self {
            events,
            body,
            limit,
            quotes,
            ready: VecDeque::new(),
            in_code: false,
            plain_until: 0,
        }
    }

    /// Records what a block's event states about the text after it.
    fn block(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_))
                if range.start >= self.plain_until && !has_marks(&self.body[range.clone()]) =>
            {
                self.plain_until = range.end;
            }
            _ => {}
        }
    }

    /// Reads the rest of a block's text, and the event after it.
    fn text(&mut self, first: SpannedEvent<'t>, quotes: &Quotes) {
        let mut text = vec![first];
        let mut after = None;
        for (event, range) in self.events.by_ref() {
            if is_in_line(&event) {
                text.push((event, range));
            } else {
                after = Some((event, range));
                break;
            }
        }
        // All events before these have been taken, so nothing is copied.
        debug_assert!(self.ready.is_empty());
        self.ready = smart(text, self.body, self.limit, quotes).into();
        if let Some((event, range)) = after {
            self.block(&event, &range);
            self.ready.push_back((event, range));
        }
    }
}

impl<'t, I: Iterator<Item = SpannedEvent<'t>>> Iterator for SmartEvents<'t, I> {
    type Item = SpannedEvent<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let (event, range) = self.events.next()?;
            let Some(quotes) = self.quotes else {
                return Some((event, range));
            };
            if !is_in_line(&event) {
                self.block(&event, &range);
                return Some((event, range));
            }
            if self.in_code || range.start < self.plain_until {
                return Some((event, range));
            }
            self.text((event, range), quotes);
        }
    }
}

/// Whether a text contains anything that may change.
fn has_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr2(b'"', b'\'', bytes).is_some()
        || memmem::find(bytes, b"--").is_some()
        || memmem::find(bytes, b"...").is_some()
}

fn is_in_line(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline(tag.to_end()),
        Event::End(tag) => is_inline(*tag),
        Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}

/// The events of a block's text with its marks replaced.
fn smart<'t>(
    text: Vec<SpannedEvent<'t>>,
    body: &'t str,
    limit: &MarkupLimit,
    quotes: &Quotes,
) -> Vec<SpannedEvent<'t>> {
    let (flow, mut marks) = flow(&text, body);
    let start = text.first().map_or(0, |(_, range)| range.start);
    // A mark is an event, and so is the text after it.
    if marks.is_empty() || !limit.count(2 * marks.len(), start) {
        return text;
    }
    let replacements = resolve(&flow, &mut marks, quotes);
    let mut smart = Vec::with_capacity(text.len() + 2 * marks.len());
    let mut replaced = marks.iter().zip(replacements).peekable();
    for (number, (event, range)) in text.into_iter().enumerate() {
        let mut done = range.start;
        let piece = |from: usize, to: usize| {
            let text = CowStr::Borrowed(&body[from..to]);
            (from < to).then_some((Event::Text(text), from..to))
        };
        let mut is_changed = false;
        while let Some((mark, replacement)) = replaced.next_if(|(mark, _)| mark.event == number) {
            let Some(replacement) = replacement else {
                continue;
            };
            is_changed = true;
            let at = range.start + mark.in_event;
            smart.extend(piece(done, at));
            smart.push((Event::Text(replacement.into()), at..at + mark.length));
            done = at + mark.length;
        }
        if is_changed {
            smart.extend(piece(done, range.end));
        } else {
            smart.push((event, range));
        }
    }
    smart
}

/// The characters of a block's text, with one for each element that is not text; and the marks in it.
fn flow(events: &[SpannedEvent<'_>], body: &str) -> (String, Vec<Mark>) {
    let mut flow = String::new();
    let mut marks = Vec::new();
    for (number, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Text(text) => {
                if body.get(range.clone()) == Some(text) {
                    let is_escaped = body[..range.start].ends_with('\\');
                    find_marks(text, is_escaped, |kind, at, length| {
                        marks.push(Mark {
                            kind,
                            event: number,
                            in_event: at,
                            in_flow: flow.len() + at,
                            length,
                        });
                    });
                }
                flow.push_str(text);
            }
            Event::SoftBreak | Event::HardBreak => flow.push('\n'),
            Event::TaskListMarker(_) => flow.push(' '),
            Event::InlineHtml(_) => {
                let tag = &body[range.clone()];
                // The tag of a component call is masked with spaces.
                let is_call = tag.starts_with("<x  ") || tag.starts_with("<?");
                flow.extend(
                    is_line_break(tag)
                        .then_some('\n')
                        .or(is_call.then_some('x')),
                );
            }
            Event::Code(_) => flow.push('x'),
            Event::Start(Tag::Image { .. }) => flow.push('('),
            Event::End(TagEnd::Image) => flow.push(')'),
            _ => {}
        }
    }
    (flow, marks)
}

/// Calls `found` with the kind, offset and length of each mark in a text. The first character may be escaped.
fn find_marks(text: &str, is_escaped: bool, mut found: impl FnMut(MarkKind, usize, usize)) {
    let bytes = text.as_bytes();
    let mut at = usize::from(is_escaped);
    while let Some(&byte) = bytes.get(at) {
        let run = |most| {
            let run = bytes[at..].iter().take(most);
            run.take_while(|next| **next == byte).count()
        };
        let (kind, length) = match byte {
            b'"' => (Some(MarkKind::Double), 1),
            b'\'' => (Some(MarkKind::Single), 1),
            b'-' => {
                let length = run(usize::MAX);
                ((length > 1).then_some(MarkKind::Hyphens), length)
            }
            b'.' => {
                let length = run(3);
                ((length > 2).then_some(MarkKind::Dots), length)
            }
            _ => (None, 1),
        };
        if let Some(kind) = kind {
            found(kind, at, length);
        }
        at += length;
    }
}
