//! The wording of this repository: no comment, message or page of the manual contains a phrase of `tests/phrases.txt`.
//! Each line there is a regular expression, ` # ` and what to write instead. The guide in `content/` and the input of
//! golden sites are left out: they are what authors wrote.

use std::path::Path;

use guidepost::base::ui_strings::ENGLISH;
use regex::{RegexSet, RegexSetBuilder};

/// The phrases, and what to write instead of each.
fn phrases(list: &str) -> (RegexSet, Vec<&str>) {
    let rows = list.lines().map(|line| {
        line.split_once(" # ")
            .expect("a phrase, ` # `, and its replacement")
    });
    let (patterns, instead): (Vec<&str>, Vec<&str>) = rows.unzip();
    let set = RegexSetBuilder::new(patterns)
        .case_insensitive(true)
        .build();
    (set.expect("regular expressions"), instead)
}

/// The paragraphs of a text, each on one line, with the number of its first line. Markers of comments are left out, so
/// that a phrase is found across the end of a line.
fn paragraphs(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut last_kind = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let is_comment = ["//!", "///", "//", "#"]
            .iter()
            .find(|marker| line.starts_with(**marker));
        let words = line.trim_start_matches(['/', '!', '#']).trim();
        let goes_on = last_kind == Some(is_comment)
            && !words.is_empty()
            && !words.starts_with(['|', '-', '`', '"']);
        match found.last_mut() {
            Some((_, paragraph)) if goes_on => {
                paragraph.push(' ');
                paragraph.push_str(words);
            }
            _ => found.push((number + 1, words.to_owned())),
        }
        last_kind = (!words.is_empty()).then_some(is_comment);
    }
    found
}

/// Where a text contains a phrase, and what to write instead.
fn findings(file: &str, text: &str, (set, instead): &(RegexSet, Vec<&str>)) -> Vec<String> {
    let paragraphs = paragraphs(text).into_iter();
    let hits = paragraphs.flat_map(|(line, paragraph)| {
        let matches: Vec<usize> = set.matches(&paragraph).into_iter().collect();
        matches.into_iter().map(move |at| (line, at))
    });
    hits.map(|(line, at)| {
        format!(
            "{file}:{line}: /{}/: write {}",
            set.patterns()[at],
            instead[at]
        )
    })
    .collect()
}

/// Whether a file of the repository is prose of its developers, by its path with `/`.
fn is_ours(path: &str) -> bool {
    let is_prose = [".md", ".rs", ".html", ".yaml", ".toml"]
        .iter()
        .any(|end| path.ends_with(end))
        || ["check", "release"].contains(&path);
    let left_out = [
        "content/",
        "target/",
        "public/",
        ".git/",
        ".guidepost/",
        "docs/public/",
        "docs/.guidepost/",
        "tests/sites/",
        // Has phrases as examples.
        "tests/suite/prose.rs",
    ];
    is_prose
        && !left_out.iter().any(|start| path.starts_with(start))
        && !path.contains("node_modules/")
        && !path.contains(".venv/")
}

#[test]
fn no_phrase_of_the_list_is_in_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = std::fs::read_to_string(root.join("tests/phrases.txt")).expect("the list");
    let phrases = phrases(&list);
    let left_out = ["target", "node_modules", ".git", ".venv", "public"];
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let entries =
        walk.filter_entry(|entry| !left_out.iter().any(|name| entry.file_name() == *name));
    let mut read = 0;
    let mut found = Vec::new();
    for entry in entries.map(|entry| entry.expect("a readable folder")) {
        let path = entry
            .path()
            .strip_prefix(root)
            .expect("it is below")
            .to_string_lossy()
            .replace('\\', "/");
        if entry.file_type().is_file() && is_ours(&path) {
            let text = std::fs::read_to_string(entry.path()).expect("a readable file");
            // Pages keep this note of the share box, which the manual repeats.
            let text = text.replace(ENGLISH.format_notes.embed, "");
            found.extend(findings(&path, &text, &phrases));
            let marker = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
            found.extend(
                text.lines()
                    .any(marker)
                    .then(|| format!("{path}: a conflict marker")),
            );
            read += 1;
        }
    }
    assert!(read > 200, "{read} files are too few to be all");
    assert!(
        found.is_empty(),
        "{} phrases to replace:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn a_phrase_is_found_across_the_end_of_a_line() {
    let text = "//! First.\n\nfn a() {\n    // The error is\n    // told to no one.\n}\n";
    let list = phrases(r"\bis told\b # is reported");
    assert_eq!(
        findings("a.rs", text, &list),
        [r"a.rs:4: /\bis told\b/: write is reported"]
    );
    assert!(findings("a.rs", "// The error is\n\n// told to no one.", &list).is_empty());
    assert!(is_ours("src/lib.rs") && is_ours("README.md") && !is_ours("content/index.md"));
}
