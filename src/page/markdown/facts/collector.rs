//! The state while the events of a body are read.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use super::lines::Lines;
use super::link_texts::LinkTexts;
use super::lists::Lists;
use super::local_links::LocalLink;
use super::open_code::OpenCode;
use super::text_links::TextLinkCollector;
use super::typos::Typo;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::foreign::markup::MarkupUses;
use crate::input::settings::MarkdownSettings;
use crate::page::markdown::body::{Body, BodyFacts};
use crate::page::markdown::call_tags::CallTags;
use crate::page::markdown::excerpt::ExcerptCollector;
use crate::page::markdown::footnotes::FootnoteLabels;
use crate::page::markdown::lints::{BodyLint, BodyLintKind};
use crate::page::markdown::raw_html::{Nesting, RawHtmlSplitter};
use crate::page::markdown::term_links::TermLinks;
use crate::page::markdown::word_counter::WordCounter;

/// The deepest nesting of elements. Browsers fail on deeper ones, and no author needs them.
pub(super) const DEEPEST: usize = 100;

/// The body is nested so deep that the rest of it is not read.
pub(super) struct TooDeep;

/// A heading of the body, before it gets its id.
pub(super) struct OpenHeading {
    pub(super) level: HeadingLevel,
    /// The id that the author chose.
    pub(super) id: Option<String>,
    pub(super) text: String,
    /// Its text with the quotes and dashes that the author typed.
    pub(super) typed: String,
    pub(super) range: Range<usize>,
    /// Whether it is outside of lists, quotes and components.
    pub(super) is_top_level: bool,
    /// Whether it contains more than text: a link, an image, a footnote, a component.
    pub(super) has_markup: bool,
}

impl OpenHeading {
    /// A heading of which nothing was read.
    pub(super) fn new(level: HeadingLevel, range: Range<usize>) -> Self {
        Self {
            level,
            id: None,
            text: String::new(),
            typed: String::new(),
            range,
            is_top_level: false,
            has_markup: false,
        }
    }
}

/// The positions of the tags of a call.
#[derive(Clone, Default)]
pub(super) struct CallPosition {
    /// The number of the element around the opening (or only) tag.
    pub(super) open: Option<usize>,
    pub(super) close: Option<usize>,
    pub(super) is_open_commented: bool,
    pub(super) is_close_commented: bool,
    pub(super) is_misplaced: bool,
}

/// Collects the facts of a body.
pub(super) struct FactsCollector<'t> {
    pub(super) body: &'t str,
    pub(super) file: &'t str,
    pub(super) title: Option<&'t str>,
    pub(super) settings: &'t MarkdownSettings,
    pub(super) facts: BodyFacts,
    pub(super) call_tags: CallTags,
    /// One for each call.
    pub(super) call_positions: Vec<CallPosition>,
    pub(super) splitter: RawHtmlSplitter,
    /// The numbers of the open elements.
    pub(super) containers: Vec<usize>,
    pub(super) next_container: usize,
    pub(super) heading: Option<OpenHeading>,
    pub(super) headings: Vec<OpenHeading>,
    /// Whether a heading of level 1 was read that can be the title.
    pub(super) has_first_h1: bool,
    /// Headings of level 1 that are not the title.
    pub(super) other_titles: Vec<(String, Range<usize>)>,
    /// How many footnotes are open.
    pub(super) in_footnote: usize,
    /// How many images are open.
    pub(super) in_image: usize,
    /// Whether the next events are the text of a citation, which is not printed.
    pub(super) in_citation: bool,
    pub(super) in_code_block: bool,
    pub(super) code: OpenCode,
    /// How many elements of raw HTML are open whose text is a link or literal.
    pub(super) raw_verbatim: usize,
    /// The end of the last range of unparsed syntax.
    pub(super) unparsed_until: usize,
    /// The end of the last block of raw HTML in which Markdown was reported.
    pub(super) raw_markdown_until: usize,
    /// Whether a drawing or a formula in raw HTML is open.
    pub(super) in_raw_drawing: bool,
    /// Ids in raw HTML.
    pub(super) raw_ids: Vec<(String, Range<usize>)>,
    /// The attributes of raw HTML that are left out: by name, the first one and how many there are.
    pub(super) left_out_attributes: BTreeMap<String, (Range<usize>, usize)>,
    /// The open tags of raw HTML, or `None` if all HTML is passed or an error about their depth was reported.
    pub(super) nesting: Option<Nesting>,
    pub(super) footnotes: FootnoteLabels,
    pub(super) foreign: MarkupUses,
    pub(super) terms: Option<TermLinks<'t>>,
    pub(super) excerpt: ExcerptCollector,
    pub(super) words: WordCounter,
    pub(super) link_texts: LinkTexts,
    pub(super) text_links: TextLinkCollector,
    /// The number in the outline of each heading, or `None` for the title.
    pub(super) outline_numbers: Vec<Option<u32>>,
    /// How the lines of the open paragraph begin.
    pub(super) lines: Lines,
    /// The numbers of the open lists.
    pub(super) lists: Lists,
    /// The number of columns of the open table.
    pub(super) table_columns: usize,
    /// Whether a line of text was reported that is a row of that table.
    pub(super) is_text_in_table: bool,
    /// The open link that works on the author's machine alone.
    pub(super) local_link: LocalLink,
}

impl<'t> FactsCollector<'t> {
    pub(super) fn new(body: Body<'t>, settings: &'t MarkdownSettings) -> Self {
        Self {
            body: body.text,
            file: body.file,
            title: body.title,
            settings,
            facts: BodyFacts::default(),
            call_tags: CallTags::new(body.calls),
            call_positions: vec![CallPosition::default(); body.calls.len()],
            splitter: RawHtmlSplitter::new(settings.raw_html),
            containers: Vec::new(),
            next_container: 0,
            heading: None,
            headings: Vec::new(),
            has_first_h1: false,
            other_titles: Vec::new(),
            in_footnote: 0,
            in_image: 0,
            in_citation: false,
            in_code_block: false,
            code: OpenCode::default(),
            raw_verbatim: 0,
            unparsed_until: 0,
            raw_markdown_until: 0,
            in_raw_drawing: false,
            raw_ids: Vec::new(),
            left_out_attributes: BTreeMap::new(),
            nesting: (!settings.raw_html).then(Nesting::default),
            footnotes: FootnoteLabels::default(),
            foreign: MarkupUses::default(),
            terms: body.terms,
            excerpt: ExcerptCollector::default(),
            words: WordCounter::default(),
            link_texts: LinkTexts::default(),
            text_links: TextLinkCollector::default(),
            outline_numbers: Vec::new(),
            lines: Lines::default(),
            lists: Lists::default(),
            table_columns: 0,
            is_text_in_table: false,
            local_link: LocalLink::default(),
        }
    }

    pub(super) fn report(&mut self, finding: Diagnostic, range: Range<usize>) {
        self.facts.diagnostics.push(finding.at(self.file, range));
    }

    /// Reports that a page has more of something than it can have.
    pub(super) fn too_much(&mut self, limit: &str, range: Range<usize>) {
        let message = format!("this page has more than {limit}");
        let finding = Diagnostic::error("markdown-too-much", message)
            .hint("split it into several pages, with this part in another");
        self.report(finding, range);
    }

    /// Adds a lint at a range, without the line ends after it.
    pub(super) fn lint(&mut self, kind: BodyLintKind, range: Range<usize>) {
        let text = self.body[range.clone()].trim_end();
        let span = Span::from(range.start..range.start + text.len());
        self.facts.lints.push(BodyLint { kind, span });
    }

    /// Reports a typo at a range, without the line ends after it.
    pub(super) fn typo(&mut self, typo: Typo, range: Range<usize>) {
        let text = self.body[range.clone()].trim_end();
        let range = range.start..range.start + text.len();
        self.report(typo.finding(), range);
    }

    /// How many headings begin above what is read, or `None` in a footnote, which is printed elsewhere.
    pub(super) fn headings_above(&self) -> Option<usize> {
        let count = self.headings.len() + usize::from(self.heading.is_some());
        (self.in_footnote == 0).then_some(count)
    }

    /// Records that the open heading contains more than text.
    pub(super) fn mark_heading(&mut self) {
        if let Some(heading) = &mut self.heading {
            heading.has_markup = true;
        }
    }
}
