//! Component calls and errors in them.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How deep calls may nest in a page, and values in an argument: Tera's own limit for components.
pub const MAX_DEPTH: usize = 20;

/// A self-closing call or a pair of tags; all spans are bytes of the scanned text.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Call {
    /// Name of the component, its parts joined by dots.
    pub name: String,
    /// The name in the opening tag.
    pub name_span: Range<usize>,
    /// Arguments in the order written, each name once.
    pub arguments: Vec<Argument>,
    /// The whole opening (or self-closing) tag, from brace to brace.
    pub open: Range<usize>,
    /// The whole closing tag, or `None` for a self-closing call.
    pub close: Option<Range<usize>>,
    /// Whether each tag is alone on its line, so that the call is a block and not part of a paragraph.
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
    /// The argument, name and value together.
    pub span: Range<usize>,
}

/// The role of a tag in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// `{{<name />}}`
    SelfClosing,
    /// `{% <name> %}`
    Opening,
    /// `{% </name> %}`
    Closing,
}

/// An error in a tag that is meant as a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// The smallest part of the text that is wrong.
    pub span: Range<usize>,
    /// One sentence without a full stop.
    pub message: String,
    /// How to fix it.
    pub hint: Option<String>,
}

impl ScanError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            hint: None,
        }
    }

    /// Adds a hint, unless the error has one: the first is the closest to the cause.
    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert_with(|| hint.into());
        self
    }
}
