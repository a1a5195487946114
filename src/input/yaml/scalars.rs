//! All values of a YAML text that are single texts, with their positions.

use granit_parser::{Event, Parser};

use super::block::Block;
use super::spans::options;
use crate::diagnostic::Span;

/// The texts of a block in order, keys included, each with its span in the file, quotes included. Those after a syntax
/// error are left out.
#[must_use]
pub fn scalars(block: Block<'_>) -> Vec<(String, Span)> {
    let parser = Parser::new_from_str_with_options(block.text, options());
    let read = parser.map_while(Result::ok);
    let texts = read.filter_map(|(event, span)| match event {
        Event::Scalar(text, ..) => Some((text.into_owned(), block.span(span.byte_range()?))),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_their_spans() {
        let text = "a: https://a.org/#b # c\nd: ['e', \"f\"]\n";
        let found = scalars(Block::whole("x.yaml", text));
        let shown: Vec<(&str, &str)> = found
            .iter()
            .map(|(value, span)| (value.as_str(), &text[span.range()]))
            .collect();
        let expected = [
            ("a", "a"),
            ("https://a.org/#b", "https://a.org/#b"),
            ("d", "d"),
            ("e", "'e'"),
            ("f", "\"f\""),
        ];
        assert_eq!(shown, expected);
    }
}
