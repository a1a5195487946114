//! Prints a page's body as HTML. The library prints what it prints well; what a guide needs
//! otherwise (headings with a link, tables that scroll, footnotes at the end, component calls) is
//! swapped into the stream of events before that.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd,
};

use super::citations::{self, Numbers};
use super::footnotes::{self, Definition};
use super::heading::Heading;
use super::printed::{self, Printed};
use super::raw_html::{self, Cutter, Piece};
use super::slots::{self, Slots};
use super::{Dialect, Placed, events, raw_range};
use crate::base::escape::{html_attribute, html_text};
use crate::base::text::one_line;
use crate::base::ui_strings::{Alerts, UiStrings, fill};
use crate::input::glossary::Use;
use crate::page::component::Call;

/// What is known of a page whose body is printed.
pub struct BodyContext<'p> {
    /// Its headings, as [`super::facts`] found them.
    pub outline: &'p [Heading],
    /// Whether its first heading of level 1 is the title and is left out.
    pub drop_title: bool,
    /// Its calls, whose tags are masked in the body.
    pub calls: &'p [Call],
    /// Whether it holds raw HTML, so that it has to be cleaned.
    pub raw_html: bool,
    /// Where each link leads, in order: an encoded address, or none for one that must not reach
    /// the output (its text stays). Absent as long as that is not known: then every link is printed.
    pub hrefs: Option<&'p [Option<String>]>,
    /// The uses of terms that are links, in order, each with where it leads: an encoded address.
    pub terms: &'p [(Use, String)],
}

/// Prints `body`; `component` is given the number of a call and the HTML inside it, and returns
/// the component's output.
///
/// # Errors
/// The first error of `component`.
pub fn render<E>(
    body: &str,
    known: &BodyContext<'_>,
    dialect: Dialect<'_>,
    component: impl FnMut(usize, &str) -> Result<String, E>,
) -> Result<String, E> {
    let slot_name = if known.calls.is_empty() {
        String::new()
    } else {
        slots::element_name(body)
    };
    let printed = print(events(body, dialect), body, known, dialect, &slot_name);
    // Only links that lead somewhere are printed.
    let hrefs = known.hrefs.unwrap_or_default();
    let html = printed.with_addresses(hrefs);
    debug_assert!(html.is_some(), "a link is printed that leads nowhere");
    let mut html = html.unwrap_or_default();
    if known.raw_html && !dialect.settings.raw_html {
        // A page without calls has no slot; the name then only widens the list by one that is not used.
        let slot = if slot_name.is_empty() {
            "gp-slot"
        } else {
            &slot_name
        };
        html = raw_html::clean(&html, slot);
    }
    if known.calls.is_empty() {
        Ok(html)
    } else {
        let paired = |call: usize| {
            known
                .calls
                .get(call)
                .is_some_and(|call| call.close.is_some())
        };
        slots::fill(&html, &slot_name, paired, component)
    }
}

/// Prints the events of a `body` before it is known where its links lead.
pub(super) fn print_early<'t>(
    events: Vec<Placed<'t>>,
    body: &'t str,
    known: &BodyContext<'_>,
    dialect: Dialect<'_>,
) -> Printed {
    print(events.into_iter(), body, known, dialect, "")
}

fn print<'t>(
    events: impl Iterator<Item = Placed<'t>>,
    body: &'t str,
    known: &BodyContext<'_>,
    dialect: Dialect<'_>,
    slot_name: &str,
) -> Printed {
    let settings = dialect.settings;
    let mut printer = Printer {
        body,
        known,
        slots: Slots::new(known.calls),
        slot_name,
        clean: !settings.raw_html,
        cutter: Cutter::new(settings.raw_html),
        headings: known.outline.iter(),
        links: 0,
        terms: known.terms,
        numbers: Numbers::default(),
        strings: dialect.strings,
        in_citation: false,
        kept_links: Vec::new(),
        title_pending: known.drop_title,
        in_title: false,
        depth: 0,
        table: Table::default(),
        // Some events come every few words: rather too much room than moving them as they grow.
        main: Vec::with_capacity(body.len() / 12),
        footnotes: Vec::new(),
        open_footnote: None,
    };
    for (event, range) in events {
        printer.event(event, range);
    }
    printer.finish()
}

struct Printer<'t, 'p> {
    body: &'t str,
    known: &'p BodyContext<'p>,
    slots: Slots,
    slot_name: &'p str,
    /// Whether raw HTML is cleaned.
    clean: bool,
    cutter: Cutter,
    headings: std::slice::Iter<'p, Heading>,
    /// How many links have come.
    links: usize,
    /// Those that have not come yet.
    terms: &'p [(Use, String)],
    numbers: Numbers,
    strings: &'static UiStrings,
    /// Whether what comes next is the text of a citation.
    in_citation: bool,
    /// For each open link or picture, whether its tags are printed.
    kept_links: Vec<bool>,
    /// The heading that is the title has not come yet.
    title_pending: bool,
    in_title: bool,
    /// How many elements are open around the present place.
    depth: usize,
    table: Table,
    main: Vec<Event<'t>>,
    footnotes: Vec<Definition<'t>>,
    open_footnote: Option<usize>,
}

#[derive(Default)]
struct Table {
    count: usize,
    alignments: Vec<Alignment>,
    in_head: bool,
    cell: usize,
}

impl<'t> Printer<'t, '_> {
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
            let printed = self.numbers.print(&tags, self.strings.source);
            return self.html(printed);
        }
        if self.in_citation {
            self.in_citation = !matches!(event, Event::End(TagEnd::Link));
            return;
        }
        if let Some(range) = raw_range(&event, &range) {
            return self.raw(range, matches!(event, Event::InlineHtml(_)));
        }
        match event {
            // As in the facts, a block of raw HTML is no element around anything.
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
            event => self.pass(event),
        }
    }

    /// Text, with the terms in it as links.
    fn text(&mut self, text: CowStr<'t>, range: Range<usize>) {
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

    fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.cutter.restart();
        }
        for piece in self.cutter.cut(self.body, range, &self.slots) {
            match piece {
                Piece::Html(range) if self.clean => {
                    self.html(raw_html::without_refused(&self.body[range]))
                }
                Piece::Html(range) => self.html(&self.body[range]),
                Piece::Slot(slot) => self.html(slots::placeholder(self.slot_name, &slot)),
                Piece::Commented(_) | Piece::Misplaced(_) => {}
            }
        }
    }

    fn start(&mut self, tag: Tag<'t>) {
        match tag {
            Tag::Heading { level, classes, .. } => self.start_heading(level, &classes),
            Tag::Link { .. } | Tag::Image { .. } => self.start_link(tag),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => {
                self.table.in_head = true;
                self.html("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.cell = 0;
                self.html("<tr>");
            }
            Tag::TableCell => {
                let open = self.table.open_cell();
                self.html(open);
            }
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::FootnoteDefinition(label) => {
                self.footnotes.push(Definition {
                    label,
                    events: Vec::new(),
                });
                self.open_footnote = Some(self.footnotes.len() - 1);
            }
            Tag::HtmlBlock => self.cutter.restart(),
            tag => self.pass(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Link | TagEnd::Image => {
                if self.kept_links.pop() == Some(true) {
                    self.pass(Event::End(tag));
                }
            }
            TagEnd::Table => self.html("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.html("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.html("</tr>\n"),
            TagEnd::TableCell => self.html(if self.table.in_head { "</th>" } else { "</td>" }),
            TagEnd::CodeBlock => self.html("</code></pre>\n"),
            TagEnd::BlockQuote(Some(_)) => self.html("</div>\n"),
            TagEnd::FootnoteDefinition => self.open_footnote = None,
            TagEnd::HtmlBlock => {}
            tag => self.pass(Event::End(tag)),
        }
    }

    fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.table = Table {
            count: self.table.count + 1,
            alignments,
            ..Table::default()
        };
        let number = self.table.count.to_string();
        let name = fill(self.strings.table, &[("number", &number)]);
        self.html(format!(
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>\n",
            html_attribute(&name)
        ));
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, word) = alert(kind, &self.strings.alerts);
        self.html(format!(
            "<div class=\"alert alert-{class}\">\n<p class=\"alert-label\">{}</p>\n",
            html_text(word)
        ));
    }

    /// A link or picture, with its number in place of the address; nothing for one that leads nowhere.
    fn start_link(&mut self, mut tag: Tag<'t>) {
        let number = self.links;
        self.links += 1;
        let leads = self.known.hrefs.is_none_or(|hrefs| {
            let href = hrefs.get(number);
            href.is_some_and(Option::is_some)
        });
        self.kept_links.push(leads);
        if let Tag::Link {
            link_type,
            dest_url,
            ..
        }
        | Tag::Image {
            link_type,
            dest_url,
            ..
        } = &mut tag
            && leads
        {
            *link_type = plain(*link_type);
            *dest_url = printed::number(number);
            self.pass(Event::Start(tag));
        }
    }

    fn start_heading(&mut self, level: HeadingLevel, classes: &[CowStr<'_>]) {
        if self.open_footnote.is_some() {
            self.pass(Event::Start(Tag::Paragraph));
            return self.pass(Event::Start(Tag::Strong));
        }
        if level == HeadingLevel::H1 && self.title_pending && self.depth == 0 {
            self.title_pending = false;
            self.in_title = true;
            return;
        }
        let Some(heading) = self.headings.next() else {
            return;
        };
        let class = if classes.is_empty() {
            String::new()
        } else {
            format!(" class=\"{}\"", html_attribute(&classes.join(" ")))
        };
        self.html(format!(
            "<div class=\"heading\"><h{} id=\"{}\"{class}>",
            heading.level,
            html_attribute(&heading.id)
        ));
    }

    fn end_heading(&mut self) {
        if self.open_footnote.is_some() {
            self.pass(Event::End(TagEnd::Strong));
            return self.pass(Event::End(TagEnd::Paragraph));
        }
        if std::mem::take(&mut self.in_title) {
            return;
        }
        // The iterator stands behind this heading.
        let at = self.known.outline.len() - self.headings.len();
        let Some(heading) = at.checked_sub(1).and_then(|at| self.known.outline.get(at)) else {
            return;
        };
        let title = one_line(&heading.title);
        let name = fill(self.strings.link_to_section, &[("heading", &title)]);
        self.html(format!(
            "</h{}><a class=\"heading-link\" href=\"{}\" aria-label=\"{}\">#</a></div>\n",
            heading.level,
            crate::base::route::fragment(&heading.id),
            html_attribute(&name)
        ));
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let class = if language.is_empty() {
            String::new()
        } else {
            format!(" class=\"language-{}\"", html_attribute(language))
        };
        self.html(format!("<pre tabindex=\"0\"><code{class}>"));
    }

    fn finish(self) -> Printed {
        let (main, notes) = footnotes::number(self.main, self.footnotes);
        let mut printed = Printed::with_capacity(self.body.len() * 3 / 2);
        printed.push(main);
        footnotes::print(&mut printed, notes, self.strings);
        printed
    }
}

impl Table {
    fn open_cell(&mut self) -> String {
        let class = match self.alignments.get(self.cell) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.cell += 1;
        if self.in_head {
            format!("<th scope=\"col\"{class}>")
        } else {
            format!("<td{class}>")
        }
    }
}

/// The library would print an e-mail link's `mailto:` a second time.
fn plain(kind: pulldown_cmark::LinkType) -> pulldown_cmark::LinkType {
    match kind {
        pulldown_cmark::LinkType::Email => pulldown_cmark::LinkType::Autolink,
        kind => kind,
    }
}

fn alert(kind: BlockQuoteKind, labels: &Alerts) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", labels.note),
        BlockQuoteKind::Tip => ("tip", labels.tip),
        BlockQuoteKind::Important => ("important", labels.important),
        BlockQuoteKind::Warning => ("warning", labels.warning),
        BlockQuoteKind::Caution => ("caution", labels.caution),
    }
}
