//! Terms of the glossary in a page's text: the first use of each becomes a link.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use crate::input::glossary::{Glossary, Use};

/// The terms that a page may still link, each once.
pub struct Terms<'g> {
    glossary: &'g Glossary,
    /// Whether each term is still to be linked.
    left: Vec<bool>,
    /// How many elements are open in which no term is linked.
    barred: usize,
    found: Vec<Use>,
}

impl<'g> Terms<'g> {
    /// All terms but those that the page leaves `unlinked`, by their numbers.
    #[must_use]
    pub fn new(glossary: &'g Glossary, unlinked: &[usize]) -> Self {
        let mut left: Vec<bool> = glossary.terms.iter().map(|term| term.linked).collect();
        for term in unlinked {
            left[*term] = false;
        }
        Self {
            glossary,
            left,
            barred: 0,
            found: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        self.barred += usize::from(is_barred(&tag.to_end()));
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        self.barred -= usize::from(is_barred(&tag));
    }

    /// Notes the terms in a piece of text that is printed as it stands at `range` of the body.
    pub(super) fn find(&mut self, text: &str, range: &Range<usize>) {
        if self.barred > 0 {
            return;
        }
        for found in self.glossary.uses(text) {
            if std::mem::take(&mut self.left[found.term]) {
                self.found.push(Use {
                    term: found.term,
                    start: range.start + found.start,
                    end: range.start + found.end,
                });
            }
        }
    }

    /// The first use of each term, in order; places are in bytes of the body.
    pub(super) fn into_found(self) -> Vec<Use> {
        self.found
    }
}

/// Elements in which a link would be wrong, or would distract.
fn is_barred(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Link
            | TagEnd::Image
            | TagEnd::CodeBlock
            | TagEnd::Heading(_)
            | TagEnd::TableHead
            | TagEnd::FootnoteDefinition
    )
}
