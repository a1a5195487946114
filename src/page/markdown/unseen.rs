//! What of a body is no text: code and comments.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::raw_html::{Cutter, Piece};
use super::slots::Slots;
use super::{Dialect, events, raw_range};

/// The ranges of code and of raw HTML's comments, in order.
#[must_use]
pub fn read(body: &str, dialect: Dialect<'_>) -> Vec<Range<usize>> {
    let mut unseen = Vec::new();
    let mut cutter = Cutter::new(false);
    for (event, range) in events(body, dialect) {
        match &event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => unseen.push(range),
            Event::Start(Tag::HtmlBlock) => cutter.restart(),
            event => {
                let Some(range) = raw_range(event, &range) else {
                    continue;
                };
                if matches!(event, Event::InlineHtml(_)) {
                    cutter.restart();
                }
                let mut at = range.start;
                for piece in cutter.cut(body, range.clone(), &Slots::new(&[])) {
                    if let Piece::Html(kept) = piece {
                        unseen.push(at..kept.start);
                        at = kept.end;
                    }
                }
                unseen.push(at..range.end);
            }
        }
    }
    unseen.retain(|range| !range.is_empty());
    unseen
}
