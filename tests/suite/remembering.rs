//! What a build remembers, from outside: `build --verify`, `build --timings`, `why`, and a cache that is not
//! to be trusted.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::tree::{self, put};

/// Runs the program in a site's folder; what it prints, on both outputs, and whether it went well.
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
            "base_url: https://example.org/\ndescription: Notes for runners.\n",
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
fn why_tells_what_a_page_is_made_from_and_what_of_it_changed() {
    let folder = site();
    let site = folder.path();
    let why = |named: &str| run(site, &["why", named]);
    assert!(why("/shoes/").1.contains("No build of it is remembered."));
    assert!(run(site, &["build"]).0);
    let (_, first) = why("/shoes/");
    let expected = "/shoes/, in shoes/index.html

OutputEntry from
  from: content/shoes.md
  template: page.html

Shows the names or addresses of
  above: /
  before and after: /, /socks/

The last build made it for the first time.
";
    assert_eq!(first, expected);

    put(
        site,
        "content/socks.md",
        "---\ntitle: Stockings\n---\n\nThey wear too.\n",
    );
    let (_, since) = why("Shoes");
    assert!(
        since.contains("The next build will make it anew. Since then, these changed:\n  the place before or after it\n"),
        "{since}"
    );
    assert!(run(site, &["build", "--verify"]).0);
    let (_, built) = why("content/shoes.md");
    assert!(
        built.ends_with(
            "The last build made it anew, because these changed:\n  the place before or after it\n"
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
            .ends_with("The last build left it as it was.\n")
    );

    let (_, sitemap) = why("sitemap.xml");
    assert!(sitemap.contains("every build makes it anew"), "{sitemap}");
    let (found, unknown) = why("/shoos/");
    assert!(!found && unknown.contains("`/shoes/`"), "{unknown}");
    let (_, json) = run(site, &["why", "/socks/", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["last_build"], "kept");
    assert_eq!(json["address"], "/socks/");
}

#[test]
fn a_cache_that_is_damaged_or_foreign_costs_time_and_nothing_else() {
    let folder = site();
    let site = folder.path();
    assert!(run(site, &["build"]).0);
    let built = tree::read(&site.join("public")).unwrap();
    let caches = site.join(".guidepost/cache");
    let name = tree::read(&caches).unwrap().into_keys().next().unwrap();
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
        assert!(!run(site, &["build"]).1.contains("note:"));
        assert_eq!(tree::read(&site.join("public")).unwrap(), built);
    }
    fs::remove_dir_all(&caches).unwrap();
    assert!(!run(site, &["build"]).1.contains("note:"));
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
    let timings: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(timings["type"], "timings");
    assert!(
        timings["stages"]
            .as_array()
            .is_some_and(|stages| stages.len() > 5)
    );
}

#[test]
fn nothing_but_lines_reaches_a_pipe() {
    let folder = site();
    let (_, text) = run(folder.path(), &["build"]);
    assert!(!text.contains(['\r', '\u{1b}']), "{text:?}");
}
