//! Where printed bodies wait until their pages are made. Whether they do changes no page.

use std::num::NonZeroU32;

use crate::page::markdown::Printed;

/// A place outside of memory for printed bodies. A body that it loses costs time, and nothing else.
pub trait BodyStore: Send + Sync {
    /// Sets a body aside; none where that cannot be done.
    fn set_aside(&self, body: &Printed) -> Option<BodyHandle>;

    /// The body that was set aside.
    fn fetch(&self, aside: BodyHandle) -> Option<Printed>;
}

/// Where a body was set aside, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct BodyHandle {
    /// Where it starts.
    pub start: u64,
    /// How long it is.
    pub length: NonZeroU32,
}
