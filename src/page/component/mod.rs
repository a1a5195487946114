//! Component calls in a page, found before its Markdown is parsed.
//!
//! A page calls a component in Tera's own syntax: `{{<video id="x" width={640} />}}`, or around
//! Markdown with `{% <care level="urgent"> %}` … `{% </care> %}`. Arguments are literals, so the facts
//! of a page never depend on a template. Everything else in braces is text, and so is a call
//! inside fenced code or a backtick code span.
//!
//! Tags are replaced by two kinds of placeholder, because CommonMark decides by the start of a line:
//! - A tag alone on its line becomes a processing instruction (`<?    ?>`). It is an HTML block of
//!   one line that needs no blank lines around it and does not extend to the following lines.
//! - A tag inside text becomes an HTML tag (`<x    >`). At the start of a line an instruction would
//!   make the rest of that line raw HTML; with a tag, a paragraph stays a paragraph.

mod call;
mod foreign;
mod line;
mod literal;
mod scan;
mod tag;
#[cfg(test)]
mod tests;

pub use call::{Argument, Call, MAX_DEPTH, ScanError, TagKind};
pub use foreign::findings as foreign_findings;
pub use scan::{Scan, scan};
