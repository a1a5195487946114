//! The walk over a page: leaves out code, collects tags and pairs them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::line::{CodeSpans, Line};
use super::tag::{self, Kind, Outline, Tag};
use super::{Call, MAX_DEPTH, Scan, ScanError};
use crate::input::foreign::shortcodes::{self, ForeignTag};

pub(super) struct Scanner<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The last line whose start the walk has come by.
    line: Line,
    code_spans: CodeSpans,
    /// Counts what ends a paragraph, to tell whether two places can be in the same.
    paragraph: usize,
    /// Every tag, and whether it stands alone on its lines.
    tags: Vec<(Range<usize>, bool)>,
    /// A place for each call in the order of opening tags, filled when it is complete.
    calls: Vec<Option<Call>>,
    open: Vec<Open>,
    /// Pairs open beyond the limit.
    too_deep: usize,
    /// Names of pairs that another's closing tag has cut short and reported.
    cut_short: HashSet<String>,
    errors: Vec<ScanError>,
    foreign: Vec<ForeignTag>,
}

/// A pair of which only the opening tag has come by.
struct Open {
    call: Call,
    /// Its place among the calls; none where its arguments are at fault.
    place: Option<usize>,
    paragraph: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let bytes = source.as_bytes();
        Self {
            source,
            bytes,
            at: 0,
            line: Line::read(bytes, 0),
            code_spans: CodeSpans::default(),
            paragraph: 0,
            tags: Vec::new(),
            calls: Vec::new(),
            open: Vec::new(),
            too_deep: 0,
            cut_short: HashSet::new(),
            errors: Vec::new(),
            foreign: Vec::new(),
        }
    }

    pub(super) fn scan(mut self) -> Scan<'a> {
        while self.at < self.bytes.len() {
            self.scan_line();
        }
        // A tag at fault has its error already.
        for Open { call, .. } in self.open.into_iter().filter(|open| open.place.is_some()) {
            let name = call.name;
            self.errors.push(
                ScanError::new(call.open, format!("`<{name}>` is never closed"))
                    .with_hint(format!("write `{{% </{name}> %}}` where its text ends")),
            );
        }
        self.errors.sort_by_key(|error| error.span.start);
        Scan {
            calls: self.calls.into_iter().flatten().collect(),
            masked: mask(self.source, &self.tags),
            errors: self.errors,
            foreign: self.foreign,
        }
    }

    /// Scans from the start of a line to that of the next which a tag or a code span does not
    /// reach over.
    fn scan_line(&mut self) {
        let line = Line::read(self.bytes, self.at);
        if !line.continues(&self.line) {
            self.paragraph += 1;
        }
        let fence = line.fence(self.bytes);
        self.line = line;
        if let Some(fence) = fence {
            self.at = fence.end(self.bytes);
            return;
        }
        self.at = self.line.content;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => {
                    self.at += 1;
                    return;
                }
                b'`' => self.at = self.code_spans.skip(self.bytes, self.at, &self.line),
                b'{' => self.scan_brace(false),
                b'\\' => self.scan_backslash(),
                _ => self.at += 1,
            }
        }
    }

    fn scan_backslash(&mut self) {
        self.at += 1;
        match self.bytes.get(self.at) {
            Some(b'{') => self.scan_brace(true),
            Some(b'`' | b'\\') => self.at += 1,
            _ => {}
        }
    }

    fn scan_brace(&mut self, escaped: bool) {
        let Some(outline) = tag::outline(self.bytes, self.at) else {
            self.scan_foreign(escaped);
            return;
        };
        let span = outline.span.clone();
        let mut after = self.bytes[span.end..]
            .iter()
            .filter(|byte| !b" \t\r".contains(byte));
        let alone =
            span.start == self.line.content && after.next().is_none_or(|&byte| byte == b'\n');
        self.paragraph += usize::from(alone);
        self.at = span.end;
        self.tags.push((span.clone(), alone));
        if escaped {
            self.errors.push(
                ScanError::new(
                    span.start - 1..span.end,
                    "a backslash cannot escape a component call",
                )
                .with_hint(
                    "put the call in backticks to show it; write `\\\\` for a backslash before it",
                ),
            );
        }
        let tag = tag::read(self.source, &outline);
        if outline.kind == Kind::Closing {
            self.close(tag, span, alone);
        } else {
            self.start(tag, outline, alone);
        }
    }

    /// Goes on behind the braces of what is text. Where it is escaped, it is meant as text.
    fn scan_foreign(&mut self, escaped: bool) {
        let found = shortcodes::read(self.bytes, self.at);
        self.at += if found.is_some() { 2 } else { 1 };
        self.foreign.extend(found.filter(|_| !escaped));
    }

    /// Takes in an opening or self-closing tag.
    fn start(&mut self, tag: Tag, outline: Outline, alone: bool) {
        let (name, name_span) = (tag.name, tag.name_span);
        let pair = outline.kind == Kind::Opening;
        if self.open.len() == MAX_DEPTH {
            if self.too_deep == 0 {
                let message = format!("`<{name}>` is nested more than {MAX_DEPTH} deep");
                self.errors.push(ScanError::new(name_span, message));
            }
            self.too_deep += usize::from(pair);
            return;
        }
        let (arguments, place) = match tag.arguments {
            Ok(arguments) => (arguments, Some(self.calls.len())),
            Err(error) => {
                self.errors.push(error);
                (Vec::new(), None)
            }
        };
        let call = Call {
            name,
            name_span,
            arguments,
            open: outline.span,
            close: None,
            block: alone,
        };
        if pair {
            self.calls.extend(place.map(|_| None));
            self.open.push(Open {
                call,
                place,
                paragraph: self.paragraph,
            });
        } else {
            self.calls.extend(place.map(|_| Some(call)));
        }
    }

    /// Takes in a closing tag and completes the pair that it ends.
    fn close(&mut self, tag: Tag, span: Range<usize>, alone: bool) {
        self.errors.extend(tag.arguments.err());
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let name = tag.name;
        let Some(depth) = self.open.iter().rposition(|open| open.call.name == name) else {
            // What another tag has cut short is reported there.
            if !self.cut_short.contains(&name) {
                self.errors.push(self.closes_nothing(&name, span));
            }
            return;
        };
        for inner in self.open.drain(depth + 1..) {
            let (inner, place) = (inner.call.name, inner.place);
            if place.is_some() {
                self.errors.push(
                    ScanError::new(
                        span.clone(),
                        format!("`</{name}>` stands before `<{inner}>` inside it is closed"),
                    )
                    .with_hint(format!("write `{{% </{inner}> %}}` before it")),
                );
            }
            self.cut_short.insert(inner);
        }
        let Some(Open {
            mut call,
            place,
            paragraph,
        }) = self.open.pop()
        else {
            return;
        };
        call.close = Some(span.clone());
        if call.block != alone {
            self.errors.push(half_alone(&call, span));
        } else if !alone && paragraph != self.paragraph {
            self.errors.push(
                ScanError::new(
                    span,
                    format!("`<{name}>` begins inside a paragraph and is closed in another"),
                )
                .with_hint("put both tags alone on their lines to hold several paragraphs"),
            );
        } else if let Some(place) = place {
            self.calls[place] = Some(call);
        }
    }

    fn closes_nothing(&self, name: &str, span: Range<usize>) -> ScanError {
        let error = ScanError::new(span, format!("`</{name}>` closes nothing"));
        match self.open.last() {
            Some(open) => {
                error.with_hint(format!("the component open here is `{}`", open.call.name))
            }
            None => error.with_hint(format!("write `{{% <{name}> %}}` where its text begins")),
        }
    }
}

/// The error of a pair of which one tag stands alone on its lines, and the other in text.
fn half_alone(call: &Call, close: Range<usize>) -> ScanError {
    let (alone, other, span) = if call.block {
        ("opening", "closing", close)
    } else {
        ("closing", "opening", call.open.clone())
    };
    let name = &call.name;
    let message = format!(
        "the {alone} tag of `{name}` stands alone on its line and the {other} tag does not"
    );
    ScanError::new(span, message)
        .with_hint("put both tags alone on their lines, or both in one paragraph")
}

/// The source with a placeholder of the same length for each tag.
fn mask<'a>(source: &'a str, tags: &[(Range<usize>, bool)]) -> Cow<'a, str> {
    if tags.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut masked = String::with_capacity(source.len());
    for (span, alone) in tags {
        masked.push_str(&source[masked.len()..span.start]);
        let (start, end) = if *alone { ("<?", "?>") } else { ("<x", ">") };
        masked.push_str(start);
        masked.extend(std::iter::repeat_n(
            ' ',
            span.len() - start.len() - end.len(),
        ));
        masked.push_str(end);
    }
    masked.push_str(&source[masked.len()..]);
    Cow::Owned(masked)
}
