//! What a body does that is worth a word to its author, and no business of a build: noted while its
//! events are read, told by `guidepost check`.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;

/// Something in a body, and where. Kept small: every page of the site keeps its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct BodyLint {
    /// What it is.
    pub what: BodyLintKind,
    /// Where.
    pub span: Span,
}

/// What can be noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum BodyLintKind {
    /// A picture without a text for those who do not see it.
    PictureWithoutText,
    /// A link without a text.
    LinkWithoutText,
    /// A heading without a text.
    HeadingWithoutText,
    /// A heading whose level is more than one below the one before it.
    LevelSkipped {
        /// The level of the heading before; 1 for the page's title.
        from: u8,
        /// Its own.
        to: u8,
    },
    /// A heading's marks without the space behind them: text.
    HeadingWithoutSpace,
    /// What refers to a footnote that is not there: text.
    FootnoteMissing,
    /// An alert of a kind that there is not: a quote.
    AlertUnknown,
    /// A link or picture with a space in its address: text.
    AddressWithSpace,
    /// A link as wikis write it: text.
    WikiLink,
    /// A link to an address that is defined nowhere: text.
    LinkUndefined,
    /// An address of the web that stands by itself: text.
    AddressBare,
}

/// The links and pictures that are open, and whether each has a text yet.
#[derive(Default)]
pub(super) struct Texts {
    open: Vec<(Range<usize>, bool)>,
}

impl Texts {
    pub(super) fn start(&mut self, range: &Range<usize>, picture: bool) {
        if picture {
            // What a picture in a link lacks is told of the picture.
            self.give();
        }
        self.open.push((range.clone(), false));
    }

    /// Whether none is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Here is text, for all that is open.
    pub(super) fn give(&mut self) {
        for (_, given) in &mut self.open {
            *given = true;
        }
    }

    /// Ends the innermost one. Gives its place where it has no text.
    pub(super) fn end(&mut self) -> Option<Range<usize>> {
        let (range, given) = self.open.pop()?;
        (!given).then_some(range)
    }
}
