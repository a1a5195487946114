//! What a page's body says of itself: headings, links, anchors, and what is wrong with it.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

use super::citations::{self, Citation};
use super::footnotes::Labels;
use super::heading::{Heading, Ids, Outline};
use super::html::{BodyContext, print_early};
use super::lead::Lead;
use super::notes::{BodyLint, BodyLintKind, Texts};
use super::raw_html::{Cutter, Nesting};
use super::slots::Slots;
use super::terms::Terms;
use super::{Body, Dialect, Link, Printed, events, raw_range};
use crate::diagnostic::{Diagnostic, Span};
use crate::input::glossary::Use;
use crate::input::settings::MarkdownSettings;

mod headings;
mod marks;
mod raw;

use headings::OpenHeading;
use raw::Seen;

/// Nesting deeper than this breaks browsers, and no author means it.
const DEEPEST: usize = 100;

/// What a body says of itself. All spans are in bytes of the body.
#[derive(Debug, Default)]
pub struct BodyFacts {
    /// Headings that are printed, in order.
    pub outline: Outline,
    /// The text and id of a first heading of level 1 that gives or repeats the page's title; it is not printed.
    pub title_heading: Option<Heading>,
    /// Links and pictures, in order.
    pub links: Vec<Link>,
    /// Other ids that a link can lead to.
    pub anchors: Vec<String>,
    /// What it cites, in order.
    pub citations: Vec<Citation>,
    /// The first use of each term of the glossary, in order.
    pub terms: Vec<Use>,
    /// Its first words, of at most [`crate::base::excerpt::LONGEST`] characters, where they are wanted.
    pub lead: Option<String>,
    /// Whether any raw HTML is left besides comments.
    pub raw_html: bool,
    /// Which calls stand in a comment, in order.
    pub commented: Vec<usize>,
    /// What `guidepost check` tells, and a build does not.
    pub notes: Vec<BodyLint>,
    /// The body, printed, where that was asked for and all is known that it needs but addresses.
    pub printed: Option<Printed>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the facts of a body.
#[must_use]
pub fn read(body: Body<'_>, dialect: Dialect<'_>) -> BodyFacts {
    let settings = dialect.settings;
    let mut ids = Ids::new(body.reserved);
    let mut reader = Reader {
        body: body.text,
        file: body.file,
        title: body.title,
        settings,
        facts: BodyFacts::default(),
        slots: Slots::new(body.calls),
        seen: vec![Seen::default(); body.calls.len()],
        cutter: Cutter::new(settings.raw_html),
        containers: Vec::new(),
        next_container: 0,
        heading: None,
        found: Vec::new(),
        met_h1: false,
        other_titles: Vec::new(),
        in_footnote: 0,
        in_image: 0,
        in_citation: false,
        in_code: false,
        raw_verbatim: 0,
        meant_until: 0,
        raw_ids: Vec::new(),
        nesting: Some(Nesting::default()).filter(|_| !settings.raw_html),
        footnotes: Labels::default(),
        terms: body.terms,
        lead: Lead::default(),
        texts: Texts::default(),
    };
    let print = body.print && body.calls.is_empty();
    let mut kept = Vec::with_capacity(if print { body.text.len() / 12 } else { 0 });
    for (event, range) in events(body.text, dialect) {
        if reader.event(&event, &range).is_err() {
            return reader.facts;
        }
        if print && !reader.facts.raw_html {
            kept.push((event, range));
        }
    }
    reader.give_ids(&mut ids);
    reader.check_titles();
    reader.check_calls(body.calls);
    let unused = std::mem::take(&mut reader.footnotes).check();
    for (finding, range) in unused {
        reader.report(finding, range);
    }
    reader.facts.terms = reader.terms.map(Terms::into_found).unwrap_or_default();
    if body.lead {
        reader.facts.lead = reader.lead.finish();
    }
    if print && !reader.facts.raw_html && reader.facts.terms.is_empty() {
        let known = BodyContext {
            outline: &reader.facts.outline,
            drop_title: reader.facts.title_heading.is_some(),
            calls: &[],
            raw_html: false,
            hrefs: None,
            terms: &[],
        };
        reader.facts.printed = Some(print_early(kept, body.text, &known, dialect));
    }
    // These are kept of every page of a site: without room for more.
    reader.facts.links.shrink_to_fit();
    reader.facts.outline.shrink_to_fit();
    reader.facts
}

/// The body is beyond reading on.
struct Hopeless;

struct Reader<'t> {
    body: &'t str,
    file: &'t str,
    title: Option<&'t str>,
    settings: &'t MarkdownSettings,
    facts: BodyFacts,
    slots: Slots,
    seen: Vec<Seen>,
    cutter: Cutter,
    /// What is open around the present place: the number of each element.
    containers: Vec<usize>,
    next_container: usize,
    heading: Option<OpenHeading>,
    found: Vec<OpenHeading>,
    met_h1: bool,
    /// Headings of level 1 that are not the title.
    other_titles: Vec<(String, Range<usize>)>,
    /// How many footnotes and pictures are open around the present place.
    in_footnote: usize,
    in_image: usize,
    /// Whether what comes next is the text of a citation, which is printed otherwise.
    in_citation: bool,
    /// Whether what comes next is a block of code.
    in_code: bool,
    /// How many elements of raw HTML are open whose text is a link, or shown as it is.
    raw_verbatim: usize,
    /// Where the marks end that were noted last.
    meant_until: usize,
    /// Ids in raw HTML.
    raw_ids: Vec<(String, Range<usize>)>,
    /// Which HTML tags are open; none once that was too many.
    nesting: Option<Nesting>,
    footnotes: Labels,
    terms: Option<Terms<'t>>,
    lead: Lead,
    texts: Texts,
}

impl Reader<'_> {
    fn report(&mut self, finding: Diagnostic, range: Range<usize>) {
        self.facts.diagnostics.push(finding.at(self.file, range));
    }

    /// Takes a note of what stands at a place, without the line ends after it.
    fn note(&mut self, what: BodyLintKind, range: Range<usize>) {
        let text = self.body[range.clone()].trim_end();
        let span = Span::from(range.start..range.start + text.len());
        self.facts.notes.push(BodyLint { what, span });
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) -> Result<(), Hopeless> {
        if let Some(label) = citations::label(event) {
            self.citation(label, range);
        }
        match event {
            _ if self.in_citation => self.in_citation = !matches!(event, Event::End(TagEnd::Link)),
            Event::Start(tag) => {
                self.lead.start(tag);
                self.start(tag, range)?;
            }
            Event::End(tag) => {
                self.lead.end(*tag);
                self.end(*tag);
            }
            Event::Text(text) => {
                // Curly quotes and dashes are print; an id is made of what the author typed.
                let typed = &self.body[range.clone()];
                let plain = !typed.is_empty() && typed.bytes().all(|b| b"-'\".".contains(&b));
                self.heading_text(if plain { typed } else { text });
                if let Some(terms) = self.terms.as_mut().filter(|_| **text == *typed) {
                    terms.find(text, range);
                }
                self.lead.text(text);
                if !self.in_code {
                    self.marks(range);
                }
            }
            Event::Code(text) => {
                self.heading_text(text);
                self.lead.text(text);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.heading_text(" ");
                self.lead.text(" ");
            }
            Event::FootnoteReference(label) => {
                self.heading_holds_more();
                self.footnotes.refer(label);
            }
            event => {
                if let Some(range) = raw_range(event, range) {
                    self.raw(range, matches!(event, Event::InlineHtml(_)));
                }
            }
        }
        Ok(())
    }

    /// Notes what is meant by the marks of a text that is no code.
    fn marks(&mut self, range: &Range<usize>) {
        let typed = &self.body[range.clone()];
        if typed.starts_with(['[', '#', '!'])
            && let Some((noted, place)) = marks::meant(self.body, range.start, self.settings)
        {
            self.meant_until = place.end;
            self.note(noted, place);
        }
        if self.texts.is_empty() && self.raw_verbatim == 0 {
            for place in marks::bare_addresses(self.body, range.clone()) {
                if place.start >= self.meant_until {
                    self.note(BodyLintKind::AddressBare, place);
                }
            }
        }
    }

    fn citation(&mut self, label: &str, range: &Range<usize>) {
        self.in_citation = true;
        self.heading_holds_more();
        let Some(tags) = citations::tags(label) else {
            let finding = Diagnostic::error("citation-form", "this is no citation");
            let hint = "write `[@TAG]`, or `[@ONE; @TWO]` for several; `\\[@` is text";
            return self.report(finding.hint(hint), range.clone());
        };
        let citation = |tag: &str| Citation {
            tag: tag.to_owned(),
            span: Span::from(range.clone()),
        };
        self.facts.citations.extend(tags.into_iter().map(citation));
    }

    fn heading_holds_more(&mut self) {
        if let Some(heading) = &mut self.heading {
            heading.more = true;
        }
    }

    /// A picture's text is none of the heading's: code hosts leave it out of ids too.
    fn heading_text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.texts.give();
        }
        if let Some(heading) = self.heading.as_mut().filter(|_| self.in_image == 0) {
            heading.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> Result<(), Hopeless> {
        if self.containers.len() >= DEEPEST {
            let finding = Diagnostic::error(
                "markdown-too-deep",
                format!("nested deeper than {DEEPEST} levels"),
            )
            .hint("flatten the lists or quotes here");
            self.report(finding, range.start..self.body.len().min(range.start + 1));
            return Err(Hopeless);
        }
        if let Some(terms) = &mut self.terms {
            terms.start(tag);
        }
        match tag {
            Tag::Heading { level, id, .. } => {
                let id = id.as_ref().map(|id| id.nfc().collect());
                self.heading = Some(OpenHeading {
                    level: *level,
                    id,
                    text: String::new(),
                    range: range.clone(),
                    top: self.containers.is_empty(),
                    more: false,
                });
            }
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => {
                self.texts.start(range, false);
                self.link(dest_url, *link_type, false, range);
            }
            Tag::Image {
                dest_url,
                link_type,
                ..
            } => {
                self.in_image += 1;
                self.texts.start(range, true);
                self.link(dest_url, *link_type, true, range);
            }
            Tag::FootnoteDefinition(label) => {
                self.in_footnote += 1;
                self.footnotes.define(label, range);
            }
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::HtmlBlock => {
                // No container: a block call's element is the one around its line.
                self.cutter.restart();
                return Ok(());
            }
            _ => {}
        }
        self.containers.push(self.next_container);
        self.next_container += 1;
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some(terms) = &mut self.terms {
            terms.end(tag);
        }
        match tag {
            TagEnd::HtmlBlock => return self.end_block(),
            // A heading in a footnote is printed as strong text: the list at the end is no section.
            TagEnd::Heading(_) if self.in_footnote > 0 => self.heading = None,
            TagEnd::Heading(_) => self.found.extend(self.heading.take()),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::FootnoteDefinition => self.in_footnote -= 1,
            TagEnd::Link => {
                if let Some(range) = self.texts.end() {
                    self.note(BodyLintKind::LinkWithoutText, range);
                }
            }
            TagEnd::Image => {
                self.in_image -= 1;
                if let Some(range) = self.texts.end() {
                    self.note(BodyLintKind::PictureWithoutText, range);
                }
            }
            _ => {}
        }
        self.containers.pop();
    }

    fn end_block(&mut self) {
        if self.cutter.in_comment() && !self.settings.raw_html {
            let at = self.body.rfind("<!--").unwrap_or_default();
            let finding = Diagnostic::warning(
                "html-comment",
                "the comment that starts here is never closed, and takes the rest of the page with it",
            );
            self.report(finding.hint("end it with `-->`"), at..at + 4);
        }
    }

    fn link(&mut self, destination: &str, kind: LinkType, image: bool, range: &Range<usize>) {
        self.heading_holds_more();
        let whole = &self.body[range.clone()];
        let destination = match kind {
            LinkType::Email => format!("mailto:{destination}"),
            _ => destination.to_owned(),
        };
        let at = whole
            .rfind(destination.as_str())
            .filter(|_| !destination.is_empty());
        let span = at.map_or(range.clone(), |at| {
            range.start + at..range.start + at + destination.len()
        });
        self.facts.links.push(Link {
            destination,
            image,
            span: Span::from(span),
        });
    }
}
