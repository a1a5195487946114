//! Splits a page into front matter and body, and recognises front matter in a place or format that is not read.

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
        return Ok(Parts {
            yaml: "",
            yaml_start: 0,
            body_start: 0,
        });
    };
    let yaml_start = open.len();
    let mut at = yaml_start;
    for line in lines {
        if is_fence(line) {
            return Ok(Parts {
                yaml: &text[yaml_start..at],
                yaml_start,
                body_start: at + line.len(),
            });
        }
        at += line.len();
    }
    Err(Box::new(
        Diagnostic::error(
            "front-matter-unclosed",
            "the front matter that starts here is never closed",
        )
        .at(file, 0..open.trim_end().len())
        .hint("put a line `---` after its last `key: value` line"),
    ))
}

/// The warning about front matter that is read as text: below an empty line, or in the formats of other
/// generators, TOML between `+++` or JSON in braces.
#[must_use]
pub fn misplaced(file: &str, text: &str) -> Option<Diagnostic> {
    let start = text.trim_start();
    let at = text.len() - start.len();
    let mut lines = start.lines();
    let fence = lines.next()?;
    let is_key = |line: &str, sign: char| {
        let key = line.split(sign).next().unwrap_or_default().trim_end();
        line.contains(sign)
            && !key.is_empty()
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let first = lines.next().unwrap_or_default();
    let hint = match fence.trim_end() {
        "---" if at > 0 && is_key(first, ':') => {
            "front matter starts on the first line: remove the empty lines above it"
        }
        "+++" if is_key(first, '=') => {
            "front matter is YAML between two `---` lines: write `title: …`, not `title = …`"
        }
        _ if is_json(start) => {
            "front matter is between two `---` lines: put one above and one below these braces"
        }
        _ => return None,
    };
    let finding = Diagnostic::warning(
        "front-matter-place",
        "this looks like front matter, but is read as text",
    );
    Some(finding.at(file, at..at + fence.trim_end().len()).hint(hint))
}

/// Whether a text starts with a brace and a key in quotes.
fn is_json(text: &str) -> bool {
    let inside = text.strip_prefix('{').unwrap_or_default().trim_start();
    let key = inside
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'));
    key.is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}
