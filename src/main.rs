//! The `guidepost` program; everything is in the library.

use std::process::ExitCode;

/// All threads make and free small texts all the time, for which the system's allocator has them wait for each other.
#[cfg(all(feature = "jemalloc", not(target_env = "msvc")))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    guidepost::cli::run()
}
