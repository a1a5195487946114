//! The cache, from outside: `build --verify`, `build --timings`, `why`, damaged files, and artefacts of pages.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tree::{self, put};

/// Runs the program in a site's folder. Returns whether it succeeded and what it printed, errors first.
fn run(site: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(site)
        .output()
        .unwrap();
    let text = [output.stderr, output.stdout].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn site() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    let files = [
        (
            "guidepost.yaml",
            "base_url: https://example.org/\ndescription: Notes for runners.\nsearch: false\n",
        ),
        ("content/index.md", "# Home\n\n[shoes](shoes.md)\n"),
        ("content/shoes.md", "---\ntitle: Shoes\n---\n\nThey wear.\n"),
        (
            "content/socks.md",
            "---\ntitle: Socks\n---\n\nThey wear too.\n",
        ),
    ];
    for (path, text) in files {
        put(site.path(), path, text);
    }
    site
}

#[test]
fn why_explains_an_output_and_its_changes() {
    let folder = site();
    let site = folder.path();
    let why = |named: &str| run(site, &["why", named]);
    assert!(why("/shoes/").1.contains("No build of it is in the cache."));
    assert!(run(site, &["build"]).0);
    let (_, first) = why("/shoes/");
    let expected = "/shoes/, in shoes/index.html

Rendered from
  from: content/shoes.md
  template: page.html

Shows the names or addresses of
  above: /
  before and after: /, /socks/

The last build rendered it for the first time.
";
    assert_eq!(first, expected);

    put(
        site,
        "content/socks.md",
        "---\ntitle: Stockings\n---\n\nThey wear too.\n",
    );
    let (_, since) = why("Shoes");
    assert!(
        since.contains("The next build will render it again. Since then, these changed:\n  the page before or after it\n"),
        "{since}"
    );
    assert!(run(site, &["build", "--verify"]).0);
    let (_, built) = why("content/shoes.md");
    assert!(
        built.ends_with(
            "The last build rendered it again, because these changed:\n  the page before or after it\n  a sibling of it in the guide\n"
        ),
        "{built}"
    );
    let (_, own) = why("/socks/");
    assert!(
        own.contains("\n  the page's own file, or how it is read\n  its address or title\n"),
        "{own}"
    );
    assert!(run(site, &["build"]).0);
    assert!(
        why("/shoes/")
            .1
            .ends_with("The last build did not change it.\n")
    );

    let (_, sitemap) = why("sitemap.xml");
    assert!(sitemap.contains("every build renders it"), "{sitemap}");
    let (found, unknown) = why("/shoos/");
    assert!(!found && unknown.contains("`/shoes/`"), "{unknown}");
    let (_, json) = run(site, &["why", "/socks/", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["last_build"], "kept");
    assert_eq!(json["address"], "/socks/");
}

#[test]
fn a_damaged_or_foreign_cache_only_costs_time() {
    let folder = site();
    let site = folder.path();
    assert!(run(site, &["build"]).0);
    let built = tree::read(&site.join("public")).unwrap();
    let caches = site.join(".guidepost/cache");
    let mut names = tree::read(&caches).unwrap().into_keys();
    let name = names.find(|name| !name.starts_with("artefacts")).unwrap();
    let cache = caches.join(name);
    let whole = fs::read(&cache).unwrap();
    let damaged = [
        Vec::new(),
        b"guidepost cache 0\n".to_vec(),
        whole[..whole.len() / 2].to_vec(),
        [&whole[..whole.len() - 1], b"x"].concat(),
    ];
    for bytes in damaged {
        fs::write(&cache, bytes).unwrap();
        let (done, text) = run(site, &["build", "--strict", "--verify"]);
        assert!(
            done && text.starts_with("note: the cache is damaged"),
            "{text}"
        );
        assert!(!run(site, &["build"]).1.contains("note: the cache"));
        assert_eq!(tree::read(&site.join("public")).unwrap(), built);
    }
    fs::remove_dir_all(&caches).unwrap();
    assert!(!run(site, &["build"]).1.contains("note: the cache"));
}

#[test]
fn a_damaged_manifest_only_costs_time() {
    let folder = site();
    let site = folder.path();
    put(site, "static/extra.css", "a {}");
    assert!(run(site, &["build"]).0);
    let manifests = site.join(".guidepost/outputs");
    let name = tree::read(&manifests).unwrap().into_keys().next().unwrap();
    let manifest = manifests.join(name);
    let whole = fs::read(&manifest).unwrap();
    let damaged = [Vec::new(), b"{".to_vec(), whole[..whole.len() / 2].to_vec()];
    for (number, bytes) in damaged.into_iter().enumerate() {
        fs::write(&manifest, bytes).unwrap();
        // A page and a copied file change, a page is new, and another one is removed.
        put(site, "content/index.md", format!("# Home {number}\n"));
        put(site, "static/extra.css", format!("a {{}} /* {number} */"));
        put(site, &format!("content/new-{number}.md"), "# New\n");
        let _ = fs::remove_file(site.join(format!("content/new-{}.md", number.wrapping_sub(1))));
        let (done, text) = run(site, &["build", "--verify"]);
        assert!(done, "{text}");
        assert!(
            text.contains("note: the manifest of the output folder was missing or damaged"),
            "{text}"
        );
        let new = |number: usize| {
            site.join(format!("public/new-{number}/index.html"))
                .exists()
        };
        assert!(new(number) && (number == 0 || !new(number - 1)));
        assert!(!run(site, &["build"]).1.contains("note: the cache"));
    }
    // Without the cache, the files could be those of others.
    fs::write(&manifest, "{").unwrap();
    fs::remove_dir_all(site.join(".guidepost/cache")).unwrap();
    put(site, "content/index.md", "# Home at last\n");
    let (done, text) = run(site, &["build"]);
    assert!(!done && text.contains("error[output-refused]"), "{text}");
}

#[test]
fn a_publication_that_was_cut_short_is_reported_and_undone() {
    let folder = site();
    let site = folder.path();
    assert!(run(site, &["build"]).0);
    let page = site.join("public/shoes/index.html");
    let good = fs::read(&page).unwrap();
    let half = b"half of a new version";
    fs::write(&page, half).unwrap();
    put(
        site,
        ".guidepost/stage/1",
        std::str::from_utf8(&good).unwrap(),
    );
    let journal = serde_json::json!({
        "version": 1, "output": "public", "had_manifest": true,
        "steps": [{"move": {"staged": 0, "path": "shoes/index.html", "backup": 1,
            "digest": blake3::hash(half).to_hex().to_string()}}],
    });
    put(site, ".guidepost/stage/journal.json", journal.to_string());
    let (done, text) = run(site, &["check"]);
    assert!(
        done && text.contains("warning[output-unfinished]"),
        "{text}"
    );
    assert_eq!(fs::read(&page).unwrap(), half);
    let (done, text) = run(site, &["build", "--strict"]);
    assert!(done && text.contains("its changes were undone"), "{text}");
    assert_eq!(fs::read(&page).unwrap(), good);
    assert!(!run(site, &["check"]).1.contains("output-unfinished"));
    assert!(!site.join(".guidepost/stage").exists());
}

/// A journal is data from a folder that may have been downloaded.
#[cfg(unix)]
#[test]
fn a_journal_cannot_name_files_outside_the_output_folder() {
    let folder = site();
    let site = folder.path();
    assert!(run(site, &["build"]).0);
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), "kept.txt", "kept");
    std::os::unix::fs::symlink(outside.path(), site.join("public/link")).unwrap();
    let digest = blake3::hash(b"kept").to_hex().to_string();
    for path in [
        "link/kept.txt",
        "link/new.txt",
        "../guidepost.yaml",
        "/etc/new",
    ] {
        let journal = serde_json::json!({
            "version": 1, "output": "public", "had_manifest": true,
            "steps": [
                {"move": {"staged": 0, "path": path, "digest": digest, "backup": null}},
                {"move": {"staged": 0, "path": path, "digest": digest, "backup": 1}},
                {"remove": {"path": path, "backup": 1}},
            ],
        });
        put(site, ".guidepost/stage/1", "mine");
        put(site, ".guidepost/stage/journal.json", journal.to_string());
        assert!(run(site, &["build"]).0, "{path}");
        let left = tree::read(outside.path()).unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(fs::read(outside.path().join("kept.txt")).unwrap(), b"kept");
        assert!(!site.join(".guidepost/stage").exists());
    }
}

#[test]
fn timings_name_stages_outputs_and_templates() {
    let folder = site();
    let (done, text) = run(folder.path(), &["build", "--timings"]);
    assert!(done);
    for part in [
        " s  reading pages\n",
        " s  rendering pages\n",
        " s  shoes/index.html\n",
        " s  page.html (3 outputs)\n",
    ] {
        assert!(text.contains(part), "{part}{text}");
    }
    let (_, json) = run(folder.path(), &["build", "--timings", "--json"]);
    let timings: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(timings["type"], "timings");
    assert!(
        timings["stages"]
            .as_array()
            .is_some_and(|stages| stages.len() > 5)
    );
}

#[test]
fn only_lines_reach_a_pipe() {
    let folder = site();
    let (_, text) = run(folder.path(), &["build"]);
    assert!(!text.contains(['\r', '\u{1b}']), "{text:?}");
}

/// Builds the site. Returns the words of its pages, and how many of them were derived and how many were in the cache.
fn words(site: &Path, arguments: &[&str]) -> (String, String) {
    let arguments = [&["build", "--dump-words", "words.jsonl"], arguments].concat();
    let (done, text) = run(site, &arguments);
    assert!(done, "{text}");
    let counts = text
        .lines()
        .find_map(|line| line.strip_prefix("note: words of pages: "));
    let words = fs::read_to_string(site.join("words.jsonl")).unwrap();
    (words, counts.unwrap_or_default().to_owned())
}

#[test]
fn the_words_replace_no_other_file() {
    let folder = site();
    for file in ["content/a.md", "guidepost.yaml", "/dev/null"] {
        let (done, text) = run(folder.path(), &["build", "--dump-words", file]);
        assert!(
            !done && text.contains("error[output-path]"),
            "{file}: {text}"
        );
    }
    assert!(
        fs::read_to_string(folder.path().join("guidepost.yaml"))
            .is_ok_and(|text| !text.starts_with('{'))
    );
}

/// The files of artefacts, by name.
fn artefact_files(site: &Path) -> Vec<String> {
    let names = tree::read(&site.join(".guidepost/cache"))
        .unwrap()
        .into_keys();
    names.filter(|name| name.starts_with("artefacts")).collect()
}

#[test]
#[cfg(unix)]
fn artefacts_of_unchanged_pages_are_not_derived_again() {
    let folder = site();
    let site = folder.path();
    let (first, counts) = words(site, &[]);
    assert_eq!(counts, "3 derived, 0 from the cache");
    let lines: Vec<Value> = first
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[1],
        serde_json::json!({
            "page": "/shoes/", "file": "content/shoes.md",
            "sections": [{"id": "top", "title": "Shoes", "text": "They wear."}],
        })
    );
    assert_eq!(artefact_files(site), ["artefacts.index", "artefacts.pack"]);
    let files = || {
        let mut files = tree::read(&site.join(".guidepost/cache")).unwrap();
        files.retain(|name, _| name.starts_with("artefacts"));
        files
    };
    let stored = files();
    assert_eq!(
        words(site, &[]),
        (first.clone(), "0 derived, 3 from the cache".to_owned())
    );
    assert!(files() == stored, "the files are the same");
    let (other, counts) = words(site, &["--out", "other"]);
    assert_eq!(
        (other, counts.as_str()),
        (first, "0 derived, 3 from the cache")
    );

    put(site, "content/socks.md", "# Socks\n\nBoth.\n");
    put(site, "content/new.md", "# New\n");
    fs::remove_file(site.join("content/shoes.md")).unwrap();
    put(site, "content/index.md", "# Home\n");
    let (changed, counts) = words(site, &[]);
    assert_eq!(counts, "3 derived, 0 from the cache");
    put(site, "content/new.md", "# New\n\nMore.\n");
    let (_, counts) = words(site, &[]);
    assert_eq!(counts, "1 derived, 2 from the cache");
    put(site, "content/new.md", "# New\n");
    assert_eq!(
        words(site, &[]),
        (changed.clone(), "1 derived, 2 from the cache".to_owned())
    );
    fs::remove_dir_all(site.join(".guidepost")).unwrap();
    assert_eq!(
        words(site, &["--adopt"]),
        (changed, "3 derived, 0 from the cache".to_owned())
    );

    // A build without words keeps none.
    put(site, "content/new.md", "# New\n\nMore.\n");
    assert!(run(site, &["build"]).0);
    assert_eq!(words(site, &[]).1, "3 derived, 0 from the cache");
}

#[test]
#[cfg(unix)]
fn damaged_artefacts_are_derived_again() {
    let folder = site();
    let site = folder.path();
    let (first, _) = words(site, &[]);
    for name in artefact_files(site) {
        let file = site.join(".guidepost/cache").join(name);
        let whole = fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        *flipped.last_mut().unwrap() ^= 1;
        for bytes in [Vec::new(), whole[..whole.len() / 2].to_vec(), flipped] {
            fs::write(&file, bytes).unwrap();
            let (again, counts) = words(site, &[]);
            assert_eq!(again, first);
            assert!(!counts.starts_with('0'), "{counts}");
            let (_, counts) = words(site, &[]);
            assert_eq!(counts, "0 derived, 3 from the cache");
        }
    }
}

#[test]
fn a_words_file_that_cannot_be_written_stops_the_build() {
    let folder = site();
    let (done, text) = run(
        folder.path(),
        &["build", "--dump-words", "none/words.jsonl"],
    );
    assert!(
        !done && text.contains("cannot write none/words.jsonl"),
        "{text}"
    );
    assert!(!folder.path().join("public").exists());
}

/// A site whose search index is divided into files.
fn large_site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let word = |seed: usize| format!("w{}", seed * seed % 1009);
    let text = |page: usize| {
        let words = (0..90).map(|at| word(page * 31 + at * 7));
        words.collect::<Vec<_>>().join(" ")
    };
    put(
        folder.path(),
        "guidepost.yaml",
        "title: Large\nsearch: true\n",
    );
    put(folder.path(), "content/index.md", "# Home\n");
    for page in 0..300 {
        let file = format!("content/p{page}.md");
        let text = format!(
            "# Page {page}\n\n{}\n\n## More\n\n{}\n",
            text(page),
            text(page + 1)
        );
        put(folder.path(), &file, &text);
    }
    folder
}

#[test]
fn a_divided_search_index_is_that_of_a_clean_build() {
    let folder = large_site();
    let site = folder.path();
    let index = || {
        let mut files = tree::read(&site.join("public/search/index")).unwrap();
        files.retain(|name, _| name != "root.js");
        files
    };
    let build = || {
        let (done, text) = run(site, &["build", "--verify"]);
        assert!(done, "{text}");
    };
    build();
    let first = index();
    assert!(first.len() > 40, "{} files", first.len());
    build();
    assert_eq!(index(), first);

    put(site, "content/new.md", "# New\n\nHamstring.\n");
    build();
    let second = index();
    let changed = second
        .iter()
        .filter(|(name, text)| first.get(*name) != Some(text));
    assert!(changed.count() <= 8);

    // A file that is missing is restored without the others.
    let (name, _) = second.first_key_value().unwrap();
    fs::remove_file(site.join("public/search/index").join(name)).unwrap();
    build();
    assert_eq!(index(), second);
    put(site, "content/p7.md", "# Page 7\n\nOther words.\n");
    fs::remove_file(site.join("content/p8.md")).unwrap();
    build();
    put(
        site,
        "content/p7.md",
        "---\nsearch: false\n---\n\n# Page 7\n",
    );
    build();
}
