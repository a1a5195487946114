use crate::input::settings::Settings;
use crate::page::component;
use crate::page::markdown::{Body, Dialect, facts};

fn excerpt(text: &str) -> String {
    let settings = Settings::default();
    let dialect = Dialect::new(&settings, true);
    let scan = component::scan(text);
    let body = Body {
        text: &scan.masked,
        calls: &scan.calls,
        title: None,
        excerpt: true,
        file: "a.md",
        reserved: &[],
        terms: None,
        print: false,
    };
    facts(body, dialect).excerpt.unwrap_or_default()
}

#[test]
fn what_is_left_out_leaves_no_hole() {
    for (text, expected) in [
        (
            "Every step counts [@TAG]. Look closely.",
            "Every step counts. Look closely.",
        ),
        ("As shown ([@TAG]). More.", "As shown. More."),
        (
            "As shown (see [@TAG]), it works.",
            "As shown (see), it works.",
        ),
        ("Known [@A], [@B]. More.", "Known. More."),
        ("Known [@A] [@B; @C]! More.", "Known! More."),
        (
            "A note[^1], and more[^1].\n\n[^1]: No.",
            "A note, and more.",
        ),
        ("Press {{<kbd key=\"a\" />}} to run.", "Press to run."),
        ("Run{{<icon />}}fast.", "Run fast."),
        ("An icon ![](a.png), then.", "An icon, then."),
        ("One<br>two<br/>three.", "One two three."),
        ("One  \ntwo\\\nthree.", "One two three."),
        ("One.<br>Two.", "One. Two."),
        (
            "**Bold**ly <b>go</b>ne, `code` *x*.",
            "Boldly gone, code x.",
        ),
        ("a<!-- no -->b c.", "ab c."),
        ("Ends with a source [@TAG]", "Ends with a source"),
        (
            "See <video src=\"a.mp4\">No film.</video>, then.",
            "See, then.",
        ),
        ("See <video src=\"a.mp4\" /> here.", "See here."),
        (
            "A <picture><img src=\"a.png\"></picture> badge.",
            "A badge.",
        ),
        (
            "It is <progress value=\"3\">30%</progress> done.",
            "It is done.",
        ),
    ] {
        assert_eq!(excerpt(text), expected, "{text}");
    }
}

#[test]
fn the_first_sentence_is_in_no_list_table_or_line_of_links() {
    for start in [
        "| a. | b. |\n|---|---|\n| c. | d. |",
        "- One.\n- Two.",
        "- One.\n\n- Two.",
        "1. One.",
        "Term\n: Its meaning.",
        "[Home](a.md)",
        "[Home](a.md) | [Docs](b.md) · [More](c.md)",
        "← [Back to the start](a.md) | Next: [Docs](b.md) →",
        "Home > Docs > Here",
        "## A heading.",
        "```\ncode.\n```",
        "![An image.](a.png) ![A badge.](https://e.org/b.svg)",
        "[![A badge.](https://e.org/b.svg)](https://e.org)",
        "What you need:",
        "Jane Roe",
        "[TOC]",
        ":::note\nText.",
        "!!! note \"Title\"",
        "import Tabs from '@theme/Tabs'",
        "• One.",
        "{/* A comment. */}",
        "--8<-- \"a.md\"",
        "> Said by another.",
        "> [!NOTE]\n> An alert.",
        "<h2>A heading.</h2>",
        "<table><tr><td>A cell.</td></tr></table>",
        "<ul>\n<li>An item.\n</ul>",
        "<p align=\"center\"><a href=\"a.md\">Home</a> | <a href=\"b.md\">Docs</a></p>",
        "<div align=\"center\"><img src=\"a.png\" alt=\"A.\"></div>",
        "<!-- A comment. -->",
        "<script>\nrun();\n\nfast.\n</script>",
        "{{ page.title }} is here. Yes.",
        "{% include a.html %}",
        "@[toc]",
        "*[HTML]: Hyper Text.",
        ".. note:: Text.",
        "<details><summary>More</summary>\n\nHidden words. Yes.\n\n</details>",
        "<details>\n<summary>More</summary>\nHidden words. Yes.\n</details>",
    ] {
        let text = format!("{start}\n\nA sentence. And *another*.\n\nA third.\n");
        assert_eq!(excerpt(&text), "A sentence. And another.", "{start}");
    }
}

#[test]
fn other_text_is_used_if_there_is_no_sentence() {
    for (text, expected) in [
        ("Just a few words\n\n- Item.", "Just a few words"),
        ("Label\n\n> Quoted words.", "Quoted words."),
        ("- Item.\n\n| a | b |\n|---|---|\n", ""),
        ("[Home](a.md) | [Docs](b.md)", ""),
        ("Read [the guide](a.md).", "Read the guide."),
        ("日本語の文です。", "日本語の文です。"),
        (
            "<p align=\"center\">\n <em>Fast &amp; small.</em><br>\n <a href=\"a.md\">A</a> | <a href=\"b.md\">B</a>\n</p>",
            "Fast & small.",
        ),
        ("<div>\n\nInside it.\n\n</div>", "Inside it."),
        (
            "<details><summary>More</summary>\n\nHidden words. Yes.\n\n</details>",
            "Hidden words. Yes.",
        ),
        (
            "{% <care> %}\n\nStop. Call for help.\n\n{% </care> %}\n\nHow to run. Yes.",
            "How to run. Yes.",
        ),
        (
            "{% <care> %}\n\nStop. Call for help.\n\n{% </care> %}",
            "Stop. Call for help.",
        ),
        ("export your data. It works.", "export your data. It works."),
        ("[TOC]\nReal words. Yes.", "Real words. Yes."),
        ("{: .class }\nReal words. Yes.", "Real words. Yes."),
        ("Real words. Yes.\n{: .class }", "Real words. Yes."),
        (
            "One line of words\nimport A from 'a'\nand more. Yes.",
            "One line of words and more. Yes.",
        ),
        (
            "See the<br>[guide](x.md)<br>for more.",
            "See the guide for more.",
        ),
    ] {
        assert_eq!(excerpt(text), expected, "{text}");
    }
}
