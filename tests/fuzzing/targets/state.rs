//! State files: what an earlier build stored, damaged or written by others. They cost time, never files.

use std::path::Path;

use guidepost::cache::{Cache, OutputEntry, Program};
use guidepost::input::settings::Settings;
use guidepost::io::content::Content;
use guidepost::io::publish::{Publisher, folder_key, is_unfinished};
use guidepost::io::store::Store as _;
use guidepost::page::{Page, ParseContext, SourceText};
use guidepost::site::prior_state::LedgerMemo;

use super::files::{joined, split};
use crate::memory_store::MemoryStore;

const STATE: &str = "/site/.guidepost";
const OUT: &str = "/site/public";
/// The first line of a cache file, before its checksum.
const MAGIC: &[u8] = b"guidepost cache 2\n";
/// The page whose facts a cache has, and how it was read.
const PAGE: (&str, &[u8]) = ("content/a.md", b"# A\n");
/// Files of the author, with their bytes.
const FOREIGN: [(&str, &[u8]); 5] = [
    ("/site/content/a.md", b"# A\n"),
    ("/site/public/by-hand.txt", b"by hand"),
    ("/site/public/a/by-hand.txt", b"by hand"),
    ("/site/public/folder/by-hand.txt", b"by hand"),
    ("/outside/file", b"outside"),
];

pub(super) fn run(input: &[u8]) {
    cache(input);
    let _ = Page::decode(input, blake3::hash(input));
    publication(input);
}

/// A cache whose checksum is right, so that what is behind it is read.
fn cache(input: &[u8]) {
    let identify = |written: Program| written;
    let sum = blake3::hash(input);
    let whole = [MAGIC, sum.as_bytes(), input].concat();
    for bytes in [input.to_vec(), whole] {
        let Some(cache) = Cache::decode(bytes, identify) else {
            continue;
        };
        let _ = (cache.program(), cache.is_empty(), cache.published().count());
        let reading = blake3::hash(b"reading");
        let _ = cache.page(PAGE.0, blake3::hash(PAGE.1), reading);
        let program = cache
            .program()
            .expect("a cache that was decoded has a program");
        let empty = cache.encode_next(
            program,
            (reading, LedgerMemo::default()),
            Vec::new(),
            Vec::new(),
        );
        assert!(Cache::decode(empty.concat(), identify).is_some());
    }
}

/// A build into a folder, with files of the input in the state folder and the output folder. The files of others are
/// unchanged after it.
fn publication(input: &[u8]) {
    let store = MemoryStore::new();
    let put = |path: &str, bytes: &[u8]| {
        let path = Path::new(path);
        // A file may already be where this one needs a folder.
        let parent = path.parent().expect("a folder");
        let _ = store
            .create_dir_all(parent)
            .and_then(|()| store.write(path, bytes));
    };
    for (path, bytes) in FOREIGN {
        put(path, bytes);
    }
    put(&format!("{OUT}/index.html"), b"old");
    let key = folder_key(Path::new("public"));
    for (path, bytes) in split(input) {
        let place = match path.as_str() {
            "manifest" => format!("{STATE}/outputs/{key}.json"),
            "manifest.old" => format!("{STATE}/outputs/{key}.json.old"),
            "manifest.new" => format!("{STATE}/outputs/{key}.json.new"),
            "journal" => format!("{STATE}/stage/journal.json"),
            "0" | "1" | "2" => format!("{STATE}/stage/{path}"),
            _ => continue,
        };
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        put(&place, bytes);
    }
    let before = store.files();
    let _ = is_unfinished(&store, Path::new(STATE), Path::new(OUT));
    assert_eq!(store.files(), before, "a question changes files");
    for text in ["one", "two"] {
        build(&store, text);
        for (path, bytes) in FOREIGN {
            let now = store.read(Path::new(path)).ok().flatten();
            assert_eq!(now.as_deref(), Some(bytes), "{path}");
        }
    }
}

fn build(store: &MemoryStore, text: &str) {
    let opened = Publisher::open(store, Path::new(STATE), Path::new(OUT), true);
    let Ok(publisher) = opened else {
        return;
    };
    for path in ["index.html", "new/index.html"] {
        let offered = publisher.offer(path, Content::Bytes(text.into()));
        if offered.is_err() {
            return;
        }
    }
    if publisher.finish().is_ok() {
        let now = store
            .read(&Path::new(OUT).join("index.html"))
            .ok()
            .flatten();
        assert_eq!(now.as_deref(), Some(text.as_bytes()));
    }
}

/// Inputs that are what a build writes.
#[allow(dead_code, reason = "the fuzzer collects no seeds")]
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let digest = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    let files = serde_json::json!({
        "index.html": [digest(b"old")],
        "a/b.html": [digest(b"one"), digest(b"two")],
    });
    let manifest = serde_json::json!({"version": 1, "output": "public", "files": files});
    let journal = serde_json::json!({
        "version": 1, "output": "public", "had_manifest": true, "steps": [
            {"create-folder": {"path": "a"}},
            {"move": {"staged": 1, "path": "index.html", "digest": digest(b"old"), "backup": 0}},
            {"move": {"staged": 2, "path": "a/b.html", "digest": digest(b"one"), "backup": null}},
            {"remove": {"path": "c.html", "backup": 2}},
            {"remove-folder": {"path": "d"}},
        ],
    });
    let (manifest, journal) = (manifest.to_string(), journal.to_string());
    let (manifest, journal) = (manifest.as_bytes(), journal.as_bytes());
    let backups: [(&str, &[u8]); 2] = [("0", b"before"), ("2", b"removed")];
    let old = [("manifest.old", manifest), ("manifest.new", manifest)];
    let files = [("manifest", manifest), ("journal", journal)];
    vec![
        joined([("manifest", manifest)]),
        joined(files.into_iter().chain(backups)),
        joined(files.into_iter().chain(backups).chain(old)),
        stored(),
    ]
}

/// The part of a cache file behind its checksum.
#[allow(dead_code, reason = "the fuzzer collects no seeds")]
fn stored() -> Vec<u8> {
    let settings = Settings::default();
    let context = ParseContext {
        settings: &settings,
        references: None,
        glossary: None,
    };
    let (file, text) = PAGE;
    let source = SourceText {
        file,
        path: "a.md",
        text: std::str::from_utf8(text).expect("text"),
        hash: blake3::hash(text),
    };
    let (page, _) = Page::parse(source, context, false).expect("a page");
    let program = Program {
        hash: blake3::hash(b"program"),
        stat: None,
    };
    let output = OutputEntry {
        key: None,
        digest: blake3::hash(b"old"),
        stat: None,
        changed: OutputEntry::NEW,
    };
    let outputs = vec![("index.html".to_owned(), output)];
    let reading = blake3::hash(b"reading");
    let parts = Cache::default().encode_next(
        program,
        (reading, LedgerMemo::default()),
        vec![&page],
        outputs,
    );
    parts.concat().split_off(MAGIC.len() + blake3::OUT_LEN)
}
