//! The type of an event.

use std::ops::Range;

use pulldown_cmark::Event;

/// An event, and the bytes of the body that it comes from.
pub(super) type SpannedEvent<'t> = (Event<'t>, Range<usize>);
