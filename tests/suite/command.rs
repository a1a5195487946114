//! The command line from outside: its arguments and exit codes.

use std::process::{Command, Output};

use tempfile::TempDir;

use crate::tree::put;

fn guidepost(arguments: &[&str]) -> Output {
    let site = site();
    Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(site.path())
        .output()
        .unwrap()
}

fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    put(
        site.path(),
        "guidepost.yaml",
        "base_url: https://example.org/\ndescription: Notes for runners.\n",
    );
    put(site.path(), "content/index.md", "# Home\n");
    put(
        site.path(),
        "content/odd.md",
        "---\nlayout: post\n---\n# Odd\n",
    );
    site
}

/// Every command that prints something, each in a way that succeeds.
#[cfg(target_os = "linux")]
const PRINTING: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["build", "--help"],
    &["build"],
    &["build", "--json", "--timings"],
    &["check"],
    &["check", "--json"],
    &["check", "--list"],
    &["check", "--list", "--json"],
    &["completions", "bash"],
    &["config"],
    &["config", "--json"],
    &["init", "new"],
    &["list"],
    &["list", "--json"],
    &["man"],
    &["man", "build"],
    &["new", "page"],
    &["schema", "settings"],
    &["schema", "settings", "--write"],
    &["share", "/"],
    &["share", "/", "--format", "all"],
    &["share", "--all", "--json"],
    &["why", "/"],
];

#[cfg(target_os = "linux")]
#[test]
fn output_that_is_lost_is_an_error() {
    for arguments in PRINTING {
        let site = site();
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let done = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args(*arguments)
            .current_dir(site.path())
            .stdout(full.unwrap())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(1), "{arguments:?}");
        let errors = String::from_utf8(done.stderr).unwrap();
        assert!(
            errors.contains("error[output-lost]"),
            "{arguments:?}: {errors}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_pipe_is_not_an_error() {
    for arguments in PRINTING {
        let site = site();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let done = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args(*arguments)
            .current_dir(site.path())
            .stdout(writer)
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(0), "{arguments:?}");
        let errors = String::from_utf8(done.stderr).unwrap();
        assert!(!errors.contains("error"), "{arguments:?}: {errors}");
    }
}

#[test]
fn the_exit_code_tells_how_it_ended() {
    let cases: &[(i32, &[&str])] = &[
        (0, &["build"]),
        (0, &["build", "--out", "site", "--drafts", "--json"]),
        (0, &["--help"]),
        (0, &["build", "--help"]),
        (0, &["--version"]),
        (0, &["check"]),
        (0, &["check", "--json", "--drafts", "--today", "2026-11-25"]),
        (0, &["check", "--out", "site", "--cache-dir", "cache"]),
        (0, &["check", "--list"]),
        (0, &["check", "--list", "--json"]),
        (1, &["build", "--strict"]),
        (1, &["build", "--strict", "--json"]),
        (1, &["build", "--root", "nowhere"]),
        (1, &["build", "--out", "content"]),
        (1, &["check", "--strict"]),
        (1, &["check", "--root", "nowhere"]),
        (1, &["check", "--root", "content"]),
        (0, &[]),
        (2, &["--strict"]),
        (2, &["init", "new", "--template", "blgo"]),
        (2, &["bild"]),
        (2, &["build", "--output", "site"]),
        (2, &["build", "--out"]),
        (2, &["build", "--json=yes"]),
        (2, &["build", "content"]),
        (0, &["list"]),
        (0, &["config"]),
        (1, &["init"]),
        (1, &["list", "--root", "nowhere"]),
        (1, &["new", "x", "--root", "nowhere"]),
        (2, &["new"]),
        (2, &["schema", "page"]),
        (2, &["completions", "cmd"]),
        (2, &["check", "--output", "site"]),
        (2, &["check", "--list", "--out", "site"]),
        (2, &["check", "--today", "2026-02-30"]),
        (2, &["check", "--list", "--strict"]),
    ];
    for (code, arguments) in cases {
        let output = guidepost(arguments);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}\n{text}");
    }
}

/// Help has to fit a terminal without scrolling.
#[test]
fn the_help_of_every_command_fits_one_screen_and_has_an_example() {
    const LINES: usize = 24;
    // The list of commands is longer, and each has one line.
    const LIST: usize = 32;
    const COLUMNS: usize = 80;
    let all = guidepost::cli::command();
    all.clone().debug_assert();
    let commands = all
        .get_subcommands()
        .map(|command| vec![command.get_name(), "--help"]);
    for arguments in commands.chain([vec!["--help"]]) {
        let help = String::from_utf8(guidepost(&arguments).stdout).unwrap();
        let widest = help.lines().map(|line| line.chars().count()).max();
        let most = if arguments.len() == 1 { LIST } else { LINES };
        assert!(help.lines().count() <= most, "{help}");
        assert!(widest <= Some(COLUMNS), "{help}");
        assert!(help.contains("Example"), "{help}");
    }
    assert!(all.get_subcommands().count() > 8);
}

#[test]
fn findings_go_to_standard_error_and_the_closing_line_to_standard_output() {
    let human = guidepost(&["build"]);
    let (out, err) = (
        String::from_utf8(human.stdout).unwrap(),
        String::from_utf8(human.stderr).unwrap(),
    );
    assert!(
        out.starts_with("Built 2 pages: ") && out.lines().count() == 1,
        "{out}"
    );
    assert!(err.starts_with("warning[key-kept]: "), "{err}");
    // With no terminal there are no colours.
    assert!(!err.contains('\u{1b}'), "{err:?}");

    let json = guidepost(&["build", "--json"]);
    assert!(json.stderr.is_empty());
    let lines = String::from_utf8(json.stdout).unwrap();
    assert!(lines.lines().count() > 1, "{lines}");
    for line in lines.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(value["type"].is_string(), "{line}");
    }
}

#[test]
fn under_strict_an_edited_output_stops_the_build_before_it_is_overwritten() {
    let site = tempfile::tempdir().unwrap();
    put(
        site.path(),
        "guidepost.yaml",
        "base_url: https://example.org/\ndescription: Notes for runners.\n",
    );
    put(site.path(), "content/index.md", "# Home\n");
    let build = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .arg("build")
            .args(arguments)
            .current_dir(site.path())
            .output()
            .unwrap()
    };
    assert!(build(&["--strict"]).status.success());
    put(site.path(), "public/index.html", "by hand\n");

    let strict = build(&["--strict"]);
    let text = String::from_utf8(strict.stderr).unwrap();
    assert!(text.starts_with("error[output-edited]: "), "{text}");
    assert_eq!(strict.status.code(), Some(1), "{text}");
    let kept = std::fs::read_to_string(site.path().join("public/index.html")).unwrap();
    assert_eq!(kept, "by hand\n");

    let lenient = build(&[]);
    let text = String::from_utf8(lenient.stderr).unwrap();
    assert!(text.starts_with("warning[output-edited]: "), "{text}");
    assert_eq!(lenient.status.code(), Some(0), "{text}");
}

/// Common mistakes: one folder too deep, or too high.
#[test]
fn reports_a_folder_above_or_inside_a_site() {
    let around = tempfile::tempdir().unwrap();
    put(around.path(), "site/guidepost.yaml", "title: A\n");
    put(around.path(), "site/content/index.md", "# Home\n");
    put(around.path(), "site/content/a/b/c.md", "# C\n");
    let run = |folder: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args(arguments)
            .current_dir(around.path().join(folder))
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        (output.status.success(), told)
    };
    for (folder, root) in [
        ("site/content", ".."),
        ("site/content/a", "../.."),
        ("site/content/a/b", "../../.."),
    ] {
        for arguments in [&["build"][..], &["check"], &["list"], &["new", "swim"]] {
            let (done, told) = run(folder, arguments);
            assert!(!done && told.starts_with("error[root]: "), "{told}");
            assert!(told.contains(&format!("`--root {root}`")), "{told}");
        }
    }
    for arguments in [&["build"][..], &["check"], &["list"], &["new", "swim"]] {
        let (done, told) = run(".", arguments);
        assert!(done && told.contains("warning[site-below]: "), "{told}");
        assert!(told.contains("`--root site`"), "{told}");
    }
    assert!(!run("site", &["build"]).1.contains("site-below"));
}
