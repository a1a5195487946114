//! The order in which a durable build syncs what it writes, as the system sees it.

use std::fs;

use crate::folder::put;
use crate::trace;

/// The positions of the calls with these parts of their lines.
fn find<'l>(log: &'l str, parts: &'l [&str]) -> impl DoubleEndedIterator<Item = usize> + 'l {
    let lines = log.lines().enumerate();
    let found = lines.filter(|(_, line)| parts.iter().all(|part| line.contains(part)));
    found
        .map(|(number, _)| number)
        .collect::<Vec<_>>()
        .into_iter()
}

#[test]
#[ignore = "needs strace"]
fn a_durable_build_syncs_before_it_touches_the_output() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    put(&root, "guidepost.yaml", "title: Notes\ndurable: true\n");
    put(&root, "content/index.md", "# Home\n\nWords.\n");
    put(&root, "static/a.txt", "old");
    let arguments = ["build", "--root", root.to_str().unwrap()];
    let log = folder.path().join("log");
    let traced = || {
        let calls = "fsync,rename,linkat,unlink,openat,write";
        let output = trace::record(&log, calls, &arguments, &root);
        assert!(output.status.success(), "{output:?}");
        fs::read_to_string(&log).unwrap()
    };

    // A new site: every file and folder before the switch, the folder around it after.
    let first = traced();
    let switch = find(&first, &["rename(", "/stage/site\""]).next().unwrap();
    for synced in [
        "/stage/site/a.txt>",
        "/stage/site/index.html>",
        "/stage/site>",
        ".json.tmp>",
    ] {
        let at = find(&first, &["fsync(", synced]).next();
        assert!(at.is_some_and(|at| at < switch), "{synced} in {first}");
    }
    let around = format!("{}>", root.display());
    let after = find(&first, &["fsync(", &around]).next_back().unwrap();
    assert!(after > switch);

    // A rebuild in place: the staged file, its backup and the journal before the output, the output before the end.
    put(&root, "static/a.txt", "new");
    let second = traced();
    let moved = find(&second, &["rename(", "/public/a.txt\""])
        .next()
        .unwrap();
    for synced in [
        "/stage/0>",
        "/stage/1>",
        "/stage/journal.json.tmp>",
        "/stage>",
        "/outputs>",
    ] {
        let at = find(&second, &["fsync(", synced]).next();
        assert!(at.is_some_and(|at| at < moved), "{synced} in {second}");
    }
    let output = find(&second, &["fsync(", "/public>"]).next().unwrap();
    let ended = find(&second, &["unlink(", "/stage/journal.json\""])
        .next()
        .unwrap();
    assert!(moved < output && output < ended, "{second}");
    let last = find(&second, &["fsync(", "/stage>"]).next_back().unwrap();
    assert!(ended < last);

    // Without the setting nothing is synced.
    put(&root, "guidepost.yaml", "title: Notes\n");
    assert_eq!(find(&traced(), &["fsync("]).count(), 0);
}
