//! Random sites, random foreign files, random faults.

use std::io::ErrorKind;

use proptest::prelude::*;

use crate::faulty_store::{Calls, Fault};
use crate::memory_store::MemoryStore;
use crate::world::*;

/// Whether a path is neither below a file nor a folder in one of the trees.
fn fits(path: &str, trees: &[&Tree]) -> bool {
    let clash = |other: &String| {
        other == path
            || other.starts_with(&format!("{path}/"))
            || path.starts_with(&format!("{other}/"))
    };
    !trees.iter().any(|tree| tree.keys().any(clash))
}

/// Small random trees over few names, so that files and folders often change places.
fn trees(names: &'static [&'static str]) -> impl Strategy<Value = Tree> {
    let path = prop::collection::vec(prop::sample::select(names), 1..4);
    prop::collection::vec((path, 0u8..3), 0..12).prop_map(|rows| {
        let mut tree = Tree::new();
        for (parts, text) in rows {
            let path = parts.join("/");
            if fits(&path, &[&tree]) {
                tree.insert(path, vec![b'0' + text; 4]);
            }
        }
        tree
    })
}

/// An old site, a new one, the files of others, and which files of the old one are edited.
type Situation = (Tree, Tree, Tree, Vec<prop::sample::Index>);

fn situation() -> impl Strategy<Value = Situation> {
    (
        trees(&["a", "b", "index.html", "x.css"]),
        trees(&["a", "b", "index.html", "x.css"]),
        trees(&["a", "b", "mine.txt"]),
        prop::collection::vec(any::<prop::sample::Index>(), 0..2),
    )
}

/// The old site, published, with the files of others and the edits; and the files of others.
fn prepared((old, _, theirs, edits): &Situation) -> (World<MemoryStore>, Tree) {
    let world = in_memory();
    world.build(old).unwrap();
    let mut foreign = Tree::new();
    for path in theirs.keys() {
        if fits(path, &[old, &foreign]) {
            world.put(path, "theirs");
            foreign.insert(path.clone(), b"theirs".to_vec());
        }
    }
    for edit in edits.iter().filter(|_| !old.is_empty()) {
        world.put(old.keys().nth(edit.index(old.len())).unwrap(), "edited");
    }
    (world, foreign)
}

#[test]
fn most_random_builds_succeed_and_change_something() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut good = 0;
    for _ in 0..100 {
        let situation = situation().new_tree(&mut runner).unwrap().current();
        let (world, _) = prepared(&situation);
        let world = world.break_at(Calls::Changes, 0, Fault::Killed);
        let is_built = world.build(&situation.1).is_ok();
        good += usize::from(is_built && world.store.count() > 0);
    }
    assert!(
        good > 50,
        "only {good} of 100: the property below is hardly tested"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_build_killed_at_any_step_is_completed_and_leaves_other_files_alone(
        situation in situation(),
        point in any::<prop::sample::Index>(),
    ) {
        let (world, foreign) = prepared(&situation);
        let (_, new, ..) = situation;
        let before = look(&world.store, &world.out());
        let make = || World { store: world.store.clone(), root: world.root.clone(), _folder: None };

        let healthy = make().break_at(Calls::Changes, 0, Fault::Killed);
        let outcome = healthy.build(&new);
        let after = look(healthy.store.inner(), &world.out());
        let Ok(summary) = outcome else {
            prop_assert_eq!(&after, &before, "a refusal touches nothing");
            look_state(healthy.store.inner(), &world.state());
            return Ok(());
        };
        let kept: Tree = summary.kept.iter().map(|path| (path.clone(), b"edited".to_vec())).collect();
        // A file of theirs that this build would have written as it is has become ours.
        prop_assert_eq!(&after, &with(&with(&kept, &foreign), &new));

        let changes = healthy.store.count();
        if changes == 0 {
            return Ok(());
        }
        let killed = make().break_at(Calls::Changes, 1 + point.index(changes), Fault::Killed);
        let _ = killed.build(&new);
        let found = look(killed.store.inner(), &world.out());
        for (path, bytes) in found.iter().filter(|(path, _)| !path.ends_with('/')) {
            let whole = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
            prop_assert!(whole, "{} is {:?}", path, bytes);
        }
        for (path, bytes) in &foreign {
            prop_assert_eq!(found.get(path), Some(bytes));
        }
        killed.build_healthy(&new).unwrap();
        prop_assert_eq!(&look(killed.store.inner(), &world.out()), &after);
        look_state(killed.store.inner(), &world.state());

        let writes = make().break_at(Calls::Writes, 0, Fault::Killed);
        writes.build(&new).unwrap();
        if writes.store.count() > 0 {
            let at = 1 + point.index(writes.store.count());
            let full = make().break_at(Calls::Writes, at, Fault::FromThen(ErrorKind::StorageFull));
            full.build(&new).unwrap_err();
            prop_assert_eq!(&look(full.store.inner(), &world.out()), &before);
            look_state(full.store.inner(), &world.state());
        }
    }
}
