//! The places of a body where addresses, headings, definitions and footnotes are written, for commands that rewrite
//! them. A build does not need them: it reports a link as a whole.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::call_tags::CallTags;
use super::citations;
use super::dialect::Dialect;
use super::events::{events, raw_range};
use super::parser_input::ParserInput;
use super::parser_options::options;
use super::raw_html::{self, RawHtmlSplitter, RawPart};
use crate::base::character_references::decoded;
use crate::page::component::Call;

/// How an address is written, which decides how another one is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// The destination of a Markdown link or definition.
    Plain,
    /// The same, between `<` and `>`.
    Angle,
    /// The value of an attribute of HTML.
    Attribute,
    /// A scalar of YAML without quotes.
    YamlPlain,
    /// A scalar of YAML in single quotes.
    YamlSingle,
    /// A scalar of YAML in double quotes, or the string of a component call.
    Quoted,
}

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPlace {
    /// The address, with escapes undone.
    pub address: String,
    /// Its range, in bytes of the text.
    pub range: Range<usize>,
    /// How it is written.
    pub writing: Writing,
    /// Whether it is that of an image.
    pub image: bool,
}

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
pub fn find(body: &str, calls: &[Call], dialect: Dialect<'_>) -> BodyPlaces {
    let input = ParserInput::new(body, dialect);
    let mut reader = Reader {
        body,
        passed: dialect.settings.raw_html,
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
        let Some(at) = rest.and_then(|rest| rest.find("](")) else {
            return;
        };
        let found = destination(self.body, link.content + at + 2, &link.destination);
        if let Some((range, writing)) = found.filter(|(range, _)| range.end < link.range.end) {
            self.found.links.push(LinkPlace {
                address: link.destination.clone(),
                range,
                writing,
                image: link.image,
            });
        }
    }

    fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.splitter.restart();
        }
        for part in self.splitter.split(self.body, range, &self.tags) {
            let RawPart::Html(range) = part else {
                continue;
            };
            let places = attributes(&self.body[range.clone()], self.passed);
            self.found
                .links
                .extend(places.into_iter().map(|place| LinkPlace {
                    range: range.start + place.range.start..range.start + place.range.end,
                    ..place
                }));
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

/// The addresses in the attributes of HTML outside of Markdown.
#[must_use]
pub fn attribute_places(text: &str) -> Vec<LinkPlace> {
    attributes(text, true)
}

fn attributes(text: &str, passed: bool) -> Vec<LinkPlace> {
    let tags = raw_html::tags(text);
    let tags = tags
        .iter()
        .filter(|tag| passed || raw_html::is_allowed(&tag.name));
    let places = tags.flat_map(|tag| raw_html::written_addresses(tag, passed));
    places
        .map(|(found, range)| LinkPlace {
            address: found.address,
            range,
            writing: Writing::Attribute,
            image: found.is_image,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::settings::Settings;
    use crate::page::component;

    fn places(body: &str) -> BodyPlaces {
        let settings = Settings::default();
        let scan = component::scan(body);
        find(&scan.masked, &scan.calls, Dialect::new(&settings, true))
    }

    #[test]
    fn finds_each_address_as_it_is_written() {
        for (body, written) in [
            ("[a](b.md)", vec!["b.md"]),
            ("[b.md](b.md \"b.md\")", vec!["b.md"]),
            ("[a](<b c.md> 'b c.md')", vec!["b c.md"]),
            ("[a](  b.md\n'x')", vec!["b.md"]),
            ("[a](b\\_c.md) ![x](d(1).png)", vec!["b\\_c.md", "d(1).png"]),
            ("[a](b&amp;c.md)", vec!["b&amp;c.md"]),
            ("[![x](p.png)](q.md)", vec!["p.png", "q.md"]),
            ("[`](` x](a.md)", vec!["a.md"]),
            ("> [a](\n> b.md)", vec!["b.md"]),
            ("[a][r], [r] and [r][]\n\n[r]: b.md\n  'r'\n", vec!["b.md"]),
            ("[unused]: <b c.md>\n", vec!["b c.md"]),
            ("[\\]]: b.md\n", vec!["b.md"]),
            ("<https://e.org/a/>", vec!["https://e.org/a/"]),
            (
                "<a href='b.md'>x</a> <img srcset=\"c.png 1x, d.png 2x\">",
                vec!["b.md", "c.png", "d.png"],
            ),
            ("<a href=\"b.md?x&amp;y\">x</a>", vec!["b.md?x&amp;y"]),
            ("<!-- [a](b.md) <a href=c.md> -->", vec![]),
            ("`[a](b.md)` \\[a](c.md)\n\n    [a](d.md)", vec![]),
            (
                "text[^1] [a](b.md)\n\n[^1]: [c](d.md)",
                vec!["b.md", "d.md"],
            ),
            ("[@TAG] [a](b.md)", vec!["b.md"]),
            ("{{<x a=\"b.md\" />}} [a](c.md)", vec!["c.md"]),
            ("| a |\n|---|\n| [x](b.md) |", vec!["b.md"]),
            ("[a](#b) [c](d.md#e?f)", vec!["#b", "d.md#e?f"]),
        ] {
            let found = places(body).links;
            let found: Vec<&str> = found
                .iter()
                .map(|place| &body[place.range.clone()])
                .collect();
            assert_eq!(found, written, "{body}");
        }
    }

    #[test]
    fn finds_headings_and_labels() {
        let body = "# A\n\n[x][R  s] y[^n]\n\nB\n===\n\n> ## C {#c}\n\n[r S]: b.md\n\n[^n]: text\n    ## In\n";
        let found = places(body);
        let headings: Vec<(usize, bool, bool)> = found
            .headings
            .iter()
            .map(|h| (h.level, h.is_top_level, h.has_id))
            .collect();
        assert_eq!(
            headings,
            [(1, true, false), (1, true, false), (2, false, true)]
        );
        assert_eq!(found.uses[0].1, found.definitions[0].label);
        assert_eq!(found.note_uses[0].1, found.notes[0].label);
    }
}
