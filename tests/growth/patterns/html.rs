//! Raw HTML and drawings.

use super::{Pattern, build};
use crate::site::{Files, each, page, with_file};

fn drawing(svg: &str) -> Files {
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>A</title>{svg}</svg>"
    );
    let call = "{% <figure src=\"a.svg\" caption=\"A\"> %}\nText.\n{% </figure> %}\n";
    with_file("content/a.svg", text, call)
}

#[rustfmt::skip]
pub(super) const PATTERNS: &[Pattern] = &[
    build("raw script tags", 3200, |n| page(&"<script>\n".repeat(n))),
    build("raw style tags", 4000, |n| page(&"<style>\n".repeat(n))),
    build("raw iframe tags", 3200, |n| page(&"<iframe>\n".repeat(n))),
    build("raw textarea tags", 3200, |n| page(&"<textarea>\n".repeat(n))),
    build("raw div tags", 3200, |n| page(&"<div>\n".repeat(n))),
    build("raw div tags that are closed", 400, |n| page(&format!("{}{}", "<div>\n".repeat(n), "</div>\n".repeat(n)))),
    build("raw blocks", 300, |n| page(&"<div>a</div>\n\n".repeat(n))),
    build("raw closing tags", 600, |n| page(&"</div>\n".repeat(n))),
    build("raw tags in a line", 600, |n| page(&format!("a {}", "<b>b</b> ".repeat(n)))),
    build("raw opening tags in a line", 600, |n| page(&format!("a {}", "<b>".repeat(n)))),
    build("raw keyboard tags", 600, |n| page(&"<kbd>a</kbd> ".repeat(n))),
    build("raw tags that are refused", 300, |n| page(&"a <object>b</object>\n\n".repeat(n))),
    build("raw attributes", 6000, |n| page(&format!("<div {}>a</div>", each(n, |i| format!("a{i}=b "))))),
    build("raw elements of as many attributes as they can have", 8, |n| page(&format!("<div {}>a</div>\n\n", each(200, |i| format!("a{i}=b "))).repeat(n))),
    build("raw attribute of one long value", 30000, |n| page(&format!("<div title=\"{}\">a</div>", "a".repeat(n)))),
    build("raw comments", 800, |n| page(&"<!-- a -->\n\n".repeat(n))),
    build("raw comments without an end", 2000, |n| page(&format!("a {}", "<!-- ".repeat(n)))),
    build("raw comment of many lines", 4000, |n| page(&format!("<!--\n{}-->\n", "a\n".repeat(n)))),
    build("declarations", 2000, |n| page(&format!("a {}", "<!A ".repeat(n)))),
    build("processing instructions", 2000, |n| page(&format!("a {}", "<?".repeat(n)))),
    build("character data", 2000, |n| page(&format!("a {}", "<![CDATA[".repeat(n)))),
    build("raw images", 300, |n| page(&"<img src=\"https://example.com/a.png\" alt=\"a\">\n\n".repeat(n))),
    build("raw candidates of an image", 300, |n| page(&format!("<img alt=\"a\" src=\"https://example.com/a.png\" srcset=\"{}\">", each(n, |i| format!("https://example.com/{i}.png {}w, ", i + 1))))),
    build("raw tables", 200, |n| page(&"<table><tr><td>a</td></tr></table>\n\n".repeat(n))),
    build("raw cells", 600, |n| page(&format!("<table>{}</table>", "<tr><td>a</td></tr>\n".repeat(n)))),
    build("raw details", 200, |n| page(&"<details><summary>a</summary>\n\nb\n\n</details>\n\n".repeat(n))),
    build("raw links", 300, |n| page(&"<a href=\"https://example.com/\">a</a>\n\n".repeat(n))),
    build("raw ids", 400, |n| page(&each(n, |i| format!("<span id=\"i{i}\">a</span>\n\n")))),
    build("raw formatting that overlaps", 150, |n| page(&format!("<div>{}</div>", "<b><i>a</b></i>".repeat(n)))),
    build("entities in raw HTML", 1500, |n| page(&format!("<div>{}</div>", "&amp;".repeat(n)))),
    build("shapes of a drawing", 600, |n| drawing(&"<path d=\"M0 0\"/>".repeat(n))),
    build("attributes of one drawing", 20000, |n| drawing(&format!("<path {}/>", each(n, |i| format!("a{i}=\"b\" "))))),
    build("groups in groups of a drawing", 45, |n| drawing(&format!("{}{}", "<g>".repeat(n), "</g>".repeat(n)).repeat(20))),
    build("namespaces of a drawing", 6000, |n| drawing(&format!("{}{}", each(n, |i| format!("<g xmlns:a{i}=\"u{i}\">")), "</g>".repeat(n)))),
    build("ids of a drawing", 500, |n| drawing(&each(n, |i| format!("<path id=\"p{i}\"/>")))),
    build("uses in a drawing", 500, |n| drawing(&each(n, |i| format!("<path id=\"p{i}\"/><use href=\"#p{i}\"/>")))),
    build("path of a drawing", 20000, |n| drawing(&format!("<path d=\"{}\"/>", "M0 0 ".repeat(n)))),
    build("text of a drawing", 20000, |n| drawing(&format!("<text>{}</text>", "word ".repeat(n)))),
    build("rules in the style of a drawing", 3000, |n| drawing(&format!("<style>{}</style>", each(n, |i| format!(".c{i}{{fill:red}}"))))),
    build("figures of one drawing", 60, |n| {
        let call = "{% <figure src=\"a.svg\" caption=\"A\"> %}\nText.\n{% </figure> %}\n\n";
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>A</title><path id=\"a\" d=\"M0 0\"/></svg>";
        with_file("content/a.svg", svg.to_owned(), &call.repeat(n))
    }),
];
