//! Publishing, from outside: the crash plan at every step of it, whose file is whose, and what is
//! refused. On disk and in memory.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks behind the door, and fails by panicking"
)]

mod crash;
#[cfg(unix)]
mod links;
mod owners;
mod places;
mod random;
mod world;
