//! `guidepost share`: what it prints is what the share box of the built page holds.

use std::fs;
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scraper::{Html, Selector};
use serde_json::Value;
use tempfile::TempDir;

use crate::tree::put;

const FORMATS: &str = "[html-quote, markdown, markdown-quote, bbcode, plain, mediawiki, wikipedia, rest, asciidoc, apa, bibtex, csl-json, embed]";

fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let settings = format!(
        "title: Example Guide\nbase_url: https://example.org/guide/\ndescription: A guide.\nshare: {{embed: true, formats: {FORMATS}}}\n"
    );
    put(site.path(), "guidepost.yaml", &settings);
    put(site.path(), "content/index.md", "# Home\n");
    let hostile = "---\ntitle: 'Hamstring \"pull\" & <tear> [x](y) {z} *a* _b_'\ndate: 2026-11-22\nshare: {quote: Rest isn't always best.}\n---\n\n## What *hurts* & why?\n\nText.\n";
    put(site.path(), "content/a/b.md", hostile);
    put(
        site.path(),
        "content/off.md",
        "---\nshare: false\n---\n# Off\n",
    );
    put(site.path(), "content/x/same.md", "# Same\n");
    put(site.path(), "content/y/same.md", "# Same\n");
    site
}

fn guidepost(site: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(site.path())
        .output()
        .unwrap()
}

fn printed(site: &TempDir, arguments: &[&str]) -> String {
    let output = guidepost(site, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

/// The snippets in the share box of a page, by format, and the address as `address`.
fn share_box(site: &TempDir, page: &str) -> Vec<(String, String)> {
    let html = fs::read_to_string(site.path().join("public").join(page)).unwrap();
    let html = Html::parse_document(&html);
    let fields = Selector::parse(".share input, .share pre").unwrap();
    let field = |field: scraper::ElementRef<'_>| {
        let id = field.attr("id").unwrap().trim_start_matches("share.");
        let text = match field.attr("value") {
            Some(value) => value.to_owned(),
            None => field.text().collect(),
        };
        (id.to_owned(), text)
    };
    html.select(&fields).map(field).collect()
}

#[test]
fn it_prints_the_bytes_of_the_share_box() {
    let site = site();
    printed(&site, &["build"]);
    let mut fields = share_box(&site, "a/b/index.html");
    assert_eq!(fields.len(), 15, "{fields:?}");
    let address = fields.iter().position(|(id, _)| id == "address").unwrap();
    let (_, address) = fields.remove(address);
    let line = printed(&site, &["share", "a/b.md", "--json"]);
    let json: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(json["url"], address);
    for (format, snippet) in fields {
        let text = printed(&site, &["share", "/a/b/", "--format", &format]);
        assert_eq!(text, snippet.clone() + "\n", "{format}");
        assert_eq!(json["snippets"][&format], snippet, "{format}");
    }
}

#[test]
fn a_section_has_both_names_and_its_own_address() {
    let site = site();
    let text = printed(&site, &["share", "a/b.md#what-hurts--why", "-f", "plain"]);
    assert_eq!(
        text,
        "Hamstring \"pull\" & <tear> [x](y) {z} *a* _b_: What hurts & why?\nhttps://example.org/guide/a/b/#what-hurts--why\n"
    );
}

#[test]
fn prints_every_page_as_documented_json() {
    let site = site();
    let lines = printed(&site, &["share", "--all", "--json"]);
    let pages: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let routes: Vec<&str> = pages
        .iter()
        .map(|page| page["page"].as_str().unwrap())
        .collect();
    assert_eq!(
        routes,
        ["/", "/a/", "/a/b/", "/x/", "/x/same/", "/y/", "/y/same/"]
    );
    for page in &pages {
        let keys: Vec<&String> = page.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["page", "section", "snippets", "title", "url"]);
        let url = page["url"].as_str().unwrap();
        assert_eq!(
            url,
            format!(
                "https://example.org/guide{}",
                page["page"].as_str().unwrap()
            )
        );
        let html = page["snippets"]["html"].as_str().unwrap();
        assert!(html.starts_with(&format!("<a href=\"{url}\">")), "{html}");
    }
}

#[test]
fn reports_what_cannot_be_shared_with_a_hint() {
    let site = site();
    let cases: &[(&[&str], &str)] = &[
        (&["share", "/a/c/"], "did you mean `/a/b/`?"),
        (
            &["share", "Same"],
            "name one by its address: /x/same/, /y/same/",
        ),
        (
            &["share", "a/b.md#what-hurt--why"],
            "did you mean `#what-hurts--why`?",
        ),
        (&["share", "off.md"], "its front matter has `share: false`"),
        (
            &["share", "/", "-f", "markdwon"],
            "did you mean `markdown`?",
        ),
        (&["share", "/", "-f", "html-quote"], "in their front matter"),
        (
            &["share", "/", "--base-url", "http://localhost/"],
            "set `base_url`",
        ),
        (
            &["share", "https://elsewhere.org/"],
            "its addresses start with `https://example.org/guide/`",
        ),
    ];
    for (arguments, part) in cases {
        let output = guidepost(&site, arguments);
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{err}");
        assert!(err.contains(part), "{arguments:?}\n{err}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn the_preview_reports_missing_and_long_text() {
    let site = site();
    let long = format!(
        "---\ntitle: {}\n---\n# X\n\nFirst words.\n",
        "Long words ".repeat(9).trim()
    );
    put(site.path(), "content/long.md", &long);
    let text = printed(&site, &["share", "long.md", "--preview"]);
    for part in [
        "! the title has 98 characters, 65 are shown",
        "! the title has 98 characters, 80 are shown",
        "! no description of its own: these are the page's first words",
        "! no description: a search engine chooses words of the page",
        "  First words.\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn writes_no_file() {
    let site = site();
    printed(&site, &["share", "/", "--format", "all"]);
    let names = fs::read_dir(site.path()).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["content", "guidepost.yaml"]);
}

/// What a terminal gets while a line of the shell runs at it.
#[cfg(target_os = "linux")]
fn at_a_terminal(site: &TempDir, line: &str) -> String {
    let output = Command::new("script")
        .args(["--quiet", "--return", "--command", line, "/dev/null"])
        .env("GUIDEPOST", env!("CARGO_BIN_EXE_guidepost"))
        .current_dir(site.path())
        .stdin(Stdio::null())
        .output()
        .expect("`script`, of util-linux, is a terminal for others");
    assert!(output.status.success(), "{line}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs script, of util-linux"]
fn copies_to_the_clipboard_of_the_terminal() {
    let site = site();
    let text = printed(&site, &["share", "content/a/b.md", "--format", "markdown"]);
    let copied = text.trim_end();
    let sequence = format!("\x1b]52;c;{}\x07", STANDARD.encode(copied));
    let told = format!(
        "{} characters sent to the terminal's clipboard\r\n",
        copied.chars().count()
    );
    let share = "\"$GUIDEPOST\" share content/a/b.md --format markdown --copy";
    let shown = at_a_terminal(&site, share);
    assert_eq!(shown, format!("{sequence}{copied}\r\n{told}"));
    // Where the output goes elsewhere, the terminal is given the sequence all the same, and the file nothing but the text.
    let shown = at_a_terminal(&site, &format!("{share} > snippet.md"));
    assert_eq!(shown, format!("{sequence}{told}"));
    let file = fs::read_to_string(site.path().join("snippet.md")).unwrap();
    assert_eq!(file, text);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs setsid, of util-linux"]
fn copying_without_a_terminal_is_an_error() {
    let site = site();
    // In a session of its own a program has no terminal, wherever the tests run.
    let output = Command::new("setsid")
        .args(["--wait", env!("CARGO_BIN_EXE_guidepost")])
        .args(["share", "content/a/b.md", "--copy"])
        .current_dir(site.path())
        .output()
        .expect("`setsid`, of util-linux");
    assert_eq!(output.status.code(), Some(1));
    // It can still be copied by hand.
    let text = printed(&site, &["share", "content/a/b.md"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.starts_with("error[clipboard]: there is no terminal"),
        "{told}"
    );
    assert!(told.contains("leave out `--copy`"), "{told}");
}
