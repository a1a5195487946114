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
fn what_has_the_name_of_a_folder_is_reported() {
    for name in ["content", "content/_data"] {
        for kind in ["pipe", "file", "link"] {
            let (_folder, root) = small_site();
            fs::write(root.join("README.md"), "# Other\n\nText.\n").unwrap();
            let path = root.join(name);
            drop(fs::remove_dir_all(&path));
            match kind {
                "pipe" => assert!(
                    Command::new("mkfifo")
                        .arg(&path)
                        .status()
                        .unwrap()
                        .success()
                ),
                "file" => fs::write(&path, "docs\n").unwrap(),
                _ => std::os::unix::fs::symlink("nowhere", &path).unwrap(),
            }
            let build = guidepost(&["build", "--root", root.to_str().unwrap()]);
            let text = text_of(&build);
            assert_eq!(build.status.code(), Some(1), "{name} {kind} {text}");
            assert!(
                text.contains(&format!("--> {name}\n")),
                "{name} {kind} {text}"
            );
            assert!(!root.join("public").exists(), "{name} {kind}");
        }
    }
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

/// Nothing of a site may be a special file: each of its paths in turn is a pipe, a socket or a link to a device.
#[test]
fn no_command_opens_a_special_file_anywhere() {
    let paths = [
        "content",
        "content/a",
        "content/a/index.md",
        "content/a/pic.svg",
        "content/_data",
        "content/_data/glossary.yaml",
        "content/_data/other.yaml",
        "content/glossary.md",
        "static",
        "static/x.css",
        "templates",
        "templates/page.html",
    ];
    let kinds: [fn(&std::path::Path); 3] = [
        |file| assert!(Command::new("mkfifo").arg(file).status().unwrap().success()),
        |file| drop(std::os::unix::net::UnixListener::bind(file).unwrap()),
        |file| symlink("/dev/zero", file).unwrap(),
    ];
    for path in paths {
        for kind in kinds {
            let (_folder, root) = small_site();
            put(
                &root,
                "content/a/index.md",
                "# A\n\n![A drawing.](pic.svg)\n",
            );
            put(
                &root,
                "content/a/pic.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            );
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            let _ = fs::remove_file(&file).or_else(|_| fs::remove_dir_all(&file));
            kind(&file);
            let at = root.to_str().unwrap();
            for command in [
                &["build"][..],
                &["check"],
                &["list"],
                &["share", "/"],
                &["new", "x"],
            ] {
                // A command that opens the pipe or reads the device would never end.
                let ended = guidepost(&[command, &["--root", at]].concat());
                let shown = text_of(&ended);
                assert!(
                    ended.status.code().is_some_and(|code| code < 2),
                    "{path}: {shown}"
                );
                let silent = command[0] == "build" && ended.status.success();
                assert!(!silent || shown.contains("warning["), "{path}: {shown}");
            }
        }
    }
}

#[test]
fn no_copy_of_a_draft_is_published() {
    let (_folder, root) = small_site();
    let draft = "---\ndraft: true\n---\n\n# Secret\n\nWords.\n";
    put(&root, "content/plans/plan.md", draft);
    for copy in [
        "static/plan.md",
        "static/deep/a.txt",
        "content/x.md.old",
        "content/a.txt",
    ] {
        put(&root, copy, draft);
    }
    fs::hard_link(
        root.join("content/plans/plan.md"),
        root.join("static/hard.md"),
    )
    .unwrap();
    symlink("../content/plans", root.join("static/plans")).unwrap();
    symlink("../content/plans/plan.md", root.join("static/link.txt")).unwrap();
    put(&root, "static/other.txt", draft.replace("true", "none"));
    let at = root.to_str().unwrap();
    let files = |root: &std::path::Path| crate::tree::read(&root.join("public")).unwrap();
    let built = guidepost(&["build", "--root", at]);
    assert_eq!(built.status.code(), Some(0), "{}", text_of(&built));
    for (path, bytes) in files(&root) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("Secret") || path == "other.txt", "{path}");
    }
    let built = guidepost(&["build", "--drafts", "--root", at]);
    assert_eq!(built.status.code(), Some(0), "{}", text_of(&built));
    assert!(files(&root).contains_key("plans/plan.md"));
}

#[test]
fn a_path_to_follow_that_does_not_exist_is_reported() {
    let (folder, root) = small_site();
    put(folder.path(), "shared/a.md", "# A\n");
    put(
        &root,
        "guidepost.yaml",
        "title: Notes\nlinks:\n  follow:\n    - ../shared\n    - ../shraed\n    - ~/docs\n",
    );
    let at = root.to_str().unwrap();
    let shown = text_of(&guidepost(&["build", "--root", at]));
    assert_eq!(
        shown.matches("warning[follow-missing]").count(),
        2,
        "{shown}"
    );
    assert!(shown.contains("--> guidepost.yaml:5:7"), "{shown}");
    assert!(
        shown.contains("write the path out: `~` is read as a name"),
        "{shown}"
    );
}

#[test]
fn a_special_file_in_the_state_folder_costs_time_only() {
    let (_folder, root) = small_site();
    let at = root.to_str().unwrap();
    let outside = root.with_file_name("outside");
    fs::write(&outside, "mine").unwrap();
    let mut number = 0;
    let mut check = |replace: &dyn Fn(&std::path::Path)| {
        for part in ["lock", "outputs", "cache"] {
            let built = guidepost(&["build", "--root", at]);
            assert_eq!(built.status.code(), Some(0), "{}", text_of(&built));
            let part = root.join(".guidepost").join(part);
            let file = match part.is_dir() {
                true => fs::read_dir(&part).unwrap().next().unwrap().unwrap().path(),
                false => part,
            };
            fs::remove_file(&file).unwrap();
            replace(&file);
            number += 1;
            put(
                &root,
                "content/index.md",
                format!("# Home {number}\n\nWords.\n"),
            );
            let built = guidepost(&["build", "--root", at]);
            assert_eq!(built.status.code(), Some(0), "{}", text_of(&built));
            assert!(
                fs::symlink_metadata(&file).unwrap().is_file(),
                "{}",
                file.display()
            );
            let home = fs::read_to_string(root.join("public/index.html")).unwrap();
            assert!(home.contains(&format!("Home {number}")));
        }
    };
    check(&|file| assert!(Command::new("mkfifo").arg(file).status().unwrap().success()));
    check(&|file| drop(std::os::unix::net::UnixListener::bind(file).unwrap()));
    check(&|file| symlink(&outside, file).unwrap());
    check(&|file| symlink("nowhere", file).unwrap());
    assert_eq!(fs::read(&outside).unwrap(), b"mine");
}

#[test]
fn a_folder_that_becomes_a_link_is_not_followed() {
    use guidepost::io::files::{DiskFiles, Files as _};
    let (folder, root) = small_site();
    put(folder.path(), "outside/a.md", "secret");
    put(&root, "content/d/a.md", "# A\n");
    put(&root, "content/d/b.md", "# B\n");
    let files = DiskFiles::new(&root).unwrap();
    let read = |file: &str| files.read(file, 100).map(Option::unwrap_or_default);
    assert_eq!(read("content/d/b.md").unwrap(), b"# B\n");
    assert_eq!(read("content/d/a.md").unwrap(), b"# A\n");
    // A file is checked each time, its folder once for each snapshot.
    fs::remove_file(root.join("content/d/a.md")).unwrap();
    symlink(
        folder.path().join("outside/a.md"),
        root.join("content/d/a.md"),
    )
    .unwrap();
    assert!(read("content/d/a.md").is_err());
    assert!(read("content/d/../d/a.md").is_err());
    fs::remove_dir_all(root.join("content/d")).unwrap();
    symlink(folder.path().join("outside"), root.join("content/d")).unwrap();
    files.forget_folders();
    assert!(read("content/d/a.md").is_err());
}

/// Process number 1 is not ended by signals that it does not handle.
#[test]
#[ignore = "needs unshare"]
fn the_first_process_of_a_container_ends_when_terminated() {
    use std::time::{Duration, Instant};
    let (_folder, root) = small_site();
    let at = root.to_str().unwrap();
    let state = root.join(".guidepost");
    // The build waits for this lock.
    let _lock = guidepost::io::publish::Lock::acquire(&state, Duration::ZERO).unwrap();
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let mut container = Command::new("unshare")
            .args(["--user", "--map-root-user", "--pid", "--fork"])
            .args([env!("CARGO_BIN_EXE_guidepost"), "build", "--root", at])
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(500));
        let id = container.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        let start = Instant::now();
        let kill = Command::new("kill")
            .args(["-s", signal, children.trim()])
            .status();
        assert!(kill.unwrap().success());
        assert_eq!(container.wait().unwrap().code(), Some(code));
        assert!(start.elapsed() < Duration::from_secs(1));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_name_that_is_not_utf8_is_printed_with_its_bytes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let (_folder, root) = small_site();
    let name = OsStr::from_bytes(b"caf\xe9 \xc3\xa9.md");
    fs::write(root.join("content").join(name), "# A\n").unwrap();
    let at = root.to_str().unwrap();
    let shown = text_of(&guidepost(&["build", "--root", at]));
    let expected = "error[name-encoding]: the file name `caf\\xe9 é.md` is not UTF-8";
    assert!(shown.contains(expected), "{shown}");
}
