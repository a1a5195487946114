//! Dates of pages from a real git repository.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use guidepost::io::files::{DiskFiles, Files as _};
use tempfile::TempDir;

use crate::tree::{self, put};

const SETTINGS: &str = "title: Guide\nbase_url: https://example.org/\nrepository: {dates: git}\ndescription: A guide.\n";

fn git(folder: &Path, day: &str, arguments: &[&str]) {
    let noon = format!("{day}T12:00:00+0000");
    let ended = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(arguments)
        .env("GIT_AUTHOR_DATE", &noon)
        .env("GIT_COMMITTER_DATE", &noon)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(ended.status.success(), "{ended:?}");
}

fn commit(folder: &Path, day: &str) {
    git(folder, day, &["add", "-A"]);
    git(folder, day, &["commit", "-q", "-m", "Change"]);
}

/// A repository with a site in a folder of it.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    put(&site, "guidepost.yaml", SETTINGS);
    put(&site, ".gitignore", "public/\n.guidepost/\n");
    put(&site, "content/index.md", "# Guide\n");
    put(&site, "content/knee.md", "# Knee\n");
    put(
        &site,
        "content/own date.md",
        "---\nupdated: 2025-12-24\n---\n\n# Own\n",
    );
    git(folder.path(), "2026-01-01", &["init", "-q", "-b", "main"]);
    commit(folder.path(), "2026-01-01");
    folder
}

fn build(site: &Path, arguments: &[&str]) -> Output {
    let built = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .arg("build")
        .args(arguments)
        .current_dir(site)
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    built
}

/// The date that a page shows.
fn shown(site: &Path, page: &str) -> String {
    let html = std::fs::read_to_string(site.join("public").join(page).join("index.html")).unwrap();
    let date = html.split_once("<time datetime=\"").map(|(_, rest)| rest);
    date.and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

#[test]
#[ignore = "needs git"]
fn pages_have_the_dates_of_their_newest_commits() {
    let folder = repository();
    let site = folder.path().join("site");
    put(&site, "content/knee.md", "# Knee\n\nMore.\n");
    commit(folder.path(), "2026-02-03");
    put(&site, "content/new.md", "# New\n");
    build(&site, &[]);
    assert_eq!(shown(&site, ""), "2026-01-01");
    assert_eq!(shown(&site, "knee"), "2026-02-03");
    assert_eq!(shown(&site, "own date"), "2025-12-24");
    assert_eq!(shown(&site, "new"), "");
    let sitemap = std::fs::read_to_string(site.join("public/sitemap.xml")).unwrap();
    assert!(
        sitemap.contains("<lastmod>2026-02-03</lastmod>"),
        "{sitemap}"
    );
}

#[test]
#[ignore = "needs git"]
fn a_commit_renders_only_the_pages_that_it_dates() {
    let folder = repository();
    let site = folder.path().join("site");
    build(&site, &[]);
    put(&site, "content/index.md", "# Guide\n\nMore.\n");
    build(&site, &[]);
    // The text was published before; now it has a date.
    commit(folder.path(), "2026-03-04");
    let built = build(&site, &[]);
    assert_eq!(shown(&site, ""), "2026-03-04");
    let text = String::from_utf8(built.stdout).unwrap();
    assert!(
        text.contains("0 new, 2 changed"),
        "the page and the sitemap: {text}"
    );
    let kept = tree::read(&site.join("public")).unwrap();
    build(&site, &["--out", "../clean"]);
    std::fs::remove_dir_all(site.join(".guidepost")).unwrap();
    std::fs::remove_dir_all(folder.path().join("clean")).unwrap();
    build(&site, &["--out", "../clean"]);
    assert!(kept == tree::read(&folder.path().join("clean")).unwrap());
}

#[test]
#[ignore = "needs git"]
fn a_shallow_clone_is_reported_and_has_no_dates() {
    let folder = repository();
    put(folder.path(), "other.txt", "1");
    commit(folder.path(), "2026-05-06");
    let clones = tempfile::tempdir().unwrap();
    let from = format!("file://{}", folder.path().display());
    git(
        clones.path(),
        "2026-05-06",
        &["clone", "-q", "--depth", "1", &from, "clone"],
    );
    let site = clones.path().join("clone/site");
    let built = build(&site, &[]);
    let text = String::from_utf8(built.stderr).unwrap();
    assert!(
        text.contains("warning[dates-missing]: this clone has only the newest commits"),
        "{text}"
    );
    assert!(text.contains("--> guidepost.yaml:3:21"), "{text}");
    assert_eq!(shown(&site, "knee"), "");
    assert_eq!(shown(&site, "own date"), "2025-12-24");
}

/// A merge has no changes of its own, and a branch that was merged keeps its dates.
#[test]
#[ignore = "needs git"]
fn a_merged_branch_keeps_its_dates() {
    let folder = repository();
    let site = folder.path().join("site");
    git(
        folder.path(),
        "2026-02-01",
        &["checkout", "-q", "-b", "work"],
    );
    put(&site, "content/knee.md", "# Knee\n\nMore.\n");
    commit(folder.path(), "2026-02-01");
    git(folder.path(), "2026-03-01", &["checkout", "-q", "main"]);
    put(&site, "content/index.md", "# Guide\n\nMore.\n");
    commit(folder.path(), "2026-03-01");
    git(
        folder.path(),
        "2026-04-01",
        &["merge", "-q", "--no-ff", "-m", "Merge", "work"],
    );
    build(&site, &[]);
    assert_eq!(shown(&site, "knee"), "2026-02-01");
    assert_eq!(shown(&site, ""), "2026-03-01");
}

#[test]
#[ignore = "needs git"]
fn git_prints_the_history_once_for_each_commit() {
    let folder = repository();
    let site = folder.path().join("site");
    let files = DiskFiles::new(&site).unwrap();
    let wanted = BTreeSet::from(["content/index.md", "content/knee.md"]);
    let first = files.commit_dates(&wanted).unwrap();
    let again = files.commit_dates(&wanted).unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    // A page that is not committed needs the whole history, which is read once more, and then never again.
    let more = BTreeSet::from(["content/index.md", "content/new.md"]);
    let whole = files.commit_dates(&more).unwrap();
    assert!(!Arc::ptr_eq(&first, &whole));
    let other = BTreeSet::from(["content/index.md", "content/newer.md"]);
    assert!(Arc::ptr_eq(&whole, &files.commit_dates(&other).unwrap()));
    put(&site, "content/index.md", "# Guide\n\nMore.\n");
    commit(folder.path(), "2026-07-08");
    let after = files.commit_dates(&wanted).unwrap();
    assert_eq!(after["content/index.md"].to_string(), "2026-07-08");
}
