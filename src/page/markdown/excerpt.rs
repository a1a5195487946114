//! The beginning of a body's text, for pages without a description.

use pulldown_cmark::{Tag, TagEnd};

use crate::base::excerpt;

/// Collects the text of the first block that has any: a paragraph, a list item, a cell. Headings, code,
/// images and footnotes are skipped.
#[derive(Default)]
pub(super) struct ExcerptCollector {
    text: String,
    /// How many skipped elements are open.
    skipped_depth: usize,
    done: bool,
}

impl ExcerptCollector {
    pub(super) fn text(&mut self, text: &str) {
        if !self.done && self.skipped_depth == 0 {
            self.text.push_str(text);
            // More text than is shown is enough to know that the excerpt is cut.
            self.done = self.text.len() > 4 * excerpt::LONGEST;
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::Image { .. }
            | Tag::FootnoteDefinition(_) => self.skipped_depth += 1,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            _ => self.end_block(),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Image | TagEnd::FootnoteDefinition => {
                self.skipped_depth = self.skipped_depth.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            _ => self.end_block(),
        }
    }

    /// The start or end of a block ends the block before it.
    fn end_block(&mut self) {
        self.done |= !self.text.trim().is_empty();
    }

    /// The excerpt, or `None` if no block has text.
    pub(super) fn finish(self) -> Option<String> {
        let text = excerpt::clip(&self.text, excerpt::LONGEST);
        (!text.is_empty()).then_some(text)
    }
}
