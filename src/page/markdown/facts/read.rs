//! Collects the facts of a body.

use super::collector::FactsCollector;
use crate::page::markdown::body::{Body, BodyFacts};
use crate::page::markdown::dialect::Dialect;
use crate::page::markdown::events::events;
use crate::page::markdown::heading::IdRegistry;
use crate::page::markdown::html::{BodyContext, print_early};
use crate::page::markdown::parser_input::ParserInput;
use crate::page::markdown::term_links::TermLinks;

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
    let mut kept = Vec::with_capacity(if print { text.len() / 12 } else { 0 });
    let mut events = events(&input, dialect);
    collector.report_refusals(std::mem::take(&mut events.refusals));
    for (event, range) in events {
        if collector.event(&event, &range).is_err() {
            return collector.facts;
        }
        if print && !collector.facts.raw_html {
            kept.push((event, range));
        }
    }
    collector.assign_ids(&mut IdRegistry::new(reserved));
    collector.check_titles();
    collector.check_left_out_attributes();
    collector.check_calls(calls);
    for (finding, range) in std::mem::take(&mut collector.footnotes).check() {
        collector.report(finding, range);
    }
    let foreign = std::mem::take(&mut collector.foreign);
    let mut facts = collector.facts;
    facts.diagnostics.extend(foreign.findings(collector.file));
    facts.terms = collector
        .terms
        .map(TermLinks::into_found)
        .unwrap_or_default();
    facts.has_text = collector.excerpt.has_text();
    if wants_excerpt {
        facts.excerpt = collector.excerpt.finish();
    }
    if print && !facts.raw_html && facts.terms.is_empty() {
        let context = BodyContext {
            outline: &facts.outline,
            drop_title: facts.title_heading.is_some(),
            calls: &[],
            raw_html: false,
            hrefs: None,
            terms: &[],
            former: &[],
        };
        facts.printed = Some(print_early(kept, text, &context, dialect));
    }
    // These are kept for every page of a site: without spare capacity.
    facts.links.shrink_to_fit();
    facts.outline.shrink_to_fit();
    facts
}
