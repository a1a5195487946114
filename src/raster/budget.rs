//! The bound on the memory that images take while they are decoded, however many threads there are.

use std::sync::{Condvar, Mutex, PoisonError};

use super::MOST_PIXELS;

/// The most pixels of all images that are decoded at a time.
const MOST: u64 = 2 * MOST_PIXELS;

static IN_FLIGHT: Mutex<u64> = Mutex::new(0);
static RETURNED: Condvar = Condvar::new();

/// Pixels that may be in memory until this is dropped.
pub struct Permit(u64);

/// Waits until an image with so many pixels may be decoded. A thread must not ask for a second permit, or wait for
/// another thread that does, while it has one.
#[must_use]
pub fn permit(pixels: u64) -> Permit {
    let pixels = pixels.min(MOST);
    let taken = IN_FLIGHT.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = RETURNED.wait_while(taken, |taken| *taken + pixels > MOST);
    *taken.unwrap_or_else(PoisonError::into_inner) += pixels;
    Permit(pixels)
}

impl Drop for Permit {
    fn drop(&mut self) {
        *IN_FLIGHT.lock().unwrap_or_else(PoisonError::into_inner) -= self.0;
        RETURNED.notify_all();
    }
}
