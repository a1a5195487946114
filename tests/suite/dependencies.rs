//! The dependencies in Cargo.lock against the lists of `deny.toml`, offline and in every run of the tests. `release/tag`
//! runs `cargo deny`, which checks licences and sources too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).expect("a readable file")
}

/// The crates in Cargo.lock with their versions.
fn locked(lock: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let value = |line, key| str::strip_prefix(line, key)?.strip_suffix('"');
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let name = package
            .lines()
            .find_map(|line| value(line, "name = \""))
            .expect("a name");
        let version = package
            .lines()
            .find_map(|line| value(line, "version = \""))
            .expect("a version");
        found.entry(name).or_default().insert(version);
    }
    found
}

/// The crates that `deny.toml` names in a list.
fn listed<'t>(deny: &'t str, list: &str) -> BTreeSet<&'t str> {
    let start = deny.find(&format!("\n{list} = [")).expect("the list");
    let rows = deny[start..]
        .lines()
        .skip(2)
        .take_while(|line| *line != "]");
    rows.map(|row| row.split('"').nth(1).expect("a crate's name"))
        .collect()
}

/// Everything that the lists do not allow.
fn violations(lock: &str, deny: &str) -> Vec<String> {
    let locked = locked(lock);
    let (banned, doubled) = (listed(deny, "deny"), listed(deny, "skip"));
    let bans = banned
        .iter()
        .filter(|name| locked.contains_key(**name))
        .map(|name| format!("{name} is banned"));
    let several = locked
        .iter()
        .filter(|(name, versions)| versions.len() > 1 && !doubled.contains(**name));
    let doubles =
        several.map(|(name, versions)| format!("{name} is there in {} versions", versions.len()));
    let stale = doubled
        .iter()
        .filter(|name| locked.get(**name).is_none_or(|versions| versions.len() < 2));
    let stale = stale.map(|name| format!("{name} is no longer there in two versions"));
    bans.chain(doubles).chain(stale).collect()
}

#[test]
fn cargo_lock_keeps_to_the_lists_of_deny_toml() {
    let lock = read("Cargo.lock");
    assert!(
        locked(&lock).len() > 100,
        "Cargo.lock is read as it is written"
    );
    assert_eq!(violations(&lock, &read("deny.toml")), Vec::<String>::new());
}

#[test]
fn a_banned_crate_and_a_second_version_are_found() {
    let package = |name: &str, version: &str| {
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n")
    };
    let lock = [
        package("openssl", "1.0.0"),
        package("url", "1.0.0"),
        package("url", "2.0.0"),
    ]
    .concat();
    let deny = "[bans]\ndeny = [\n    { crate = \"openssl\", reason = \"\" },\n]\nskip = [\n    { crate = \"syn\", reason = \"\" },\n]\n";
    let expected = [
        "openssl is banned",
        "url is there in 2 versions",
        "syn is no longer there in two versions",
    ];
    assert_eq!(violations(&lock, deny), expected);
}
