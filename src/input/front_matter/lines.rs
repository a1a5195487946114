//! Lines that look like parts of front matter.

use std::ops::Range;

/// The lines of a page in which front matter can be expected to end.
const MOST_LINES: usize = 200;

/// What a line could be in front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// White space.
    Blank,
    /// A comment of YAML, or a heading of Markdown.
    Comment,
    /// `key: value`
    Key,
    /// An entry of a list or the rest of a value.
    Rest,
    /// A row of signs.
    Fence,
    /// Anything else.
    Text,
}

impl LineKind {
    pub(super) fn of(line: &str) -> Self {
        let line = line.trim_end();
        if line.is_empty() {
            Self::Blank
        } else if line.starts_with('#') {
            Self::Comment
        } else if is_fence(line) {
            Self::Fence
        } else if key(line, ':').is_some() {
            Self::Key
        } else if line.starts_with([' ', '\t']) || line.starts_with("- ") {
            Self::Rest
        } else {
            Self::Text
        }
    }
}

/// The key of a line `key: value`, with another sign for `:` in other formats.
pub(super) fn key(line: &str, sign: char) -> Option<&str> {
    let (key, rest) = line.split_once(sign)?;
    let key = key.trim_end();
    let plain = key.trim_matches(['"', '\'']);
    let is_key = plain.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && plain
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let is_separate = rest.is_empty() || rest.starts_with([' ', '\t']) || sign != ':';
    (is_key && is_separate).then_some(plain)
}

/// Whether a line consists of signs that could be meant as the fence of front matter.
pub(super) fn is_fence(line: &str) -> bool {
    let line = line.trim();
    let signs = line.chars().filter(|c| *c != ' ').count();
    // Editors make one dash of two or three hyphens.
    let is_long = line.chars().any(|c| "–—―⸺⸻…".contains(c));
    line.chars().all(|c| "-–—―⸺⸻‐‑‒−_=+*~; .…".contains(c)) && (signs >= 2 || is_long && signs == 1)
}

/// The first line of a block that is a fence in all but its form, if only lines of front matter are above it.
pub(super) fn near_close(yaml: &str) -> Option<Range<usize>> {
    let mut at = 0;
    let mut has_key = false;
    for line in yaml.split_inclusive('\n').take(MOST_LINES) {
        match LineKind::of(line) {
            LineKind::Fence if has_key => return Some(at..at + line.trim_end().len()),
            LineKind::Fence | LineKind::Text => return None,
            LineKind::Key => has_key = true,
            LineKind::Blank | LineKind::Comment | LineKind::Rest => {}
        }
        at += line.len();
    }
    None
}
