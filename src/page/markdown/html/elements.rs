//! What the printer does at the start and the end of each element.

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd,
};

use super::{HtmlPrinter, LinkTags};
use crate::base::escape::{html_attribute, html_text};
use crate::base::text::one_line;
use crate::base::ui_strings::{Alerts, fill};
use crate::page::markdown::footnotes::FootnoteDefinition;
use crate::page::markdown::printed;

impl<'t> HtmlPrinter<'t, '_> {
    pub(super) fn start(&mut self, tag: Tag<'t>) {
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
            Tag::CodeBlock(kind) => self.start_code(kind),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::FootnoteDefinition(label) => {
                self.footnotes.push(FootnoteDefinition {
                    label,
                    events: Vec::new(),
                });
                self.open_footnote = Some(self.footnotes.len() - 1);
            }
            Tag::HtmlBlock => self.splitter.restart(),
            tag => self.pass(Event::Start(tag)),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Link | TagEnd::Image => match self.kept_links.pop() {
                Some(LinkTags::Printed) => self.pass(Event::End(tag)),
                Some(LinkTags::Brackets) => self.pass(Event::Text(">".into())),
                Some(LinkTags::LeftOut) | None => {}
            },
            TagEnd::Table => self.html("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.html("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.html("</tr>\n"),
            TagEnd::TableCell => self.html(if self.table.in_head { "</th>" } else { "</td>" }),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::BlockQuote(Some(_)) => self.html("</div>\n"),
            TagEnd::FootnoteDefinition => self.open_footnote = None,
            TagEnd::HtmlBlock => {}
            tag => self.pass(Event::End(tag)),
        }
    }

    fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.table.start(alignments);
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

    /// A link or image, with its number instead of the address, unless it has no address.
    fn start_link(&mut self, mut tag: Tag<'t>) {
        let number = self.links;
        self.links += 1;
        let has_address = self.context.hrefs.is_none_or(|hrefs| {
            let href = hrefs.get(number);
            href.is_some_and(Option::is_some)
        });
        let is_autolink = matches!(
            tag,
            Tag::Link {
                link_type: pulldown_cmark::LinkType::Autolink,
                ..
            }
        );
        let tags = match (has_address, is_autolink) {
            (true, _) => LinkTags::Printed,
            // It may be no link at all, as in `vector<std::string>`.
            (false, true) => LinkTags::Brackets,
            (false, false) => LinkTags::LeftOut,
        };
        self.kept_links.push(tags);
        if matches!(tags, LinkTags::Brackets) {
            self.pass(Event::Text("<".into()));
        }
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
            && has_address
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
        let former = self.context.former;
        let start = former.partition_point(|(id, _)| *id < &*heading.id);
        let own = former[start..]
            .iter()
            .take_while(|(id, _)| *id == heading.id);
        for (_, former) in own {
            self.html(format!("<span id=\"{}\"></span>", html_attribute(former)));
        }
    }

    fn end_heading(&mut self) {
        if self.open_footnote.is_some() {
            self.pass(Event::End(TagEnd::Strong));
            return self.pass(Event::End(TagEnd::Paragraph));
        }
        if std::mem::take(&mut self.in_title) {
            return;
        }
        // The iterator is past this heading.
        let at = self.context.outline.len() - self.headings.len();
        let Some(heading) = at
            .checked_sub(1)
            .and_then(|at| self.context.outline.get(at))
        else {
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

    fn start_code(&mut self, kind: CodeBlockKind<'t>) {
        if let Some(open) = self.code.start(kind) {
            self.html(open);
        }
    }

    fn end_code(&mut self) {
        let Some((open, code)) = self.code.end() else {
            return self.html("</code></pre>\n");
        };
        self.html(open);
        self.pass(code);
        self.html("</code></pre></figure>\n");
    }
}

/// The link type for printing: the library would print the `mailto:` of an email link a second time.
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
