//! The store of printed bodies between parsing and rendering. Whether a body is stored changes no page.

use std::num::NonZeroU32;

use crate::page::markdown::PrintedBody;

/// A store of printed bodies outside of memory. A body that it loses costs time only: it is printed again.
pub trait BodyStore: Send + Sync {
    /// Stores a body. Returns `None` if it could not be written.
    fn store(&self, body: &PrintedBody) -> Option<BodyHandle>;

    /// The body that was stored, or `None` if it cannot be read.
    fn load(&self, handle: BodyHandle) -> Option<PrintedBody>;
}

/// The place of a body in its store, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct BodyHandle {
    /// Where it starts.
    pub start: u64,
    /// Its length.
    pub length: NonZeroU32,
}
