//! The places of a text where addresses, headings, definitions and footnotes are written, for commands that rewrite
//! them or report them one by one. A build does not need them: it reports a link as a whole.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::call_tags::CallTags;
use super::citations;
use super::dialect::Dialect;
use super::events::{events, raw_range};
use super::link_place::{LinkPlace, RawAddresses, Writing, attributes};
use super::parser_input::ParserInput;
use super::parser_options::options;
use super::raw_html::{RawHtmlSplitter, RawPart};
use crate::base::character_references::decoded;
use crate::page::component::Call;

/// A heading that is in the outline, or the page's title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingPlace {
    /// The whole heading.
    pub range: Range<usize>,
    /// Its level as written.
    pub level: usize,
    /// Whether it is outside of lists and quotes.
    pub is_top_level: bool,
    /// Whether its author chose its id.
    pub has_id: bool,
}

/// Something that other parts of the text name by a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The label, folded.
    pub label: String,
    /// The whole definition.
    pub range: Range<usize>,
}

/// The places in a body. All ranges are in bytes of the body.
#[derive(Debug, Default)]
pub struct BodyPlaces {
    /// Addresses of links, images and definitions, by position.
    pub links: Vec<LinkPlace>,
    /// Headings, in order.
    pub headings: Vec<HeadingPlace>,
    /// Link definitions.
    pub definitions: Vec<Labelled>,
    /// Where links use a definition, with its label.
    pub uses: Vec<(usize, String)>,
    /// The definitions of footnotes.
    pub notes: Vec<Labelled>,
    /// Where the text refers to a footnote, with its label.
    pub note_uses: Vec<(usize, String)>,
}

/// Finds the places in a body, in which the tags of `calls` are masked.
#[must_use]
pub fn find(body: &str, calls: &[Call], dialect: Dialect<'_>, wanted: RawAddresses) -> BodyPlaces {
    let input = ParserInput::new(body, dialect);
    let mut reader = Reader {
        body,
        passed: dialect.settings.raw_html,
        wanted,
        tags: CallTags::new(calls),
        splitter: RawHtmlSplitter::new(dialect.settings.raw_html),
        open: Vec::new(),
        depth: 0,
        in_note: 0,
        in_citation: false,
        found: BodyPlaces::default(),
    };
    for (event, range) in events(&input, dialect) {
        reader.event(&event, range);
    }
    let mut found = reader.found;
    definitions(&input, dialect, &mut found);
    found.links.sort_by_key(|link| link.range.start);
    found
}

fn definitions(input: &ParserInput<'_>, dialect: Dialect<'_>, found: &mut BodyPlaces) {
    let parser = Parser::new_ext(&input.text, options(dialect.settings));
    for (label, definition) in parser.reference_definitions().iter() {
        let range = input.to_body(definition.span.start)..input.to_body(definition.span.end);
        let body: &str = &input.body;
        let written = body.get(range.clone()).unwrap_or_default();
        if let Some(at) = end_of_label(written)
            && let Some((address, angle)) = destination(body, range.start + at, &definition.dest)
        {
            found.links.push(LinkPlace {
                address: definition.dest.to_string(),
                range: address,
                writing: angle,
                image: false,
            });
        }
        let label = folded(label);
        found.definitions.push(Labelled { label, range });
    }
    found
        .definitions
        .sort_by_key(|definition| definition.range.start);
}

/// Where the destination of a definition can start: behind its `]:`.
fn end_of_label(written: &str) -> Option<usize> {
    let bytes = written.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b']' => return (bytes.get(at + 1) == Some(&b':')).then_some(at + 2),
            _ => {}
        }
        at += 1;
    }
    None
}

/// A label as labels are compared.
fn folded(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// A link that is not closed yet.
struct OpenLink {
    destination: String,
    image: bool,
    /// The end of what is in it.
    content: usize,
    /// Whether its destination is written in it.
    is_inline: bool,
    range: Range<usize>,
}

struct Reader<'t> {
    body: &'t str,
    passed: bool,
    wanted: RawAddresses,
    tags: CallTags,
    splitter: RawHtmlSplitter,
    open: Vec<OpenLink>,
    depth: usize,
    in_note: usize,
    in_citation: bool,
    found: BodyPlaces,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        if citations::label(event).is_some() {
            self.in_citation = true;
        }
        if self.in_citation {
            self.in_citation = !matches!(event, Event::End(TagEnd::Link));
            return self.reach(range.end);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range.end),
            Event::FootnoteReference(label) => {
                self.found.note_uses.push((range.start, folded(label)));
                self.reach(range.end);
            }
            event => {
                self.reach(range.end);
                if let Some(range) = raw_range(event, &range) {
                    self.raw(range, matches!(event, Event::InlineHtml(_)));
                }
            }
        }
    }

    /// Records that the open links have content up to a position.
    fn reach(&mut self, end: usize) {
        for link in &mut self.open {
            if end <= link.range.end {
                link.content = link.content.max(end);
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::HtmlBlock => return self.splitter.restart(),
            Tag::Heading { level, id, .. } if self.in_note == 0 => {
                self.found.headings.push(HeadingPlace {
                    range,
                    level: *level as usize,
                    is_top_level: self.depth == 0,
                    has_id: id.is_some(),
                });
            }
            Tag::Link {
                dest_url,
                link_type,
                id,
                ..
            } => self.link((dest_url, id), *link_type, false, range),
            Tag::Image {
                dest_url,
                link_type,
                id,
                ..
            } => self.link((dest_url, id), *link_type, true, range),
            Tag::FootnoteDefinition(label) => {
                self.in_note += 1;
                let label = folded(label);
                self.found.notes.push(Labelled { label, range });
            }
            _ => {}
        }
        self.depth += 1;
    }

    fn link(
        &mut self,
        (destination, id): (&str, &str),
        kind: LinkType,
        image: bool,
        range: Range<usize>,
    ) {
        use LinkType::{Autolink, Collapsed, Inline, Reference, Shortcut};
        if matches!(kind, Reference | Collapsed | Shortcut) {
            self.found.uses.push((range.start, folded(id)));
        }
        if kind == Autolink && range.len() == destination.len() + 2 {
            self.found.links.push(LinkPlace {
                address: destination.to_owned(),
                range: range.start + 1..range.end - 1,
                writing: Writing::Angle,
                image,
            });
        }
        self.open.push(OpenLink {
            destination: destination.to_owned(),
            image,
            content: range.start + 1 + usize::from(image),
            is_inline: kind == Inline,
            range,
        });
    }

    fn end(&mut self, tag: TagEnd, end: usize) {
        match tag {
            TagEnd::HtmlBlock => return,
            TagEnd::FootnoteDefinition => self.in_note -= 1,
            TagEnd::Link | TagEnd::Image => {
                let link = self.open.pop();
                if let Some(link) = link.filter(|link| link.is_inline) {
                    self.inline(&link);
                }
            }
            _ => {}
        }
        self.reach(end);
        self.depth = self.depth.saturating_sub(1);
    }

    fn inline(&mut self, link: &OpenLink) {
        let rest = self.body.get(link.content..link.range.end);
        let at = rest.and_then(|rest| rest.find("]("));
        let found =
            at.and_then(|at| destination(self.body, link.content + at + 2, &link.destination));
        let found = found.filter(|(range, _)| range.end < link.range.end);
        let (range, writing) = found.unwrap_or((link.range.clone(), Writing::Plain));
        self.found.links.push(LinkPlace {
            address: link.destination.clone(),
            range,
            writing,
            image: link.image,
        });
    }

    fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.splitter.restart();
        }
        for part in self.splitter.split(self.body, range, &self.tags) {
            let RawPart::Html(range) = part else {
                continue;
            };
            let html = &self.body[range.clone()];
            let places = attributes(html, self.passed, self.wanted);
            let shifted = places.into_iter().map(|place| place.shifted(range.start));
            self.found.links.extend(shifted);
        }
    }
}

/// The destination of a link that starts at or after `at`, if it is `wanted`.
fn destination(body: &str, at: usize, wanted: &str) -> Option<(Range<usize>, Writing)> {
    let bytes = body.as_bytes();
    let mut start = at;
    // Between the parts of a link can be the start of a line of a quote.
    while bytes
        .get(start)
        .is_some_and(|b| b.is_ascii_whitespace() || *b == b'>')
    {
        start += 1;
    }
    let (start, end, writing) = match bytes.get(start)? {
        b'<' => {
            let length = unescaped_end(&body[start + 1..], |byte| byte == b'>')?;
            (start + 1, start + 1 + length, Writing::Angle)
        }
        _ => {
            let mut depth = 0_usize;
            let length = unescaped_end(&body[start..], |byte| {
                match byte {
                    b'(' => depth += 1,
                    b')' if depth == 0 => return true,
                    b')' => depth -= 1,
                    _ => {}
                }
                byte.is_ascii_whitespace() || byte.is_ascii_control()
            });
            (
                start,
                start + length.unwrap_or(body.len() - start),
                Writing::Plain,
            )
        }
    };
    (unescaped(&body[start..end]) == wanted).then_some((start..end, writing))
}

/// The offset of the first byte that ends something and is not escaped by a backslash.
fn unescaped_end(text: &str, mut ends: impl FnMut(u8) -> bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\\' && bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) {
            at += 2;
            continue;
        }
        if ends(bytes[at]) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// A written destination without backslash escapes and character references.
#[must_use]
pub fn unescaped(written: &str) -> String {
    /// The longest character reference, in bytes.
    const LONGEST: usize = 34;
    if !written.contains(['\\', '&']) {
        return written.to_owned();
    }
    let mut plain = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        let next = rest[length..].chars().next();
        match first {
            '\\' if next.is_some_and(|c| c.is_ascii_punctuation()) => {
                plain.extend(next);
                length += 1;
            }
            '&' => match rest.bytes().take(LONGEST).position(|byte| byte == b';') {
                Some(end) => {
                    plain.push_str(&decoded(&rest[..=end]));
                    length = end + 1;
                }
                None => plain.push('&'),
            },
            c => plain.push(c),
        }
        rest = &rest[length..];
    }
    plain
}

#[cfg(test)]
mod tests;
