//! Prints a page's body as HTML. The printer of the library is used where its output fits; headings with a link,
//! tables that scroll, footnotes at the end and component calls are replaced in the stream of events before it.

mod elements;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::call_tags::CallTags;
use super::citations::{self, CitationNumbers};
use super::code_blocks::CodeBlocks;
use super::dialect::Dialect;
use super::events::{events, raw_range};
use super::footnotes::{self, FootnoteDefinition};
use super::heading::Heading;
use super::parser_input::ParserInput;
use super::placeholders;
use super::printed::{ImageMarkup, PrintedBody};
use super::raw_html::{self, RawHtmlSplitter, RawPart};
use super::spanned_event::SpannedEvent;
use super::table_state::TableState;
use crate::base::escape::{html_attribute, html_text};
use crate::base::ui_strings::UiStrings;
use crate::input::glossary::Use;
use crate::page::code::Highlight;
use crate::page::component::Call;

/// What the HTML of a body depends on besides its text.
pub struct BodyContext<'p> {
    /// Its headings, as in its facts.
    pub outline: &'p [Heading],
    /// Whether its first heading of level 1 is the title and is left out.
    pub drop_title: bool,
    /// Its calls, whose tags are masked in the body.
    pub calls: &'p [Call],
    /// Whether it contains raw HTML, so that it has to be cleaned.
    pub raw_html: bool,
    /// The address of each link, in order: encoded, or `None` for a link that is left out of the output, except for its
    /// text. Absent while the addresses are not known: then every link is printed.
    pub hrefs: Option<&'p [Option<String>]>,
    /// The markup of images, by ascending numbers of their links.
    pub images: &'p [(usize, ImageMarkup)],
    /// The uses of terms that are links, in order, each with its encoded address.
    pub terms: &'p [(Use, String)],
    /// Former ids of headings: the heading's id and the former one, sorted.
    pub former: &'p [(&'p str, &'p str)],
    /// Highlights the code in it.
    pub highlight: Highlight<'p>,
}

/// Prints `body`; `component` is given the number of a call and the HTML inside it, and returns
/// the output of the component.
///
/// # Errors
/// The first error of `component`.
pub fn render<E>(
    body: &str,
    context: &BodyContext<'_>,
    dialect: Dialect<'_>,
    component: impl FnMut(usize, &str) -> Result<String, E>,
) -> Result<String, E> {
    let is_cleaned = context.raw_html && !dialect.settings.raw_html;
    let placeholder = if context.calls.is_empty() && !is_cleaned {
        String::new()
    } else {
        placeholders::element_name(body)
    };
    let input = ParserInput::new(body, dialect);
    let printed = print(
        events(&input, dialect),
        &input.body,
        context,
        dialect,
        &placeholder,
    );
    // Only links with an address are printed.
    let hrefs = context.hrefs.unwrap_or_default();
    // The code of a body that is cleaned is put into it afterwards: it is clean, and large.
    let mut codes = Vec::new();
    let calls = context.calls.len();
    let html = printed.completed(hrefs, context.images, &mut |block| {
        let html = block.html(context.highlight);
        if !is_cleaned {
            return html;
        }
        codes.push(html);
        placeholders::empty(&placeholder, calls + codes.len() - 1)
    });
    debug_assert!(html.is_some(), "a link without an address is printed");
    let mut html = html.unwrap_or_default();
    if is_cleaned {
        html = raw_html::clean(&html, &placeholder);
    }
    if context.calls.is_empty() && codes.is_empty() {
        return Ok(html);
    }
    let is_pair = |call: usize| {
        let call = context.calls.get(call);
        call.is_some_and(|call| call.close.is_some())
    };
    let mut component = component;
    placeholders::replace(&html, &placeholder, is_pair, |number, inner| {
        match number.checked_sub(calls) {
            Some(code) => Ok(codes.get(code).cloned().unwrap_or_default()),
            None => component(number, inner),
        }
    })
}

/// Prints the events of a `body` before the addresses of its links are known.
pub(super) fn print_early<'t>(
    events: impl Iterator<Item = SpannedEvent<'t>>,
    body: &'t str,
    context: &BodyContext<'_>,
    dialect: Dialect<'_>,
) -> PrintedBody {
    print(events, body, context, dialect, "")
}

fn print<'t>(
    events: impl Iterator<Item = SpannedEvent<'t>>,
    body: &'t str,
    context: &BodyContext<'_>,
    dialect: Dialect<'_>,
    placeholder: &str,
) -> PrintedBody {
    let settings = dialect.settings;
    let mut printer = HtmlPrinter {
        body,
        context,
        call_tags: CallTags::new(context.calls),
        placeholder,
        clean: !settings.raw_html,
        splitter: RawHtmlSplitter::new(settings.raw_html),
        headings: context.outline.iter(),
        links: 0,
        terms: context.terms,
        numbers: CitationNumbers::default(),
        strings: dialect.strings,
        in_citation: false,
        kept_links: Vec::new(),
        title_pending: context.drop_title,
        in_title: false,
        depth: 0,
        table: TableState::default(),
        // There is an event every few words: spare capacity costs less than moving the events as they grow.
        main: Vec::with_capacity((body.len() / 12).min(BATCH)),
        printed: PrintedBody::with_capacity(body.len() * 3 / 2),
        has_notes: false,
        footnotes: Vec::new(),
        open_footnote: None,
        code: CodeBlocks::default(),
    };
    for (event, range) in events {
        printer.event(event, range);
        if printer.main.len() >= BATCH {
            printer.print_batch();
        }
    }
    printer.finish()
}

/// From how many events on they are printed: those of a large page take many times its memory. Without optimisation, as in
/// tests, it is a few, so that every golden site has such batches.
const BATCH: usize = if cfg!(debug_assertions) { 8 } else { 4096 };

struct HtmlPrinter<'t, 'p> {
    body: &'t str,
    context: &'p BodyContext<'p>,
    call_tags: CallTags,
    placeholder: &'p str,
    /// Whether raw HTML is cleaned.
    clean: bool,
    splitter: RawHtmlSplitter,
    headings: std::slice::Iter<'p, Heading>,
    /// How many links were printed or left out.
    links: usize,
    /// The uses of terms that were not reached yet.
    terms: &'p [(Use, String)],
    numbers: CitationNumbers,
    strings: &'static UiStrings,
    /// Whether the next events are the text of a citation.
    in_citation: bool,
    /// For each open link or image, whether its tags are printed.
    kept_links: Vec<LinkTags>,
    /// Whether the heading that is the title was not reached yet.
    title_pending: bool,
    in_title: bool,
    /// How many elements are open.
    depth: usize,
    table: TableState,
    main: Vec<Event<'t>>,
    /// What was printed of the blocks before.
    printed: PrintedBody,
    /// Whether the text has referred to a footnote: its number, and whether it is defined, are known at the end.
    has_notes: bool,
    footnotes: Vec<FootnoteDefinition<'t>>,
    open_footnote: Option<usize>,
    code: CodeBlocks<'t>,
}

/// What is printed for the tags of a link or image.
#[derive(Clone, Copy)]
enum LinkTags {
    Printed,
    LeftOut,
    /// The brackets around an address that is not a link.
    Brackets,
}

impl<'t> HtmlPrinter<'t, '_> {
    fn out(&mut self) -> &mut Vec<Event<'t>> {
        match self.open_footnote {
            Some(number) => &mut self.footnotes[number].events,
            None => &mut self.main,
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'t>>) {
        if !self.in_title {
            self.out().push(Event::Html(html.into()));
        }
    }

    fn pass(&mut self, event: Event<'t>) {
        if !self.in_title {
            self.out().push(event);
        }
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        if let Some(label) = citations::label(&event) {
            self.in_citation = true;
            let tags = citations::tags(label).unwrap_or_default();
            let printed = self.numbers.print(&tags, self.strings);
            citations::join(self.out());
            return self.html(printed);
        }
        if self.in_citation {
            self.in_citation = !matches!(event, Event::End(TagEnd::Link));
            return;
        }
        if let Event::InlineHtml(tag) = &event
            && !tag.is_empty()
            && **tag != self.body[range.clone()]
        {
            return self.tag_over_lines(tag);
        }
        if let Some(range) = raw_range(&event, &range) {
            return self.raw(range, matches!(event, Event::InlineHtml(_)));
        }
        match event {
            // As in the facts, a block of raw HTML is not an element around anything.
            Event::Start(tag) => {
                let element = tag != Tag::HtmlBlock;
                self.start(tag);
                self.depth += usize::from(element);
            }
            Event::End(tag) => {
                self.depth -= usize::from(tag != TagEnd::HtmlBlock);
                self.end(tag);
            }
            Event::TaskListMarker(done) => {
                let mark = if done { '☑' } else { '☐' };
                self.html(format!("<span class=\"task-mark\">{mark}</span> "));
            }
            Event::Text(text) => self.text(text, range),
            Event::FootnoteReference(_) => {
                self.has_notes = true;
                self.pass(event);
            }
            event => self.pass(event),
        }
    }

    /// Text, with the terms in it as links.
    fn text(&mut self, text: CowStr<'t>, range: Range<usize>) {
        if self.code.push(&text) {
            return;
        }
        let mut at = 0;
        while let Some(((term, href), later)) = self.terms.split_first() {
            if term.end > range.end {
                break;
            }
            self.terms = later;
            let (start, end) = (term.start - range.start, term.end - range.start);
            self.pass(Event::Text(text[at..start].to_owned().into()));
            let href = html_attribute(href);
            self.html(format!(
                "<a class=\"term\" href=\"{href}\">{}</a>",
                html_text(&text[start..end])
            ));
            at = end;
        }
        self.pass(if at == 0 {
            Event::Text(text)
        } else {
            Event::Text(text[at..].to_owned().into())
        });
    }

    /// A tag over several lines of a quote or list, which is printed as it is without the marks and spaces before its
    /// lines.
    fn tag_over_lines(&mut self, tag: &str) {
        self.splitter.restart();
        self.raw_tags(tag);
    }

    fn raw_tags(&mut self, html: &str) {
        let (hrefs, links) = (self.context.hrefs, &mut self.links);
        let html = raw_html::printed(html, !self.clean, || {
            let number = *links;
            *links += 1;
            hrefs?.get(number)?.clone()
        });
        self.html(html);
    }

    fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.splitter.restart();
        }
        for part in self.splitter.split(self.body, range, &self.call_tags) {
            match part {
                RawPart::Html(range) => self.raw_tags(&self.body[range]),
                RawPart::Call(tag) => {
                    self.html(placeholders::placeholder(self.placeholder, &tag));
                }
                RawPart::CommentedCall(_) | RawPart::MisplacedCall(_) => {}
            }
        }
    }

    /// Prints the events so far if what is printed next does not depend on them: the library adds a line break before a block
    /// unless one is there, and the space before a citation changes.
    fn print_batch(&mut self) {
        let is_apart = match (self.depth, self.main.last()) {
            (0, Some(Event::End(TagEnd::Paragraph))) => true,
            (0, Some(Event::Html(html))) => html.ends_with('\n'),
            // In a paragraph or a heading, where no block can follow.
            (1, Some(Event::End(TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong))) => true,
            _ => false,
        };
        if is_apart && !self.has_notes && self.open_footnote.is_none() {
            self.printed.push(self.main.drain(..), self.code.blocks());
        }
    }

    fn finish(self) -> PrintedBody {
        let (mut main, notes) = footnotes::number(self.main, self.footnotes);
        let mut printed = self.printed;
        let mut codes = self.code.into_blocks();
        printed.push(main.drain(..), &mut codes);
        footnotes::print(&mut printed, notes, self.strings, &mut codes);
        printed
    }
}
