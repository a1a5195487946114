//! Random inputs for every reader: a generator with a fixed seed changes those of the corpus. `fuzz/` runs the same
//! targets under libFuzzer, for as long as one likes; CONTRIBUTING.md has the commands.
//!
//! An input that fails is printed. Add it to the corpus or, shorter, as a test of the module that is at fault.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests read and write files directly"
)]

mod corpus;
mod generator;
#[path = "../support/html_faults.rs"]
mod html_faults;
#[path = "../support/memory_files.rs"]
mod memory_files;
#[path = "../support/memory_store.rs"]
mod memory_store;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};

use generator::Generator;

/// Runs a target with some of its seeds, and with changed ones. `GUIDEPOST_CASES` sets the number of both.
fn run(name: &str, seeds: usize, changed: usize) {
    let (_, target) = targets::TARGETS
        .iter()
        .find(|(other, _)| *other == name)
        .expect("a target");
    let all = corpus::of(name);
    assert!(!all.is_empty(), "{name} has no seed");
    let test = |what: &str, input: &[u8]| {
        if catch_unwind(AssertUnwindSafe(|| target(input))).is_err() {
            panic!("{what}:\n{}", String::from_utf8_lossy(input));
        }
    };
    let cases = std::env::var("GUIDEPOST_CASES").ok();
    let cases = cases.map(|cases| cases.parse().expect("a number"));
    let (seeds, changed) = cases.map_or((seeds, changed), |cases| (cases, cases));
    for (file, input) in all.iter().step_by(all.len().div_ceil(seeds)) {
        test(file, input);
    }
    let mut generator = Generator::new(name, &all);
    for number in 0..changed {
        test(
            &format!("changed input {number} of {name}"),
            &generator.next(),
        );
    }
}

macro_rules! tests {
    ($($name:ident: $seeds:literal seeds, $changed:literal changed;)*) => {
        $(#[test]
        fn $name() {
            run(stringify!($name), $seeds, $changed);
        })*

        #[test]
        fn every_target_has_a_test_and_a_file_for_the_fuzzer() {
            let tested = [$(stringify!($name)),*];
            let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, tested);
            let manifest = corpus::read("fuzz/Cargo.toml");
            for name in names {
                assert!(manifest.contains(&format!("path = \"targets/{name}.rs\"")), "{name}");
            }
        }
    };
}

// The counts are those of a second or two for each target, without optimisation.
tests! {
    code: 60 seeds, 150 changed;
    data: 200 seeds, 2000 changed;
    filters: 10 seeds, 20 changed;
    front_matter: 200 seeds, 2000 changed;
    http: 200 seeds, 2000 changed;
    images: 200 seeds, 400 changed;
    ledger: 200 seeds, 2000 changed;
    links: 100 seeds, 600 changed;
    look: 60 seeds, 120 changed;
    markdown: 200 seeds, 600 changed;
    settings: 200 seeds, 1000 changed;
    sites: 20 seeds, 20 changed;
    state: 200 seeds, 2000 changed;
    svg: 200 seeds, 2000 changed;
}

/// Writes the seeds of all targets to folders below `$GUIDEPOST_SEEDS`, for the fuzzer.
#[test]
#[ignore = "needs disk, to which it writes the seeds"]
fn seeds() {
    let Some(folder) = std::env::var_os("GUIDEPOST_SEEDS") else {
        return;
    };
    let folder = std::path::Path::new(&folder);
    for (name, _) in targets::TARGETS {
        std::fs::create_dir_all(folder.join(name)).expect("a folder");
        for (_, input) in corpus::of(name) {
            let hash = blake3::hash(&input).to_hex();
            let file = folder.join(name).join(&hash[..16]);
            std::fs::write(file, input).expect("a file");
        }
    }
}
