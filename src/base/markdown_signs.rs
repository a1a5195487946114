//! Markdown in a text that is printed as it is, such as that of raw HTML or of YAML. Only what is certainly Markdown is
//! recognised: text has asterisks, hyphens and hashes too.

use std::ops::Range;

/// The first Markdown in a text.
#[must_use]
pub fn find(text: &str) -> Option<Range<usize>> {
    let found = [in_line(text), block(text)];
    found.into_iter().flatten().min_by_key(|range| range.start)
}

/// The first Markdown within the lines of a text: a link, code, emphasis or a footnote.
#[must_use]
pub fn in_line(text: &str) -> Option<Range<usize>> {
    let found = [link(text), inline(text)];
    found.into_iter().flatten().min_by_key(|range| range.start)
}

/// `[words](page.md)`
fn link(text: &str) -> Option<Range<usize>> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let length = text[middle..].find(')')? + 1;
    Some(start..middle + length)
}

/// Code, emphasis, struck text or a footnote.
fn inline(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(next) = text[at..].find(['`', '*', '~', '[']) {
        let start = at + next;
        let rest = &text[start..];
        let sign = rest.as_bytes()[0];
        let count = rest.bytes().take_while(|byte| *byte == sign).count();
        let is_word = |c: char| c.is_alphanumeric() || c == '\\';
        let is_free = !text[..start].ends_with(is_word);
        let length = match (sign, count) {
            (b'[', 1) => footnote(rest),
            (b'`', 1) | (b'*', 1..=3) | (b'~', 2) if is_free => enclosed(rest, count),
            _ => None,
        };
        if let Some(length) = length {
            return Some(start..start + length);
        }
        at = start + count;
    }
    None
}

/// The length of a text that begins and ends with the same `count` signs, on one line, without spaces inside of them.
fn enclosed(text: &str, count: usize) -> Option<usize> {
    /// The longest that is recognised, in bytes, so that a long line is not searched again for each sign.
    const LONGEST: usize = 300;
    let signs = &text[..count];
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let line = text[count..].lines().next()?;
    let end = line.find(signs)?;
    let (inside, after) = (&line[..end], &line[end + count..]);
    let is_tight = !inside.is_empty()
        && !inside.starts_with(char::is_whitespace)
        && !inside.ends_with(char::is_whitespace);
    let is_free = !after.starts_with(|c: char| c.is_alphanumeric() || signs.starts_with(c));
    (is_tight && is_free).then_some(2 * count + end)
}

/// `[^1]`, or `[@TAG]`
fn footnote(text: &str) -> Option<usize> {
    let inside = text
        .strip_prefix("[^")
        .or_else(|| text.strip_prefix("[@"))?;
    let is_part = |c: char| c.is_alphanumeric() || "_-".contains(c);
    let label = inside.find(|c| !is_part(c)).filter(|length| *length > 0)?;
    let after = inside[label..].strip_prefix(']')?;
    (!after.starts_with(['+', '*', '{'])).then_some(label + 3)
}

/// A heading, a fence, the line of a table, two items of a list, or a directive.
fn block(text: &str) -> Option<Range<usize>> {
    let mut previous: Option<(Item, Range<usize>)> = None;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        let from = start + whole.len() - whole.trim_start().len();
        let range = from..from + line.len();
        start += whole.len();
        // What follows a tag directly is not at the start of a line.
        let is_first = from == 0;
        if line.is_empty() || is_first {
            continue;
        }
        if is_mark(line) {
            return Some(range);
        }
        let item = item(line);
        match (previous.take(), item) {
            (Some((first, place)), Some(second)) if first == second => return Some(place),
            (_, item) => previous = item.map(|item| (item, range)),
        }
    }
    None
}

/// Whether a line is certainly one of Markdown.
fn is_mark(line: &str) -> bool {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
    let is_rule = line.starts_with(['|', ':', '-'])
        && line.contains('|')
        && line.contains("--")
        && line.chars().all(|c| "|:- ".contains(c));
    let is_quote = line.starts_with("> ");
    let is_directive = line
        .strip_prefix(":::")
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_alphabetic()));
    is_heading || is_rule || is_quote || is_directive || line.starts_with("```")
}

/// The start of an item of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Sign(u8),
    Number,
}

fn item(line: &str) -> Option<Item> {
    let first = *line.as_bytes().first()?;
    if b"-*+".contains(&first) {
        return line[1..].starts_with(' ').then_some(Item::Sign(first));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let is_number = (1..4).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    is_number.then_some(Item::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_recognised() {
        for (text, part) in [
            ("\nSee [a](b.md).\n", "[a](b.md)"),
            ("**Bold** and", "**Bold**"),
            ("an *em* b", "*em*"),
            ("(*em*)", "*em*"),
            ("Use `x`.", "`x`"),
            ("Not ~~this~~ one", "~~this~~"),
            ("As said[^1].", "[^1]"),
            ("As said [@TAG].", "[@TAG]"),
            ("\n## Head\n", "## Head"),
            ("\n  - a\n  - b\n", "- a"),
            ("\n1. a\n2. b\n", "1. a"),
            ("\n> quoted\n", "> quoted"),
            ("\n```sh\nls\n```\n", "```sh"),
            ("\n| a |\n|---|\n", "|---|"),
            ("\n:::note\n", ":::note"),
        ] {
            let found = find(text).map(|range| &text[range]);
            assert_eq!(found, Some(part), "{text}");
        }
    }

    #[test]
    fn other_signs_are_text() {
        for text in [
            "2 * 3 * 4, 5*6*7 and a_b_c",
            "\n- a dash\n",
            "\n- a\ntext\n- b\n",
            "# in a cell",
            "* a note",
            "\n***\n",
            "\n---\n",
            "`` ` and `",
            "it's ` a tick",
            "** x **",
            "~~~",
            "about ~5 and ~6",
            "[a-z] [^a-z]+ [1]",
            "\n#1 and #2\n",
            "\n1986. A year\n",
            "C:\\*.txt and D:\\*.md",
            "*.rs and *.toml",
            "\n::\n",
            "__init__",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
