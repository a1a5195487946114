//! Finds lines that the parser would take for a definition or for a heading with attributes, and that are text here.

use memchr::memchr_iter;

use crate::input::settings::MarkdownSettings;

/// Where a body needs guards because of how its lines start or end.
pub(super) struct LineGuards {
    /// Offsets in the body.
    pub(super) offsets: Vec<usize>,
    /// Whether there are no lines of which only the parser can decide whether they need a guard.
    pub(super) are_complete: bool,
}

/// Finds the places in one pass over the lines.
pub(super) fn find(body: &str, settings: &MarkdownSettings) -> LineGuards {
    let mut found = LineGuards {
        offsets: Vec::new(),
        are_complete: true,
    };
    if !settings.definition_lists && !settings.heading_attributes {
        return found;
    }
    let bytes = body.as_bytes();
    let mut start = 0;
    let mut is_after_blank = true;
    // The end of the last line, if it is a heading with attributes in case that a line of `=` or `-` follows.
    let mut underlined: Option<usize> = None;
    for end in memchr_iter(b'\n', bytes).chain([body.len()]) {
        let line = Line::read(&body[start..end], settings);
        let content = &body[start + line.content..end];
        if settings.definition_lists {
            found.definition(&line, content, start, is_after_blank);
        }
        if settings.heading_attributes {
            if let Some(brace) = underlined.take().filter(|_| is_underline(content)) {
                found.offsets.push(brace);
            }
            if content.trim_ascii_end().ends_with('}') && !is_attribute_list(content) {
                let brace = start + line.content + content.trim_ascii_end().len();
                match content.starts_with('#') {
                    true => found.offsets.push(brace),
                    false => underlined = Some(brace),
                }
            }
        }
        is_after_blank = content.trim_ascii().is_empty() && line.colon.is_none();
        start = end + 1;
    }
    found
}

impl LineGuards {
    fn definition(&mut self, line: &Line, content: &str, start: usize, is_after_blank: bool) {
        match line.colon {
            Some(_) if is_after_blank || content.trim_ascii().is_empty() => {
                self.are_complete = false;
            }
            _ => {}
        }
        if content.starts_with(':') {
            // The second row of a table may start with a colon.
            let is_row = content.bytes().all(|byte| b":-| \t".contains(&byte));
            if is_row && content.contains('-') {
                self.are_complete = false;
            } else {
                self.offsets.push(start + line.content);
            }
        }
    }
}

/// The offset of a line's content: after the marks of the quotes, lists and definitions that it is in.
pub(super) fn content_start(line: &str, settings: &MarkdownSettings) -> usize {
    Line::read(line, settings).content
}

/// A line, without the marks of the quotes, lists and definitions that it is in.
struct Line {
    /// The offset of its content.
    content: usize,
    /// The offset of the first colon that starts a definition.
    colon: Option<usize>,
}

impl Line {
    fn read(line: &str, settings: &MarkdownSettings) -> Self {
        let bytes = line.as_bytes();
        let is_space = |at: usize| bytes.get(at).is_none_or(|byte| b" \t".contains(byte));
        let (mut at, mut colon) = (0, None);
        while let Some(&byte) = bytes.get(at) {
            at += match byte {
                b' ' | b'\t' | b'>' => 1,
                b'-' | b'+' | b'*' if is_space(at + 1) => 1,
                b':' if settings.definition_lists && is_space(at + 1) => {
                    colon.get_or_insert(at);
                    1
                }
                b'0'..=b'9' => {
                    let digits = bytes[at..].iter().take(10);
                    let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
                    let is_mark = bytes.get(at + digits).is_some_and(|m| b".)".contains(m));
                    if !is_mark || !is_space(at + digits + 1) {
                        break;
                    }
                    digits + 1
                }
                b'[' if settings.footnotes && bytes.get(at + 1) == Some(&b'^') => {
                    let Some(length) = line[at..].find("]:") else {
                        break;
                    };
                    length + 2
                }
                _ => break,
            };
        }
        Self { content: at, colon }
    }
}

/// Whether the line before the one of `at` is blank but for the marks of quotes.
pub(super) fn is_after_blank(text: &str, at: usize) -> bool {
    let Some((before, _)) = text[..at].rsplit_once('\n') else {
        return false;
    };
    let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    line.bytes().all(|byte| b" \t>".contains(&byte))
}

fn is_underline(line: &str) -> bool {
    let line = line.trim_ascii();
    !line.is_empty() && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}

/// Whether the braces at the end of a line are a list of attributes: an id, classes, or both.
fn is_attribute_list(line: &str) -> bool {
    let Some((before, list)) = line
        .trim_ascii_end()
        .strip_suffix('}')
        .and_then(|line| line.rsplit_once('{'))
    else {
        // There is no pair of braces for the parser either.
        return true;
    };
    let is_name = |name: &str| {
        let is_part = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        !name.is_empty() && name.chars().all(is_part)
    };
    let mut ids = 0;
    let are_attributes = list.split_ascii_whitespace().all(|attribute| {
        ids += usize::from(attribute.starts_with('#'));
        attribute.strip_prefix(['#', '.']).is_some_and(is_name)
    });
    let text = before.trim_start_matches('#').trim_ascii();
    let slashes = text.len() - text.trim_end_matches('\\').len();
    let is_heading_only = before.starts_with('#') && text.is_empty();
    are_attributes
        && ids < 2
        && !list.trim_ascii().is_empty()
        && slashes % 2 == 0
        && !is_heading_only
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_and_classes_are_attributes() {
        for line in [
            "## a {#b}",
            "## a{#b .c}",
            "## a { #b .c-d }",
            "a {.c}",
            "## a {#über}",
            "## a {#b.c}",
            "## a",
            "## a {b} c",
        ] {
            assert!(is_attribute_list(line), "{line}");
        }
        for line in [
            "## GET /users/{id}",
            "## a {}",
            "## a { }",
            "## a {b=c}",
            "## a {#b b=c}",
            "## a {#b #c}",
            "## a {#}",
            "## a {.}",
            "## a \\{#b}",
            "## {#b}",
            "# {{ title }}",
            "## a {: #b}",
            "## a {#b, .c}",
        ] {
            assert!(!is_attribute_list(line), "{line}");
        }
        assert!(is_attribute_list("## a \\\\{#b}"));
    }
}
