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
    /// The `##` of a heading without a space after it, which is text.
    HeadingWithoutSpace,
    /// An alert of an unknown kind, which is a quote.
    AlertUnknown,
    /// A link or image with a space in its address, which is text.
    AddressWithSpace,
    /// A link in the syntax of wikis, which is text.
    WikiLink,
    /// A reference link whose label is not defined, which is text.
    LinkUndefined,
    /// A URL outside of a link, which is text.
    AddressBare,
}
