//! Commands on sites with links and special files: nothing outside is written, nothing is waited for.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::tree::put;

fn guidepost(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_guidepost");
    Command::new(program).args(arguments).output().unwrap()
}

/// A site in a new folder.
fn small_site() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap().join("site");
    put(
        &root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(&root, "content/index.md", "# Home\n\nWords.\n");
    (folder, root)
}

fn text_of(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn the_state_folder_is_no_way_out_of_the_site() {
    let (folder, root) = small_site();
    let outside = folder.path().join("outside");
    put(&outside, "lock", "mine");
    symlink(&outside, root.join(".guidepost")).unwrap();
    let at = root.to_str().unwrap();
    let built = guidepost(&["build", "--root", at]);
    assert_eq!(built.status.code(), Some(1), "{}", text_of(&built));
    assert!(
        text_of(&built).contains("error[state-link]"),
        "{}",
        text_of(&built)
    );
    assert_eq!(fs::read(outside.join("lock")).unwrap(), b"mine");
    assert!(!root.join("public").exists());
    // A folder that the command names may be a link.
    let link = folder.path().join("cache");
    fs::create_dir(folder.path().join("real")).unwrap();
    symlink("real", &link).unwrap();
    let link = link.to_str().unwrap();
    let arguments = ["--root", at, "--cache-dir", link];
    let built = guidepost(&[&["build"][..], &arguments].concat());
    assert_eq!(built.status.code(), Some(0), "{}", text_of(&built));
    assert!(folder.path().join("real/cache").is_dir());
    let why = guidepost(&[&["why", "/"][..], &arguments].concat());
    assert!(
        text_of(&why).contains("for the first time"),
        "{}",
        text_of(&why)
    );
    // A second build finds what the first one stored.
    let built = guidepost(&[&["build"][..], &arguments].concat());
    assert!(
        text_of(&built).contains("0 new, 0 changed"),
        "{}",
        text_of(&built)
    );
    for bad in ["content/cache", "public/cache", "."] {
        let bad = root.join(bad);
        let refused = guidepost(&["build", "--root", at, "--cache-dir", bad.to_str().unwrap()]);
        assert!(
            text_of(&refused).contains("error[state-refused]"),
            "{}",
            text_of(&refused)
        );
    }
}

#[test]
fn a_new_page_stays_in_the_site() {
    let (folder, root) = small_site();
    let outside = folder.path().join("outside");
    put(&outside, "a.md", "# A\n");
    put(&root, "shared/a.md", "# A\n");
    symlink(&outside, root.join("content/out")).unwrap();
    symlink("../shared", root.join("content/in")).unwrap();
    let at = root.to_str().unwrap();
    // Not even if links to that folder are followed.
    let settings = format!(
        "title: Notes\nlinks: {{follow: [\"{}\"]}}\n",
        outside.display()
    );
    for settings in ["title: Notes\n".to_owned(), settings] {
        put(&root, "guidepost.yaml", settings);
        for path in ["out/b", "out/deep/b"] {
            let new = guidepost(&["new", path, "--root", at]);
            assert_eq!(new.status.code(), Some(1), "{}", text_of(&new));
            assert!(text_of(&new).contains("symbolic link"), "{}", text_of(&new));
        }
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
    }
    let new = guidepost(&["new", "in/b", "--root", at]);
    assert_eq!(new.status.code(), Some(0), "{}", text_of(&new));
    assert!(root.join("shared/b.md").is_file());
}

#[test]
fn no_command_opens_a_pipe() {
    let (_folder, root) = small_site();
    fs::create_dir_all(root.join("content/_data")).unwrap();
    let pipes = [
        "content/_data/references.yaml",
        "content/page.md",
        "guidepost.yml",
        "guidepost.yaml",
        ".guidepost/lock",
    ];
    for pipe in pipes {
        let file = root.join(pipe);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        drop(fs::remove_file(&file));
        assert!(
            Command::new("mkfifo")
                .arg(&file)
                .status()
                .unwrap()
                .success()
        );
        let at = root.to_str().unwrap();
        for command in [
            &["build"][..],
            &["check"],
            &["list"],
            &["config"],
            &["share", "/"],
            &["why", "/"],
            &["new", "x"],
        ] {
            // A command that opens the pipe would never end.
            let ended = guidepost(&[command, &["--root", at]].concat());
            let fails = pipe != "guidepost.yml" && command[0] == "build";
            assert!(
                !fails || ended.status.code() == Some(1),
                "{}",
                text_of(&ended)
            );
            drop(fs::remove_file(root.join("content/x.md")));
        }
    }
}
