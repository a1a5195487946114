//! The parts of an output that matter for links.

use std::borrow::Cow;

/// A part of an output that can hold addresses or be the target of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// The id of an element.
    Id(Cow<'t, str>),
    /// A `<base>` with an address.
    Base,
    /// An address, without character references.
    Address(Cow<'t, str>),
    /// The address to which a page sends its readers at once, without character references.
    Refresh(Cow<'t, str>),
    /// A text that can contain absolute addresses, as written.
    Text(&'t str),
    /// JSON whose strings can be absolute addresses.
    Json(&'t str),
}
