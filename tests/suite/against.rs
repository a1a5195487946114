//! `guidepost links check --against` and `guidepost links fix` in real git repositories and terminals.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::tree::put;

/// A site with a ledger, committed.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(
        root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(root, "content/index.md", "# Notes\n");
    let part = "## Part\n\nText.\n";
    put(root, "content/a.md", format!("# A\n\n{part}\n{part}"));
    put(root, "content/b.md", "# B\n\n## Rest\n\nText.\n");
    git(root, &["init", "--quiet", "--initial-branch", "main"]);
    assert_eq!(links(root, &["record", "--today", "2026-01-01"]).0, 0);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Begin"]);
    folder
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    let mut git = Command::new("git");
    let run = git
        .args(identity)
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(run.status.success(), "{arguments:?}");
}

/// The exit code of `guidepost links`, and everything that it printed.
fn links(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut guidepost = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    let run = guidepost
        .arg("links")
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    printed(&run)
}

fn printed(run: &Output) -> (i32, String) {
    let text = [&run.stderr[..], &run.stdout].concat();
    (run.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
#[ignore = "needs git"]
fn a_removed_line_is_found_and_comes_back() {
    let site = site();
    let root = site.path();
    let ledger = root.join("links.ledger");
    assert_eq!(links(root, &["check", "--against", "HEAD"]).0, 0);
    let whole = fs::read_to_string(&ledger).unwrap();
    let without: String = whole
        .lines()
        .filter(|line| !line.contains("/b/"))
        .flat_map(|line| [line, "\n"])
        .collect();
    fs::write(&ledger, without.replace(" #part-1", "")).unwrap();
    // A build does not miss it: what was removed is not known to it.
    assert_eq!(links(root, &["check"]).0, 0);
    let (code, told) = links(root, &["check", "--against"]);
    assert_eq!(code, 1);
    for missed in [
        "`live /a/ 2026-01-01 #part-1` was",
        "`live /b/ 2026-01-01 #rest` was",
    ] {
        assert!(told.contains(missed), "{told}");
    }
    // The command that the message gives.
    let cure = told
        .split('`')
        .find(|text| text.starts_with("git show"))
        .unwrap();
    let guidepost = env!("CARGO_BIN_EXE_guidepost");
    let cure = cure.replace("| guidepost", &format!("| '{guidepost}'"));
    let run = Command::new("sh")
        .args(["-c", &cure])
        .current_dir(root)
        .output()
        .unwrap();
    assert_eq!(printed(&run).0, 0, "{cure}");
    assert_eq!(links(root, &["check", "--against", "main"]).0, 0);
    fs::remove_file(&ledger).unwrap();
    let (code, told) = links(root, &["check", "--against", "HEAD"]);
    assert!(code == 1 && told.contains("git checkout"), "{told}");
}

#[test]
#[ignore = "needs git"]
fn what_git_cannot_tell_is_an_error() {
    let site = site();
    let root = site.path();
    for unknown in ["nothing", "--help", "-x"] {
        let against = format!("--against={unknown}");
        let (code, told) = links(root, &["check", &against]);
        assert_eq!(code, 1, "{told}");
        assert!(told.contains("there is no branch or commit"), "{told}");
    }
    put(root, "content/c.md", "# C\n");
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Add a page"]);
    let clones = tempfile::tempdir().unwrap();
    let from = format!("file://{}", root.display());
    git(
        clones.path(),
        &["clone", "--quiet", "--depth", "1", &from, "shallow"],
    );
    let shallow = clones.path().join("shallow");
    // A hook needs the commit that is checked out and no other.
    assert_eq!(links(&shallow, &["check", "--against", "HEAD"]).0, 0);
    let (code, told) = links(&shallow, &["check", "--against", "main"]);
    assert_eq!(code, 1, "{told}");
    assert!(
        told.contains("git fetch --unshallow") && told.contains("fetch-depth: 0"),
        "{told}"
    );
    git(&shallow, &["fetch", "--quiet", "--unshallow"]);
    assert_eq!(links(&shallow, &["check", "--against"]).0, 0);
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), "content/index.md", "# Notes\n");
    let (code, told) = links(outside.path(), &["check", "--against", "main"]);
    assert!(code == 1 && told.contains("history-missing"), "{told}");
}

#[test]
#[ignore = "needs script"]
fn each_lost_address_is_asked_about_at_a_terminal() {
    let site = site();
    let root = site.path();
    let a = fs::read_to_string(root.join("content/a.md")).unwrap();
    fs::remove_file(root.join("content/b.md")).unwrap();
    put(root, "content/c.md", "# C\n\n## Rest\n\nText.\n");
    let guidepost = env!("CARGO_BIN_EXE_guidepost");
    let command = format!(
        "'{guidepost}' links fix --root '{}' --today 2026-01-02",
        root.display()
    );
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // A wrong answer, a page that does not exist, the first candidate; and the id of the second `Part`.
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"7\nm\nnowhere\n1\ny\n").unwrap();
    let run = child.wait_with_output().unwrap();
    drop(input);
    let (code, told) = printed(&run);
    assert_eq!(code, 0, "{told}");
    assert!(
        told.contains("/b/ is lost")
            && told.contains("1 fact and 1 id written; 0 lost addresses left"),
        "{told}"
    );
    let ledger = fs::read_to_string(root.join("links.ledger")).unwrap();
    assert!(ledger.contains("\nmoved /b/ 2026-01-02 /c/\n"), "{ledger}");
    let after = fs::read_to_string(root.join("content/a.md")).unwrap();
    let (first, second) = a.rsplit_once("## Part\n").unwrap();
    assert_eq!(after, format!("{first}## Part {{#part-1}}\n{second}"));
    // Without a terminal, nobody is asked.
    let (code, told) = links(root, &["fix"]);
    assert!(
        code == 1 && told.starts_with("error[fix-terminal]"),
        "{told}"
    );
}
