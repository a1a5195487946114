//! How many words a body has.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Dialect, citations, events};

/// The number of words that a reader finds in a body whose component calls are masked: its text and
/// headings, without code blocks, citations and what describes a picture.
#[must_use]
pub fn count(masked: &str, dialect: Dialect<'_>) -> usize {
    let mut text = String::new();
    // How many elements are open whose text is not counted.
    let mut passed_over = 0_usize;
    for (event, _) in events(masked, dialect) {
        let passes_over = passed_over > 0 || citations::label(&event).is_some();
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => passed_over += 1,
            Event::Start(_) if passes_over => passed_over += 1,
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            _ if passed_over > 0 => {}
            Event::Text(more) | Event::Code(more) => text += &more,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            )
            | Event::InlineHtml(_) => {}
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

    #[test]
    fn words_are_what_a_reader_counts() {
        let settings = Settings::default();
        let dialect = Dialect {
            settings: &settings.markdown,
            citations: true,
            strings: settings.strings,
        };
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
        ] {
            assert_eq!(count(body, dialect), words, "{body}");
        }
    }
}
