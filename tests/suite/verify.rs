//! `guidepost links verify` against a server that has a site, and one that lacks parts of it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::tree::put;

const LEDGER: &str = "\
live / 2026-01-01
live /a/ 2026-01-01 #part
moved /a/#former 2026-02-01 /a/#part
moved /a/#elsewhere 2026-02-01 /b/#rest
live /b/ 2026-01-01 #rest
live /old/ 2026-01-01 #rest
moved /old/ 2026-02-01 /b/
gone /ice/ 2026-02-01 It was withdrawn.
moved /away/ 2026-02-01 https://example.org/x#y
live /sitemap.xml 2026-01-01
";

/// A site that is built into `public`.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let settings =
        "title: Notes\nbase_url: https://example.com/guide/\nlinks: {external: [example.org]}\n";
    put(root, "guidepost.yaml", settings);
    put(root, "content/index.md", "# Notes\n");
    put(root, "content/a.md", "# A\n\n## Part\n\nText.\n");
    put(root, "content/b.md", "# B\n\n## Rest\n\nText.\n");
    put(root, "links.ledger", LEDGER);
    let built = guidepost(root, &["build", "--out", "public"]);
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    folder
}

fn guidepost(root: &Path, arguments: &[&str]) -> Output {
    let run = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(root)
        .output();
    run.unwrap()
}

/// Serves the files of a folder below `/guide/` as simple hosts do, and returns the address of its home page.
fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up ends only its own answer.
            drop(answer(stream, &folder));
        }
    });
    format!("http://{address}/guide/")
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let file =
        path.strip_prefix("/guide/")
            .map(|rest| match rest.is_empty() || rest.ends_with('/') {
                true => format!("{rest}index.html"),
                false => rest.to_owned(),
            });
    let body = file
        .as_ref()
        .and_then(|file| fs::read(folder.join(file)).ok());
    let kind = match file {
        Some(file) if file.ends_with(".html") => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    };
    let status = if body.is_some() {
        "200 OK"
    } else {
        "404 Not Found"
    };
    let body = body.unwrap_or_default();
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// The messages about what does not work, and the last line.
fn verified(root: &Path, url: &str) -> (Vec<String>, Value) {
    let run = guidepost(root, &["links", "verify", url, "--json"]);
    let lines = String::from_utf8(run.stdout).unwrap();
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let last = lines.pop().unwrap();
    let messages = lines
        .iter()
        .map(|line| line["message"].as_str().unwrap().to_owned());
    let messages: Vec<String> = messages.collect();
    let wanted = if messages.is_empty() { 0 } else { 1 };
    assert_eq!(run.status.code(), Some(wanted));
    (messages, last)
}

#[test]
fn every_recorded_address_is_asked_for() {
    let site = site();
    let root = site.path();
    let url = serve(root.join("public"));
    let (messages, counts) = verified(root, &url);
    assert_eq!(messages, [] as [&str; 0]);
    assert_eq!(
        (&counts["pages"], &counts["sections"]),
        (&7.into(), &5.into())
    );

    // What the server has is changed, and the site is not.
    let served = |file: &str| root.join("public").join(file);
    let a = fs::read_to_string(served("a/index.html")).unwrap();
    let a = a
        .replace("id=\"part\"", "")
        .replace("id=\"former\"", "id=\"x\"");
    fs::write(served("a/index.html"), a).unwrap();
    for gone in ["old/index.html", "ice/index.html", "sitemap.xml"] {
        fs::remove_file(served(gone)).unwrap();
    }
    fs::copy(served("old/../b/index.html"), served("away/index.html")).unwrap();
    let (messages, _) = verified(root, &url);
    assert_eq!(
        messages,
        [
            "`/a/#former` is not on the page that the server has",
            "`/a/#part` is not on the page that the server has",
            "`/old/` is answered with 404, and should lead to `/b/`",
            "`/ice/` is answered with 404, and should state that it is retired",
            "`/away/` leads to `/away/`, and should lead to `https://example.org/x#y`",
            "`/sitemap.xml` is answered with 404",
        ]
    );
}

/// What a build stores about the ledger never hides a lost address.
#[test]
fn a_build_stores_only_that_a_ledger_agrees() {
    let site = site();
    let root = site.path();
    let recorded = guidepost(root, &["links", "record", "--today", "2026-03-01"]);
    assert!(recorded.status.success());
    let ledger = fs::read_to_string(root.join("links.ledger")).unwrap();
    let a = "# A\n\n## Part\n\nText.\n";
    let build = || {
        let run = guidepost(root, &["build", "--out", "public"]);
        let told = String::from_utf8([run.stderr, run.stdout].concat()).unwrap();
        (run.status.success(), told)
    };
    let is_quiet = || matches!(build(), (true, told) if told.starts_with("Built"));
    // The second build uses what the first one found out.
    assert!(is_quiet() && is_quiet());
    let more = format!("{ledger}live /x/ 2026-03-02\n");
    let unsorted = ledger.replace("2026-01-01 #part", "2026-01-01 #part #aa");
    for (file, changed, before, expected) in [
        (
            "content/a.md",
            "# A\n\n## Other\n\nText.\n",
            a,
            "heading-lost",
        ),
        (
            "content/a.md",
            "---\nslug: z\n---\n# A\n\n## Part\n\nText.\n",
            a,
            "address-lost",
        ),
        ("links.ledger", &more, &ledger, "address-lost"),
        ("links.ledger", &unsorted, &ledger, "heading-lost"),
    ] {
        put(root, file, changed);
        let (done, told) = build();
        assert!(!done && told.contains(expected), "{file}: {told}");
        put(root, file, before);
        assert!(is_quiet() && is_quiet());
    }
    // New addresses are no error, and noted by each build.
    put(root, "content/new.md", "# New\n\nText.\n");
    for _ in 0..2 {
        let (done, told) = build();
        assert!(done && told.contains("1 page with new addresses"), "{told}");
    }
    fs::remove_file(root.join("content/new.md")).unwrap();
    // The removal of a page is noted.
    assert!(build().0 && is_quiet());
}

#[test]
fn a_server_that_is_not_there_is_one_error() {
    let site = site();
    let unused = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let run = guidepost(
        site.path(),
        &["links", "verify", &format!("http://{unused}/")],
    );
    let told = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(1), "{told}");
    assert!(told.starts_with("error[server-unreachable]"), "{told}");
    let run = guidepost(site.path(), &["links", "verify", "localhost"]);
    assert_eq!(run.status.code(), Some(2));
}
