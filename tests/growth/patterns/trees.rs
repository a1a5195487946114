//! Many files.

use super::{Pattern, again, build, check};
use crate::site::{content, each, of, pages, with_data};

fn nested(n: usize) -> impl Iterator<Item = (String, String)> {
    (0..n).map(|i| {
        (
            format!("{}/index.md", "d/".repeat(i % 8 + 1) + &format!("e{i}")),
            of("", "a"),
        )
    })
}

#[rustfmt::skip]
pub(super) const PATTERNS: &[Pattern] = &[
    build("siblings", 40, |n| pages(n, |_| "Text.".to_owned())),
    again("siblings, again", 100, |n| pages(n, |_| "Text.".to_owned())),
    check("siblings of a check", 60, |n| pages(n, |_| "Text.".to_owned())),
    again("pages that link to one page, again", 60, |n| pages(n, |_| "See [the hub](index.md) and [the first](p0.md).".to_owned())),
    build("one sentence that links to all pages", 40, |n| pages(n, |i| match i {
        0 => each(n, |to| format!("some words [of it](p{to}.md) and on ")),
        _ => "Text.".to_owned(),
    })),
    check("pages that link to ten others of a check", 40, |n| pages(n, |i| each(10, |to| format!("See [it](p{}.md). ", (i + to) % n)))),
    build("folders", 40, |n| content((0..n).map(|i| (format!("d{i}/index.md"), of("", "a"))))),
    build("folders of folders", 40, |n| content(nested(n))),
    build("folders without a page", 40, |n| content((0..n).map(|i| (format!("d{i}/p.md"), of("", "a"))))),
    build("names with one prefix", 40, |n| content((0..n).map(|i| (format!("{}{i}.md", "long-name-".repeat(10)), of("", "a"))))),
    build("names that differ in case", 30, |n| content((0..n).flat_map(|i| [(format!("a{i}.md"), of("", "a")), (format!("A{i}.md"), of("", "a"))]))),
    build("pages of one title", 40, |n| content((0..n).map(|i| (format!("p{i}.md"), "---\ntitle: Same\n---\n\na\n".to_owned())))),
    build("pages of one slug", 40, |n| content((0..n).map(|i| (format!("p{i}.md"), of("slug: same\n", "a"))))),
    build("pages with an order", 40, |n| content((0..n).map(|i| (format!("p{i}.md"), of(&format!("order: {}\n", n - i), "a"))))),
    build("drafts", 100, |n| content((0..n).map(|i| (format!("p{i}.md"), of("draft: true\n", "a"))))),
    build("links to the next page", 40, |n| pages(n, |i| format!("[a](p{}.md)", i / 2))),
    build("links of all pages to one", 40, |n| pages(n, |_| "[a](p0.md)".to_owned())),
    build("links of one page to all", 40, |n| pages(n, |i| if i == 0 { each(n, |i| format!("[a](p{i}.md)\n\n")) } else { "a".to_owned() })),
    // The names of 500 files are compared with each link.
    build("links of all pages that are missing", 500, |n| pages(n, |i| format!("[a](x{i}.md)"))),
    build("related pages", 40, |n| content((0..n).map(|i| (format!("p{i}.md"), of(&format!("related:\n  - page: p{}.md\n    reason: a\n", i / 2), "a"))))),
    build("one asset used by all pages", 40, |n| {
        let asset = ("a.txt".to_owned(), "a".to_owned());
        content((0..n).map(|i| (format!("p{i}.md"), of("", "[a](a.txt)"))).chain([asset]))
    }),
    build("assets", 150, |n| content((0..n).map(|i| (format!("a{i}.txt"), "a".to_owned())))),
    again("assets, again", 300, |n| content((0..n).map(|i| (format!("a{i}.txt"), "a".to_owned())))),
    build("assets that a page links", 100, |n| {
        let links = each(n, |i| format!("[a](a{i}.txt)\n\n"));
        let assets = (0..n).map(|i| (format!("a{i}.txt"), "a".to_owned()));
        content(assets.chain([("index.md".to_owned(), of("", &links))]))
    }),
    build("one large asset", 1_000_000, |n| content([("a.txt".to_owned(), "a".repeat(n))])),
    build("pages with an alias", 40, |n| content((0..n).map(|i| (format!("p{i}.md"), of(&format!("aliases: /old/{i}/\n"), "a"))))),
    build("pages of one alias", 40, |n| content((0..n).map(|i| (format!("p{i}.md"), of("aliases: /old/\n", "a"))))),
    build("pages that cite one source", 40, |n| {
        let mut files = with_data("references", "S:\n  title: A\n  url: https://example.com/\n".to_owned(), "a");
        files.push(("content/references.md".to_owned(), of("", "a")));
        files.extend((0..n).map(|i| (format!("content/p{i}.md"), of("", "a [@S]"))));
        files
    }),
    build("pages with one term", 40, |n| {
        let mut files = with_data("glossary", "t:\n  term: word\n  definition: A word.\n".to_owned(), "a");
        files.extend((0..n).map(|i| (format!("content/p{i}.md"), of("", "A word here."))));
        files
    }),
    build("pages with one finding each", 60, |n| pages(n, |_| "a (b)[c.md] d".to_owned())),
];
