//! Collects the facts of a body.

use super::collector::FactsCollector;
use crate::page::code;
use crate::page::markdown::body::{Body, BodyFacts};
use crate::page::markdown::dialect::Dialect;
use crate::page::markdown::events::events;
use crate::page::markdown::heading::IdRegistry;
use crate::page::markdown::html::{BodyContext, print_early};
use crate::page::markdown::markup_limit::MOST_PIECES;
use crate::page::markdown::parser_input::ParserInput;
use crate::page::markdown::spanned_event::SpannedEvent;
use crate::page::markdown::term_links::TermLinks;

/// The most events that are kept for printing. Those of a page with more are parsed again.
const MOST_KEPT: usize = 32 * 1024;
/// The most headings of a page: each is in its table of contents, which a template sees as a whole.
const MOST_HEADINGS: usize = 10_000;

/// Collects the facts of a body, and prints it if that is requested and possible.
#[must_use]
pub fn read(body: Body<'_>, dialect: Dialect<'_>) -> BodyFacts {
    let Body { text, calls, .. } = body;
    let print = body.print && calls.is_empty();
    let (reserved, wants_excerpt) = (body.reserved, body.excerpt);
    let input = ParserInput::new(text, dialect);
    let body = Body {
        text: &input.body,
        ..body
    };
    let mut collector = FactsCollector::new(body, dialect.settings);
    let Some(kept) = read_events(&mut collector, &input, dialect, print) else {
        return collector.facts;
    };
    collector.assign_ids(&mut IdRegistry::new(reserved));
    collector.check_titles();
    collector.check_left_out_attributes();
    collector.check_calls(calls);
    for (finding, range) in std::mem::take(&mut collector.footnotes).check() {
        collector.report(finding, range);
    }
    let foreign = std::mem::take(&mut collector.foreign);
    let mut facts = collector.facts;
    facts.text_links = collector.text_links.finish(&collector.outline_numbers);
    facts.diagnostics.extend(foreign.findings(collector.file));
    facts.terms = collector
        .terms
        .map(TermLinks::into_found)
        .unwrap_or_default();
    facts.has_text = collector.excerpt.has_text();
    facts.length = collector.words.length();
    if wants_excerpt {
        facts.excerpt = collector.excerpt.finish();
    }
    if print && !facts.raw_html && facts.terms.is_empty() {
        let context = BodyContext {
            outline: &facts.outline,
            drop_title: facts.title_heading.is_some(),
            calls: &[],
            raw_html: false,
            images: &[],
            hrefs: None,
            terms: &[],
            former: &[],
            highlight: &code::highlight,
        };
        facts.printed = Some(match kept.is_complete {
            true => print_early(kept.events.into_iter(), text, &context, dialect),
            false => print_early(events(&input, dialect), text, &context, dialect),
        });
    }
    // These are kept for every page of a site: without spare capacity.
    facts.links.shrink_to_fit();
    facts.outline.shrink_to_fit();
    facts.code.shrink_to_fit();
    facts
}

/// The events that are kept for printing.
struct Kept<'t> {
    events: Vec<SpannedEvent<'t>>,
    /// Whether they are all events of the body.
    is_complete: bool,
}

/// Gives the events of a body to the collector. Returns `None` if the rest of the body is not read, which is reported.
fn read_events<'t>(
    collector: &mut FactsCollector<'_>,
    input: &'t ParserInput<'t>,
    dialect: Dialect<'_>,
    keep: bool,
) -> Option<Kept<'t>> {
    let capacity = if keep { input.body.len() / 12 } else { 0 };
    let mut kept = Kept {
        events: Vec::with_capacity(capacity.min(MOST_KEPT)),
        is_complete: keep,
    };
    let mut events = events(input, dialect);
    collector.report_refusals(std::mem::take(&mut events.refusals));
    for (event, range) in events {
        collector.event(&event, &range).ok()?;
        if let Some(last) = collector.headings.get(MOST_HEADINGS) {
            let range = last.range.clone();
            collector.too_much(&format!("{MOST_HEADINGS} headings"), range);
            return None;
        }
        kept.is_complete &= !collector.facts.raw_html && kept.events.len() < MOST_KEPT;
        if kept.is_complete {
            kept.events.push((event, range));
        } else {
            kept.events = Vec::new();
        }
    }
    if let Some(at) = input.limit.exceeded() {
        let length = input.body[at..].chars().next().map_or(0, char::len_utf8);
        let limit = format!("{MOST_PIECES} pieces of markup");
        collector.too_much(&limit, at..at + length);
        return None;
    }
    Some(kept)
}
