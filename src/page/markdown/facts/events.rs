//! Collects facts from the events of a body.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

use super::collector::{DEEPEST, FactsCollector, OpenHeading, TooDeep};
use super::lists::NumberFault;
use super::typos::Typo;
use super::unparsed_syntax;
use crate::base::address::is_relative;
use crate::base::pasted_marks;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::foreign::code;
use crate::input::foreign::markup::Markup;
use crate::page::markdown::body::Link;
use crate::page::markdown::citations::{self, Citation};
use crate::page::markdown::events::raw_range;
use crate::page::markdown::lints::BodyLintKind;

impl FactsCollector<'_> {
    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>) -> Result<(), TooDeep> {
        if let Some(label) = citations::label(event) {
            self.citation(label, range);
        }
        let tables = self.settings.tables;
        let line = self.lines.follow((event, range), self.body, tables);
        if let Some((typo, range)) = line {
            self.typo(typo, range);
        }
        self.count_words(event);
        match event {
            _ if self.in_citation => self.in_citation = !matches!(event, Event::End(TagEnd::Link)),
            Event::Start(tag) => {
                self.excerpt.start(tag);
                self.text_links.start(tag);
                self.start(tag, range)?;
            }
            Event::End(tag) => {
                self.excerpt.end(*tag);
                self.text_links.end(*tag);
                self.end(*tag);
            }
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => {
                self.local_link.add_text(text);
                self.heading_text(text, text);
                self.excerpt.text(text);
                self.block_text(text);
                self.find_role(range);
            }
            Event::SoftBreak => {
                self.heading_text(" ", " ");
                self.excerpt.soft_break();
                self.text_links.space();
            }
            Event::HardBreak => {
                self.heading_text(" ", " ");
                self.excerpt.line_break();
                self.text_links.space();
            }
            Event::FootnoteReference(label) => {
                self.mark_heading();
                self.excerpt.gap();
                self.footnotes.refer(label, range.clone());
            }
            event => {
                if let Some(range) = raw_range(event, range) {
                    self.raw(range, matches!(event, Event::InlineHtml(_)));
                }
            }
        }
        Ok(())
    }

    /// Counts the words of the text and of headings, without code blocks, citations and alternative texts.
    fn count_words(&mut self, event: &Event<'_>) {
        if self.in_citation || self.in_code_block || self.in_image > 0 {
            return;
        }
        match event {
            Event::Text(text) | Event::Code(text) => self.words.text(text),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            )
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => {}
            _ => self.words.space(),
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let typed = &self.body[range.clone()];
        let is_mark = !typed.is_empty() && typed.bytes().all(|b| b"-'\".".contains(&b));
        self.heading_text(text, if is_mark { typed } else { text });
        if let Some(terms) = self.terms.as_mut().filter(|_| *text == *typed) {
            terms.find(text, range);
        }
        self.excerpt.text(text);
        self.block_text(text);
        if self.in_code_block {
            self.code.push(text);
        } else {
            self.find_foreign_markup(range);
            self.find_typos(range);
        }
    }

    /// Adds to the text around links. The text of an image is part of the link around it.
    fn block_text(&mut self, text: &str) {
        if !self.in_code_block && (self.in_image == 0 || self.text_links.is_in_link()) {
            self.text_links.text(text);
        }
    }

    /// Records markup of other generators that a text starts with.
    fn find_foreign_markup(&mut self, range: &Range<usize>) {
        let is_reported = range.start < self.unparsed_until;
        if is_reported || self.raw_verbatim > 0 || self.in_image > 0 {
            return;
        }
        let found = unparsed_syntax::foreign(self.body, range.clone(), self.settings);
        if let Some((kind, found)) = found
            && (kind != Markup::Definition || self.settings.definition_lists)
        {
            self.unparsed_until = found.end;
            self.foreign.add(kind, found);
        }
    }

    /// Records a role of another generator before code.
    fn find_role(&mut self, code: &Range<usize>) {
        /// The longest one that is recognised, in bytes.
        const LONGEST: usize = 60;
        let mut from = code.start.saturating_sub(LONGEST).max(self.unparsed_until);
        while !self.body.is_char_boundary(from) {
            from += 1;
        }
        let before = self.body.get(from..code.start).unwrap_or_default();
        if self.raw_verbatim == 0
            && self.in_image == 0
            && let Some((kind, length)) = code::role(before)
        {
            self.foreign.add(kind, code.start - length..code.end);
        }
    }

    /// Reports what looks like Markdown in a text outside of code, and is not parsed as such.
    fn find_typos(&mut self, range: &Range<usize>) {
        let typed = &self.body[range.clone()];
        self.local_link.add_text(typed);
        if self.settings.footnotes
            && typed.starts_with('[')
            && let Some((label, found)) = unparsed_syntax::footnote(self.body, range.start)
        {
            self.footnotes.refer(label, found.clone());
            self.unparsed_until = found.end;
        } else if typed.starts_with(['[', '#', '!'])
            && range.start >= self.unparsed_until
            && let Some((typo, found)) =
                unparsed_syntax::find(self.body, range.start, self.settings)
        {
            self.unparsed_until = found.end;
            self.typo(typo, found);
        }
        let mut from = range.start.max(self.unparsed_until);
        while from < range.end
            && let Some(found) = pasted_marks::find_in(self.body, from..range.end)
        {
            from = found.end;
            self.unparsed_until = found.end;
            self.typo(Typo::Pasted, found);
        }
        if self.link_texts.is_empty() && self.raw_verbatim == 0 {
            for url in unparsed_syntax::bare_urls(self.body, range.clone()) {
                if url.start >= self.unparsed_until {
                    self.lint(BodyLintKind::AddressBare, url);
                }
            }
        }
    }

    fn citation(&mut self, label: &str, range: &Range<usize>) {
        self.in_citation = true;
        self.mark_heading();
        self.excerpt.gap();
        let Some(tags) = citations::tags(label) else {
            let finding = Diagnostic::error("citation-form", "this is not a valid citation");
            let hint = "write `[@TAG]`, or `[@ONE; @TWO]` for several; `\\[@` is text";
            return self.report(finding.hint(hint), range.clone());
        };
        let citation = |tag: &str| Citation {
            tag: tag.to_owned(),
            span: Span::from(range.clone()),
        };
        self.facts.citations.extend(tags.into_iter().map(citation));
    }

    /// Adds text to the open heading, as it is printed and as it was typed. The text of an image is left out, as code
    /// hosts leave it out of ids.
    fn heading_text(&mut self, text: &str, typed: &str) {
        if !text.trim().is_empty() {
            self.link_texts.add_text();
        }
        if let Some(heading) = self.heading.as_mut().filter(|_| self.in_image == 0) {
            heading.text.push_str(text);
            heading.typed.push_str(typed);
        }
    }

    /// Fails if another element would be nested too deeply.
    fn check_containers(&mut self, range: &Range<usize>) -> Result<(), TooDeep> {
        if self.containers.len() < DEEPEST {
            return Ok(());
        }
        let message = format!("nested deeper than {DEEPEST} levels");
        let finding = Diagnostic::error("markdown-too-deep", message)
            .hint("flatten the lists or quotes here");
        self.report(finding, range.start..self.body.len().min(range.start + 1));
        Err(TooDeep)
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> Result<(), TooDeep> {
        self.check_containers(range)?;
        if let Some(terms) = &mut self.terms {
            terms.start(tag);
        }
        match tag {
            Tag::Heading { level, id, .. } => {
                self.check_raw_heading(range);
                self.heading = Some(OpenHeading {
                    id: id.as_ref().map(|id| id.nfc().collect()),
                    is_top_level: self.containers.is_empty(),
                    ..OpenHeading::new(*level, range.clone())
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
            Tag::CodeBlock(kind) => {
                self.in_code_block = true;
                self.facts.has_code = true;
                self.check_fence(kind, range);
            }
            Tag::Table(columns) => {
                self.table_columns = columns.len();
                self.is_text_in_table = false;
            }
            Tag::TableRow => self.check_row(range),
            Tag::List(first) => {
                let number = self.lists.start(*first, self.body, range.start);
                if let Some(range) = number {
                    self.lint(BodyLintKind::ListStart, range);
                }
            }
            Tag::Item => match self.lists.item(self.body, range.start) {
                Some(NumberFault::Lost(range)) => self.typo(Typo::NumberLost, range),
                Some(NumberFault::Order(range)) => self.lint(BodyLintKind::ListOrder, range),
                None => {}
            },
            Tag::HtmlBlock => {
                // Not a container: the element of a block call is the one around its line.
                self.splitter.restart();
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
            TagEnd::HtmlBlock => return self.end_html_block(),
            // A heading in a footnote is printed as strong text: the list of footnotes has no sections.
            TagEnd::Heading(_) if self.in_footnote > 0 => self.heading = None,
            TagEnd::Heading(_) => {
                let heading = self.heading.take();
                if let Some(heading) = heading.as_ref()
                    && self.settings.heading_attributes
                {
                    self.find_foreign_attributes(heading);
                }
                self.headings.extend(heading);
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::FootnoteDefinition => {
                self.in_footnote -= 1;
                self.footnotes.end_definition();
            }
            TagEnd::List(_) => self.lists.end(),
            TagEnd::Link => {
                if let Some(range) = self.local_link.end() {
                    self.typo(Typo::LinkLocal, range);
                }
                if let Some(range) = self.link_texts.end() {
                    self.lint(BodyLintKind::LinkWithoutText, range);
                }
            }
            TagEnd::Image => {
                self.in_image -= 1;
                if let Some(range) = self.link_texts.end() {
                    self.lint(BodyLintKind::PictureWithoutText, range);
                }
            }
            _ => {}
        }
        self.containers.pop();
    }

    fn end_html_block(&mut self) {
        if self.splitter.in_comment() && !self.settings.raw_html {
            let at = self.body.rfind("<!--").unwrap_or_default();
            let finding = Diagnostic::warning(
                "html-comment",
                "the comment that starts here is never closed, so the rest of the page is left out",
            );
            self.report(finding.hint("end it with `-->`"), at..at + 4);
        }
    }

    fn link(&mut self, destination: &str, kind: LinkType, image: bool, range: &Range<usize>) {
        self.link_texts.start(range, image);
        self.mark_heading();
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
        if destination.is_empty() && !image {
            self.report(empty_link(), range.clone());
        }
        if !image {
            self.text_links.open_link();
            self.record_text_link(&destination, self.facts.links.len());
        }
        if let Some(range) = self.local_link.start(&destination, (kind, image), &span) {
            self.typo(Typo::LinkLocal, range);
        }
        self.facts.links.push(Link {
            destination,
            image,
            raw: false,
            span: Span::from(span),
        });
    }
}

impl FactsCollector<'_> {
    /// Records the text around a link that may lead to another page.
    pub(super) fn record_text_link(&mut self, destination: &str, number: usize) {
        if !destination.is_empty() && is_relative(destination) {
            let headings = self.headings_above();
            self.text_links.record_link(number, headings);
        }
    }
}

/// The finding about a link without an address.
pub(super) fn empty_link() -> Diagnostic {
    let message = "this link has no address, so it points to this page";
    Diagnostic::warning("link-empty", message)
        .hint("write its page or address: `[words](page.md)`; to show the brackets, put them in backticks")
}
