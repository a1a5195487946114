//! Every case against its expectations.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::case::{self, Case, Observed};
use crate::made;
use crate::tree::{self, Tree};

/// The list of all outputs, in `expected/`.
const LIST: &str = "tree.txt";

#[test]
fn every_case_gives_what_it_should() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    // `GOLDEN=NAME` runs one site.
    let only = std::env::var("GOLDEN").ok();
    let is_chosen = |case: &Case| only.as_ref().is_none_or(|name| *name == case.name);
    let cases: Vec<Case> = case::all().into_iter().filter(is_chosen).collect();
    let least = if only.is_some() { 1 } else { 80 };
    assert!(cases.len() >= least, "{} cases named {only:?}", cases.len());
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let problems = check(case, update);
                    failures.lock().unwrap().extend(problems);
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{}\n{count} failed",
        failures.join("\n")
    );
}

#[test]
fn no_made_site_is_forgotten() {
    // Also those that are not for this build.
    let sites = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    for (name, _) in made::MADE {
        assert!(
            sites.join(name).is_dir(),
            "`{name}` has no folder in tests/sites"
        );
    }
}

fn check(case: &Case, update: bool) -> Vec<String> {
    let told = |problem: String| format!("\n== {}: {problem}", case.name);
    let malformed = case.malformed();
    if !malformed.is_empty() {
        return malformed.into_iter().map(told).collect();
    }
    let mut observed = case.run();
    if let Some(output) = &mut observed.output {
        hide_fingerprints(output);
    }
    let mut problems = std::mem::take(&mut observed.broken_rules);
    let built_before = case.folder.join("expected").is_dir();
    if update && built_before && observed.output.is_none() {
        // An error in the program must not become the expectation of every site.
        problems.push("is built no longer: remove its folder `expected`, if that is meant".into());
    } else if update {
        write(case, &observed);
    } else {
        problems.extend(compare(case, &observed));
    }
    problems.into_iter().map(told).collect()
}

/// Replaces the fingerprints in the names of the theme's files, and in references to them, by `HASH`: they change with
/// every edit of the theme.
fn hide_fingerprints(output: &mut Tree) {
    let fingerprint = |path: &String| {
        let name = path.strip_prefix("theme/")?;
        let print = name.split('.').nth(1)?;
        let is_hash = print.len() == 8 && print.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| print.to_owned())
    };
    let fingerprints: Vec<String> = output.keys().filter_map(fingerprint).collect();
    for print in &fingerprints {
        *output = std::mem::take(output)
            .into_iter()
            .map(|(path, bytes)| match String::from_utf8(bytes) {
                Ok(text) => (
                    path.replace(print.as_str(), "HASH"),
                    text.replace(print.as_str(), "HASH").into_bytes(),
                ),
                Err(bytes) => (path, bytes.into_bytes()),
            })
            .collect();
    }
}

fn list(output: &Tree) -> String {
    output.keys().map(|path| format!("{path}\n")).collect()
}

fn compare(case: &Case, observed: &Observed) -> Vec<String> {
    let mut problems = Vec::new();
    let mut texts = vec![
        (
            "stdout".to_owned(),
            case.text("stdout"),
            Some(observed.stdout.clone()),
        ),
        (
            "stderr".to_owned(),
            case.text("stderr"),
            Some(observed.stderr.clone()),
        ),
    ];
    let expected = tree::read(&case.folder.join("expected")).unwrap_or_default();
    let listed = observed.output.as_ref().map(list);
    texts.push((LIST.to_owned(), case.text("expected/tree.txt"), listed));
    for (path, bytes) in expected.iter().filter(|(path, _)| *path != LIST) {
        let found = observed.output.as_ref().and_then(|output| output.get(path));
        if found == Some(bytes) {
            continue;
        }
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        texts.push((path.clone(), Some(text(bytes)), found.map(text)));
    }
    for (what, expected, found) in texts {
        let (expected, found) = (expected.unwrap_or_default(), found.unwrap_or_default());
        if expected != found {
            problems.push(format!("{what} differs\n{}", difference(&expected, &found)));
        }
    }
    problems
}

/// The lines between the first and the last that differ.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), found.lines().collect());
    let same =
        |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut expected.iter().zip(&found));
    let least = expected.len().min(found.len()) - start;
    let end = same(&mut expected.iter().rev().zip(found.iter().rev())).min(least);
    let marked = |mark: char, lines: &[&str]| -> String {
        let middle = &lines[start..lines.len() - end];
        middle
            .iter()
            .map(|line| format!("{mark}{line}\n"))
            .collect()
    };
    format!(
        "@ line {}\n{}{}",
        start + 1,
        marked('-', &expected),
        marked('+', &found)
    )
}

fn write(case: &Case, observed: &Observed) {
    write_text(&case.folder.join("stdout"), &observed.stdout);
    write_text(&case.folder.join("stderr"), &observed.stderr);
    let folder = case.folder.join("expected");
    let kept = tree::read(&folder);
    if kept.is_some() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let Some(output) = &observed.output else {
        return;
    };
    tree::put(&folder, LIST, list(output));
    for (path, bytes) in output {
        let wanted = match &kept {
            Some(kept) => kept.contains_key(path),
            None => !path.starts_with("theme/"),
        };
        if wanted {
            tree::put(&folder, path, bytes);
        }
    }
}

fn write_text(file: &Path, text: &str) {
    if text.is_empty() {
        // Whether or not it existed.
        drop(fs::remove_file(file));
    } else {
        fs::write(file, text).unwrap();
    }
}
