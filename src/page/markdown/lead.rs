//! The first words of a body, for descriptions of pages that have none of their own.

use pulldown_cmark::{Tag, TagEnd};

use crate::base::excerpt;

/// Collects the text of the first block that has any: a paragraph, a list item, a cell. Headings, code,
/// pictures and footnotes are not asked.
#[derive(Default)]
pub(super) struct Lead {
    text: String,
    /// How many elements are open that are not asked.
    passed_over: usize,
    done: bool,
}

impl Lead {
    pub(super) fn text(&mut self, text: &str) {
        if !self.done && self.passed_over == 0 {
            self.text.push_str(text);
            // One more byte than is shown is enough to tell that more was there.
            self.done = self.text.len() > 4 * excerpt::LONGEST;
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::Image { .. }
            | Tag::FootnoteDefinition(_) => self.passed_over += 1,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            _ => self.block(),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Image | TagEnd::FootnoteDefinition => {
                self.passed_over = self.passed_over.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            _ => self.block(),
        }
    }

    /// A block starts or ends here.
    fn block(&mut self) {
        self.done |= !self.text.trim().is_empty();
    }

    /// The words; none where no block has any.
    pub(super) fn finish(self) -> Option<String> {
        let words = excerpt::clip(&self.text, excerpt::LONGEST);
        (!words.is_empty()).then_some(words)
    }
}
