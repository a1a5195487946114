//! The targets of `tests/fuzzing/` for libFuzzer.

#[path = "../../tests/support/html_faults.rs"]
mod html_faults;
#[path = "../../tests/support/memory_files.rs"]
mod memory_files;
#[path = "../../tests/support/memory_store.rs"]
mod memory_store;
#[path = "../../tests/fuzzing/targets/mod.rs"]
mod targets;

/// Runs a target.
///
/// # Panics
/// If a promise is broken, or there is no such target.
pub fn run(name: &str, input: &[u8]) {
    let found = targets::TARGETS.iter().find(|(other, _)| *other == name);
    let (_, target) = found.expect("a target");
    target(input);
}
