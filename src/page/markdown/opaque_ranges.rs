//! The parts of a body that are not text: code and comments.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::call_tags::CallTags;
use super::dialect::Dialect;
use super::events::{events, raw_range};
use super::parser_input::ParserInput;
use super::raw_html::{RawHtmlSplitter, RawPart};

/// The ranges of code and of comments in raw HTML, in order.
#[must_use]
pub fn opaque_ranges(body: &str, dialect: Dialect<'_>) -> Vec<Range<usize>> {
    let mut opaque = Vec::new();
    let mut splitter = RawHtmlSplitter::new(false);
    let input = ParserInput::new(body, dialect);
    for (event, range) in events(&input, dialect) {
        match &event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => opaque.push(range),
            Event::Start(Tag::HtmlBlock) => splitter.restart(),
            event => {
                let Some(range) = raw_range(event, &range) else {
                    continue;
                };
                if matches!(event, Event::InlineHtml(_)) {
                    splitter.restart();
                }
                let mut at = range.start;
                for part in splitter.split(body, range.clone(), &CallTags::new(&[])) {
                    if let RawPart::Html(kept) = part {
                        opaque.push(at..kept.start);
                        at = kept.end;
                    }
                }
                opaque.push(at..range.end);
            }
        }
    }
    opaque.retain(|range| !range.is_empty());
    opaque
}
