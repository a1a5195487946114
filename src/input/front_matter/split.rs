//! Splits a page into front matter and body.

use std::ops::Range;

use super::lines::{self, LineKind};
use crate::diagnostic::Diagnostic;
use crate::input::yaml::Block;

/// A page's text, split into its two parts.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'t> {
    /// The YAML, without the lines around it; empty if there is none.
    pub yaml: &'t str,
    /// Where the YAML starts, in bytes.
    pub yaml_start: usize,
    /// Where the body starts, in bytes.
    pub body_start: usize,
}

impl<'t> Parts<'t> {
    /// A text that is all body.
    const NO_YAML: Self = Self {
        yaml: "",
        yaml_start: 0,
        body_start: 0,
    };

    /// The YAML as a block of the page's file.
    #[must_use]
    pub fn block(&self, file: &'t str) -> Block<'t> {
        Block {
            file,
            text: self.yaml,
            offset: self.yaml_start,
        }
    }
}

/// Splits a page's text (line ends as `\n`) into front matter and body.
///
/// # Errors
/// Front matter that is not closed.
pub fn split<'t>(file: &str, text: &'t str) -> Result<Parts<'t>, Box<Diagnostic>> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let Some(open) = lines.next().filter(|line| is_fence(line)) else {
        return Ok(Parts::NO_YAML);
    };
    let yaml_start = open.len();
    let mut at = yaml_start;
    for line in lines {
        if is_fence(line) {
            let yaml = &text[yaml_start..at];
            if is_prose(yaml) && yaml.starts_with('\n') {
                return Ok(Parts::NO_YAML);
            }
            return Ok(Parts {
                yaml,
                yaml_start,
                body_start: at + line.len(),
            });
        }
        at += line.len();
    }
    if is_prose(&text[yaml_start..]) {
        return Ok(Parts::NO_YAML);
    }
    Err(Box::new(not_closed(file, text, yaml_start)))
}

/// Whether a text behind a line `---` has something in it, and does not begin with a key: then that line is a rule.
pub(super) fn is_prose(text: &str) -> bool {
    let kinds = text.lines().map(LineKind::of);
    let mut content = kinds.filter(|kind| !matches!(kind, LineKind::Blank | LineKind::Comment));
    match content.next() {
        Some(kind) => !matches!(kind, LineKind::Key),
        // Headings look like comments.
        None => text
            .lines()
            .any(|line| LineKind::of(line) == LineKind::Comment),
    }
}

/// The error that the front matter after the first line is not closed.
fn not_closed(file: &str, text: &str, yaml_start: usize) -> Diagnostic {
    let hint = "put a line `---` after its last `key: value` line";
    if let Some(range) = lines::near_close(&text[yaml_start..]) {
        let offset = yaml_start;
        let text = &text[yaml_start..];
        return near_close(&Block { file, text, offset }, range);
    }
    let message = "the front matter that starts here is never closed";
    let open = text[..yaml_start].trim_end().len();
    Diagnostic::error("front-matter-unclosed", message)
        .at(file, 0..open)
        .hint(hint)
}

/// The error about a line that was meant to close front matter.
pub(super) fn near_close(block: &Block<'_>, range: Range<usize>) -> Diagnostic {
    let line = &block.text[range.clone()];
    let message = format!("`{line}` does not close front matter");
    Diagnostic::error("front-matter-unclosed", message)
        .at(block.file, block.span(range))
        .hint("write a line of three hyphens, `---`")
}
