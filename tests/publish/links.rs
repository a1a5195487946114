//! Symbolic links in the output and in the state folder.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

use guidepost::io::publish::Lock;
use guidepost::io::store::DiskStore;

use crate::world::*;

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let (old, new) = sites();
    let world = on_disk();
    world.build(&old).unwrap();
    let outside = world.root.join("outside");
    for (name, file) in [("a", "index.html"), ("gone", "deep/index.html")] {
        let (inside, moved) = (world.out().join(name), outside.join(name));
        fs::create_dir_all(&outside).unwrap();
        fs::rename(&inside, &moved).unwrap();
        symlink(&moved, &inside).unwrap();
        assert!(inside.join(file).exists());
    }
    let before = look(&DiskStore, &world.root);
    let error = world.build(&new).unwrap_err().remove(0);
    assert_eq!(error.code, "output-conflict");
    assert!(
        error.message.contains("public/a is a symbolic link"),
        "{error}"
    );
    assert_eq!(look(&DiskStore, &world.root), before);
    // Where the link leads is not ours, even if the bytes are: the stale file there stays.
    fs::remove_file(world.out().join("a")).unwrap();
    let summary = world.build(&new).unwrap();
    assert_eq!(summary.kept, ["gone/deep/index.html"]);
    assert!(outside.join("gone/deep/index.html").exists());
}

#[test]
fn a_link_in_place_of_a_file_is_replaced_itself() {
    let world = on_disk();
    let site = tree(&[("index.html", "home"), ("x.html", "x")]);
    let target = world.root.join("precious");
    fs::write(&target, "home").unwrap();
    fs::create_dir(world.out()).unwrap();
    symlink(&target, world.out().join("index.html")).unwrap();
    assert_eq!(codes(&world.build(&site)), ["output-refused"]);
    assert_eq!(world.build_as(&site, true).unwrap().changed, 1);
    assert_eq!(look(&DiskStore, &world.out()), site);
    assert_eq!(fs::read(&target).unwrap(), b"home");

    fs::remove_file(world.out().join("x.html")).unwrap();
    symlink(&target, world.out().join("x.html")).unwrap();
    assert_eq!(world.build(&site).unwrap().edited, ["x.html"]);
    assert_eq!(fs::read(&target).unwrap(), b"home");
}

#[test]
fn the_output_folder_itself_may_be_a_link_that_leads_somewhere() {
    let world = on_disk();
    let real = world.root.join("real");
    symlink(&real, world.out()).unwrap();
    let site = tree(&[("index.html", "home")]);
    assert_eq!(
        codes(&world.build(&site)),
        ["output-conflict"],
        "its target does not exist"
    );
    fs::create_dir(&real).unwrap();
    world.build(&site).unwrap();
    assert_eq!(look(&DiskStore, &real), site);
}

#[test]
fn a_state_folder_that_came_with_a_site_does_no_harm() {
    let world = on_disk();
    let precious = world.root.join("precious");
    fs::create_dir(&precious).unwrap();
    fs::write(precious.join("file"), "kept").unwrap();
    fs::create_dir(world.state()).unwrap();
    symlink(&precious, world.state().join("stage")).unwrap();
    symlink(precious.join("file"), world.state().join("lock")).unwrap();
    let lock = Lock::acquire(&world.state(), Duration::ZERO).unwrap();
    world.build(&sites().0).unwrap();
    drop(lock);
    assert_eq!(look(&DiskStore, &precious), tree(&[("file", "kept")]));

    fs::remove_file(world.state().join("lock")).unwrap();
    fs::create_dir_all(world.state().join("stage/deep")).unwrap();
    fs::write(world.state().join("stage/notes.txt"), "kept").unwrap();
    fs::write(world.state().join("stage/7"), "left by a killed build").unwrap();
    world.build(&sites().1).unwrap();
    let stage = look(&DiskStore, &world.state().join("stage"));
    assert_eq!(stage, tree(&[("notes.txt", "kept"), ("deep/", "")]));
}
