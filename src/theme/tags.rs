//! The tags of a template, as far as it takes to say which of them is not closed.

use std::ops::Range;

/// What has an end of its own; `set` only without a value.
const WITH_END: [&str; 6] = ["block", "component", "filter", "for", "if", "set"];
/// All words that a tag may start with, but those that end another.
pub(super) const WORDS: [&str; 13] = [
    "block",
    "break",
    "component",
    "continue",
    "elif",
    "else",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "raw",
    "set",
];

/// A tag such as `{% if page %}`, or `{% <care> %}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// `if`, or `<care`.
    pub(super) word: &'t str,
    inside: &'t str,
    pub(super) range: Range<usize>,
}

impl Tag<'_> {
    fn has_end(&self) -> bool {
        match self.word {
            "set" => !self.inside.contains('='),
            word if word.starts_with("</") => false,
            word if word.starts_with('<') => {
                !self.inside.ends_with('/') && !self.inside.ends_with("/>")
            }
            word => WITH_END.contains(&word),
        }
    }

    /// Whether it is the end of another one.
    fn ends(&self, other: &Self) -> bool {
        let is_end = |start: &str| self.word.strip_prefix(start);
        match other.word.strip_prefix('<') {
            Some(name) => is_end("</") == Some(name),
            None => is_end("end") == Some(other.word),
        }
    }

    /// The tag as it starts, for people.
    pub(super) fn name(&self) -> String {
        match self.word.starts_with('<') {
            true => format!("{{% {}> %}}", self.word),
            false => format!("{{% {} %}}", self.word),
        }
    }

    /// The tag that closes it.
    pub(super) fn end(&self) -> String {
        match self.word.strip_prefix('<') {
            Some(name) => format!("{{% </{name}> %}}"),
            None => format!("{{% end{} %}}", self.word),
        }
    }
}

/// What a template's text holds.
pub(super) struct Scan<'t> {
    /// In order.
    pub(super) tags: Vec<Tag<'t>>,
    /// Where `{{`, `{%` or `{#` starts that has no end.
    pub(super) unfinished: Option<Range<usize>>,
}

/// Looks for the tags of a template.
pub(super) fn scan(text: &str) -> Scan<'_> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('{') {
        let start = at + found;
        let end = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let inside = start + 2;
        let Some(length) = text[inside..].find(end) else {
            let unfinished = Some(start..inside);
            return Scan { tags, unfinished };
        };
        at = inside + length + 2;
        if end != "%}" {
            continue;
        }
        let tag = tag(text, start..at);
        if tag.word == "raw" {
            // What is between the two is text; one without an end holds all that follows.
            match text[at..].find("endraw") {
                Some(length) => at += length,
                None => {
                    tags.push(tag);
                    at = text.len();
                }
            }
            continue;
        }
        tags.push(tag);
    }
    let unfinished = None;
    Scan { tags, unfinished }
}

fn tag(text: &str, range: Range<usize>) -> Tag<'_> {
    let inside = &text[range.start + 2..range.end - 2];
    let inside = inside.trim_matches('-').trim();
    let is_word = |c: char| c.is_alphanumeric() || "_</.".contains(c);
    let length = inside.find(|c| !is_word(c)).unwrap_or(inside.len());
    Tag {
        word: inside[..length].trim_end_matches('/'),
        inside: inside.trim_end_matches('>'),
        range,
    }
}

/// The tags among these that are not closed by others of them, from the outermost.
pub(super) fn open<'t>(tags: impl IntoIterator<Item = Tag<'t>>) -> Vec<Tag<'t>> {
    let mut open: Vec<Tag<'t>> = Vec::new();
    for tag in tags {
        if tag.has_end() {
            open.push(tag);
        } else if open.last().is_some_and(|last| tag.ends(last)) {
            open.pop();
        }
    }
    open
}

/// The names of the blocks of a template.
pub(super) fn blocks(text: &str) -> Vec<&str> {
    let tags = scan(text).tags.into_iter();
    let blocks = tags.filter(|tag| tag.word == "block");
    blocks
        .filter_map(|tag| tag.inside.split_whitespace().nth(1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_tag_that_is_not_closed_is_last() {
        let words = |text| -> Vec<&str> {
            let open = open(scan(text).tags);
            open.iter().map(|tag| tag.word).collect()
        };
        assert_eq!(words("{% if a %}{%- for b in c -%}{% endfor %}ü"), ["if"]);
        assert_eq!(words("{% if a %}{% else %}{% <care> %}"), ["if", "<care"]);
        assert_eq!(
            words("{% <care a=\"b\"> %}x{% </care> %}{% <day /> %}"),
            [""; 0]
        );
        assert_eq!(
            words("{# {% if %} #}{% raw %}{% if %}{% endraw %}{{ a }}"),
            [""; 0]
        );
        assert_eq!(words("{% set a = 1 %}{% set b %}"), ["set"]);
        assert_eq!(words("{% if a %}{% raw %}x{% endraw %}"), ["if"]);
        assert_eq!(scan("{% if a %}{% raw %}").tags.len(), 2);
        assert_eq!(scan("ü{{ a").unfinished, Some(2..4));
        for cut in ["{%}", "{#} x", "{{}"] {
            assert_eq!(scan(cut).unfinished, Some(0..2), "{cut}");
        }
        assert_eq!(scan("{").unfinished, None);
        assert_eq!(
            blocks("{% block a %}{% endblock a %}{%block b%}"),
            ["a", "b"]
        );
    }
}
