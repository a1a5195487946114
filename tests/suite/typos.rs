//! Typos of authors: which finding each one has, with its severity and the command that reports it. The table in the
//! manual is written from what the program reports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::generated::part;
use crate::tree::put;

/// What an author writes: how the manual shows it, the text of a page, and the code of the finding.
type Typo = (&'static str, &'static str, &'static str);

#[rustfmt::skip] // A row is easier to find on one line.
const FRONT_MATTER: &[Typo] = &[
    ("`draft: \"true\"`, `order: \"2\"`", "---\norder: \"2\"\n---\nText.\n", "yaml-type"),
    ("`title: {{ x }}`", "---\ntitle: {{ x }}\n---\nText.\n", "yaml-syntax"),
    ("`title: Has #hash`", "---\ntitle: Has #hash\n---\nText.\n", "yaml-comment"),
    ("`title: &words`, `title: !words`", "---\ntitle: &x\n---\nText.\n", "yaml-anchor"),
    ("`title: Use **words**`", "---\ntitle: Use **words**\n---\nText.\n", "yaml-markdown"),
    ("`title: “My page”`", "---\ntitle: “My page”\n---\nText.\n", "yaml-quotes"),
    ("`----`, `———` or `+++` above the front matter", "----\ntitle: A\n----\n\nText.\n", "front-matter-place"),
    ("`----`, `———` or `...` below it", "---\ntitle: A\n----\n\nText.\n", "front-matter-unclosed"),
    ("`---` on the first line, as a rule", "---\n\nText.\n", "front-matter-place"),
    ("a quote of another encoding (U+0091)", "A \u{91}word\u{92}.\n", "encoding"),
];

#[rustfmt::skip] // A row is easier to find on one line.
const MARKDOWN: &[Typo] = &[
    ("`##Heading`", "##Heading\n", "heading-space"),
    ("`• words`, `– words` or `1.Words` as a list", "• a\n• b\n", "list-text"),
    ("`2. words` directly below a line of text", "Text:\n2. b\n", "list-text"),
    ("a list that starts with `2.`", "2. a\n3. b\n", "list-start"),
    ("`1986. A year` in a list", "1. a\n1986. A year\n", "list-number"),
    ("a row of a table with more cells than the head", "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "table-cells"),
    ("a row with fewer", "| a | b |\n|---|---|\n| 1 |\n", "table-row"),
    ("a table without `|---|---|`, or with another number of `---`", "| a | b |\n|---|\n| 1 | 2 |\n", "table-text"),
    ("a code block that is never closed", "```\ncode\n", "code-unclosed"),
    ("`【4†source】`, from a chat program", "Text 【4†source】.\n", "citation-pasted"),
    ("`**words**` directly inside of `<div>`", "<div>\nSome **words**.\n</div>\n", "html-markdown"),
    ("`{{ page.title }}`, `{% include a.html %}`", "By {{ page.author }}.\n", "shortcode-foreign"),
    ("`https://example.org` in the text", "See https://example.org now.\n", "link-bare"),
];

#[rustfmt::skip] // A row is easier to find on one line.
const LINKS: &[Typo] = &[
    ("`[words]()`", "[x]()\n", "link-empty"),
    ("`[words](a.md “title”)`", "[x](a.md “t”)\n", "link-syntax"),
    ("`(words)[a.md]`, `[words] (a.md)`, `[words]{a.md}`", "(x)[a.md]\n", "link-syntax"),
    ("`[words](my page.md)`, `[words](a.md#my heading)`", "[b](a.md#a b)\n", "link-space"),
    ("`[words][]`, `[words][label]` without a definition", "[nope][]\n", "link-undefined"),
    ("`[[Page]]`", "See [[Page]].\n", "link-wiki"),
    ("`![words](a.svg =100x50)`", "![w](a.svg =100x50)\n", "image-size"),
    ("`[words](name@example.org)`", "[m](name@example.org)\n", "link-missing"),
    ("`[words](https:/example.org)`", "[m](https:/example.org)\n", "link-form"),
    ("`[words](http://localhost:3000/)`", "[m](http://localhost:3000/)\n", "link-local"),
    ("the whole address of a page of this site that does not exist", "[m](https://example.org/guide/gone/)\n", "link-own"),
    ("an image file that is empty, or a web page named `.png`", "![a](empty.png)\n", "image-broken"),
    ("an image in the format HEIC", "![a](photo.heic)\n", "image-format"),
    ("an image larger than `images.largest_kb`", "![a](large.png)\n", "image-large"),
    ("`Index.md` next to `index.md`", "", "index-twice"),
];

/// The findings that a command reports: by file and code, their severities.
fn reported(site: &Path, command: &str) -> BTreeMap<(String, String), BTreeSet<String>> {
    let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args([command, "--json"])
        .current_dir(site)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut found: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let word = |name: &str| line[name].as_str().map(str::to_owned);
        if let (Some(file), Some(code)) = (word("file"), word("code")) {
            let severities = found.entry((file, code)).or_default();
            severities.extend(word("severity"));
        }
    }
    found
}

#[test]
fn the_table_of_typos_in_the_manual_is_what_the_program_reports() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    put(
        site,
        "guidepost.yaml",
        "title: T\nbase_url: https://example.org/guide/\ndescription: D.\n",
    );
    put(site, "content/empty.png", "");
    put(site, "content/photo.heic", "\0\0\0\u{18}ftypheic");
    put(
        site,
        "content/large.png",
        format!("GIF89a{}", "x".repeat(1_000_001)),
    );
    put(site, "content/index.md", "# Home\n");
    put(site, "content/Index.md", "# Home\n");
    let groups = [FRONT_MATTER, MARKDOWN, LINKS];
    let all: Vec<&Typo> = groups.into_iter().flatten().collect();
    let file = |number: usize, text: &str| match text {
        "" => "content/Index.md".to_owned(),
        _ => format!("content/page-{number}.md"),
    };
    for (number, (_, text, _)) in all.iter().enumerate() {
        if !text.is_empty() {
            put(site, &file(number, text), text);
        }
    }
    let (build, check) = (reported(site, "build"), reported(site, "check"));
    let mut table = "| you write | code | severity | command |\n|---|---|---|---|\n".to_owned();
    for (number, (shown, text, code)) in all.iter().enumerate() {
        let key = (file(number, text), (*code).to_owned());
        let (command, severities) = match (build.get(&key), check.get(&key)) {
            (Some(severities), Some(_)) => ("build", severities),
            (None, Some(severities)) => ("check", severities),
            _ => panic!("no `{code}` for {text:?}"),
        };
        let severities: Vec<&str> = severities.iter().map(String::as_str).collect();
        let shown = shown.replace('|', "\\|");
        table += &format!(
            "| {shown} | `{code}` | {} | {command} |\n",
            severities.join(" or ")
        );
    }
    part("findings/index.md", "typos", table.trim_end());
}
