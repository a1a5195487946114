//! Parses the body of a page: component calls first, then Markdown.

use crate::diagnostic::Diagnostic;
use crate::input::foreign::shortcodes::ForeignTag;
use crate::input::front_matter::FrontMatter;
use crate::page::component::{self, Call, Scan, ScanError};
use crate::page::context::ParseContext;
use crate::page::markdown::{self, Body, BodyFacts, Dialect, PrintedBody};

/// A body and what its parsing depends on.
#[derive(Clone, Copy)]
pub(super) struct BodySource<'t> {
    pub(super) file: &'t str,
    /// The file, relative to the content folder.
    pub(super) path: &'t str,
    /// The body.
    pub(super) text: &'t str,
    /// Where the body starts in the file, in bytes.
    pub(super) start: usize,
    pub(super) front: &'t FrontMatter,
    pub(super) context: ParseContext<'t>,
    /// Whether to print the body too.
    pub(super) print: bool,
}

/// A parsed body. Spans are in bytes of the file, except those of terms and calls, which are in bytes of the body.
pub(super) struct ParsedBody {
    pub(super) facts: BodyFacts,
    /// The printed body, if requested and possible.
    pub(super) printed: Option<PrintedBody>,
    /// The component calls outside of comments.
    pub(super) calls: Vec<Call>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

pub(super) fn parse(source: BodySource<'_>) -> ParsedBody {
    let BodySource { file, context, .. } = source;
    let template_ids = context.template_ids(source.path);
    let scan = component::scan(source.text);
    let foreign = foreign_findings(file, source.text, &scan, context.dialect());
    let body = Body {
        text: &scan.masked,
        calls: &scan.calls,
        title: source.front.title.as_deref(),
        excerpt: source.front.description.is_none(),
        file,
        reserved: &template_ids,
        terms: context.term_links(source.path, source.front),
        print: source.print,
    };
    let mut facts = markdown::facts(body, context.dialect());
    let mut diagnostics = std::mem::take(&mut facts.diagnostics);
    diagnostics.retain(|finding| !is_about_mask(finding, source.text, &scan.errors));
    diagnostics.extend(scan.errors.into_iter().map(|error| {
        Diagnostic::error("component-syntax", error.message)
            .at(file, error.span)
            .maybe_hint(error.hint)
    }));
    facts.anchors.extend(template_ids);
    // What looks like an HTML tag in a shortcode is reported as part of the shortcode.
    diagnostics.retain(|finding| finding.code != "html-tag" || !is_in(&scan.foreign, finding));
    diagnostics.extend(foreign);
    let mut number = 0;
    let mut calls = scan.calls;
    calls.retain(|_| {
        number += 1;
        facts.commented.binary_search(&(number - 1)).is_err()
    });
    facts.text_links.without_calls(&facts.commented);
    let mut parsed = ParsedBody {
        printed: facts.printed.take(),
        facts,
        calls,
        diagnostics,
    };
    parsed.shift_spans(source.start);
    parsed
}

impl ParsedBody {
    /// Turns spans in bytes of the body into spans in bytes of the file.
    fn shift_spans(&mut self, start: usize) {
        let facts = &mut self.facts;
        let links = facts.links.iter_mut().map(|link| &mut link.span);
        let lints = facts.lints.iter_mut().map(|lint| &mut lint.span);
        let citations = facts.citations.iter_mut();
        let citations = citations.map(|citation| &mut citation.span);
        let findings = self.diagnostics.iter_mut();
        let findings = findings.filter_map(|finding| finding.span.as_mut());
        for span in links.chain(lints).chain(citations).chain(findings) {
            *span = span.shifted(start);
        }
    }
}

/// Whether a finding is about the mask of a malformed call, which may look like a tag or a call itself.
fn is_about_mask(finding: &Diagnostic, body: &str, errors: &[ScanError]) -> bool {
    let range = finding.span.unwrap_or_default().range();
    let overlaps = |error: &ScanError| error.span.start < range.end && range.start < error.span.end;
    match finding.code {
        "html-tag" => body.as_bytes().get(range.start) != Some(&b'<'),
        "component-misplaced" => errors.iter().any(overlaps),
        _ => false,
    }
}

/// Whether a finding is inside a tag of another generator.
fn is_in(foreign: &[ForeignTag], finding: &Diagnostic) -> bool {
    let start = finding.span.unwrap_or_default().range().start;
    let before = foreign.partition_point(|tag| tag.span.start <= start);
    before
        .checked_sub(1)
        .is_some_and(|last| foreign[last].span.contains(&start))
}

/// Findings about tags of other generators that readers would see as text.
fn foreign_findings(
    file: &str,
    body: &str,
    scan: &Scan<'_>,
    dialect: Dialect<'_>,
) -> Vec<Diagnostic> {
    if scan.foreign.is_empty() {
        return Vec::new();
    }
    let opaque = markdown::opaque_ranges(&scan.masked, dialect);
    let is_text = |tag: &&ForeignTag| {
        let before = opaque.partition_point(|range| range.start <= tag.span.start);
        !before
            .checked_sub(1)
            .is_some_and(|last| opaque[last].contains(&tag.span.start))
    };
    let tags: Vec<&ForeignTag> = scan.foreign.iter().filter(is_text).collect();
    component::foreign_findings(file, body, &tags)
}
