//! Prints code blocks. The code of a block that is more than text is printed with the addresses of links, so that a page
//! that is not printed needs no highlighting.

use pulldown_cmark::{CodeBlockKind, CowStr, Event};

use super::printed;
use crate::base::escape::{html_attribute, html_text};
use crate::page::code::{self, CodeBlock, Fence};

/// The code blocks of a body.
#[derive(Default)]
pub(super) struct CodeBlocks<'t> {
    /// The open block, if it is more than text: the words behind its fence, and its text so far.
    open: Option<(CowStr<'t>, String)>,
    blocks: Vec<Option<CodeBlock>>,
}

impl<'t> CodeBlocks<'t> {
    /// Starts a block. Returns the tags before its text if it is nothing but text.
    pub(super) fn start(&mut self, kind: CodeBlockKind<'t>) -> Option<String> {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info,
            CodeBlockKind::Indented => "".into(),
        };
        let fence = Fence::read(&info);
        if fence.is_decorated() || code::language(fence.language).is_some() {
            self.open = Some((info, String::new()));
            return None;
        }
        Some(tags(&fence))
    }

    /// Adds text to the open block. Returns false if there is none, or one that is nothing but text.
    pub(super) fn push(&mut self, text: &str) -> bool {
        let Some((_, code)) = &mut self.open else {
            return false;
        };
        code.push_str(text);
        true
    }

    /// Ends a block that is more than text. Returns the tags before its code, with its title and the name of its language
    /// if it has them, and the event of its code.
    pub(super) fn end<'e>(&mut self) -> Option<(String, Event<'e>)> {
        let (info, text) = self.open.take()?;
        let fence = Fence::read(&info);
        let language = code::language(fence.language);
        let mut open = String::from("<figure class=\"code\">");
        let title = fence.title.map(|title| ("title", title));
        // The name of an unknown language is shown as it was written.
        let label = language.map_or(fence.language, |language| language.label);
        let label = (!label.is_empty()).then_some(("language", label));
        if title.is_some() || label.is_some() {
            open.push_str("<figcaption>");
            for (class, text) in title.into_iter().chain(label) {
                let text = html_text(text);
                open.push_str(&format!("<span class=\"code-{class}\">{text}</span>"));
            }
            open.push_str("</figcaption>");
        }
        open.push_str(&tags(&fence));
        let is_highlighted = language.is_some() && code::limit(&text).is_none();
        let number = self.blocks.len();
        let block = CodeBlock::new(&fence, text, is_highlighted);
        self.blocks.push(Some(block));
        Some((open, printed::code(number)))
    }

    /// The blocks whose events were returned so far, by their numbers.
    pub(super) fn blocks(&mut self) -> &mut [Option<CodeBlock>] {
        &mut self.blocks
    }

    /// The blocks whose events were returned, by their numbers.
    pub(super) fn into_blocks(self) -> Vec<Option<CodeBlock>> {
        self.blocks
    }
}

/// The tags before the text of a block.
fn tags(fence: &Fence<'_>) -> String {
    let class = match fence.language {
        "" => String::new(),
        language => format!(" class=\"language-{}\"", html_attribute(language)),
    };
    format!("<pre tabindex=\"0\"><code{class}>")
}
