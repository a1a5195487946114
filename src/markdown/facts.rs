//! What a page's body says of itself: headings, links, anchors, and what is wrong with it.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

use super::citations::{self, Citation};
use super::footnotes::Labels;
use super::heading::{Heading, Ids, Outline};
use super::lead::Lead;
use super::raw_html::{self, Cutter, Nesting, Piece};
use super::slots::{Edge, Slot, Slots};
use super::terms::Terms;
use super::{Body, Dialect, Link, events, raw_range};
use crate::component::Call;
use crate::config::MarkdownSettings;
use crate::diagnostic::{Diagnostic, Span};
use crate::glossary::Use;

/// Nesting deeper than this breaks browsers, and no author means it.
const DEEPEST: usize = 100;

/// What a body says of itself. All spans are in bytes of the body.
#[derive(Debug, Default)]
pub struct Facts {
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
    /// Its first words, of at most [`crate::excerpt::LONGEST`] characters.
    pub lead: Option<String>,
    /// Whether any raw HTML is left besides comments.
    pub raw_html: bool,
    /// Which calls stand in a comment, in order.
    pub commented: Vec<usize>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the facts of a body.
#[must_use]
pub fn read(body: Body<'_>, dialect: Dialect<'_>) -> Facts {
    let settings = dialect.settings;
    let mut ids = Ids::new(body.reserved);
    let mut reader = Reader {
        body: body.text,
        file: body.file,
        title: body.title,
        settings,
        facts: Facts::default(),
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
        raw_ids: Vec::new(),
        nesting: Some(Nesting::default()).filter(|_| !settings.raw_html),
        footnotes: Labels::default(),
        terms: body.terms,
        lead: Lead::default(),
    };
    for (event, range) in events(body.text, dialect) {
        if reader.event(&event, &range).is_err() {
            return reader.facts;
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
    reader.facts.lead = reader.lead.finish();
    reader.facts
}

/// The body is beyond reading on.
struct Hopeless;

struct Reader<'t> {
    body: &'t str,
    file: &'t str,
    title: Option<&'t str>,
    settings: &'t MarkdownSettings,
    facts: Facts,
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
    /// Ids in raw HTML.
    raw_ids: Vec<(String, Range<usize>)>,
    /// Which HTML tags are open; none once that was too many.
    nesting: Option<Nesting>,
    footnotes: Labels,
    terms: Option<Terms<'t>>,
    lead: Lead,
}

/// Where the tags of a call were met.
#[derive(Clone, Default)]
struct Seen {
    /// The element around the opening (or only) tag.
    open: Option<usize>,
    close: Option<usize>,
    open_commented: bool,
    close_commented: bool,
    misplaced: bool,
}

struct OpenHeading {
    level: HeadingLevel,
    id: Option<String>,
    text: String,
    range: Range<usize>,
    /// Whether it stands in no list, quote or component.
    top: bool,
    /// Whether it holds more than text: a link, a picture, a footnote, a component.
    more: bool,
}

impl Reader<'_> {
    fn report(&mut self, finding: Diagnostic, range: Range<usize>) {
        self.facts.diagnostics.push(finding.at(self.file, range));
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
            } => self.link(dest_url, *link_type, false, range),
            Tag::Image {
                dest_url,
                link_type,
                ..
            } => {
                self.in_image += 1;
                self.link(dest_url, *link_type, true, range);
            }
            Tag::FootnoteDefinition(label) => {
                self.in_footnote += 1;
                self.footnotes.define(label, range);
            }
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
            TagEnd::FootnoteDefinition => self.in_footnote -= 1,
            TagEnd::Image => self.in_image -= 1,
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

    fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.cutter.restart();
        }
        for piece in self.cutter.cut(self.body, range, &self.slots) {
            self.heading_holds_more();
            match piece {
                Piece::Html(range) => self.raw_tags(range),
                // A picture's text is text alone.
                Piece::Slot(slot) if self.in_image > 0 => self.seen[slot.call].misplaced = true,
                Piece::Slot(slot) => {
                    let around = self.containers.last().copied().unwrap_or(usize::MAX);
                    let seen = &mut self.seen[slot.call];
                    let edge = if slot.edge == Edge::Close {
                        &mut seen.close
                    } else {
                        &mut seen.open
                    };
                    *edge = Some(around);
                }
                Piece::Commented(Slot { call, edge, .. }) => {
                    let seen = &mut self.seen[call];
                    seen.open_commented |= edge != Edge::Close;
                    seen.close_commented |= edge != Edge::Open;
                }
                Piece::Misplaced(slot) => self.seen[slot.call].misplaced = true,
            }
        }
    }

    fn raw_tags(&mut self, range: Range<usize>) {
        let text = &self.body[range.clone()];
        self.facts.raw_html |= !text.trim().is_empty();
        for tag in raw_html::tags(text) {
            let place = |inner: Range<usize>| range.start + inner.start..range.start + inner.end;
            self.check_depth(&tag, place(tag.range.clone()));
            if tag.closing {
                continue;
            }
            let ids = tag
                .ids
                .iter()
                .map(|(id, inner)| (id.nfc().collect(), place(inner.clone())));
            self.raw_ids.extend(ids);
            if !self.settings.raw_html && !raw_html::is_allowed(&tag.name) {
                let finding = Diagnostic::warning(
                    "html-tag",
                    format!("the tag `<{}>` is left out of the page", tag.name),
                );
                let hint = if tag.name == "h1" {
                    "the page's title is its only `<h1>`; use `##` headings in the text"
                } else {
                    "use Markdown or a component, or set `markdown: {raw_html: true}` to pass all HTML as it is"
                };
                self.report(finding.hint(hint), place(tag.range));
            }
            for (address, inner) in tag.addresses {
                if crate::address::is_relative(address) {
                    let finding = Diagnostic::warning(
                        "html-address",
                        format!("`{address}` in raw HTML is neither checked nor adapted"),
                    )
                    .hint("write it as a Markdown link or picture, relative to this file");
                    self.report(finding, place(inner));
                }
            }
        }
    }

    fn check_depth(&mut self, tag: &raw_html::Tag<'_>, place: Range<usize>) {
        let Some(nesting) = self
            .nesting
            .as_mut()
            .filter(|_| raw_html::is_allowed(&tag.name))
        else {
            return;
        };
        if nesting.note(tag) > DEEPEST {
            self.nesting = None;
            let message = format!("HTML tags nested deeper than {DEEPEST} levels");
            let finding = Diagnostic::error("markdown-too-deep", message);
            self.report(
                finding.hint("close the tags that were opened before"),
                place,
            );
        }
    }

    /// Ids that authors chose come first, so that none of them moves because of a heading's text.
    fn give_ids(&mut self, ids: &mut Ids) {
        let mut headings = std::mem::take(&mut self.found);
        for (id, range) in std::mem::take(&mut self.raw_ids) {
            let free = !raw_html::is_theme_id(&id) && ids.claim(&id);
            if !free {
                let finding =
                    Diagnostic::warning("heading-id", format!("the id `{id}` cannot be used here"));
                let hint = "each id can be used once on a page; `top`, and ids with a full stop, are the theme's";
                self.report(finding.hint(hint), range);
            }
            self.facts.anchors.extend(free.then_some(id));
        }
        for heading in &mut headings {
            let Some(id) = &heading.id else { continue };
            let problem = if id.contains('.') || id.chars().any(char::is_whitespace) {
                Some("an id holds letters, digits, `-` and `_`")
            } else if ids.claim(id) {
                None
            } else {
                Some("each id can be used once on a page, and `top` is the page's title")
            };
            if let Some(problem) = problem {
                let finding =
                    Diagnostic::warning("heading-id", format!("the id `{id}` cannot be used here"))
                        .hint(problem);
                self.report(finding, heading.range.clone());
                heading.id = None;
            }
        }
        for heading in headings {
            self.place_heading(heading, ids);
        }
    }

    fn place_heading(&mut self, heading: OpenHeading, ids: &mut Ids) {
        let title = heading
            .text
            .replace(char::is_control, " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let is_h1 = heading.level == HeadingLevel::H1;
        let first = is_h1 && heading.top && !std::mem::replace(&mut self.met_h1, true);
        let id = heading.id.unwrap_or_else(|| ids.give(&title));
        let level = (heading.level as u8).max(2);
        if first && self.title.is_none_or(|given| same_words(given, &title)) {
            if heading.more {
                let finding = Diagnostic::warning(
                    "heading-title",
                    "of a heading that is the page's title, only the text is shown",
                );
                let hint = "move links, pictures, footnotes and components out of it";
                self.report(finding.hint(hint), heading.range);
            }
            self.facts.title_heading = Some(Heading { id, title, level });
            return;
        }
        if is_h1 {
            self.other_titles.push((title.clone(), heading.range));
        }
        self.facts.outline.push(Heading { id, title, level });
    }

    fn check_titles(&mut self) {
        let mut others = std::mem::take(&mut self.other_titles).into_iter();
        let Some((title, range)) = others.next() else {
            return;
        };
        let message = match others.len() {
            0 => format!("`# {title}` is printed as a heading of level 2"),
            more => format!("`# {title}` and {more} more are printed as headings of level 2"),
        };
        let hint = "a page has one title, from `title:` or its first `#` heading; start the others with `##`";
        self.report(
            Diagnostic::warning("heading-title", message).hint(hint),
            range,
        );
    }

    fn check_calls(&mut self, calls: &[Call]) {
        for (number, seen) in std::mem::take(&mut self.seen).into_iter().enumerate() {
            let call = &calls[number];
            let paired = call.close.is_some();
            if seen.open_commented && (!paired || seen.close_commented) {
                self.facts.commented.push(number);
                continue;
            }
            let whole = seen.open.is_some() && (!paired || seen.close.is_some());
            let problem = if seen.misplaced || !whole {
                Some(format!("`{}` stands where no component can", call.name))
            } else if paired && seen.open != seen.close {
                Some(format!(
                    "`{}` is opened inside one block and closed in another",
                    call.name
                ))
            } else {
                None
            };
            if let Some(problem) = problem {
                let finding = Diagnostic::error("component-misplaced", problem).hint(
                    "open and close a component in the same paragraph, list item or quote; not in indented code, an address or an HTML tag",
                );
                self.report(finding, call.open.clone());
            }
        }
    }
}

/// Equal but for spaces and letter case.
fn same_words(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(a) == plain(b)
}
