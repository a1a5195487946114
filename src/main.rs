//! The `guidepost` program; everything is in the library.

use std::process::ExitCode;

/// Pages are many small strings, made on every core: see the allocator's line in `Cargo.toml`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    guidepost::cli::run()
}
