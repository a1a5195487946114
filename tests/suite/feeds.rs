//! The feeds of the golden site `feeds`, whose bytes are compared with those of a build: valid by the grammar of RFC 4287
//! and by JSON Feed 1.1, with what the W3C's validator demands beyond these.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

fn folder() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/sites/feeds/expected"
    ))
}

/// The feeds of a kind.
fn feeds(name: &str) -> Vec<PathBuf> {
    let feeds = ["", "notes/"].map(|place| folder().join(place).join(name));
    feeds.to_vec()
}

/// Whether jing accepts these files.
fn is_valid(files: &[PathBuf]) -> Result<(), String> {
    let grammar = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readers/atom.rnc");
    let mut jing = Command::new("jing");
    let output = jing.args(["-c", grammar]).args(files).output().unwrap();
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stdout).into_owned()),
    }
}

#[test]
#[ignore = "needs jing"]
fn atom_feeds_follow_the_grammar_of_their_standard() {
    assert_eq!(is_valid(&feeds("feed.xml")), Ok(()));
    let broken = tempfile::tempdir().unwrap();
    let broken = broken.path().join("feed.xml");
    let text = fs::read_to_string(&feeds("feed.xml")[0]).unwrap();
    fs::write(&broken, text.replacen("<updated>", "<updated>on ", 1)).unwrap();
    assert!(is_valid(&[broken]).is_err());
}

/// The values of an attribute or the texts of an element.
fn all<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let parts = text.split(before).skip(1);
    parts
        .map(|part| part.split_once(after).unwrap().0)
        .collect()
}

#[test]
fn ids_are_unique_and_addresses_absolute() {
    for file in feeds("feed.xml") {
        let text = fs::read_to_string(file).unwrap();
        let ids = all(&text, "<id>", "</id>");
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
        let links = all(&text, "href=\"", "\"").into_iter().skip(1);
        for address in links.chain(ids) {
            let url = Url::parse(&address.replace("&amp;", "&")).expect(address);
            assert!(["https", "tel"].contains(&url.scheme()), "{address}");
        }
        // In the HTML of texts, whose marks are escaped.
        for address in all(&text, "href=&quot;", "&quot;")
            .into_iter()
            .chain(all(&text, "src=\"", "\""))
        {
            assert!(Url::parse(address).is_ok(), "{address}");
        }
        for time in all(&text, "<updated>", "</updated>") {
            assert!(time.parse::<Timestamp>().is_ok(), "{time}");
        }
    }
}

#[test]
fn json_feeds_have_what_their_standard_demands() {
    for file in feeds("feed.json") {
        let feed: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
        assert!(text(&feed["title"]) && text(&feed["feed_url"]) && text(&feed["home_page_url"]));
        let items = feed["items"].as_array().unwrap();
        assert!(!items.is_empty());
        for item in items {
            assert!(text(&item["id"]) && text(&item["url"]), "{item}");
            assert!(
                text(&item["content_html"]) || text(&item["content_text"]),
                "{item}"
            );
            for key in ["date_published", "date_modified"] {
                let time = item[key].as_str().unwrap();
                assert!(time.parse::<Timestamp>().is_ok(), "{time}");
            }
        }
    }
}
