//! The number of words of a body.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::citations;
use super::dialect::Dialect;
use super::events::events;
use super::parser_input::ParserInput;

/// The number of words in a body whose component calls are masked: those of its text and
/// headings, without code blocks, citations and alternative texts.
#[must_use]
pub fn count_words(masked: &str, dialect: Dialect<'_>) -> usize {
    let mut text = String::new();
    // How many elements are open whose text is not counted.
    let mut skipped_depth = 0_usize;
    let input = ParserInput::new(masked, dialect);
    for (event, _) in events(&input, dialect) {
        let is_skipped = skipped_depth > 0 || citations::label(&event).is_some();
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => skipped_depth += 1,
            Event::Start(_) if is_skipped => skipped_depth += 1,
            Event::End(_) if skipped_depth > 0 => skipped_depth -= 1,
            _ if skipped_depth > 0 => {}
            Event::Text(more) | Event::Code(more) => text += &more,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            )
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => {}
            _ => text.push(' '),
        }
    }
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    text.split_whitespace().filter(is_word).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::settings::Settings;
    use crate::page::{Page, ParseContext, SourceText};

    /// The number of words among the facts of a page.
    fn words_of_page(settings: &Settings, text: &str) -> usize {
        let source = SourceText {
            file: "a.md",
            path: "a.md",
            text,
            hash: blake3::hash(text.as_bytes()),
        };
        let context = ParseContext {
            settings,
            references: None,
            glossary: None,
        };
        let (page, _) = Page::parse(source, context, false).expect("a page");
        page.length.words
    }

    #[test]
    fn counts_the_words_of_the_text() {
        let settings = Settings::default();
        let dialect = Dialect::new(&settings, true);
        for (body, words) in [
            ("", 0),
            ("# One two\n\nthree – four.\nfive", 5),
            ("**un**done *two*", 2),
            ("- a\n- b\n\n| c | d |\n|---|---|\n| e | f |", 6),
            (
                "[two words](a.md) ![not these](b.png) [@SOURCE; @MORE] `code`",
                3,
            ),
            ("```\nno words here\n```\n\n<b>one</b> two", 2),
            ("hard\\\nbreak[^1]ed\n\n[^1]: note", 3),
        ] {
            assert_eq!(count_words(body, dialect), words, "{body}");
            if !body.contains("[@") {
                assert_eq!(words_of_page(&settings, body), words, "{body}");
            }
        }
    }
}
