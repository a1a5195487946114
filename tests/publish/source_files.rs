//! Outputs that are copies of source files.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use guidepost::io::content::{Content, SourceFile};
use guidepost::io::files::{DiskFiles, Files as _};
use guidepost::io::open_file::OpenFile;
use guidepost::io::publish::{Change, Publisher};
use guidepost::io::store::{DiskStore, Store};

use crate::world::*;

/// More than one piece.
const LONG: usize = 700_000;

fn from_memory(bytes: &[u8]) -> Content {
    let path = "content/film.mp4".to_owned();
    let open = OpenFile::from_bytes(bytes.to_vec());
    Content::File(SourceFile { path, open })
}

fn publish<S: Store>(world: &World<S>, bytes: &[u8]) -> Change {
    let publisher = Publisher::open(&world.store, &world.state(), &world.out(), false).unwrap();
    let change = publisher.offer("film.mp4", from_memory(bytes)).unwrap();
    let published = publisher.finish().unwrap();
    assert_eq!(published.files[0].digest, blake3::hash(bytes));
    let on_disk = world.store.read(&world.out().join("film.mp4")).unwrap();
    assert_eq!(on_disk.unwrap(), bytes);
    change
}

#[test]
fn a_source_file_is_compared_and_copied_in_pieces() {
    fn check<S: Store>(world: World<S>) {
        let mut bytes = vec![1; LONG];
        assert_eq!(publish(&world, &bytes), Change::New);
        assert_eq!(publish(&world, &bytes), Change::Unchanged);
        bytes[LONG - 1] = 2;
        assert_eq!(publish(&world, &bytes), Change::Changed);
        bytes.push(3);
        assert_eq!(publish(&world, &bytes), Change::Changed);
        assert_eq!(publish(&world, &[]), Change::Changed);
        world.put("film.mp4", "edited");
        let publisher = Publisher::open(&world.store, &world.state(), &world.out(), false).unwrap();
        publisher.offer("film.mp4", from_memory(&bytes)).unwrap();
        assert_eq!(publisher.finish().unwrap().summary.edited, ["film.mp4"]);
    }
    check(in_memory());
    check(on_disk());
}

fn open(root: &Path) -> SourceFile {
    let files = DiskFiles::new(root).unwrap();
    SourceFile::open(&files, "content/film.mp4").unwrap()
}

#[test]
fn a_source_file_that_changes_while_it_is_published_is_an_error() {
    for built_before in [false, true] {
        let world = on_disk();
        let film = world.root.join("content/film.mp4");
        fs::create_dir(world.root.join("content")).unwrap();
        fs::write(&film, vec![1; LONG]).unwrap();
        if built_before {
            publish(&world, &[1; LONG]);
        }
        let before = look(&DiskStore, &world.root);
        let publisher = Publisher::open(&DiskStore, &world.state(), &world.out(), false).unwrap();
        let source = open(&world.root);
        // A tick of the coarsest clock of common file systems for Unix.
        thread::sleep(Duration::from_millis(20));
        let changed = vec![2; LONG];
        fs::write(&film, &changed).unwrap();
        let error = publisher
            .offer("film.mp4", Content::File(source))
            .unwrap_err();
        assert_eq!(error.code, "file-changed");
        assert_eq!(error.source_file.as_deref(), Some("content/film.mp4"));
        let errors = publisher.finish().unwrap_err();
        assert_eq!(errors[0].code, "output-incomplete");
        fs::write(&film, vec![1; LONG]).unwrap();
        assert_eq!(look(&DiskStore, &world.root), before);
        fs::write(&film, &changed).unwrap();
        let read = Content::File(open(&world.root)).into_bytes().unwrap();
        assert_eq!(read, changed);
    }
}

#[test]
fn a_source_file_that_is_replaced_while_it_is_published_is_published_as_it_was() {
    let world = on_disk();
    let film = world.root.join("content/film.mp4");
    fs::create_dir(world.root.join("content")).unwrap();
    fs::write(&film, vec![1; LONG]).unwrap();
    let publisher = Publisher::open(&DiskStore, &world.state(), &world.out(), false).unwrap();
    let source = open(&world.root);
    fs::write(film.with_extension("new"), "replacement").unwrap();
    fs::rename(film.with_extension("new"), &film).unwrap();
    publisher.offer("film.mp4", Content::File(source)).unwrap();
    let published = publisher.finish().unwrap();
    assert_eq!(published.files[0].digest, blake3::hash(&[1; LONG]));
    let on_disk = fs::read(world.out().join("film.mp4")).unwrap();
    assert_eq!(on_disk, vec![1; LONG]);
}

#[test]
fn a_source_file_is_opened_below_the_root_only() {
    let world = on_disk();
    fs::write(world.root.join("a.txt"), "text").unwrap();
    fs::create_dir(world.root.join("folder")).unwrap();
    let files = DiskFiles::new(&world.root).unwrap();
    assert_eq!(files.open("a.txt").unwrap().unwrap().len(), 4);
    assert!(files.open("none.txt").unwrap().is_none());
    assert!(files.open("folder").is_err());
    let finding = SourceFile::open(&files, "none.txt").unwrap_err();
    assert_eq!(finding.code, "file-unreadable");
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::os::unix::fs::symlink(outside.path(), world.root.join("link.txt")).unwrap();
    assert!(files.open("link.txt").is_err());
}

/// A site with `content/a/x.md`, and a folder outside with a file of the same name, at which `content/link` points.
fn with_an_outside() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().canonicalize().unwrap();
    let root = top.join("site");
    for (path, text) in [("site/content/a/x.md", "own"), ("outside/x.md", "secret")] {
        let path = top.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(top.join("outside/secret.md"), "secret").unwrap();
    std::os::unix::fs::symlink(top.join("outside"), root.join("content/link")).unwrap();
    (folder, root)
}

fn exchange(root: &Path) {
    let content = root.join("content");
    for (from, to) in [("a", "b"), ("link", "a"), ("b", "link")] {
        fs::rename(content.join(from), content.join(to)).unwrap();
    }
}

#[test]
fn a_folder_that_became_a_link_is_not_read_through() {
    let (_folder, root) = with_an_outside();
    let files = DiskFiles::new(&root).unwrap();
    let listing = files.list("content", &|_, _| false);
    assert_eq!(listing.files, ["content/a/x.md"]);
    assert_eq!(files.read("content/a/x.md", 9).unwrap().unwrap(), b"own");
    exchange(&root);
    let error = files.read("content/a/x.md", 9).unwrap_err();
    assert!(error.to_string().contains("outside the site"), "{error}");
    files.open("content/a/x.md").unwrap_err();
    exchange(&root);
    assert_eq!(files.read("content/a/x.md", 9).unwrap().unwrap(), b"own");
}

/// Calls one function over and over while the other runs.
fn during(repeated: impl Fn() + Sync, run: impl FnOnce()) {
    struct End<'a>(&'a AtomicBool);
    impl Drop for End<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                repeated();
            }
        });
        // A failure ends the thread too.
        let _end = End(&is_done);
        run();
    });
}

#[test]
fn nothing_outside_is_read_while_a_folder_becomes_a_link_and_a_folder_again() {
    let (_folder, root) = with_an_outside();
    let (mut own, mut refused) = (0, 0);
    let attack = || {
        let files = DiskFiles::new(&root).unwrap();
        for round in 0..20_000 {
            match files.read("content/a/x.md", 9) {
                Ok(Some(bytes)) => {
                    assert_eq!(bytes, b"own");
                    own += 1;
                }
                Ok(None) => {}
                Err(_) => refused += 1,
            }
            if round % 100 == 0 {
                let listing = files.list("content", &|_, _| false);
                let outside = listing.files.iter().find(|file| file.contains("secret"));
                assert_eq!(outside, None);
            }
        }
    };
    during(|| exchange(&root), attack);
    assert!(own > 0 && refused > 0, "{own} read, {refused} refused");
}

#[test]
fn a_page_that_becomes_a_pipe_is_refused_and_not_waited_for() {
    let (_folder, root) = with_an_outside();
    let page = root.join("content/a/x.md");
    let (pipe, spare) = (page.with_extension("pipe"), page.with_extension("spare"));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let exchange = || {
        for (from, to) in [
            (&page, &spare),
            (&pipe, &page),
            (&page, &pipe),
            (&spare, &page),
        ] {
            fs::rename(from, to).unwrap();
        }
    };
    let files = DiskFiles::new(&root).unwrap();
    during(exchange, || {
        for _ in 0..20_000 {
            if let Ok(Some(bytes)) = files.read("content/a/x.md", 9) {
                assert_eq!(bytes, b"own");
            }
        }
    });
}
