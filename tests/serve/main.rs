//! `guidepost serve` as browsers, editors and attackers see it: the program runs, files change on disk, requests go
//! over sockets. Tests wait for conditions, never for a fixed time.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests access the file system, and fail by panicking"
)]

mod address;
mod changes;
mod errors;
mod images;
mod large_files;
#[cfg(target_os = "linux")]
mod load;
mod pages;
mod safety;
mod served;
mod session;
