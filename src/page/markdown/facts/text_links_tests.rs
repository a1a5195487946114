//! Which links have a text, and which text that is.

use super::tests::page;
use crate::page::markdown::LinkSource;

/// For each link, its address, the heading above it, and its sentence with its words in brackets.
fn found_in(text: &str, raw_html: bool) -> Vec<String> {
    let page = page(text, raw_html);
    let shown = page.text_links.links().iter().map(|link| {
        let address = match link.source {
            LinkSource::Link(at) => page.links[at as usize].destination.clone(),
            LinkSource::Call(at) => page.calls[at as usize].name.clone(),
        };
        let section = link.section.map(|at| page.outline[at as usize].id.clone());
        let quote = page.text_links.quote(link);
        format!(
            "{address} {}: {}[{}]{}",
            section.unwrap_or_default(),
            quote.before,
            quote.words,
            quote.after
        )
    });
    shown.collect()
}

fn assert_found(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(found_in(text, false), *expected, "{text}");
    }
}

#[test]
fn a_link_in_a_paragraph_has_its_sentence() {
    assert_found(&[
        ("See [this](b.md).", &["b.md : See [this]."]),
        (
            "One. Two *or* [**more** `x`](b.md)? Three.",
            &["b.md : Two or [more x]?"],
        ),
        (
            "One\nline. See\nthe [long\nway](b.md) \nhome.",
            &["b.md : See the [long way] home."],
        ),
        (
            "[A](a1.md) and [b](b.md). [C. D](c.md) e.",
            &[
                "a1.md : [A] and b.",
                "b.md : A and [b].",
                "c.md : [C. D] e.",
            ],
        ),
        (
            "“Quoted” -- [x](b.md) &amp; &lt;y&gt; \\* 'z'.",
            &["b.md : “Quoted” – [x] & <y> * ‘z’."],
        ),
        (
            "[a][r] and [r].\n\n[r]: b.md#c \"title\"",
            &["b.md#c : [a] and r.", "b.md#c : a and [r]."],
        ),
        (
            "[![The picture](p.png)](b.md) shows ![another](q.png) it.",
            &["b.md : [The picture] shows it."],
        ),
        (
            "Note [^1].\n\n[^1]: From [there](b.md).",
            &["b.md : From [there]."],
        ),
        ("A [@] b [c](d.md){.x}.", &["d.md : A [@] b [c]{.x}."]),
        ("> Quote. [This](b.md) says.", &["b.md : [This] says."]),
        ("[](b.md) text.", &["b.md : []text."]),
        ("One.[](b.md) Two.", &["b.md : One.[]"]),
    ]);
}

#[test]
fn other_blocks_are_quoted_whole() {
    assert_found(&[
        (
            "- One. See [x](b.md).\n- [y](c.md)\n  - [z](d.md) below\n",
            &["b.md : One. See [x].", "c.md : [y]", "d.md : [z] below"],
        ),
        ("- Loose.\n\n- One. See [x](b.md).\n", &["b.md : See [x]."]),
        (
            "| a. b | [c](d.md) |\n|---|---|\n| One. [e](f.md) | g |\n",
            &["d.md : [c]", "f.md : One. [e]"],
        ),
        (
            "Term [t](b.md)\n: One. Of [d](c.md).\n",
            &["b.md : Term [t]", "c.md : One. Of [d]."],
        ),
        (
            "## One. See [h](b.md)\n\nText [i](c.md).\n",
            &["b.md one-see-h: One. See [h]", "c.md one-see-h: Text [i]."],
        ),
    ]);
    // A long item is quoted by the sentence.
    let long = format!("- {}Then [x](b.md). More.", "Word after word. ".repeat(20));
    assert_found(&[(&long, &["b.md : Then [x]."])]);
}

#[test]
fn the_section_is_that_of_the_heading_above() {
    assert_found(&[
        (
            "# Title\n\n[a](1.md)\n\n## B\n\n[b](2.md)\n\n### C {#d}\n\n- ## E\n\n  [e](3.md)\n",
            &["1.md : [a]", "2.md b: [b]", "3.md e: [e]"],
        ),
        ("## A\n\n[^1]\n\n[^1]: [x](b.md)\n", &["b.md : [x]"]),
    ]);
}

#[test]
fn links_in_raw_html_count() {
    assert_found(&[
        (
            "One. See <a href=\"b.md\">the <b>page</b></a> now.",
            &["b.md : See [the page] now."],
        ),
        (
            "<p>One. See\n <a href='b.md'>it &amp; all</a>.</p><p>Two.</p>",
            &["b.md : See [it & all]."],
        ),
        (
            "<ul><li>One. <a href=b.md>x</a></li><li>Two</li></ul>",
            &["b.md : One. [x]"],
        ),
        ("<!-- <a href=\"b.md\">x</a> [y](c.md) --> text", &[]),
        ("<img src=\"b.png\" alt=\"\"> text", &[]),
    ]);
    let raw = "<script>var x = '<a href=b.md>no</a>';</script>\n<div>One. <a href='b.md'>x</a> y<style>.z{}</style></div>";
    assert_eq!(found_in(raw, true), ["b.md : One. [x] y"]);
}

#[test]
fn calls_with_an_address_count_and_other_links_do_not() {
    assert_found(&[
        (
            "One. See {{<go to=\"/b/\" />}} now. Two.",
            &["go : See []now."],
        ),
        (
            "See {{<go to=\"/b/\" words=\"the page\" />}} now.",
            &["go : See [the page] now."],
        ),
        (
            "See {% <go to=\"../b/\"> %}the *page*{% </go> %}.",
            &["go : See [the page]."],
        ),
        ("See {{<go to=\"b\" />}} {{<day n={3} />}}", &[]),
        (
            "<!-- {{<go to=\"/b/\" />}} --> {{<to to=\"/c/\" />}} x.",
            &["to : []x."],
        ),
        (
            "[a](https://e.org/b.md) [b](#c) [d](mailto:e@f.g) <https://e.org> [e](//h.i)",
            &[],
        ),
        ("    [a](b.md)\n\n`[c](d.md)`\n\n```\n[e](f.md)\n```\n", &[]),
    ]);
}

#[test]
fn each_text_is_stored_once() {
    let body = "word [x](b.md) ".repeat(1000);
    let page = page(&body, false);
    assert_eq!(page.text_links.links().len(), 1000);
    let stored = page.encode(Vec::new()).len();
    assert!(stored < 4 * body.len(), "{stored}");
}
