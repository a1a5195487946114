//! Raw HTML that continues on the next line of a quote, whose mark is not part of the HTML: without it, a tag over
//! several lines is whole, and its addresses are links.

use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter};

use super::raw_html;

/// The places of `>` between two lines of raw HTML in quotes, in order. The ranges of the events are passed through
/// `to_body`.
pub(super) fn in_raw_html<'t>(
    body: &str,
    events: OffsetIter<'t>,
    to_body: impl Fn(usize) -> usize,
) -> Vec<usize> {
    let mut found = Vec::new();
    // The end of the last line of the open block.
    let mut block_end = None;
    for (event, range) in events {
        let range = to_body(range.start)..to_body(range.end);
        match event {
            Event::Html(_) => {
                let gap = block_end.map_or(range.start, |end| end)..range.start;
                add_marks(body, gap, &mut found);
                block_end = Some(range.end);
            }
            Event::InlineHtml(tag) => add_marks_of_tag(body, range, &tag, &mut found),
            _ => block_end = None,
        }
    }
    found
}

/// Whether a body can have such marks: there is raw HTML, and a line that starts with `>`.
pub(super) fn are_possible(body: &str) -> bool {
    raw_html::is_in(body) && body.lines().any(|line| line.trim_start().starts_with('>'))
}

/// Adds the marks in a part of the body without HTML.
fn add_marks(body: &str, gap: Range<usize>, found: &mut Vec<usize>) {
    let between = body.get(gap.clone()).unwrap_or_default();
    if between.bytes().all(|byte| b"> \t\r\n".contains(&byte)) {
        found.extend(memchr::memchr_iter(b'>', between.as_bytes()).map(|at| gap.start + at));
    }
}

/// Adds the marks before the lines of an inline tag, which are not in its text.
fn add_marks_of_tag(body: &str, range: Range<usize>, tag: &str, found: &mut Vec<usize>) {
    let written = body.get(range.clone()).unwrap_or_default();
    if written == tag {
        return;
    }
    let mut start = range.start;
    let lines = written.split_inclusive('\n').zip(tag.split_inclusive('\n'));
    for (line, text) in lines {
        let marks = line.len().saturating_sub(text.len());
        add_marks(body, start..start + marks, found);
        start += line.len();
    }
}
