//! The text of a body by section, as a search index holds it.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::citations;
use super::dialect::Dialect;
use super::events::events;
use super::heading::Heading;
use super::parser_input::ParserInput;
use super::spanned_event::is_line_break;

/// A part of a page that has an address of its own, with its text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Section {
    /// The id of its heading; `top` for the text before the first heading.
    pub id: String,
    /// The text of its heading; for `top` the page's title.
    pub title: String,
    /// Its words in order, separated by single spaces, in NFC: text and code without markup and without the heading.
    pub text: String,
}

/// The sections of a body whose component calls are masked. `title` and `outline` are those of its page; `drop_title`
/// states whether the first heading of level 1 is the title.
///
/// The text contains code, since readers search for names, and the text inside components. It contains no citations,
/// no descriptions of images, and no raw HTML apart from the text between inline tags. Footnotes belong to the last
/// section, since they are printed after it.
#[must_use]
pub fn read(
    masked: &str,
    title: &str,
    (outline, drop_title): (&[Heading], bool),
    dialect: Dialect<'_>,
) -> Vec<Section> {
    let top = Section {
        id: "top".to_owned(),
        title: title.to_owned(),
        text: String::new(),
    };
    let mut reader = Reader {
        headings: outline.iter(),
        title_pending: drop_title,
        sections: vec![top],
        notes: String::new(),
        footnotes: 0,
        skipped: 0,
        depth: 0,
    };
    let input = ParserInput::new(masked, dialect);
    for (event, _) in events(&input, dialect) {
        reader.event(&event);
    }
    reader.finish()
}

struct Reader<'o> {
    /// Headings that are still to come, in the order in which they are printed.
    headings: std::slice::Iter<'o, Heading>,
    title_pending: bool,
    sections: Vec<Section>,
    /// The text of footnotes.
    notes: String,
    /// How many footnote definitions are open.
    footnotes: usize,
    /// How many elements are open whose text is left out.
    skipped: usize,
    /// How many elements are open; a block of raw HTML is not counted, as when the body is printed.
    depth: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>) {
        let skips = self.skipped > 0 || citations::label(event).is_some();
        match event {
            Event::Start(tag) => {
                let heading = self.heading(tag);
                if skips || heading || matches!(tag, Tag::Image { .. }) {
                    self.skipped += 1;
                }
                self.footnotes += usize::from(matches!(tag, Tag::FootnoteDefinition(_)));
                self.depth += usize::from(*tag != Tag::HtmlBlock);
            }
            Event::End(tag) => {
                self.skipped = self.skipped.saturating_sub(1);
                self.footnotes -= usize::from(*tag == TagEnd::FootnoteDefinition);
                self.depth -= usize::from(*tag != TagEnd::HtmlBlock);
            }
            _ => {}
        }
        match event {
            _ if skips => {}
            Event::Text(text) | Event::Code(text) => self.push(text),
            Event::InlineHtml(html) if !is_line_break(html) => {}
            Event::FootnoteReference(_) => {}
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            ) => {}
            _ => self.push(" "),
        }
    }

    /// Whether a tag starts a heading that is printed as one; begins its section.
    fn heading(&mut self, tag: &Tag<'_>) -> bool {
        let Tag::Heading { level, .. } = tag else {
            return false;
        };
        if self.footnotes > 0 {
            return false;
        }
        let is_title = *level == HeadingLevel::H1 && self.title_pending && self.depth == 0;
        if is_title {
            self.title_pending = false;
        } else if let Some(heading) = self.headings.next() {
            self.sections.push(Section {
                id: heading.id.clone(),
                title: heading.title.clone(),
                text: String::new(),
            });
        }
        true
    }

    fn push(&mut self, text: &str) {
        match self.sections.last_mut() {
            Some(section) if self.footnotes == 0 => section.text.push_str(text),
            _ => self.notes.push_str(text),
        }
    }

    fn finish(mut self) -> Vec<Section> {
        if let Some(last) = self.sections.last_mut() {
            last.text.push(' ');
            last.text.push_str(&self.notes);
        }
        for section in &mut self.sections {
            section.text = normal(&section.text);
            section.title = normal(&section.title);
        }
        self.sections
    }
}

/// In NFC, with single spaces.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        // Most words are in NFC, and to see that takes much less time than to compose them.
        match word.is_ascii() || is_nfc_quick(word.chars()) == IsNormalized::Yes {
            true => normal.push_str(word),
            false => normal.extend(word.nfc()),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::settings::Settings;
    use crate::page::component;
    use crate::page::markdown::{Body, facts};

    /// The sections of a body as `id|title|text`.
    fn sections(text: &str) -> Vec<String> {
        let settings = Settings::default();
        let dialect = Dialect::new(&settings, true);
        let scan = component::scan(text);
        let body = Body {
            text: &scan.masked,
            calls: &scan.calls,
            title: None,
            excerpt: false,
            file: "a.md",
            reserved: &[],
            terms: None,
            print: false,
        };
        let facts = facts(body, dialect);
        let drop_title = facts.title_heading.is_some();
        let found = read(&scan.masked, "T", (&facts.outline, drop_title), dialect);
        let shown =
            |section: &Section| format!("{}|{}|{}", section.id, section.title, section.text);
        found.iter().map(shown).collect()
    }

    #[test]
    fn a_body_is_cut_at_its_printed_headings() {
        let text = "# Title\n\nOne  *two*,\nthree.\n\n## Shoes & `x`\n\n- Wear\n- out\n\n### Deep\n\n```js {1} numbers\nlet a\n```\n";
        let expected = [
            "top|T|One two, three.",
            "shoes--x|Shoes & x|Wear out",
            "deep|Deep|let a",
        ];
        assert_eq!(sections(text), expected);
        assert_eq!(sections(""), ["top|T|"]);
    }

    #[test]
    fn only_what_readers_read_is_text() {
        let text = "a[@SOURCE] ![picture](b.png) [link](c.md)<br>**un**done <b>bold</b>\n\n<!-- no -->\n\n| c | d |\n|---|---|\n| e | f |\n";
        assert_eq!(sections(text), ["top|T|a link undone bold c d e f"]);
        let call = "{% <care level=\"urgent\"> %}\nInside.\n{% </care> %}\n\nBefore {{<x y=\"1\" />}}after.\n";
        assert_eq!(sections(call), ["top|T|Inside. Before after."]);
        assert_eq!(sections("u\u{308}ber\u{a0}x"), ["top|T|über x"]);
    }

    #[test]
    fn footnotes_follow_the_last_section() {
        let text = "a[^1]\n\n[^1]: Note.\n\n    ## No section\n\n## B\n\nc\n";
        assert_eq!(sections(text), ["top|T|a", "b|B|c Note. No section"]);
    }
}
