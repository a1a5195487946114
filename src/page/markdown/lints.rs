//! Problems in a body that `guidepost check` reports and a build does not.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Span;

/// A problem in a body. Kept small: the lints of every page of the site are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct BodyLint {
    /// The kind of problem.
    pub kind: BodyLintKind,
    /// Its position.
    pub span: Span,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum BodyLintKind {
    /// An image without alternative text.
    PictureWithoutText,
    /// A link without a text.
    LinkWithoutText,
    /// A heading without a text.
    HeadingWithoutText,
    /// A heading whose level is more than one below the one before it.
    LevelSkipped {
        /// The level of the heading before; 1 for the page's title.
        from: u8,
        /// The level of this heading.
        to: u8,
    },
    /// A heading with the text of an earlier one, so that its id has a number.
    IdNumbered {
        /// Which one, in the outline.
        heading: u32,
    },
    /// A URL outside of a link, which is text.
    AddressBare,
    /// A row of a table with fewer cells than the head.
    RowShort,
    /// A list that does not start at 1.
    ListStart,
    /// An item whose number is not the one that readers see.
    ListOrder,
}
