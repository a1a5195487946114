//! Has the linker write a build id into the program, by which the cache recognises it (`src/cache/program.rs`).

use std::env;

#[expect(
    clippy::disallowed_methods,
    reason = "cargo gives the target in the environment"
)]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Mach-O files have a UUID by default.
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        println!("cargo::rustc-link-arg=-Wl,--build-id=sha1");
    }
}
