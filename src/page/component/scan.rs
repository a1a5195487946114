//! The scanner for component calls: skips code, collects tags and pairs them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::call::{Call, MAX_DEPTH, ScanError, TagKind};
use super::line::{CodeSpans, SourceLine};
use super::tag::{self, Tag, TagOutline};
use crate::input::foreign::shortcodes::{self, ForeignTag};

/// The result of a scan.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan<'a> {
    /// Valid calls, in the order of their opening tags.
    pub calls: Vec<Call>,
    /// The text with a placeholder for each tag, for the Markdown parser.
    ///
    /// It has the length of the text and differs in the tags only, so that all offsets are the same. A
    /// placeholder is one line even if its tag is several; it is identified by its start.
    pub masked: Cow<'a, str>,
    /// The errors, in the order of the text; malformed tags are masked too.
    pub errors: Vec<ScanError>,
    /// Tags that another generator would replace, in the order of the text. They are text here, and some may be in
    /// code that only the Markdown parser recognises.
    pub foreign: Vec<ForeignTag>,
}

/// Finds the component calls in the Markdown of a page, in time linear to its length.
#[must_use]
pub fn scan(body: &str) -> Scan<'_> {
    let bytes = body.as_bytes();
    let begins = |at| tag::starts(bytes, at) || shortcodes::starts(bytes, at);
    if memchr::memchr_iter(b'{', bytes).any(begins) {
        Scanner::new(body).scan()
    } else {
        Scan {
            calls: Vec::new(),
            masked: Cow::Borrowed(body),
            errors: Vec::new(),
            foreign: Vec::new(),
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The last line whose start was scanned.
    line: SourceLine,
    code_spans: CodeSpans,
    /// How many lines and tags ended a paragraph so far. Two tags can be in the same paragraph only if the count at
    /// both is equal.
    paragraph: usize,
    /// Every tag, and whether it is alone on its lines.
    tags: Vec<(Range<usize>, bool)>,
    /// The calls in the order of opening tags; `None` until the call is complete.
    calls: Vec<Option<Call>>,
    open: Vec<OpenPair>,
    /// Pairs open beyond the limit.
    too_deep: usize,
    /// Names of pairs that were ended, with an error, by the closing tag of a pair around them.
    ended_early: HashSet<String>,
    errors: Vec<ScanError>,
    foreign: Vec<ForeignTag>,
}

/// A pair whose closing tag was not reached yet.
struct OpenPair {
    call: Call,
    /// Its index among the calls, or `None` if its arguments have an error.
    index: Option<usize>,
    /// The value of `Scanner::paragraph` at the opening tag.
    paragraph: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        Self {
            text,
            bytes,
            at: 0,
            line: SourceLine::read(bytes, 0),
            code_spans: CodeSpans::default(),
            paragraph: 0,
            tags: Vec::new(),
            calls: Vec::new(),
            open: Vec::new(),
            too_deep: 0,
            ended_early: HashSet::new(),
            errors: Vec::new(),
            foreign: Vec::new(),
        }
    }

    fn scan(mut self) -> Scan<'a> {
        while self.at < self.bytes.len() {
            self.scan_line();
        }
        // A malformed tag has its error already.
        for OpenPair { call, .. } in self.open.into_iter().filter(|open| open.index.is_some()) {
            let name = call.name;
            self.errors.push(
                ScanError::new(call.open, format!("`<{name}>` is never closed"))
                    .with_hint(format!("write `{{% </{name}> %}}` where its content ends")),
            );
        }
        self.errors.sort_by_key(|error| error.span.start);
        Scan {
            calls: self.calls.into_iter().flatten().collect(),
            masked: mask(self.text, &self.tags),
            errors: self.errors,
            foreign: self.foreign,
        }
    }

    /// Scans from the start of a line to the start of the next line that is not inside a tag or code span.
    fn scan_line(&mut self) {
        let line = SourceLine::read(self.bytes, self.at);
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
        let tag = tag::read(self.text, &outline);
        if outline.kind == TagKind::Closing {
            self.close(tag, span, alone);
        } else {
            self.start(tag, outline, alone);
        }
    }

    /// Skips the braces of text. A tag of another generator is recorded, unless it is escaped: then it is meant as
    /// text.
    fn scan_foreign(&mut self, escaped: bool) {
        let found = shortcodes::read(self.bytes, self.at);
        self.at += if found.is_some() { 2 } else { 1 };
        self.foreign.extend(found.filter(|_| !escaped));
    }

    /// Adds an opening or self-closing tag.
    fn start(&mut self, tag: Tag, outline: TagOutline, alone: bool) {
        let (name, name_span) = (tag.name, tag.name_span);
        let pair = outline.kind == TagKind::Opening;
        if self.open.len() == MAX_DEPTH {
            if self.too_deep == 0 {
                let message = format!("`<{name}>` is nested more than {MAX_DEPTH} levels deep");
                self.errors.push(ScanError::new(name_span, message));
            }
            self.too_deep += usize::from(pair);
            return;
        }
        let (arguments, index) = match tag.arguments {
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
            self.calls.extend(index.map(|_| None));
            self.open.push(OpenPair {
                call,
                index,
                paragraph: self.paragraph,
            });
        } else {
            self.calls.extend(index.map(|_| Some(call)));
        }
    }

    /// Adds a closing tag and completes the pair that it ends.
    fn close(&mut self, tag: Tag, span: Range<usize>, alone: bool) {
        self.errors.extend(tag.arguments.err());
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let name = tag.name;
        let Some(depth) = self.open.iter().rposition(|open| open.call.name == name) else {
            // A pair that was ended early has its error already.
            if !self.ended_early.contains(&name) {
                self.errors.push(self.without_opening_tag(&name, span));
            }
            return;
        };
        self.end_inner(depth, &name, &span);
        let Some(mut open) = self.open.pop() else {
            return;
        };
        open.call.close = Some(span.clone());
        if open.call.block != alone {
            self.errors.push(half_alone(&open.call, span));
        } else if !alone && open.paragraph != self.paragraph {
            let message = format!("`<{name}>` is opened in one paragraph and closed in another");
            self.errors.push(
                ScanError::new(span, message)
                    .with_hint("put each tag alone on its line to enclose several paragraphs"),
            );
        } else if let Some(index) = open.index {
            self.calls[index] = Some(open.call);
        }
    }

    /// Ends the pairs inside the one at `depth`, whose closing tag is at `span`.
    fn end_inner(&mut self, depth: usize, name: &str, span: &Range<usize>) {
        for inner in self.open.drain(depth + 1..) {
            let (inner, index) = (inner.call.name, inner.index);
            if index.is_some() {
                let message = format!("`<{inner}>` is not closed before `</{name}>`");
                self.errors.push(
                    ScanError::new(span.clone(), message)
                        .with_hint(format!("write `{{% </{inner}> %}}` before it")),
                );
            }
            self.ended_early.insert(inner);
        }
    }

    fn without_opening_tag(&self, name: &str, span: Range<usize>) -> ScanError {
        let error = ScanError::new(span, format!("`</{name}>` has no opening tag"));
        match self.open.last() {
            Some(open) => error.with_hint(format!(
                "the innermost open component here is `{}`",
                open.call.name
            )),
            None => error.with_hint(format!("write `{{% <{name}> %}}` where its content begins")),
        }
    }
}

/// The error of a pair with one tag alone on its lines and the other in a paragraph.
fn half_alone(call: &Call, close: Range<usize>) -> ScanError {
    let (alone, other, span) = if call.block {
        ("opening", "closing", close)
    } else {
        ("closing", "opening", call.open.clone())
    };
    let name = &call.name;
    let message =
        format!("the {alone} tag of `{name}` is alone on its line and the {other} tag is not");
    ScanError::new(span, message)
        .with_hint("put each tag alone on its line, or both in one paragraph")
}

/// The text with a placeholder of the same length for each tag.
fn mask<'a>(text: &'a str, tags: &[(Range<usize>, bool)]) -> Cow<'a, str> {
    if tags.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    for (span, alone) in tags {
        masked.push_str(&text[masked.len()..span.start]);
        let (start, end) = if *alone { ("<?", "?>") } else { ("<x", ">") };
        masked.push_str(start);
        masked.extend(std::iter::repeat_n(
            ' ',
            span.len() - start.len() - end.len(),
        ));
        masked.push_str(end);
    }
    masked.push_str(&text[masked.len()..]);
    Cow::Owned(masked)
}
