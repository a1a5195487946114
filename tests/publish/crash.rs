//! What a build does step by step, and what is left when any one of the steps fails.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use guidepost::io::publish::{Change, Publisher, Summary, is_unfinished};
use guidepost::io::store::{DiskStore, Store};

use crate::faulty_store::{Calls, Fault};
use crate::world::*;

#[test]
fn a_build_writes_what_changed_and_removes_what_is_stale() {
    fn check<S: Store>(world: World<S>) {
        let (old, new) = sites();
        let first = world.build(&old).unwrap();
        assert_eq!(
            first,
            Summary {
                new: old.len(),
                ..Summary::default()
            }
        );
        assert_eq!(look(&world.store, &world.out()), old);
        let second = world.build(&new).unwrap();
        let gone = old.keys().filter(|path| !new.contains_key(*path));
        let gone: Vec<String> = gone.cloned().collect();
        assert_eq!(gone.len(), 4);
        let expected = Summary {
            new: 4,
            changed: 4,
            unchanged: 1,
            removed: gone,
            ..Summary::default()
        };
        assert_eq!(second, expected);
        assert_eq!(look(&world.store, &world.out()), new);
        assert_eq!(look_state(&world.store, &world.state()).len(), 1);
    }
    check(in_memory());
    check(on_disk());
}

#[test]
fn an_unchanged_build_changes_nothing_at_all() {
    let (_, new) = sites();
    let world = in_memory();
    world.build(&new).unwrap();
    let world = world.break_at(Calls::Changes, 1, Fault::Killed);
    let summary = world.build(&new).unwrap();
    assert_eq!(
        summary,
        Summary {
            unchanged: new.len(),
            ..Summary::default()
        }
    );
}

#[test]
fn equal_sites_have_equal_manifests() {
    let (old, new) = sites();
    let (one, two) = (in_memory(), in_memory());
    one.build(&old).unwrap();
    one.build(&new).unwrap();
    two.build(&new).unwrap();
    assert_eq!(one.store.files(), two.store.files());
}

#[test]
fn outputs_may_be_offered_from_many_threads() {
    let world = on_disk();
    let publisher = Publisher::open(&DiskStore, &world.state(), &world.out(), false).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let publisher = &publisher;
            scope.spawn(move || {
                for page in 0..50 {
                    let path = format!("{thread}/{page}/index.html");
                    assert_eq!(
                        publisher
                            .offer(&path, path.clone().into_bytes().into())
                            .unwrap(),
                        Change::New
                    );
                }
            });
        }
    });
    assert_eq!(publisher.finish().unwrap().summary.new, 200);
    let found = look(&DiskStore, &world.out());
    assert_eq!(found.len(), 200);
    assert!(found.iter().all(|(path, bytes)| path.as_bytes() == bytes));
}

#[test]
fn a_full_disk_leaves_the_last_good_site_untouched() {
    fn check<S: Store>(make: fn() -> World<S>) {
        let before = with(&sites().0, &foreign());
        let writes = calls(published(make()), Calls::Writes);
        assert!(writes > sites().1.len(), "the manifests are written too");
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            for fault in [Fault::Once(kind), Fault::FromThen(kind)] {
                for at in 1..=writes {
                    let world = published(make()).break_at(Calls::Writes, at, fault);
                    let records = look_state(world.store.inner(), &world.state());
                    let outcome = world.build(&sites().1);
                    let error = outcome.unwrap_err().remove(0);
                    assert_eq!(error.code, "output-full");
                    let path = error.path.unwrap();
                    let expected = format!(
                        "no space left while writing {}; the last good site is untouched",
                        path.display()
                    );
                    assert_eq!(error.message, expected);
                    assert_eq!(look(world.store.inner(), &world.out()), before);
                    assert_eq!(look_state(world.store.inner(), &world.state()), records);
                }
            }
        }
    }
    check(in_memory);
    check(on_disk);
}

#[test]
fn a_disk_without_room_for_folders_is_left_as_it_was() {
    let site = tree(&[("a/index.html", "a"), ("b/c/index.html", "c")]);
    let mut folders = Vec::new();
    for at in 1.. {
        let fault = Fault::Once(ErrorKind::StorageFull);
        let world = in_memory();
        // The folder of somebody else, which cannot be replaced.
        world.put("CNAME", "mine");
        let world = world.break_at(Calls::Changes, at, fault);
        let Err(errors) = world.build_as(&site, true) else {
            break;
        };
        let path = errors[0].path.clone().unwrap();
        if path.starts_with(world.out()) && path.extension().is_none() {
            let left = look(world.store.inner(), &world.out());
            assert_eq!(left, tree(&[("CNAME", "mine")]));
            folders.push(path.strip_prefix(&world.root).unwrap().to_owned());
        }
    }
    assert_eq!(
        folders,
        ["public/a", "public/b", "public/b/c"].map(PathBuf::from)
    );
}

#[test]
fn a_first_build_that_is_killed_leaves_no_site_or_all_of_it() {
    fn check<S: Store>(make: fn() -> World<S>) {
        let (site, _) = sites();
        let mut seen = BTreeSet::new();
        for at in 1..40 {
            let world = make().break_at(Calls::Changes, at, Fault::Killed);
            let _ = world.build(&site);
            let there = world.store.inner().kind(&world.out()).unwrap().is_some();
            if there {
                assert_eq!(
                    look(world.store.inner(), &world.out()),
                    site,
                    "at change {at}"
                );
            }
            seen.insert(there);
            world.build_healthy(&site).unwrap();
            let disk = world.store.inner();
            assert_eq!(look(disk, &world.out()), site, "built again after {at}");
            assert_eq!(look(disk, &world.state().join("stage")), Tree::new());
        }
        assert_eq!(seen, BTreeSet::from([false, true]));
    }
    check(in_memory);
    check(on_disk);
}

/// Files are moved in this order, so that a visitor meets no page without what it needs.
fn turn(path: &str, before: &Tree) -> u8 {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") if !before.contains_key(path) => 1,
        Some("html") => 2,
        Some("xml" | "txt" | "json") => 3,
        _ => 0,
    }
}

#[test]
fn a_killed_build_leaves_whole_files_and_the_next_one_completes_it() {
    fn check<S: Store>(make: fn() -> World<S>) {
        let (old, new) = sites();
        let (before, after) = (with(&old, &foreign()), with(&new, &foreign()));
        let changes = calls(published(make()), Calls::Changes);
        let mut seen_midway = 0;
        for at in 1..=changes {
            let world = published(make()).break_at(Calls::Changes, at, Fault::Killed);
            let disk = world.store.inner();
            let record = |state: &Path| {
                let mut found = look(disk, state);
                found.retain(|name, _| name.starts_with("outputs/") && name.ends_with(".json"));
                found
            };
            let records = record(&world.state());
            // What is done after the last step, removing the stage, cannot fail the build.
            let _ = world.build(&new);
            let found = look(disk, &world.out());
            if record(&world.state()) == records {
                assert_eq!(found, before, "killed at {at}, before the pending manifest");
            }
            for (path, bytes) in found.iter().filter(|(path, _)| !path.ends_with('/')) {
                let whole = [&before, &after]
                    .into_iter()
                    .any(|t| t.get(path) == Some(bytes));
                assert!(whole, "killed at {at}: {path} is {bytes:?}");
            }
            for (path, bytes) in foreign() {
                assert_eq!(found.get(&path), Some(&bytes), "killed at {at}");
            }
            let moved = |path: &&String| old.get(*path) != new.get(*path);
            let (done, open): (Vec<_>, Vec<_>) = new
                .keys()
                .filter(moved)
                .partition(|path| found.get(*path) == new.get(*path));
            seen_midway += usize::from(!done.is_empty() && !open.is_empty());
            for (done, open) in done.iter().flat_map(|d| open.iter().map(move |o| (d, o))) {
                assert!(
                    turn(done, &old) <= turn(open, &old),
                    "{done} went before {open}"
                );
            }

            world.build_healthy(&new).unwrap();
            assert_eq!(
                look(disk, &world.out()),
                after,
                "killed at {at}, built again"
            );
            look_state(disk, &world.state());
        }
        assert!(seen_midway > 5);
    }
    check(in_memory);
    check(on_disk);
}

#[test]
fn building_the_old_site_again_completes_a_killed_build_too() {
    let (old, new) = sites();
    let changes = calls(published(in_memory()), Calls::Changes);
    for at in 1..=changes {
        let world = published(in_memory()).break_at(Calls::Changes, at, Fault::Killed);
        let _ = world.build(&new);
        world.build_healthy(&old).unwrap();
        let expected = with(&old, &foreign());
        assert_eq!(
            look(world.store.inner(), &world.out()),
            expected,
            "killed at {at}"
        );
    }
}

/// The faults of one call: a full disk, a quota, missing permissions, a broken disk.
const KINDS: [ErrorKind; 4] = [
    ErrorKind::StorageFull,
    ErrorKind::QuotaExceeded,
    ErrorKind::PermissionDenied,
    ErrorKind::Other,
];

#[test]
fn after_any_single_fault_the_output_is_as_it_was_or_complete() {
    fn check<S: Store>(make: fn() -> World<S>, before: &Tree, site: &Tree, after: &Tree) {
        let (mut failed, mut completed) = (0, 0);
        for kind in KINDS {
            for at in 1.. {
                let world = make().break_at(Calls::Changes, at, Fault::Once(kind));
                let records = look_state(world.store.inner(), &world.state());
                let outcome = world.build(site);
                let found = look(world.store.inner(), &world.out());
                match &outcome {
                    Ok(_) => assert_eq!(&found, after, "{kind} at {at}"),
                    Err(errors) => {
                        assert_eq!(&found, before, "{kind} at {at}: {errors:?}");
                        let left = look_state(world.store.inner(), &world.state());
                        assert!(
                            left == records || before.is_empty(),
                            "{kind} at {at}: {left:?}"
                        );
                    }
                }
                failed += usize::from(outcome.is_err());
                completed += usize::from(outcome.is_ok());
                let done = world.store.count() < at;
                world.build_healthy(site).unwrap();
                assert_eq!(&look(world.store.inner(), &world.out()), after);
                look_state(world.store.inner(), &world.state());
                if done {
                    break;
                }
            }
        }
        assert!(failed > 4 * 10, "{failed} failed");
        assert!(completed >= KINDS.len(), "{completed} completed");
    }
    fn empty<S: Store>(world: World<S>) -> World<S> {
        world.store.create_dir_all(&world.out()).unwrap();
        world
    }
    let (old, new) = sites();
    let (before, after) = (with(&old, &foreign()), with(&new, &foreign()));
    check(|| published(in_memory()), &before, &new, &after);
    check(|| published(on_disk()), &before, &new, &after);
    check(in_memory, &Tree::new(), &new, &new);
    check(on_disk, &Tree::new(), &new, &new);
    check(|| empty(in_memory()), &Tree::new(), &new, &new);
    check(|| empty(on_disk()), &Tree::new(), &new, &new);
}

#[test]
fn an_error_that_was_undone_says_so() {
    let world = published(in_memory());
    let changes = calls(published(in_memory()), Calls::Changes);
    drop(world);
    let mut hinted = 0;
    for at in 1..=changes {
        let fault = Fault::Once(ErrorKind::PermissionDenied);
        let world = published(in_memory()).break_at(Calls::Changes, at, fault);
        if let Err(errors) = world.build(&sites().1) {
            assert_eq!(errors[0].code, "output-io");
            let is_undone = |hint: &String| hint.contains("the output folder is as it was");
            hinted += usize::from(errors[0].hints.iter().any(is_undone));
        }
    }
    assert!(hinted > sites().1.len(), "{hinted}");
}

/// A disk that never works again leaves files of both sites, which the message says, and the next build restores.
#[test]
fn changes_that_cannot_be_undone_are_reported_and_undone_by_the_next_build() {
    let (old, new) = sites();
    let changes = calls(published(in_memory()), Calls::Changes);
    let mut half_way = 0;
    for at in 1..=changes {
        let fault = Fault::FromThen(ErrorKind::StorageFull);
        let world = published(in_memory()).break_at(Calls::Changes, at, fault);
        let Err(errors) = world.build(&new) else {
            continue;
        };
        let is_half_way = |hint: &String| hint.contains("between two versions");
        let reported = errors[0].hints.iter().any(is_half_way);
        half_way += usize::from(reported);
        let before = with(&old, &foreign());
        let disk = world.store.inner();
        assert!(reported || look(disk, &world.out()) == before, "at {at}");
        assert_eq!(reported, is_unfinished(disk, &world.state(), &world.out()));
        let publisher = Publisher::open(disk, &world.state(), &world.out(), false).unwrap();
        assert_eq!(publisher.has_recovered(), reported);
        drop(publisher);
        assert_eq!(look(disk, &world.out()), before, "at {at}");
        look_state(disk, &world.state());
    }
    assert!(half_way > 5, "{half_way}");
}

#[test]
fn a_killed_publication_is_undone_before_the_next_one() {
    fn check<S: Store>(make: fn() -> World<S>) {
        let (old, new) = sites();
        let (before, after) = (with(&old, &foreign()), with(&new, &foreign()));
        let changes = calls(published(make()), Calls::Changes);
        let mut undone = 0;
        for at in 1..=changes {
            let world = published(make()).break_at(Calls::Changes, at, Fault::Killed);
            let built = world.build(&new).is_ok();
            let disk = world.store.inner();
            let unfinished = is_unfinished(disk, &world.state(), &world.out());
            let publisher = Publisher::open(disk, &world.state(), &world.out(), false).unwrap();
            assert_eq!(publisher.has_recovered(), unfinished);
            drop(publisher);
            let found = look(disk, &world.out());
            assert_eq!(
                found,
                if built { &after } else { &before }.clone(),
                "killed at {at}"
            );
            undone += usize::from(unfinished);
            // Killed while it is undone, too.
            for again in 1..30 {
                let world = published(make()).break_at(Calls::Changes, at, Fault::Killed);
                let _ = world.build(&new);
                let World {
                    store,
                    root,
                    _folder,
                } = world;
                let inner = World {
                    store: store.into_inner(),
                    root,
                    _folder,
                };
                let world = inner.break_at(Calls::Changes, again, Fault::Killed);
                let _ = Publisher::open(&world.store, &world.state(), &world.out(), false);
                let disk = world.store.inner();
                let publisher = Publisher::open(disk, &world.state(), &world.out(), false).unwrap();
                drop(publisher);
                let found = look(disk, &world.out());
                assert!(
                    found == before || found == after,
                    "killed at {at} and {again}"
                );
                if world.store.count() < again {
                    break;
                }
            }
        }
        assert!(undone > 10, "{undone}");
    }
    check(in_memory);
    check(on_disk);
}

/// A file that was edited after the build was killed is not overwritten.
#[test]
fn undoing_leaves_edits_alone() {
    let (_, new) = sites();
    let changes = calls(published(in_memory()), Calls::Changes);
    let mut edited = 0;
    for at in 1..=changes {
        let world = published(in_memory()).break_at(Calls::Changes, at, Fault::Killed);
        let _ = world.build(&new);
        let disk = world.store.inner();
        if !is_unfinished(disk, &world.state(), &world.out()) {
            continue;
        }
        let file = world.out().join("index.html");
        disk.write(&file, b"by hand").unwrap();
        drop(Publisher::open(disk, &world.state(), &world.out(), false).unwrap());
        assert_eq!(disk.read(&file).unwrap().unwrap(), b"by hand");
        edited += 1;
    }
    assert!(edited > 5);
}

#[test]
fn a_rename_between_file_systems_becomes_a_copy() {
    let (_, new) = sites();
    let changes = calls(published(in_memory()), Calls::Changes);
    let mut copied = 0;
    for at in 1..=changes {
        let fault = Fault::Once(ErrorKind::CrossesDevices);
        let world = published(in_memory()).break_at(Calls::Changes, at, fault);
        if world.build(&new).is_ok() {
            copied += 1;
            assert_eq!(
                look(world.store.inner(), &world.out()),
                with(&new, &foreign())
            );
        }
    }
    assert!(copied >= 8, "one for each moved file, {copied}");
}

#[test]
fn an_abandoned_build_leaves_no_trace() {
    fn check<S: Store>(world: World<S>) {
        let world = published(world);
        let (out, state) = (world.out(), world.state());
        let before = (look(&world.store, &out), look(&world.store, &state));
        let publisher = Publisher::open(&world.store, &state, &out, false).unwrap();
        assert_eq!(
            publisher
                .offer("index.html", b"never".to_vec().into())
                .unwrap(),
            Change::Changed
        );
        assert_eq!(
            publisher
                .offer("same/index.html", b"same".to_vec().into())
                .unwrap(),
            Change::Unchanged
        );
        publisher.abandon();
        assert_eq!(
            (look(&world.store, &out), look(&world.store, &state)),
            before
        );
    }
    check(in_memory());
    check(on_disk());
    let world = on_disk();
    let publisher = Publisher::open(&DiskStore, &world.state(), &world.out(), false).unwrap();
    publisher
        .offer("index.html", b"never".to_vec().into())
        .unwrap();
    drop(publisher);
    assert_eq!(
        look(&DiskStore, &world.root),
        Tree::new(),
        "not even the folder for the stage"
    );
}
