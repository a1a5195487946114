//! What browsers get: the bytes of a build, and what is added to them.

use std::fs;
use std::path::Path;

use crate::served::{Answer, Served, guidepost, put};

const FILES: [(&str, &str); 5] = [
    ("content/index.md", "# Home\n\n[a](a.md) ![](pic.svg)\n"),
    ("content/a.md", "# Tendons\n\nText.\n"),
    (
        "content/pic.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    ),
    ("static/film.mp4", "0123456789"),
    ("static/own.html", "<p>mine"),
];

fn files(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.push(name);
        }
    }
}

#[test]
fn serves_every_file_of_a_build_with_the_same_bytes_and_writes_nothing() {
    let served = Served::new(&FILES);
    let out = tempfile::tempdir().unwrap();
    let to = out.path().join("out").to_string_lossy().into_owned();
    // A build writes its cache into its site, so it gets a copy of the site.
    let copy = tempfile::tempdir().unwrap();
    put(copy.path(), "guidepost.yaml", crate::served::SETTINGS);
    for (file, text) in FILES {
        put(copy.path(), file, text);
    }
    assert!(
        guidepost(copy.path(), &["build", "--out", &to])
            .status()
            .unwrap()
            .success()
    );
    let mut built = Vec::new();
    files(Path::new(&to), "", &mut built);
    assert!(built.len() > 6, "{built:?}");
    for file in built {
        let bytes = fs::read(Path::new(&to).join(&file)).unwrap();
        for target in [
            format!("/{file}"),
            format!("/{}", file.trim_end_matches("index.html")),
        ] {
            let answer = served.get(&target);
            assert_eq!(
                (answer.status, answer.body == bytes),
                (200, true),
                "{target}"
            );
        }
        let shown = served.open(&format!("/{file}"));
        assert_eq!(
            without_script(&shown),
            String::from_utf8_lossy(&bytes),
            "{file}"
        );
    }
    assert_eq!(served.get("/nowhere/").body, served.get("/404.html").body);
    let mut there = Vec::new();
    files(served.folder.path(), "", &mut there);
    assert_eq!(there.len(), FILES.len() + 1, "{there:?}");
}

/// A page without the line that was inserted.
fn without_script(answer: &Answer) -> String {
    let text = answer.text();
    let Some((before, after)) = text.split_once("<script src=\"/__guidepost/reload.js\"") else {
        return text;
    };
    format!("{before}{}", after.split_once("</script>").unwrap().1)
}

#[test]
fn adds_the_script_only_to_pages_that_a_browser_shows() {
    let served = Served::new(&FILES);
    let script = "/__guidepost/reload.js";
    assert!(served.open("/a/").text().contains(script));
    assert!(served.open("/own.html").text().contains(script));
    assert!(served.open("/nowhere").text().contains(script));
    for kind in ["empty", "iframe", "image", "script"] {
        let answer = served.ask("GET", "/a/", &format!("Sec-Fetch-Dest: {kind}\r\n"));
        assert!(!answer.text().contains(script), "{kind}");
    }
    assert!(!served.open("/pic.svg").text().contains(script));
    assert_eq!(
        served.get(script).header("content-type"),
        "text/javascript; charset=utf-8"
    );
}

#[test]
fn sends_content_types_and_the_sites_own_page_for_missing_addresses() {
    let served = Served::new(&FILES);
    for (target, status, kind) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/pic.svg", 200, "image/svg+xml"),
        ("/film.mp4", 200, "video/mp4"),
        ("/sitemap.xml", 200, "text/xml; charset=utf-8"),
        ("/robots.txt", 200, "text/plain; charset=utf-8"),
        ("/nowhere", 404, "text/html; charset=utf-8"),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = served.ask(method, target, "");
            let answered = (answer.status, answer.header("content-type"));
            assert_eq!(answered, (status, kind), "{method} {target}");
        }
        let get = served.get(target);
        let head = served.ask("HEAD", target, "Sec-Fetch-Dest: empty\r\n");
        assert!(head.body.is_empty(), "{target}");
        assert_eq!(
            head.header("content-length"),
            get.body.len().to_string(),
            "{target}"
        );
        assert_eq!(head.header("etag"), get.header("etag"), "{target}");
    }
    assert!(served.get("/nowhere").text().contains("Page not found"));
}

#[test]
fn answers_range_requests() {
    let served = Served::new(&FILES);
    let part = |headers: &str| served.ask("GET", "/film.mp4", headers);
    let answer = part("Range: bytes=2-4\r\n");
    assert_eq!((answer.status, answer.text().as_str()), (206, "234"));
    assert_eq!(answer.header("content-range"), "bytes 2-4/10");
    let answer = part("Range: bytes=-3\r\n");
    assert_eq!((answer.status, answer.text().as_str()), (206, "789"));
    let answer = part("Range: bytes=10-\r\n");
    assert_eq!(
        (answer.status, answer.header("content-range")),
        (416, "bytes */10")
    );
    let tag = part("").header("etag").to_owned();
    assert_eq!(
        part(&format!("Range: bytes=0-0\r\nIf-Range: {tag}\r\n")).status,
        206
    );
    assert_eq!(
        part("Range: bytes=0-0\r\nIf-Range: \"old\"\r\n").status,
        200
    );
    assert_eq!(part("").header("accept-ranges"), "bytes");
}

#[test]
fn serves_below_the_base_path_and_redirects_folders_without_a_slash() {
    let settings = "title: T\ndescription: D.\nbase_url: https://example.org/my%20notes/\n";
    let files = [&FILES[..], &[("guidepost.yaml", settings)]].concat();
    let served = Served::new(&files);
    assert!(
        served.address.ends_with("/my%20notes/"),
        "{}",
        served.address
    );
    for (target, location) in [
        ("/", "/my%20notes/"),
        ("/my%20notes", "/my%20notes/"),
        ("/my%20notes/a", "/my%20notes/a/"),
        ("/my%20notes/a?to=//evil.example", "/my%20notes/a/"),
    ] {
        let answer = served.open(target);
        assert_eq!(
            (answer.status, answer.header("location")),
            (302, location),
            "{target}"
        );
    }
    assert_eq!(served.get("/my%20notes/a/").status, 200);
    assert_eq!(served.get("/a/").status, 404);
    assert!(served.get("/a/").text().contains("href=\"/my%20notes/"));
    assert!(
        served
            .open("/my%20notes/a/")
            .text()
            .contains("src=\"/__guidepost/")
    );
}

#[test]
fn serves_drafts_only_with_the_option() {
    let draft = ("content/b.md", "---\ndraft: true\n---\n# Draft\n");
    let files = [&FILES[..], &[draft]].concat();
    assert_eq!(Served::new(&files).get("/b/").status, 404);
    assert_eq!(Served::with(&["--drafts"], &files).get("/b/").status, 200);
}
