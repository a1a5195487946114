//! Publishing, from outside: the crash plan at every step of it, whose file is whose, and what is
//! refused. On disk and in memory.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test inspects files directly, and fails by panicking"
)]

mod crash;
mod create;
mod durable;
mod edits;
#[path = "../support/faulty_store.rs"]
mod faulty_store;
#[cfg(unix)]
mod links;
#[cfg(target_os = "linux")]
mod memory;
#[path = "../support/memory_store.rs"]
mod memory_store;
mod owners;
mod places;
mod random;
#[cfg(unix)]
mod source_files;
mod stores;
mod world;
