//! The page *Untrusted sites* of the manual: every test that it names exists, and every promise names one.
//!
//! A name is the path of a test, from the folder below `tests/` or from a module of `src/`; a golden site is
//! `golden` and its name.

use std::path::{Path, PathBuf};

/// The page, relative to the repository.
const PAGE: &str = "docs/content/untrusted-sites.md";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// Each promise with the names of its tests: the rows of the tables with a column of that title.
fn promises(page: &str) -> Vec<(&str, Vec<&str>)> {
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("::"));
    let cells = rows.filter_map(|row| row.trim_matches('|').rsplit_once('|'));
    cells
        .map(|(promise, tests)| {
            let names = tests.split('`').skip(1).step_by(2);
            (promise.trim(), names.collect())
        })
        .collect()
}

/// The files that may have the test with this path.
fn files(name: &str) -> Vec<PathBuf> {
    let parts: Vec<&str> = name.split("::").collect();
    let modules = &parts[..parts.len() - 1];
    let mut files = Vec::new();
    for root in ["tests", "src"] {
        // The module `tests` is in the file of the module around it, or in one of its own.
        for length in 1..=modules.len() {
            let path = repository().join(root).join(modules[..length].join("/"));
            files.push(path.with_extension("rs"));
            files.push(path.join("main.rs"));
            files.push(path.join("mod.rs"));
        }
    }
    files
}

/// Whether there is such a test.
fn exists(name: &str) -> bool {
    if let Some(case) = name.strip_prefix("golden::") {
        return repository()
            .join("tests/sites")
            .join(case)
            .join("about")
            .is_file();
    }
    let test = name.rsplit("::").next().unwrap_or_default();
    if name.starts_with("fuzzing::") {
        let row = format!("    {test}: ");
        return read(&repository().join("tests/fuzzing/main.rs")).contains(&row);
    }
    let function = format!("fn {test}(");
    // Of a property, the attribute may be lines above.
    let is_test = |text: String| {
        let before = text.find(&function).map(|at| &text[..at]);
        before.is_some_and(|before| {
            let mut lines = before.lines().rev().take(6);
            lines.any(|line| line.contains("#[test]"))
        })
    };
    files(name).iter().any(|file| is_test(read(file)))
}

#[test]
fn every_promise_names_tests_that_exist() {
    let page = read(&repository().join(PAGE));
    let promises = promises(&page);
    assert!(promises.len() >= 15, "only {} promises", promises.len());
    for (promise, names) in promises {
        assert!(!names.is_empty(), "no test: {promise}");
        for name in names {
            assert!(exists(name), "no test `{name}`: {promise}");
        }
    }
}

#[test]
fn a_test_that_does_not_exist_is_found() {
    assert!(exists(
        "suite::untrusted::a_test_that_does_not_exist_is_found"
    ));
    assert!(!exists("suite::untrusted::exists"));
    assert!(!exists("suite::untrusted::no_such_test"));
    assert!(!exists("golden::no-such-site"));
    assert!(!exists("fuzzing::no_such_target"));
}

/// Neither Miri nor a sanitizer has anything to find while this is so.
#[test]
fn the_program_has_no_unsafe_code() {
    let manifest = read(&repository().join("Cargo.toml"));
    assert!(manifest.contains("\n[lints.rust]\nunsafe_code = \"forbid\"\n"));
}
