//! The targets: functions that take any bytes, pass them to one entry point, and panic if a promise is broken. A panic
//! inside the entry point is one too. `fuzz/` calls them with inputs that libFuzzer finds, the test next to this folder
//! with those of a generator with a fixed seed.
//!
//! Texts are used as they are, not through `arbitrary`: then a golden site is a seed, and an input that fails is
//! readable. `files.rs` describes how one input holds several files.

mod code;
mod data;
mod files;
mod filters;
mod findings;
mod front_matter;
mod http;
mod images;
mod ledger;
mod links;
mod look;
mod markdown;
mod settings;
mod sites;
mod state;
mod svg;

#[allow(unused_imports, reason = "the fuzzer collects no seeds")]
pub(crate) use files::joined;
#[allow(unused_imports, reason = "the fuzzer collects no seeds")]
pub(crate) use state::seeds as state_seeds;

/// A target.
pub(crate) type Target = fn(&[u8]);

/// All targets, by name. Each has a folder in `tests/fuzzing/corpus/` and a file in `fuzz/fuzz_targets/`.
pub(crate) const TARGETS: &[(&str, Target)] = &[
    ("code", code::run),
    ("data", data::run),
    ("filters", filters::run),
    ("front_matter", front_matter::run),
    ("http", http::run),
    ("images", images::run),
    ("ledger", ledger::run),
    ("links", links::run),
    ("look", look::run),
    ("markdown", markdown::run),
    ("settings", settings::run),
    ("sites", sites::run),
    ("state", state::run),
    ("svg", svg::run),
];

/// The text of an input as a source file is decoded, or `None` if it is reported instead.
fn text(input: &[u8]) -> Option<String> {
    guidepost::base::decode::decode("input", input.to_vec()).ok()
}
