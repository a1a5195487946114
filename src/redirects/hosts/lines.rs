//! The format `_redirects`: a line a rule, with the two addresses and the status.

use crate::redirects::escape::redirects_field;
use crate::redirects::host::NOTE;
use crate::redirects::{Moved, OwnRedirects};

/// A line for an address that moved, with a final line break.
pub(super) fn moved(moved: &Moved, status: &str) -> String {
    format!(
        "{} {} {status}\n",
        moved.from.path.as_str(),
        redirects_field(&moved.to)
    )
}

/// The author's text with generated lines inserted at a position, which is the start of a line.
pub(super) fn joined(own: &OwnRedirects, at: usize, lines: &[String]) -> String {
    if lines.is_empty() {
        return own.text.clone();
    }
    let (before, after) = own.text.split_at(at);
    let end_of_line = match before.is_empty() || before.ends_with('\n') {
        true => "",
        false => "\n",
    };
    let lines = lines.concat();
    [before, end_of_line, "# ", NOTE, "\n", &lines, after].concat()
}

/// The number of rules in a text: lines that are neither empty nor comments.
pub(super) fn count(text: &str) -> usize {
    let lines = text.lines().map(str::trim_start);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .count()
}

/// The length of the longest line, in characters.
pub(super) fn longest(text: &str) -> usize {
    text.lines()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
}
