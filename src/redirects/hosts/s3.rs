//! S3: a line of JSON for each object that redirects, with its key and the value of its metadata
//! `x-amz-website-redirect-location`. There is no status 410.

use serde_json::json;

use crate::redirects::host::{Host, HostText, Usage, permanent_only};
use crate::redirects::{OwnRedirects, RedirectPath, Rules};

pub(super) const HOST: Host = Host {
    name: "s3",
    title: "S3",
    file: ".redirects.s3.jsonl",
    continues: false,
    reads_headers: false,
    precedes_files: true,
    supports: permanent_only,
    write,
};

/// The longest value of the metadata, and the longest key, in bytes.
const LONGEST_LOCATION: usize = 2048;
const LONGEST_KEY: usize = 1024;

fn write(rules: &Rules, _: &OwnRedirects, _: Option<&str>) -> Result<HostText, String> {
    let mut text = String::new();
    let (mut longest_key, mut longest_location) = (0, 0);
    for moved in &rules.moved {
        let location = moved.to.text();
        longest_location = longest_location.max(location.len());
        let file = moved.from.path.file();
        // S3 redirects from `a` to `a/` if there is no object `a`.
        let folder = moved
            .from
            .notice
            .as_ref()
            .map(RedirectPath::file)
            .filter(|notice| *notice != file);
        for path in std::iter::once(file).chain(folder) {
            let key = path.decoded()[1..].to_owned();
            longest_key = longest_key.max(key.len());
            text.push_str(&json!({"key": key, "location": location}).to_string());
            text.push('\n');
        }
    }
    Ok(HostText {
        text,
        usage: vec![
            Usage::limit("bytes in a key", longest_key, LONGEST_KEY),
            Usage::limit("bytes in a location", longest_location, LONGEST_LOCATION),
        ],
        ..HostText::default()
    })
}
