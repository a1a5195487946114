//! What the files of a release state that is in Cargo.toml too: name and version. `release/test` checks the packages
//! themselves.

use std::fs;
use std::path::Path;

use guidepost::base::version::Version;
use guidepost::input::upgrade;

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

/// The versions of the headings of the changelog.
fn released(changelog: &str) -> Vec<Version> {
    let headings = changelog
        .lines()
        .filter_map(|line| line.strip_prefix("## "));
    let words = headings.filter_map(|heading| heading.split(' ').next());
    let mut released: Vec<Version> = words.filter_map(Version::parse).collect();
    released.reverse();
    released
}

#[test]
fn the_table_of_changes_and_the_changelog_agree() {
    let changelog = read("CHANGELOG.md");
    let current = Version::current();
    let disagreements = upgrade::disagreements(&changelog, current, upgrade::CHANGES);
    assert!(disagreements.is_empty(), "{disagreements:#?}");
    let mut released = released(&changelog);
    released.retain(|version| *version != current);
    assert_eq!(
        upgrade::EARLIER_RELEASES,
        released,
        "EARLIER_RELEASES in src/input/upgrade.rs has other versions than CHANGELOG.md"
    );
    let is_sorted = upgrade::CHANGES.is_sorted_by_key(|change| change.version);
    assert!(is_sorted, "the oldest change is first");
    let newest = upgrade::CHANGES.last().map(|change| change.version);
    assert!(
        newest <= Some(current),
        "Cargo.toml has an older version than a change"
    );
}

#[test]
fn the_releases_are_the_headings_of_the_changelog() {
    let changelog =
        "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2027-02-01)\n\n### New\n\n## 0.1.0\n";
    let expected = ["0.1.0", "0.2.0"].map(|version| Version::parse(version).unwrap());
    assert_eq!(released(changelog), expected);
}

#[test]
fn the_sites_of_this_repository_are_made_with_this_version() {
    let starters = ["guide", "docs", "blog", "recipes", "plain"];
    let starters = starters.map(|name| format!("starter/{name}/guidepost.yaml"));
    let sites = ["guidepost.yaml", "docs/guidepost.yaml"].map(str::to_owned);
    for path in starters.into_iter().chain(sites) {
        let line = format!("made_with: {VERSION}");
        assert!(
            read(&path).lines().any(|each| each == line),
            "{path}: no `{line}`"
        );
    }
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
