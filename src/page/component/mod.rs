//! Component calls in a page, found before its Markdown is parsed.
//!
//! A page calls a component in Tera's own syntax: `{{<video id="x" width={640} />}}`, or around
//! Markdown with `{% <care level="urgent"> %}` … `{% </care> %}`. Arguments are literals, so what a
//! page says never depends on a template. Everything else in braces is text, and so is a call
//! inside fenced code or a backtick code span.
//!
//! Two kinds of placeholder take the place of tags, because CommonMark looks at a line's start:
//! - A tag alone on its line becomes a processing instruction (`<?    ?>`). It is an HTML block of
//!   one line that needs no blank lines around it and swallows nothing after it.
//! - A tag inside text becomes an HTML tag (`<x    >`). At the start of a line an instruction would
//!   make the rest of that line raw HTML; a tag followed by text leaves a paragraph a paragraph.

mod foreign;
mod line;
mod literal;
mod scan;
mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::input::foreign::shortcodes::{self, ForeignTag};

pub use foreign::findings as foreign_findings;

/// How deep calls may nest in a page, and values in an argument: Tera's own limit for components.
pub const MAX_DEPTH: usize = 20;

/// A self-closing call or a pair of tags; all spans are bytes of the scanned text.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Call {
    /// Name of the component, its parts joined by dots.
    pub name: String,
    /// Where the name stands in the opening tag.
    pub name_span: Range<usize>,
    /// Arguments in the order written, each name once.
    pub arguments: Vec<Argument>,
    /// The whole opening (or self-closing) tag, from brace to brace.
    pub open: Range<usize>,
    /// The whole closing tag; none for a self-closing call.
    pub close: Option<Range<usize>>,
    /// Whether the tags stand alone on their lines, and so stand among blocks rather than in text.
    pub block: bool,
}

/// One `name="value"` or `name={value}` of a call.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Argument {
    /// Name of the argument.
    pub name: String,
    /// The literal given.
    #[serde(with = "crate::base::json_text")]
    pub value: Value,
    /// Where the argument stands, name and value together.
    pub span: Range<usize>,
}

/// A tag that is meant as a call and is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// The smallest part of the text that is wrong.
    pub span: Range<usize>,
    /// One sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// What a scan finds in a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan<'a> {
    /// Faultless calls, in the order of their opening tags.
    pub calls: Vec<Call>,
    /// The text with a placeholder for each tag, for the Markdown parser.
    ///
    /// It is as long as the text and differs in the tags only, so that every offset holds. A
    /// placeholder is one line even where its tag is several; it is known by where it starts.
    pub masked: Cow<'a, str>,
    /// All that is wrong, in the order of the text; such tags are masked too.
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
        scan::Scanner::new(body).scan()
    } else {
        Scan {
            calls: Vec::new(),
            masked: Cow::Borrowed(body),
            errors: Vec::new(),
            foreign: Vec::new(),
        }
    }
}
