//! The parts of raw HTML that no reader sees: comments, scripts and style sheets.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::dialect::Dialect;
use super::parser_input::ParserInput;
use super::parser_options::options;

/// What is hidden, by how it starts, with what ends it.
const HIDDEN: [(&str, &str); 3] = [
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
];

/// The ranges of comments, scripts and style sheets in the raw HTML of a body, in order.
#[must_use]
pub fn hidden_ranges(body: &str, dialect: Dialect<'_>) -> Vec<Range<usize>> {
    let input = ParserInput::new(body, dialect);
    let mut hidden = Vec::new();
    let events = Parser::new_ext(&input.text, options(dialect.settings)).into_offset_iter();
    for (event, range) in events {
        if matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)) {
            let range = input.to_body(range.start)..input.to_body(range.end);
            in_html(body, range, &mut hidden);
        }
    }
    hidden
}

/// Adds what is hidden in a range of raw HTML. What is not closed ends with the range.
fn in_html(body: &str, range: Range<usize>, hidden: &mut Vec<Range<usize>>) {
    let lower = body
        .get(range.clone())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut at = 0;
    while let Some(start) = lower[at..].find('<').map(|found| at + found) {
        let rest = &lower[start..];
        let found = HIDDEN.iter().find(|(open, _)| rest.starts_with(open));
        let Some((open, close)) = found else {
            at = start + 1;
            continue;
        };
        let length = match rest[open.len()..].find(close) {
            // `<!-->` and `<!--->` are comments without text.
            _ if rest.starts_with("<!-->") => 5,
            _ if rest.starts_with("<!--->") => 6,
            Some(end) => open.len() + end + close.len(),
            None => rest.len(),
        };
        hidden.push(range.start + start..range.start + start + length);
        at = start + length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::settings::Settings;

    #[test]
    fn comments_and_scripts_are_found_and_code_is_not() {
        let settings = Settings::default();
        let dialect = Dialect::new(&settings, false);
        for (body, expected) in [
            ("a <!-- b --> c", vec!["<!-- b -->"]),
            ("<!-- a\n\nb -->\nc\n", vec!["<!-- a\n\nb -->"]),
            ("`<!-- a -->`\n\n    <!-- b -->\n", vec![]),
            ("```\n<!-- a -->\n```\n", vec![]),
            (
                "<div>\n<!-- a --><SCRIPT>x</script>\n</div>\n",
                vec!["<!-- a -->", "<SCRIPT>x</script>"],
            ),
            ("<!--> a\n", vec!["<!-->"]),
            ("> <!-- a\n> b -->\n", vec!["<!-- a\n> b -->"]),
        ] {
            let found = hidden_ranges(body, dialect);
            let found: Vec<&str> = found.into_iter().map(|range| &body[range]).collect();
            assert_eq!(found, expected, "{body}");
        }
    }
}
