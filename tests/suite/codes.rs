//! The table of codes against the source and against all that the cases print: no code without a
//! row, no row without a code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use guidepost::check;

use crate::case;
use crate::tree;

/// What makes a finding; the code is the first of the arguments, or the second behind a severity.
const MAKERS: [&str; 4] = [
    "Diagnostic::error(",
    "Diagnostic::warning(",
    "Diagnostic::new(",
    "PublishError::new(",
];
/// First arguments that are no literal, and where their codes come from.
const PASSED_ON: [(&str, &str); 2] = [
    ("KEY_KEPT", "key-kept"),
    // Of a `PublishError`, whose own makers are looked at.
    ("error.code", "output-io"),
];

fn names() -> BTreeSet<&'static str> {
    check::codes().map(|(code, _)| code.name).collect()
}

/// The source without its unit tests, by file.
fn source() -> BTreeMap<String, String> {
    let tree = tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let text = |(file, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        // The type's own way to say it.
        (
            file,
            text.replace("Self::new(\n            \"", "PublishError::new(\""),
        )
    };
    tree.into_iter()
        .map(text)
        .filter(|(file, _)| !file.contains("tests"))
        .collect()
}

/// The codes of all findings that a file can make.
fn made_in(file: &str, text: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for maker in MAKERS {
        for (at, _) in text.match_indices(maker) {
            let arguments = text[at + maker.len()..].trim_start();
            let arguments = arguments.strip_prefix("severity,").unwrap_or(arguments);
            let first = arguments.split([',', ')']).next().unwrap().trim();
            let passed = PASSED_ON.iter().find(|(name, _)| *name == first);
            codes.push(match (first.strip_prefix('"'), passed) {
                (Some(literal), _) => literal.trim_end_matches('"').to_owned(),
                (None, Some((_, code))) => (*code).to_owned(),
                (None, None) => panic!("{file}: write the code in `{maker}{first}` as a literal"),
            });
        }
    }
    codes
}

#[test]
fn every_code_that_a_finding_can_have_is_explained() {
    let names = names();
    let source = source();
    let made = source.iter().flat_map(|(file, text)| {
        let codes = made_in(file, text).into_iter();
        codes.map(move |code| (code, file))
    });
    let made: Vec<_> = made.collect();
    assert!(made.len() > 80, "{} findings are made", made.len());
    for (code, file) in made {
        assert!(
            names.contains(&*code),
            "src/{file}: `{code}` is not in src/codes.rs"
        );
    }
    for (case, text) in case::all()
        .iter()
        .filter_map(|case| Some((&case.name, case.text("stderr")?)))
    {
        let heads = text
            .lines()
            .filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        for code in heads.map(|line| line.split(['[', ']']).nth(1).unwrap()) {
            assert!(
                names.contains(code),
                "{case}: `{code}` is not in src/codes.rs"
            );
        }
    }
}

#[test]
fn every_code_that_is_explained_can_be_had() {
    let mut source = source();
    source.remove("codes.rs");
    let text: String = source.into_values().collect();
    for (code, check) in check::codes() {
        // A check's row stands beside what finds it.
        let literals = text.matches(&format!("\"{}\"", code.name)).count();
        assert!(
            literals > usize::from(check),
            "nothing finds `{}`",
            code.name
        );
    }
}

#[test]
fn a_code_is_explained_once_and_in_one_line() {
    let rows: Vec<_> = check::codes().map(|(code, _)| code).collect();
    assert_eq!(rows.len(), names().len(), "a code has two rows");
    for code in rows {
        let is_name = code
            .name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(is_name, "{}", code.name);
        for text in [code.meaning, code.advice] {
            let plain = !text.is_empty() && !text.ends_with('.') && !text.contains('\n');
            assert!(plain, "{}: {text}", code.name);
        }
    }
    let table: Vec<&str> = guidepost::diagnostic::codes::CODES
        .iter()
        .map(|code| code.name)
        .collect();
    assert!(table.is_sorted(), "src/codes.rs is by name");
}

#[test]
fn the_list_has_a_line_for_each() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(["check", "--list"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let listed: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(listed, names());
}
