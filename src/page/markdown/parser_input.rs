//! The text that the parser of Markdown reads: a body with guards. A guard is a character without a meaning, inserted
//! where the parser would take an author's text for syntax that it is not here: a definition whose colon starts a word, a
//! heading's `{id}`, a footnote in the text of a link. No event has guards, and all ranges are those of the body.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Parser, Tag};

use super::bracketed_notes::bracketed_notes;
use super::dialect::Dialect;
use super::line_guards::{self, LineGuards};
use super::markup_limit::MarkupLimit;
use super::parser_options::options;
use super::quote_marks;
use crate::input::settings::MarkdownSettings;

/// A body, prepared for the parser.
pub(super) struct ParserInput<'b> {
    /// The body, with spaces for the marks of quotes between lines of raw HTML.
    pub(super) body: Cow<'b, str>,
    /// The body with guards.
    pub(super) text: Cow<'b, str>,
    pub(super) guard: char,
    /// The offsets of the guards in the text, ascending.
    guards: Vec<usize>,
    /// Footnote references that the parser must not see, in order.
    pub(super) notes: Vec<Range<usize>>,
    /// Counts the events while they are read.
    pub(super) limit: MarkupLimit,
}

impl<'b> ParserInput<'b> {
    pub(super) fn new(body: &'b str, dialect: Dialect<'_>) -> Self {
        let mut input = Self::with_guards(body, dialect);
        if quote_marks::are_possible(body) {
            input.mask_quote_marks(dialect.settings);
        }
        input
    }

    /// Masks the marks of quotes between lines of raw HTML in the body, not in the text.
    fn mask_quote_marks(&mut self, settings: &MarkdownSettings) {
        let events = Parser::new_ext(&self.text, options(settings)).into_offset_iter();
        let to_body = |offset| self.to_body(offset);
        let marks = quote_marks::in_raw_html(&self.body, events, to_body);
        if marks.is_empty() {
            return;
        }
        let mut masked = String::with_capacity(self.body.len());
        let mut done = 0;
        for mark in marks {
            masked.push_str(&self.body[done..mark]);
            masked.push(' ');
            done = mark + 1;
        }
        masked.push_str(&self.body[done..]);
        self.body = Cow::Owned(masked);
    }

    fn with_guards(body: &'b str, dialect: Dialect<'_>) -> Self {
        let settings = dialect.settings;
        let LineGuards {
            mut offsets,
            are_complete,
        } = line_guards::find(body, settings);
        let notes = if settings.footnotes {
            bracketed_notes(body)
        } else {
            Vec::new()
        };
        offsets.extend(notes.iter().map(|note| note.start + 1));
        let mut input = Self {
            body: Cow::Borrowed(body),
            text: Cow::Borrowed(body),
            guard: '\0',
            guards: Vec::new(),
            notes,
            limit: MarkupLimit::default(),
        };
        if offsets.is_empty() && are_complete {
            return input;
        }
        // Characters that Unicode keeps free for such a use. A body that contains all of them gets no guards.
        let mut free = '\u{fdd0}'..='\u{fdef}';
        let Some(guard) = free.find(|free| !body.contains(*free)) else {
            input.notes.clear();
            return input;
        };
        input.guard = guard;
        input.insert(&mut offsets);
        // A guard can turn the line after it into a definition of its own.
        const ROUNDS: usize = 4;
        for _ in 0..ROUNDS {
            if are_complete {
                break;
            }
            let more = input.false_definitions(settings);
            if more.is_empty() {
                break;
            }
            offsets.extend(more);
            input.insert(&mut offsets);
        }
        input
    }

    /// Inserts guards at these offsets of the body.
    fn insert(&mut self, offsets: &mut Vec<usize>) {
        offsets.sort_unstable();
        offsets.dedup();
        self.guards.clear();
        let guard_length = self.guard.len_utf8();
        let mut text = String::with_capacity(self.body.len() + offsets.len() * guard_length);
        let mut done = 0;
        for &offset in &*offsets {
            text.push_str(&self.body[done..offset]);
            self.guards.push(text.len());
            text.push(self.guard);
            done = offset;
        }
        text.push_str(&self.body[done..]);
        self.text = Cow::Owned(text);
    }

    /// Where the parser finds a definition that is not one: its colon does not start it, or an empty line is between it
    /// and its term, or it is empty.
    fn false_definitions(&self, settings: &MarkdownSettings) -> Vec<usize> {
        let mut found = Vec::new();
        // Whether the term that was read last has no definition yet, and whether its first was false.
        let (mut is_first, mut is_apart) = (false, false);
        let mut open: Option<usize> = None;
        for (event, range) in Parser::new_ext(&self.text, options(settings)).into_offset_iter() {
            if let Some(colon) = open.take()
                && matches!(event, Event::End(_))
            {
                found.push(self.to_body(colon));
            }
            match event {
                Event::Start(Tag::DefinitionListTitle) => is_first = true,
                Event::Start(Tag::DefinitionListDefinition) => {
                    let text = &self.text[range.start..];
                    let colon = range.start + text.find(':').unwrap_or_default();
                    if std::mem::take(&mut is_first) {
                        is_apart = line_guards::is_after_blank(&self.text, colon);
                    }
                    let is_marker = self.text[colon + 1..].starts_with([' ', '\t', '\n']);
                    if is_apart || !is_marker {
                        found.push(self.to_body(colon));
                    } else {
                        open = Some(colon);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The offset in the body of an offset in the text.
    pub(super) fn to_body(&self, offset: usize) -> usize {
        let before = self.guards.partition_point(|guard| *guard < offset);
        offset - before * self.guard.len_utf8()
    }

    /// An event of the text as one of the body.
    pub(super) fn without_guards<'t>(
        &'t self,
        event: Event<'t>,
        range: Range<usize>,
    ) -> (Event<'t>, Range<usize>) {
        if self.guards.is_empty() {
            return (event, range);
        }
        let range = self.to_body(range.start)..self.to_body(range.end);
        let body = self.body.get(range.clone()).unwrap_or_default();
        let clean = |text| self.clean(text, body);
        let event = match event {
            Event::Text(text) => Event::Text(clean(text)),
            Event::Code(text) => Event::Code(clean(text)),
            Event::Html(text) => Event::Html(clean(text)),
            Event::InlineHtml(text) => Event::InlineHtml(clean(text)),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(clean(info))))
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Link {
                link_type,
                dest_url: clean(dest_url),
                title: clean(title),
                id: clean(id),
            }),
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Image {
                link_type,
                dest_url: clean(dest_url),
                title: clean(title),
                id: clean(id),
            }),
            event => event,
        };
        (event, range)
    }

    /// A text without guards: a slice of `body` if it is that.
    fn clean<'t>(&self, text: CowStr<'t>, body: &'t str) -> CowStr<'t> {
        if !text.contains(self.guard) {
            return text;
        }
        let clean = text.replace(self.guard, "");
        if clean == body {
            CowStr::Borrowed(body)
        } else {
            clean.into()
        }
    }
}
