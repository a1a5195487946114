//! What the files of a release state that is in Cargo.toml too: name and version. `release/test` checks the packages
//! themselves.

use std::fs;
use std::path::Path;

const NAME: &str = env!("CARGO_PKG_NAME");
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_file_has_the_version_of_cargo_toml() {
    for (path, line) in [
        ("action.yml", format!("    default: \"{VERSION}\"")),
        (
            "release/gitlab.yml",
            format!("  GUIDEPOST_VERSION: \"{VERSION}\""),
        ),
    ] {
        let text = read(path);
        assert!(text.lines().any(|each| each == line), "{path}: no `{line}`");
    }
    let changes = read("CHANGELOG.md");
    let heading = changes.lines().find_map(|line| line.strip_prefix("## "));
    let first = heading.and_then(|heading| heading.split(' ').next());
    assert!(
        [Some("Unreleased"), Some(VERSION)].contains(&first),
        "CHANGELOG.md begins with {first:?}"
    );
    assert!(read(&format!("release/notes/{VERSION}.md")).contains(VERSION));
}

#[test]
fn every_file_has_the_name_of_cargo_toml() {
    for path in [
        "action.yml",
        "release/Containerfile",
        "release/gitlab.yml",
        "release/npm/README.md",
        "release/pypi.md",
    ] {
        assert!(read(path).contains(NAME), "{path} does not name {NAME}");
    }
}
