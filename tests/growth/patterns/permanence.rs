//! The ledger, redirects, moves of pages, and the links of rendered outputs.

use super::{Pattern, build, check, moving, printing, record};
use crate::site::{
    Files, content, each, of, page, pages, with_data, with_file, with_front, with_settings,
};

fn ledger(lines: String) -> Files {
    with_file("links.ledger", lines, "## Part\n\nText.")
}

/// A ledger with a line for each number.
fn facts(n: usize, line: impl Fn(usize) -> String) -> Files {
    ledger(each(n, |i| line(i) + "\n"))
}

fn redirects(n: usize, line: impl Fn(usize) -> String) -> Files {
    with_file("static/_redirects", each(n, |i| line(i) + "\n"), "Text.")
}

/// The redirects of a ledger in the format of a host.
fn host(name: &str, n: usize) -> Files {
    let mut files = with_settings(&format!("publish:\n  host: {name}\n"), "Text.");
    files.push((
        "links.ledger".to_owned(),
        each(n, |i| format!("moved /old{i}/ 2026-01-01 /\n")),
    ));
    files
}

/// A site with the template of one output.
fn template(html: String) -> Files {
    with_file("templates/404.html", html, "## Part\n\nText.")
}

fn stylesheet(css: String) -> Files {
    with_file("static/a.css", css, "Text.")
}

/// A page with links to its own sections, by its file's name.
fn links_to_itself(n: usize) -> Files {
    let links = each(n, |i| format!("[a](p0.md#x{i})\n\n"));
    pages(1, |_| links.clone() + &each(n, |i| format!("## X{i}\n\n")))
}

// A line of up to 2,000 bytes is printed with each finding in it, so lines with findings are longer at both sizes.
#[rustfmt::skip]
pub(super) const PATTERNS: &[Pattern] = &[
    build("ledger, moves", 60, |n| facts(n, |i| format!("moved /old{i}/ 2026-01-01 /"))),
    build("ledger, moves of files", 400, |n| facts(n, |i| format!("moved /old{i}.pdf 2026-01-01 /"))),
    build("ledger, retired addresses", 60, |n| facts(n, |i| format!("gone /old{i}/ 2026-01-01 Wrong."))),
    build("ledger, moves to other sites", 60, |n| facts(n, |i| format!("moved /old{i}/ 2026-01-01 https://example.com/{i}"))),
    build("ledger, chain of moves", 100, |n| facts(n, |i| format!("moved /p{i:03}/ 2026-01-01 {}", if i + 1 < n { format!("/p{:03}/", i + 1) } else { "/".to_owned() }))),
    build("ledger, chain of too many moves", 600, |n| facts(n, |i| format!("moved /p{i:05}/ 2026-01-01 /p{:05}/", i + 1))),
    build("ledger, ids of the first page of a chain", 600, |n| ledger(format!("live /p00/ 2026-01-01{}\n{}", each(n, |i| format!(" #i{i}")), each(50, |i| format!("moved /p{i:02}/ 2026-01-02 {}\n", if i < 49 { format!("/p{:02}/", i + 1) } else { "/".to_owned() }))))),
    build("ledger, cycles", 100, |n| facts(n, |i| format!("moved /a{i}/ 2026-01-01 /b{i}/\nmoved /b{i}/ 2026-01-01 /a{i}/"))),
    build("ledger, moves to nothing", 200, |n| facts(n, |i| format!("moved /a{i}/ 2026-01-01 /b{i}/"))),
    build("ledger, pages that are lost", 200, |n| facts(n, |i| format!("live /a{i}/ 2026-01-01"))),
    build("ledger, ids that are lost", 600, |n| ledger(format!("live / 2026-01-01{}\n", each(n, |i| format!(" #i{i}"))))),
    build("ledger, ids that are lost and new ones", 400, |n| with_file("links.ledger", format!("live / 2026-01-01{}\n", each(n, |i| format!(" #old-{i}"))), &each(n, |i| format!("## New {i}\n\n")))),
    build("ledger, ids of a page with a long address", 1500, |n| ledger(format!("live /{}/ 2026-01-01{}\nmoved /{}/ 2026-01-02 /\n", "a".repeat(1900), each(n, |i| format!(" #i{i}")), "a".repeat(1900)))),
    build("ledger, ids of a page in many folders", 1500, |n| ledger(format!("live /{}/ 2026-01-01{}\nmoved /{}/ 2026-01-02 /\n", ["a"; 900].join("/"), each(n, |i| format!(" #i{i}")), ["a"; 900].join("/")))),
    build("ledger, moves of ids", 300, |n| facts(n, |i| format!("moved /#i{i} 2026-01-01 /#part"))),
    build("ledger, equal ids on one line", 3000, |n| ledger(format!("live / 2026-01-01{}\n", " #part".repeat(n)))),
    build("ledger, facts of one address", 300, |n| facts(n, |i| format!("moved /a/ 2026-01-01 /b{i}/"))),
    build("ledger, equal lines", 2000, |n| facts(n, |_| "live / 2026-01-01 #part".to_owned())),
    build("ledger, contradictions", 200, |n| facts(n, |i| format!("moved /a{i}/ 2026-01-01 /\ngone /a{i}/ 2026-01-01 Wrong."))),
    build("ledger, addresses that are used again", 200, |n| facts(n, |i| format!("moved /a{i}/ 2026-01-01 /\nlive /a{i}/ 2026-01-02"))),
    build("ledger, drafts that were published", 60, |n| {
        let mut files = content((0..n).map(|i| (format!("p{i}.md"), of("draft: true\n", "a"))));
        files.push(("links.ledger".to_owned(), each(n, |i| format!("live /p{i}/ 2026-01-01\n"))));
        files
    }),
    build("ledger, pages that were renamed", 40, |n| {
        let mut files = content((0..n).map(|i| (format!("new/p{i}.md"), of("", &format!("## A {i}\n\n## B {i}\n")))));
        files.push(("links.ledger".to_owned(), each(n, |i| format!("live /old/p{i}/ 2026-01-01 #a-{i} #b-{i}\n"))));
        files
    }),
    build("ledger, twins", 200, |n| facts(n, |i| format!("live /a{i}/ 2026-01-01\nlive /A{i}/ 2026-01-01\nmoved /a{i}/ 2026-01-02 /\nmoved /A{i}/ 2026-01-02 /"))),
    build("ledger, erased addresses", 1000, |n| facts(n, |i| format!("erased blake3:{i:064x} 2026-01-01"))),
    build("ledger, lines that cannot be read", 300, |n| facts(n, |i| format!("alive /a{i}/ 2026-01-01"))),
    build("ledger, comments", 3000, |n| facts(n, |i| format!("# {i}"))),
    build("aliases that are invalid", 200, |n| with_front(&format!("aliases:\n{}", each(n, |i| format!("  - /old//{i}/\n"))), "a")),
    build("aliases of files", 400, |n| with_front(&format!("aliases:\n{}", each(n, |i| format!("  - /old{i}.pdf\n"))), "a")),
    build("redirects", 400, |n| redirects(n, |i| format!("/a{i} / 301"))),
    build("redirects that are hidden", 200, |n| redirects(n, |_| "/a / 301".to_owned())),
    build("redirects to nothing", 200, |n| redirects(n, |i| format!("/a{i} /b{i} 301"))),
    build("redirects that cannot be read", 200, |n| redirects(n, |i| format!("a{i} / 301"))),
    build("redirects, chain", 100, |n| redirects(n, |i| format!("/p{i:03} {} 301", if i + 1 < n { format!("/p{:03}", i + 1) } else { "/".to_owned() }))),
    build("redirects, chain of too many", 600, |n| redirects(n, |i| format!("/p{i:05} /p{:05} 301", i + 1))),
    build("redirects, cycles", 100, |n| redirects(n, |i| format!("/a{i} /b{i} 301\n/b{i} /a{i} 301"))),
    build("redirects with placeholders", 200, |n| redirects(n, |i| format!("/:a/x{i} / 301"))),
    build("redirects with placeholders, and addresses", 200, |n| redirects(n, |i| format!("/:a/x{i} / 301\n/y/z{i} / 301"))),
    build("redirects with splats", 200, |n| redirects(n, |i| format!("/a{i}/* / 301"))),
    build("redirects, placeholders of one line", 1000, |n| redirects(1, |_| format!("{} / 301", each(n, |i| format!("/:a{i}"))))),
    build("redirects, conditions of one line", 3000, |n| redirects(1, |_| format!("/a / 301 {}", "a=b ".repeat(n)))),
    build("redirects, comments", 3000, |n| redirects(n, |i| format!("# {i}"))),
    build("redirects and moves", 60, |n| {
        let mut files = redirects(n, |i| format!("/old{i} /b 301"));
        files.push(("links.ledger".to_owned(), each(n, |i| format!("moved /old{i}/ 2026-01-01 /\n"))));
        files
    }),
    build("redirects for apache", 60, |n| host("apache", n)),
    build("redirects for caddy", 60, |n| host("caddy", n)),
    build("redirects for cloudflare", 60, |n| host("cloudflare", n)),
    build("redirects for nginx", 60, |n| host("nginx", n)),
    build("redirects for s3", 60, |n| host("s3", n)),
    build("redirects for vercel", 60, |n| host("vercel", n)),
    record("pages that are recorded", 40, |n| pages(n, |i| format!("## Part {i}"))),
    record("ids that are recorded", 300, |n| page(&each(n, |i| format!("## Part {i}\n\n")))),
    moving("move of a page that all pages link", 40, |n| pages(n, |_| "[a](p0.md)".to_owned())),
    moving("move of a page that links to all pages", 40, |n| pages(n, |i| if i == 0 { each(n, |i| format!("[a](p{i}.md)\n\n")) } else { "a".to_owned() })),
    moving("move of a page with many links to itself", 300, links_to_itself),
    printing("printed move of a page with many links to itself", 1200, links_to_itself),
    printing("printed move of a page with links between equal lines", 1200, |n| pages(1, |_| each(n, |_| "[a](index.md)\n[b](https://example.com/)\n".to_owned()))),
    moving("move of a page with a recorded address", 40, |n| {
        let mut files = pages(n, |_| "a".to_owned());
        files.push(("links.ledger".to_owned(), each(n, |i| format!("live /p{i}/ 2026-01-01\n"))));
        files
    }),
    build("links of one page that are missing", 300, |n| page(&each(n, |i| format!("[a](x{i}.md)\n\n")))),
    build("links of one page to missing ids of a page", 150, |n| content([("a.md".to_owned(), of("", &each(n, |i| format!("## H {i}\n\n")))), ("index.md".to_owned(), of("", &each(n, |i| format!("[a](a.md#x-{i})\n\n"))))])),
    build("links of all pages to missing ids of a page", 60, |n| pages(n, |i| if i == 0 { each(n, |i| format!("## H {i}\n\n")) } else { format!("[a](p0.md#x-{i})") })),
    build("links that are missing, as warnings", 200, |n| with_settings("links:\n  broken: warn\n", &each(n, |i| format!("[a](x{i}.md)\n\n")))),
    build("raw links that are missing", 200, |n| page(&each(n, |i| format!("<a href=\"x{i}.md\">a</a>\n\n")))),
    build("figures that are missing", 100, |n| page(&each(n, |i| format!("{{% <figure src=\"x{i}.svg\" caption=\"A\"> %}}\nText.\n{{% </figure> %}}\n\n")))),
    build("citations that are missing", 300, |n| with_data("references", each(n, |i| format!("S{i}:\n  title: Source {i}\n  url: https://example.com/{i}\n")), &each(n, |i| format!("a [@X{i}]\n\n")))),
    build("terms to exclude that are missing", 300, |n| {
        let mut files = with_front(&format!("glossary:\n  unlinked:\n{}", each(n, |i| format!("    - x{i}\n"))), "a");
        files.push(("content/_data/glossary.yaml".to_owned(), each(n, |i| format!("t{i}:\n  term: Zzz{i}\n  definition: a\n"))));
        files
    }),
    build("words that begin like a long term", 20_000, |n| with_data("glossary", format!("t:\n  term: {}\n  definition: a\n", "a".repeat(200)), &"a".repeat(n))),
    build("words of a long term in another case", 20_000, |n| with_data("glossary", format!("t:\n  term: {}\n  definition: a\n", ["A"; 100].join(" ")), &"a ".repeat(n))),
    build("links of a template", 1000, |n| template(each(n, |_| "<a href=\"/\">a</a>\n".to_owned()))),
    build("links of a template that are missing", 150, |n| template(each(n, |i| format!("<a href=\"/x{i}/\">a</a>\n")))),
    build("links of a template with one beginning", 12_000, |n| template(each((2 * n).isqrt(), |i| format!("<a href=\"/{}/\">a</a>\n", "a".repeat(i + 2))))),
    build("ids of a template", 2000, |n| template(each(n, |i| format!("<i id=\"i{i}\">a</i>\n")))),
    build("ids of a template that are missing", 150, |n| template(each(n, |i| format!("<a href=\"#x{i}\">a</a>\n")))),
    build("candidates of an image of a template", 150, |n| template(format!("<img alt=\"a\" srcset=\"{}\">", each(n, |i| format!("/{i}.png {}w, ", i + 1))))),
    build("candidates of an image without a comma", 3000, |n| template(format!("<img alt=\"a\" srcset=\"{}\">", "/ (".repeat(n)))),
    build("attributes of an element of a template", 2000, |n| template(format!("<a {}>a</a>", each(n, |i| format!("href{i}=\"/\" "))))),
    build("addresses of a stylesheet", 2000, |n| stylesheet(each(n, |_| "a { background: url(a.css) }\n".to_owned()))),
    build("addresses of a stylesheet that are missing", 150, |n| stylesheet(each(n, |i| format!("a {{ background: url(x{i}.png) }}\n")))),
    build("addresses of a stylesheet without an end", 60_000, |n| stylesheet("url( ".repeat(n))),
    build("strings of a stylesheet without an end", 60_000, |n| stylesheet("\"\n".repeat(n))),
    build("comments of a stylesheet without an end", 60_000, |n| stylesheet("/* ".repeat(n))),
    build("imports of a stylesheet", 20_000, |n| stylesheet("@import ".repeat(n))),
    check("headings that changed, of a check", 100, |n| with_file("links.ledger", format!("live / 2026-01-01{}\n", each(n, |i| format!(" #part-{i}"))), &each(n, |i| format!("## Part {i}\n\n")))),
];
