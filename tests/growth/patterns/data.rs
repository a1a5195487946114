//! Front matter, settings and data files.

use super::{Pattern, again, build};
use crate::site::{content, each, of, with_data, with_front, with_settings};

fn sources(n: usize) -> String {
    each(n, |i| {
        format!("S{i}:\n  title: Source {i}\n  url: https://example.com/{i}\n")
    })
}

#[rustfmt::skip]
pub(super) const PATTERNS: &[Pattern] = &[
    build("front matter, unknown keys", 200, |n| with_front(&each(n, |i| format!("key{i}: a\n")), "a")),
    build("front matter, extra keys", 400, |n| with_front(&format!("extra:\n{}", each(n, |i| format!("  key{i}: a\n"))), "a")),
    build("front matter, one key many times", 2000, |n| with_front(&"order: 1\n".repeat(n), "a")),
    build("front matter, nested lists", 30000, |n| with_front(&format!("tags: {}\n", "[".repeat(n)), "a")),
    build("front matter, nested mappings", 8000, |n| with_front(&format!("extra: {}\n", "{a: ".repeat(n)), "a")),
    build("front matter, nested blocks", 12_000, |n| with_front(&format!("extra:\n{}", each((2 * n).isqrt(), |i| format!("{}a:\n", " ".repeat(i + 1)))), "a")),
    build("front matter, tags", 600, |n| with_front(&format!("tags:\n{}", each(n, |i| format!("  - t{i}\n"))), "a")),
    build("front matter, aliases", 300, |n| with_front(&format!("aliases:\n{}", each(n, |i| format!("  - /old/{i}/\n"))), "a")),
    build("front matter, authors", 400, |n| with_front(&format!("authors:\n{}", each(n, |i| format!("  - Name {i}\n"))), "a")),
    build("front matter, related pages that are missing", 100, |n| with_front(&format!("related:\n{}", each(n, |i| format!("  - page: p{i}.md\n    reason: a\n"))), "a")),
    build("front matter, anchors of YAML", 200, |n| with_front(&format!("extra:\n{}", each(n, |i| format!("  a{i}: &x{i} b\n"))), "a")),
    build("front matter, comments", 2000, |n| with_front(&"# a\n".repeat(n), "a")),
    build("front matter, one long text", 20000, |n| with_front(&format!("extra:\n  a: {}\n", "word ".repeat(n)), "a")),
    build("front matter, folded text", 2000, |n| with_front(&format!("extra:\n  a: >\n{}", "    word\n".repeat(n)), "a")),
    build("front matter, quoted escapes", 3000, |n| with_front(&format!("extra:\n  a: \"{}\"\n", "\\n".repeat(n)), "a")),
    build("one long title", 1500, |n| content([("index.md".to_owned(), format!("---\ntitle: {}\n---\n\na\n", "word ".repeat(n)))])),
    build("settings, unknown keys", 1600, |n| with_settings(&each(n, |i| format!("key{i:04}: a\n")), "a")),
    build("settings, extra keys", 400, |n| with_settings(&format!("extra:\n{}", each(n, |i| format!("  key{i}: a\n"))), "a")),
    build("sources that no page cites", 150, |n| with_data("references", sources(n), "a")),
    build("citations of one page", 150, |n| with_data("references", sources(n), &each(n, |i| format!("a [@S{i}]\n\n")))),
    build("citations of one source", 400, |n| with_data("references", sources(1), &"a [@S0]\n\n".repeat(n))),
    build("citations in one pair of brackets", 150, |n| with_data("references", sources(n), &format!("a [{}]", each(n, |i| format!("@S{i}; "))))),
    build("sources of a large bibliography", 2400, |n| with_data("references", sources(n), "a [@S0]")),
    build("sources with an unknown key", 100, |n| with_data("references", each(n, |i| format!("S{i}:\n  title: a\n  nope: b\n")), "a")),
    build("terms that no page uses", 200, |n| with_data("glossary", each(n, |i| format!("t{i}:\n  term: Zzz{i}\n  definition: a\n")), "a")),
    build("terms in one paragraph", 200, |n| with_data("glossary", each(n, |i| format!("t{i}:\n  term: Zzz{i}\n  definition: a\n")), &each(n, |i| format!("Zzz{i} ")))),
    build("one term many times", 3000, |n| with_data("glossary", "t:\n  term: word\n  definition: a\n".to_owned(), &"word ".repeat(n))),
    build("spellings of one term", 300, |n| with_data("glossary", format!("t:\n  term: Zzz\n  definition: a\n  also: [{}]\n", each(n, |i| format!("Yyy{i}, "))), "Zzz")),
    build("terms with one beginning", 3000, |n| with_data("glossary", each((2 * n).isqrt(), |i| format!("t{i}:\n  term: {}\n  definition: a\n", "a".repeat(i + 1))), &"aaaa ".repeat(n / 10))),
    build("data, nested lists", 32_000, |n| with_data("references", format!("a: {}\n", "[".repeat(n)), "a")),
    build("data, lists of one list", 6000, |n| with_data("other", "- [a, b]\n".repeat(n), "a")),
    build("data, nested mappings", 24_000, |n| with_data("references", format!("a: {}\n", "{a: ".repeat(n)), "a")),
    again("pages that cite many sources, again", 30, |n| {
        let cited = |page: usize| each(10, |i| format!("a [@S{}]\n\n", 10 * page + i));
        let mut files = vec![("_data/references.yaml".to_owned(), sources(10 * n))];
        files.push(("references.md".to_owned(), of("", "All of them.")));
        files.extend((0..n).map(|page| (format!("p{page}.md"), of("", &cited(page)))));
        content(files)
    }),
];
