//! Whose file is it: foreign, adopted, edited, forgotten.

use guidepost::io::publish::Publisher;
use guidepost::io::store::Store;

use crate::world::*;

#[test]
fn a_foreign_folder_is_refused() {
    let world = in_memory();
    for name in 0..7 {
        world.put(&format!("work/{name}.txt"), "years of it");
    }
    world.put("index.html", "mine");
    let before = look(&world.store, &world.root);
    let error = world
        .build(&tree(&[("index.html", "new")]))
        .unwrap_err()
        .remove(0);
    assert_eq!(error.code, "output-refused");
    assert_eq!(
        error.message,
        "/site/public is not empty, and not recorded as an output folder of this site; 8 files in it \
         differ from the output of this build: index.html, work/0.txt, work/1.txt, work/2.txt, \
         work/3.txt, …"
    );
    assert!(error.hints.iter().any(|hint| hint.starts_with("--adopt")));
    assert_eq!(look(&world.store, &world.root), before);
}

#[test]
fn a_folder_that_holds_the_same_files_is_adopted_silently() {
    let (old, new) = sites();
    let world = in_memory();
    world.put("index.html", "home 1");
    world.put("a/index.html", "a 1");
    let summary = world.build(&old).unwrap();
    assert_eq!((summary.new, summary.unchanged), (old.len() - 2, 2));
    world.build(&new).unwrap();
    assert_eq!(look(&world.store, &world.out()), new);

    let whole = in_memory();
    old.iter()
        .for_each(|(path, text)| whole.put(path, std::str::from_utf8(text).unwrap()));
    assert_eq!(whole.build(&old).unwrap().unchanged, old.len());
    whole.build(&new).unwrap();
    assert_eq!(
        look(&whole.store, &whole.out()),
        new,
        "from then on the files are ours"
    );
}

#[test]
fn adopting_overwrites_at_our_paths_and_touches_nothing_else() {
    let (old, new) = sites();
    let world = in_memory();
    world.put("index.html", "someone's home");
    foreign()
        .iter()
        .for_each(|(path, text)| world.put(path, std::str::from_utf8(text).unwrap()));
    let summary = world.build_as(&old, true).unwrap();
    assert_eq!((summary.changed, summary.edited.len()), (1, 0));
    assert_eq!(look(&world.store, &world.out()), with(&old, &foreign()));
    world.build(&new).unwrap();
    assert_eq!(look(&world.store, &world.out()), with(&new, &foreign()));

    // A file of others where a folder has to go is at another path: it is not ours to remove.
    world.put("docs", "a file of theirs");
    world.put("page/theirs.txt", "theirs");
    let site = with(
        &new,
        &tree(&[("docs/index.html", "docs"), ("page", "a file")]),
    );
    let before = look(&world.store, &world.root);
    assert_eq!(
        codes(&world.build_as(&site, true)),
        ["output-conflict", "output-conflict"]
    );
    assert_eq!(look(&world.store, &world.root), before);
}

#[test]
fn with_a_manifest_files_of_others_stay_and_are_never_overwritten() {
    let world = published(in_memory());
    world.put("pic.svg", "theirs");
    world.put("a/b/index.html", "theirs");
    let before = look(&world.store, &world.root);
    let error = world.build(&sites().1).unwrap_err().remove(0);
    assert_eq!(
        error.message,
        "2 files in /site/public that Guidepost did not write would be overwritten: \
         a/b/index.html, pic.svg"
    );
    assert_eq!(look(&world.store, &world.root), before);
    world.build_as(&sites().1, true).unwrap();
    assert_eq!(
        look(&world.store, &world.out()),
        with(&sites().1, &foreign())
    );
}

#[test]
fn edited_files_are_overwritten_or_kept_with_a_warning() {
    let (old, new) = sites();
    let world = in_memory();
    world.build(&old).unwrap();
    world.put("index.html", "edited");
    world.put("gone/deep/index.html", "edited");
    let summary = world.build(&new).unwrap();
    assert_eq!(summary.edited, ["index.html"]);
    assert_eq!(summary.kept, ["gone/deep/index.html"]);
    let kept = tree(&[("gone/deep/index.html", "edited")]);
    assert_eq!(look(&world.store, &world.out()), with(&new, &kept));
    let summary = world.build(&new).unwrap();
    assert!(
        summary.edited.is_empty() && summary.kept.is_empty(),
        "forgotten"
    );
    // An edited file in the way of a folder is not removed either.
    let world = in_memory();
    world.build(&old).unwrap();
    world.put("swap", "edited");
    world.put("swop/index.html", "edited");
    assert_eq!(
        codes(&world.build(&new)),
        ["output-conflict", "output-conflict"]
    );
}

#[test]
fn only_unedited_files_of_ours_are_read() {
    let (old, _) = sites();
    let world = in_memory();
    let unedited = |path: &str| {
        let publisher = Publisher::open(&world.store, &world.state(), &world.out(), false);
        publisher.unwrap().read_unedited(path)
    };
    assert_eq!(unedited("index.html"), None, "nothing there yet");
    world.build(&old).unwrap();
    assert_eq!(unedited("index.html").as_ref(), old.get("index.html"));
    world.put("theirs.html", "foreign");
    world.put("index.html", "edited");
    for path in ["theirs.html", "index.html", "a", "a/none.html", "../site"] {
        assert_eq!(unedited(path), None, "{path}");
    }
}

#[test]
fn files_that_were_deleted_come_back() {
    let (old, _) = sites();
    let world = in_memory();
    world.build(&old).unwrap();
    world
        .store
        .remove_file(&world.out().join("a/index.html"))
        .unwrap();
    world.store.remove_dir(&world.out().join("a")).unwrap();
    assert_eq!(world.build(&old).unwrap().new, 1);
    assert_eq!(look(&world.store, &world.out()), old);
}

#[test]
fn a_damaged_manifest_leads_to_a_refusal_and_never_to_a_removal() {
    let (old, new) = sites();
    let world = in_memory();
    world.build(&old).unwrap();
    let manifests = world.store.list(&world.state().join("outputs")).unwrap();
    let manifest = world.state().join("outputs").join(&manifests[0].path);
    let good = String::from_utf8(world.store.read(&manifest).unwrap().unwrap()).unwrap();
    let escaping = good.replacen("\"gone/deep/index.html\"", "\"../../etc/passwd\"", 1);
    let version = good.replacen("\"version\":1", "\"version\":99", 1);
    for bad in ["", "{", "[]", &good[..good.len() / 2], &version, &escaping] {
        assert_ne!(bad, good);
        world.store.write(&manifest, bad.as_bytes()).unwrap();
        let error = world.build(&new).unwrap_err().remove(0);
        assert!(
            error
                .message
                .starts_with("the manifest of /site/public cannot be read"),
            "{error}"
        );
        assert_eq!(look(&world.store, &world.out()), old);
    }
    world.build(&old).unwrap();
    world.build(&new).unwrap();
    assert_eq!(look(&world.store, &world.out()), new);
}

#[test]
fn each_output_folder_has_its_own_manifest() {
    let (old, new) = sites();
    let world = in_memory();
    let other = world.root.join("preview");
    let build_other = |site: &Tree| {
        let publisher = Publisher::open(&world.store, &world.state(), &other, false).unwrap();
        for (path, bytes) in site {
            publisher.offer(path, bytes.clone().into()).unwrap();
        }
        publisher.finish().unwrap().summary
    };
    world.build(&old).unwrap();
    assert_eq!(build_other(&new).new, new.len());
    assert_eq!(world.build(&old).unwrap().unchanged, old.len());
    assert_eq!(build_other(&old).removed.len(), 4);
    assert_eq!(look(&world.store, &other), old);
    assert_eq!(look_state(&world.store, &world.state()).len(), 2);
}
