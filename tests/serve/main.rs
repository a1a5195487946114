//! `guidepost serve` as browsers, editors and attackers see it: the program runs, files change on disk, requests go
//! over sockets. Tests wait for what must become true, and never for a time.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test looks behind the door, and fails by panicking"
)]

mod changes;
mod errors;
mod pages;
mod place;
mod safety;
mod world;
