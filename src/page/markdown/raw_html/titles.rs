//! Turns `<h1>` in raw HTML into headings of Markdown, so that it can be the page's title, as `#` can.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::tags::{RawTag, tags};
use crate::base::character_references::decoded;
use crate::page::markdown::spanned_event::{SpannedEvent, is_inline};

/// Replaces each `<h1>` that starts in a block of raw HTML, and whose content is a line of text. Its images are put
/// before it, since a title is text.
pub(in crate::page::markdown) fn headings<'t>(
    events: Vec<SpannedEvent<'t>>,
    body: &'t str,
) -> Vec<SpannedEvent<'t>> {
    let has_any = |(event, range): &SpannedEvent<'_>| {
        matches!(event, Event::Html(_)) && starts_heading(&body[range.clone()])
    };
    if !events.iter().any(has_any) {
        return events;
    }
    let mut out = Vec::with_capacity(events.len());
    let mut events = events.into_iter().peekable();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Html(_) if starts_heading(&body[range.clone()]) => {
                block(range, &mut events, body, &mut out);
            }
            event => out.push((event, range)),
        }
    }
    out
}

fn starts_heading(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let name = bytes.get(at + 1..at + 3);
        name.is_some_and(|name| name.eq_ignore_ascii_case(b"h1"))
    })
}

/// Lines of raw HTML in which a heading may start. The heading may end in later lines, after lines of text.
fn block<'t>(
    range: Range<usize>,
    events: &mut Peekable<IntoIter<SpannedEvent<'t>>>,
    body: &'t str,
    out: &mut Vec<SpannedEvent<'t>>,
) {
    let found = tags(&body[range.clone()]);
    let mut done = range.start;
    let mut inside: Option<Content<'t>> = None;
    for tag in found {
        let tag = shifted(tag, range.start);
        let is_heading = tag.name == "h1" && tag.finished;
        match &mut inside {
            None if is_heading && !tag.closing => {
                html(done..tag.whole.start, body, out);
                done = tag.whole.end;
                inside = Some(Content::new(tag));
            }
            None => {}
            Some(content) if is_heading && tag.closing => {
                content.text(done..tag.whole.start, body);
                done = tag.whole.end;
                content.end(tag.whole.end, body, out);
                inside = None;
            }
            Some(content) => {
                content.text(done..tag.whole.start, body);
                done = tag.whole.end;
                content.tag(&tag);
            }
        }
    }
    match inside {
        Some(mut content) => {
            content.text(done..range.end, body);
            let ended = later(&mut content, events, body);
            match ended {
                Some(rest) => {
                    content.end(rest.start, body, out);
                    // More headings may start in the rest of these lines; they are left as they are.
                    html(rest, body, out);
                }
                None => content.give_up(range.end, body, out),
            }
        }
        None => html(done..range.end, body, out),
    }
}

/// Reads the content of a heading in the events after the lines in which it starts. Returns the range after its end tag
/// in the lines that contain that, or `None` if something else than lines of text comes first.
fn later<'t>(
    content: &mut Content<'t>,
    events: &mut Peekable<IntoIter<SpannedEvent<'t>>>,
    body: &'t str,
) -> Option<Range<usize>> {
    loop {
        let (event, range) = events.peek()?;
        let continues = match event {
            Event::Start(tag) => is_text(tag.to_end()),
            Event::End(tag) => is_text(*tag),
            Event::Html(_) => {
                let range = range.clone();
                let mut found = tags(&body[range.clone()]).into_iter();
                let end = found.find(|tag| tag.name == "h1")?;
                if !end.closing || !end.finished {
                    return None;
                }
                content.consumed.extend(events.next());
                content.raw(range.start..range.start + end.whole.start, body);
                return Some(range.start + end.whole.end..range.end);
            }
            _ => true,
        };
        if !continues {
            return None;
        }
        content.consumed.extend(events.next());
        if let Some((event, range)) = content.consumed.last().cloned() {
            content.event(event, range);
        }
    }
}

fn is_text(tag: TagEnd) -> bool {
    is_inline(tag) || matches!(tag, TagEnd::Paragraph | TagEnd::HtmlBlock)
}

/// The content of a heading.
struct Content<'t> {
    /// The start tag.
    start: RawTag<'t>,
    /// The events of its text.
    events: Vec<SpannedEvent<'t>>,
    /// The tags of its images.
    images: Vec<Range<usize>>,
    /// The descriptions of its images.
    alt: String,
    /// Whether it has text.
    has_text: bool,
    /// The events that were taken for it, as they were.
    consumed: Vec<SpannedEvent<'t>>,
}

impl<'t> Content<'t> {
    fn new(start: RawTag<'t>) -> Self {
        Self {
            start,
            events: Vec::new(),
            images: Vec::new(),
            alt: String::new(),
            has_text: false,
            consumed: Vec::new(),
        }
    }

    fn text(&mut self, range: Range<usize>, body: &str) {
        if range.is_empty() {
            return;
        }
        let text = decoded(&body[range.clone()]).into_owned();
        self.has_text |= !text.trim().is_empty();
        self.events.push((Event::Text(text.into()), range));
    }

    fn tag(&mut self, tag: &RawTag<'t>) {
        match tag.name.as_str() {
            "img" | "picture" | "source" => {
                self.images.push(tag.whole.clone());
                let alt = tag.attributes.iter().find(|a| a.name == "alt");
                self.alt
                    .push_str(&alt.map_or(String::new(), |alt| decoded(alt.value).into_owned()));
                self.alt.push(' ');
            }
            "br" => self.space(&tag.whole),
            _ => self
                .events
                .push((Event::InlineHtml("".into()), tag.whole.clone())),
        }
    }

    fn space(&mut self, range: &Range<usize>) {
        self.events.push((Event::Text(" ".into()), range.clone()));
    }

    /// Raw HTML before the end tag.
    fn raw(&mut self, range: Range<usize>, body: &'t str) {
        let mut done = range.start;
        for tag in tags(&body[range.clone()]) {
            let tag = shifted(tag, range.start);
            self.text(done..tag.whole.start, body);
            done = tag.whole.end;
            self.tag(&tag);
        }
        self.text(done..range.end, body);
    }

    /// An event of a paragraph inside.
    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Paragraph | Tag::HtmlBlock)
            | Event::End(TagEnd::Paragraph | TagEnd::HtmlBlock) => self.space(&range),
            event => {
                self.has_text |= matches!(event, Event::Text(_) | Event::Code(_));
                self.events.push((event, range));
            }
        }
    }

    /// Adds the heading, which ends at an offset.
    fn end(&mut self, end: usize, body: &'t str, out: &mut Vec<SpannedEvent<'t>>) {
        let whole = self.start.whole.start..end;
        let alt = self.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        if !self.has_text && alt.is_empty() {
            return html(whole, body, out);
        }
        if !self.images.is_empty() {
            out.push((Event::Start(Tag::Paragraph), whole.clone()));
            for range in &self.images {
                out.push((Event::InlineHtml("".into()), range.clone()));
            }
            out.push((Event::End(TagEnd::Paragraph), whole.clone()));
        }
        let id = self.start.attributes.iter().find(|a| a.name == "id");
        let heading = Tag::Heading {
            level: HeadingLevel::H1,
            id: id.map(|id| decoded(id.value).into_owned().into()),
            classes: Vec::new(),
            attrs: Vec::new(),
        };
        let heading_end = heading.to_end();
        out.push((Event::Start(heading), whole.clone()));
        if self.has_text {
            out.append(&mut self.events);
        } else {
            out.push((Event::Text(alt.into()), whole.clone()));
        }
        out.push((Event::End(heading_end), whole));
    }

    /// Adds the lines up to an offset, and the events that were taken, as they were.
    fn give_up(self, end: usize, body: &'t str, out: &mut Vec<SpannedEvent<'t>>) {
        html(self.start.whole.start..end, body, out);
        out.extend(self.consumed);
    }
}

/// Adds lines of raw HTML.
fn html<'t>(range: Range<usize>, body: &'t str, out: &mut Vec<SpannedEvent<'t>>) {
    if !range.is_empty() {
        out.push((Event::Html(body[range.clone()].into()), range));
    }
}

fn shifted(mut tag: RawTag<'_>, by: usize) -> RawTag<'_> {
    let shift = |range: &mut Range<usize>| *range = range.start + by..range.end + by;
    shift(&mut tag.whole);
    shift(&mut tag.range);
    tag
}
