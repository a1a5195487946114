//! `guidepost links suggest` in real git repositories.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A site with recorded addresses, committed.
fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let put = |file: &str, text: &str| put(site.path(), file, text);
    put(
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put("content/index.md", "# Notes\n\nStart here.\n");
    let shoes = "# Shoes\n\nWhat to look for in a shop before the first long run.\n\n## How long they last\n\n\
        Until the sole is flat and the foam no longer gives way under the thumb.\n\n## Laces\n\nTie them twice.\n";
    put("content/shoes.md", shoes);
    put(
        "content/socks.md",
        "# Socks\n\nWool keeps warm even when it is wet from the rain.\n",
    );
    put(
        "content/food.md",
        "# Food\n\nEat little and often, and drink before you are thirsty.\n",
    );
    git(
        site.path(),
        &["init", "--quiet", "--initial-branch", "main"],
    );
    guidepost(site.path(), &["links", "record", "--today", "2026-11-22"]);
    commit(site.path());
    site
}

fn put(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    let status = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(root)
        .status();
    assert!(status.unwrap().success(), "{arguments:?}");
}

fn commit(root: &Path) {
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Change"]);
}

fn guidepost(root: &Path, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(root)
        .output();
    String::from_utf8(run.unwrap().stdout).unwrap()
}

/// The lost addresses with the first suggestion for each.
fn suggested(root: &Path) -> Vec<(String, String)> {
    let printed = guidepost(root, &["links", "suggest", "--json"]);
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let first = &line["candidates"][0]["to"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&line["address"]), text(first))
    };
    printed.lines().map(line).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
#[ignore = "needs git"]
fn the_new_places_of_renamed_rewritten_and_divided_pages_are_found() {
    let site = site();
    let root = site.path();
    assert_eq!(suggested(root), []);

    // Renamed in one commit, and again in another.
    fs::create_dir(root.join("content/kit")).unwrap();
    git(root, &["mv", "content/shoes.md", "content/kit/trainers.md"]);
    commit(root);
    git(
        root,
        &[
            "mv",
            "content/kit/trainers.md",
            "content/kit/running-shoes.md",
        ],
    );
    commit(root);
    // Moved without git, and not committed.
    fs::rename(
        root.join("content/socks.md"),
        root.join("content/kit/wool.md"),
    )
    .unwrap();
    // Appended to another page.
    let food = fs::read_to_string(root.join("content/food.md")).unwrap();
    fs::remove_file(root.join("content/food.md")).unwrap();
    put(
        root,
        "content/index.md",
        &format!("# Notes\n\nStart here.\n\n#{food}"),
    );
    let expected = pairs(&[
        ("/food/", "/"),
        ("/shoes/", "/kit/running-shoes/"),
        ("/socks/", "/kit/wool/"),
    ]);
    assert_eq!(suggested(root), expected);
    for (lost, new) in expected {
        guidepost(
            root,
            &["links", "move", &lost, &new, "--today", "2026-11-23"],
        );
    }
    assert_eq!(suggested(root), []);
    commit(root);

    // A heading is reworded, and a section goes to another page.
    let shoes = fs::read_to_string(root.join("content/kit/running-shoes.md")).unwrap();
    let (shoes, laces) = shoes.split_once("## Laces").unwrap();
    put(
        root,
        "content/kit/running-shoes.md",
        &shoes.replace("How long they last", "When to replace them"),
    );
    put(
        root,
        "content/laces.md",
        &format!("# Tying\n\n## Knots{laces}"),
    );
    let expected = pairs(&[
        (
            "/shoes/#how-long-they-last",
            "/kit/running-shoes/#when-to-replace-them",
        ),
        ("/shoes/#laces", "/laces/#knots"),
    ]);
    assert_eq!(suggested(root), expected);
}

#[test]
fn without_git_the_sections_of_a_page_identify_it() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    put(
        root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(root, "content/index.md", "# Notes\n\nText.\n");
    put(
        root,
        "content/shoes.md",
        "# Shoes\n\n## Soles\n\nText.\n\n## Laces\n\nText.\n",
    );
    guidepost(root, &["links", "record", "--today", "2026-11-22"]);
    fs::rename(
        root.join("content/shoes.md"),
        root.join("content/trainers.md"),
    )
    .unwrap();
    assert_eq!(suggested(root), pairs(&[("/shoes/", "/trainers/")]));
}
