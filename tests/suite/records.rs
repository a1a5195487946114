//! Records of a build that are missing, damaged or replaced: they cost time, and no file.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::tree::{put, read};

fn guidepost(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    command.args(arguments).args(["--root".as_ref(), root]);
    command.output().unwrap()
}

fn text_of(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// The one file of a folder in the state folder.
fn record(root: &Path, folder: &str) -> PathBuf {
    let mut files = fs::read_dir(root.join(".guidepost").join(folder)).unwrap();
    files.next().unwrap().unwrap().path()
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Removes a file or folder.
fn remove(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).unwrap();
    } else {
        fs::remove_file(path).unwrap();
    }
}

/// What happens to a record.
type Damage = (&'static str, fn(&Path));

#[test]
fn a_record_that_is_lost_costs_time_only() {
    let damages: [Damage; 8] = [
        ("missing", remove),
        ("cut", |path| {
            let half = fs::read(path).unwrap();
            fs::write(path, &half[..half.len() / 2]).unwrap();
        }),
        ("empty", |path| fs::write(path, "").unwrap()),
        ("a pipe", |path| {
            remove(path);
            pipe(path);
        }),
        ("a socket", |path| {
            remove(path);
            drop(UnixListener::bind(path).unwrap());
        }),
        ("an empty folder", |path| {
            remove(path);
            fs::create_dir(path).unwrap();
        }),
        ("a link", |path| {
            remove(path);
            symlink("/etc/hostname", path).unwrap();
        }),
        ("a folder that is missing", |path| {
            remove(path.parent().unwrap())
        }),
    ];
    for (name, damage) in damages {
        check(name, &|root| damage(&record(root, "outputs")));
    }
    let state: [Damage; 7] = [
        ("outputs: a pipe", |state| {
            remove(&state.join("outputs"));
            pipe(&state.join("outputs"));
        }),
        ("outputs: a file", |state| {
            remove(&state.join("outputs"));
            fs::write(state.join("outputs"), "x").unwrap();
        }),
        ("cache: a file", |state| {
            remove(&state.join("cache"));
            fs::write(state.join("cache"), "x").unwrap();
        }),
        ("lock: a folder", |state| {
            remove(&state.join("lock"));
            fs::create_dir(state.join("lock")).unwrap();
        }),
        ("journal: a folder", |state| {
            fs::create_dir_all(state.join("stage/journal.json")).unwrap();
        }),
        ("staged file: a folder with a file", |state| {
            fs::create_dir_all(state.join("stage/0")).unwrap();
            fs::write(state.join("stage/0/x"), "x").unwrap();
        }),
        ("temporary manifests: folders", |state| {
            let manifest = fs::read_dir(state.join("outputs")).unwrap();
            let manifest = manifest.last().unwrap().unwrap().path();
            for extension in ["json.new", "json.old", "json.tmp"] {
                fs::create_dir(manifest.with_extension(extension)).unwrap();
            }
        }),
    ];
    for (name, damage) in state {
        check(name, &|root| damage(&root.join(".guidepost")));
    }
}

/// Builds, damages the records, changes pages, and builds again.
fn check(name: &str, damage: &dyn Fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    put(
        &root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(&root, "content/index.md", "# Home\n\nWords.\n");
    put(&root, "content/a.md", "# A\n\nWords.\n");
    assert!(guidepost(&root, &["build"]).status.success());
    damage(&root);
    put(&root, "content/index.md", "# Home\n\nOther words.\n");
    put(&root, "content/b.md", "# B\n\nWords.\n");
    fs::remove_file(root.join("content/a.md")).unwrap();
    let built = guidepost(&root, &["build"]);
    assert_eq!(built.status.code(), Some(0), "{name}: {}", text_of(&built));
    let published = read(&root.join("public")).unwrap();
    fs::remove_dir_all(root.join(".guidepost")).unwrap();
    fs::remove_dir_all(root.join("public")).unwrap();
    assert!(guidepost(&root, &["build"]).status.success());
    assert!(published == read(&root.join("public")).unwrap(), "{name}");
}

#[test]
fn without_any_record_files_that_differ_are_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    put(&root, "content/index.md", "# Home\n\nWords.\n");
    assert!(guidepost(&root, &["build"]).status.success());
    fs::remove_dir_all(root.join(".guidepost")).unwrap();
    assert!(
        guidepost(&root, &["build"]).status.success(),
        "nothing differs"
    );
    fs::remove_dir_all(root.join(".guidepost")).unwrap();
    put(&root, "content/index.md", "# Home\n\nOther words.\n");
    let before = read(&root.join("public")).unwrap();
    let refused = guidepost(&root, &["build"]);
    assert!(text_of(&refused).contains("error[output-refused]"));
    assert!(before == read(&root.join("public")).unwrap());
}

#[test]
fn a_state_folder_that_is_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    put(&root, "content/index.md", "# Home\n\nWords.\n");
    put(&root, ".guidepost", "mine");
    let refused = text_of(&guidepost(&root, &["build"]));
    assert!(refused.contains(".guidepost is not a folder"), "{refused}");
    assert_eq!(fs::read(root.join(".guidepost")).unwrap(), b"mine");
}

/// A journal stays where the state folder of the command is.
#[test]
fn an_unfinished_build_elsewhere_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().canonicalize().unwrap();
    let root = top.join("site");
    put(&root, "content/index.md", "# Home\n\nWords.\n");
    let (out, cache) = (top.join("out"), top.join("elsewhere/cache"));
    let places = [
        "--out",
        out.to_str().unwrap(),
        "--cache-dir",
        cache.to_str().unwrap(),
    ];
    assert!(
        guidepost(&root, &[&["build"][..], &places].concat())
            .status
            .success()
    );
    let output = out.to_str().unwrap();
    let journal = format!(r#"{{"version":1,"output":"{output}","had_manifest":true,"steps":[]}}"#);
    put(&cache, "stage/journal.json", journal);
    let checked = text_of(&guidepost(&root, &[&["check"][..], &places].concat()));
    assert!(checked.contains("warning[output-unfinished]"), "{checked}");
    assert!(checked.contains(output), "{checked}");
    let checked = text_of(&guidepost(&root, &["check"]));
    assert!(!checked.contains("output-unfinished"), "{checked}");
}
