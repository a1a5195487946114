//! Terms of the glossary in a page's text. The first use of each becomes a link.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use crate::input::glossary::{Glossary, Use};

/// Finds the first use of each term that a page links.
pub struct TermLinks<'g> {
    glossary: &'g Glossary,
    /// For each term, whether its first use is still to be found.
    pending: Vec<bool>,
    /// How many elements are open in which terms are not linked.
    excluded_depth: usize,
    found: Vec<Use>,
}

impl<'g> TermLinks<'g> {
    /// All terms except those that the page leaves `unlinked`, given by their numbers.
    #[must_use]
    pub fn new(glossary: &'g Glossary, unlinked: &[usize]) -> Self {
        let mut pending: Vec<bool> = glossary.terms.iter().map(|term| term.linked).collect();
        for term in unlinked {
            pending[*term] = false;
        }
        Self {
            glossary,
            pending,
            excluded_depth: 0,
            found: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        self.excluded_depth += usize::from(is_excluded(&tag.to_end()));
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        self.excluded_depth -= usize::from(is_excluded(&tag));
    }

    /// Records the terms in a text that is the same in the body, at `range`.
    pub(super) fn find(&mut self, text: &str, range: &Range<usize>) {
        if self.excluded_depth > 0 {
            return;
        }
        for found in self.glossary.uses(text) {
            if std::mem::take(&mut self.pending[found.term]) {
                self.found.push(Use {
                    term: found.term,
                    start: range.start + found.start,
                    end: range.start + found.end,
                });
            }
        }
    }

    /// The first use of each term, in order; offsets are in bytes of the body.
    pub(super) fn into_found(self) -> Vec<Use> {
        self.found
    }
}

/// Whether an element is one in which a link would be invalid or distracting.
fn is_excluded(tag: &TagEnd) -> bool {
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
