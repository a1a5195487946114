//! nginx: two maps from decoded addresses, for the level `http`. A map ignores letter case, so an address with a twin in
//! other case is a regular expression.

use std::fmt::Write as _;

use crate::redirects::escape::{NGINX_DOLLAR, nginx_value, nginx_word, regex_literal};
use crate::redirects::host::{Host, HostText, KEPT, MARKDOWN, NOTE, REVALIDATED, permanent_only};
use crate::redirects::{From, OwnRedirects, RedirectPath, Rules};

pub(super) const HOST: Host = Host {
    name: "nginx",
    title: "nginx",
    file: ".redirects.nginx.conf",
    continues: false,
    reads_headers: false,
    precedes_files: true,
    supports: permanent_only,
    write,
};

/// What belongs into the block `server`.
const SERVER: &str = "\
# In the block `http`, include this file. In the block `server`:
#
#     if ($guidepost_moved) { return 301 $guidepost_moved; }
#     if ($guidepost_gone) { return 410; }
#     error_page 410 @guidepost_gone;
#     location @guidepost_gone { try_files $guidepost_gone =410; }
#     location ~ /\\.redirects\\. { return 404; }
#     add_header Cache-Control $guidepost_cache;
";
/// The least size of a bucket, and by which it grows: a line of a processor's cache.
const BUCKET: usize = 128;
/// What nginx stores in a bucket besides the text.
const BUCKET_EXTRA: usize = 32;

fn write(rules: &Rules, _: &OwnRedirects, _: Option<&str>) -> Result<HostText, String> {
    let mut text = format!("# {NOTE}\n{SERVER}");
    if rules.markdown.is_some() {
        // A block `types` would replace all other media types of the server.
        let _ = writeln!(
            text,
            "#     location ~ \\.md$ {{ types {{ }} default_type \"{MARKDOWN}\"; add_header Cache-Control $guidepost_cache; }}"
        );
    }
    text.push('\n');
    let froms = || {
        let moved = rules.moved.iter().map(|moved| &moved.from);
        moved.chain(rules.gone.iter().map(|gone| &gone.from))
    };
    let paths = || froms().flat_map(From::paths);
    let longest = paths().map(|path| path.decoded().len()).max().unwrap_or(0);
    let bucket = (longest + BUCKET_EXTRA).next_multiple_of(BUCKET);
    let size = paths().count().max(2048).next_power_of_two();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "map_hash_bucket_size {bucket};\nmap_hash_max_size {size};\n"
    );
    if rules
        .moved
        .iter()
        .any(|moved| moved.to.text().contains('$'))
    {
        let _ = writeln!(text, "geo ${NGINX_DOLLAR} {{ default \"$\"; }}\n");
    }
    let moved = rules
        .moved
        .iter()
        .map(|moved| (&moved.from, nginx_value(&moved.to).to_string()));
    map(&mut text, "guidepost_moved", moved);
    let shown = |from: &From| from.notice.as_ref().unwrap_or(&rules.not_found).file();
    let gone = rules.gone.iter().map(|gone| &gone.from);
    let gone = gone.map(|from| (from, nginx_word(&shown(from).decoded()).to_string()));
    map(&mut text, "guidepost_gone", gone);
    caching(&mut text, rules);
    Ok(HostText {
        text,
        ..HostText::default()
    })
}

fn map<'r>(text: &mut String, name: &str, rules: impl Iterator<Item = (&'r From, String)>) {
    let _ = writeln!(text, "map $uri ${name} {{");
    for (from, value) in rules {
        for path in from.paths() {
            let _ = writeln!(text, "    {} {value};", key(path, from.has_twin));
        }
    }
    text.push_str("}\n");
}

/// How long browsers keep files.
fn caching(text: &mut String, rules: &Rules) {
    let _ = writeln!(
        text,
        "map $uri $guidepost_cache {{\n    default \"{REVALIDATED}\";"
    );
    for folder in &rules.fixed {
        let _ = writeln!(
            text,
            "    \"~^{}\" \"{KEPT}\";",
            regex_literal(&folder.decoded())
        );
    }
    text.push_str("}\n");
}

fn key(path: &RedirectPath, has_twin: bool) -> String {
    match has_twin {
        true => format!("\"~^{}$\"", regex_literal(&path.decoded())),
        false => nginx_word(&path.decoded()).to_string(),
    }
}
