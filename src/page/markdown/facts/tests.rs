//! Typos in Markdown: what is reported, and what is not; and the number of words.

use crate::input::settings::Settings;
use crate::page::{Page, ParseContext, SourceText};

/// The page of a text; `raw_html` as in the settings.
pub(super) fn page(text: &str, raw_html: bool) -> Page {
    let mut settings = Settings::default();
    settings.markdown.raw_html = raw_html;
    let source = SourceText {
        file: "a.md",
        path: "a.md",
        text,
        hash: blake3::hash(text.as_bytes()),
    };
    let context = ParseContext {
        settings: &settings,
        references: None,
        glossary: None,
    };
    Page::parse(source, context, false).expect("a page").0
}

/// The codes of what is found in a text, each with what it points to.
fn found(text: &str) -> Vec<String> {
    let page = page(text, false);
    let warnings = page.warnings.into_iter().map(|finding| {
        let span = finding.span.expect("a span").range();
        format!("{} {}", finding.code, &text[span])
    });
    let lints = page.lints.into_iter().map(|lint| {
        let kind = format!("{:?}", lint.kind);
        format!("{kind} {}", &text[lint.span.range()])
    });
    warnings.chain(lints).collect()
}

fn assert_reported(cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        let found = found(body);
        assert_eq!(found, [*expected], "{body}");
    }
}

fn assert_fine(bodies: &[&str]) {
    for body in bodies {
        assert_eq!(found(body), [""; 0], "{body}");
    }
}

#[test]
fn reports_links_that_are_text() {
    assert_reported(&[
        ("See [d](my page.md).", "link-space [d](my page.md)"),
        (
            "[d](../my page.md#top)",
            "link-space [d](../my page.md#top)",
        ),
        ("![d](my picture.png)", "link-space ![d](my picture.png)"),
        (
            "[d](https://a.b/my page)",
            "link-space [d](https://a.b/my page)",
        ),
        ("[b](p.md#a b)", "link-space [b](p.md#a b)"),
        ("[b](#a b c)", "link-space [b](#a b c)"),
        ("See [[Causes]].", "link-wiki [Causes]"),
        ("[[Causes|causes]]", "link-wiki [Causes|causes]"),
        ("[x][y]", "link-undefined [x][y]"),
        (
            "See *[the page][label one]*.",
            "link-undefined [the page][label one]",
        ),
        ("[nope][]", "link-undefined [nope][]"),
        ("- see [nope][], and more", "link-undefined [nope][]"),
        (
            "[https://a.b/][nope]",
            "link-undefined [https://a.b/][nope]",
        ),
        ("[x](a.md “t”)", "link-syntax [x](a.md “t”)"),
        ("![x](a.png ‘t’)", "link-syntax ![x](a.png ‘t’)"),
        ("[x](a.md \"t)", "link-syntax [x](a.md \"t)"),
        ("[x](a.md t)", "link-syntax [x](a.md t)"),
        ("[`x`](a.md “t”)", "link-syntax [`x`](a.md “t”)"),
        ("see (x)[a.md], and more", "link-syntax (x)[a.md]"),
        (
            "(the docs)[https://example.org/]",
            "link-syntax (the docs)[https://example.org/]",
        ),
        ("# A (x)[a.md]", "link-syntax (x)[a.md]"),
        ("[x] (a.md)", "link-syntax [x] (a.md)"),
        ("![x] (a.png)", "link-syntax ![x] (a.png)"),
        ("[x](a.md", "link-syntax [x](a.md"),
        ("> - [x](a.md, and more\n", "link-syntax [x](a.md"),
        ("Text.\n[x]: a.md", "link-syntax [x]: a.md"),
        ("[x]: a.md “t”", "link-syntax [x]: a.md “t”"),
        ("![w](a.svg =100x50)", "image-size ![w](a.svg =100x50)"),
        ("![w](a.svg =100x)", "image-size ![w](a.svg =100x)"),
        (
            "![w](a.svg =100x50 \"t\")",
            "image-size ![w](a.svg =100x50 \"t\")",
        ),
        ("[x](<a.md> “t”)", "link-syntax [x](<a.md> “t”)"),
        ("![](a.svg =50%)", "image-size ![](a.svg =50%)"),
        (
            "| a |\n|---|\n| [x](a.md “t”) |\n",
            "link-syntax [x](a.md “t”)",
        ),
        (
            "x[^1]\n\n[^1]: see [x](a.md “t”)",
            "link-syntax [x](a.md “t”)",
        ),
    ]);
}

#[test]
fn reports_other_syntax_that_readers_would_see() {
    assert_reported(&[
        ("##Five", "heading-space ##Five"),
        ("Text.\n\n###Five things\n", "heading-space ###Five things"),
        ("> [!WARN]\n> Text.", "alert-unknown [!WARN]"),
        ("> [!DANGER]\n> Text.", "alert-unknown [!DANGER]"),
        ("- > [!NOTE] A title\n", "alert-unknown [!NOTE]"),
        ("As said 【4†source】.", "citation-pasted 【4†source】"),
        ("## A 【4:1†x.pdf】", "citation-pasted 【4:1†x.pdf】"),
        (
            "[a 【4†source】](https://a.b)",
            "citation-pasted 【4†source】",
        ),
        (
            "A :contentReference[oaicite:0]{index=0} b",
            "citation-pasted :contentReference[oaicite:0]{index=0}",
        ),
        ("[cite_start]A word", "citation-pasted [cite_start]"),
        ("A word [cite: 1, 2].", "citation-pasted [cite: 1, 2]"),
        ("A citeturn0search1 b", "citation-pasted citeturn0search1"),
        (
            "> A \u{e200}cite\u{e202}turn0search1\u{e201} b",
            "citation-pasted \u{e200}cite\u{e202}turn0search1\u{e201}",
        ),
    ]);
}

#[test]
fn reports_lists_that_are_text() {
    assert_reported(&[
        ("• a\n• b\n", "list-text •"),
        ("Text:\n• a\n• b\n", "list-text •"),
        ("> ● a\n> ● b\n", "list-text ●"),
        ("- · a\n", "list-text ·"),
        ("– a\n– b\n", "list-text –"),
        ("Text:\n2. b\n3. c\n", "list-text 2."),
        ("Text:  \n2) b\n", "list-text 2)"),
        ("Text\n2. b\n3. c\n", "list-text 2."),
        ("1.Foo\n2.Bar\n", "list-text 1."),
        ("1)Foo\n2)Bar\n", "list-text 1)"),
        ("-foo\n-bar\n", "list-text -"),
        ("a) foo\nb) bar\n", "list-text a)"),
        ("(1) foo\n(2) bar\n", "list-text (1)"),
        ("x[^1]\n\n[^1]: • a\n", "list-text •"),
        ("1. a\n1986. A year\n", "list-number 1986."),
        ("2. a\n3. b\n", "ListStart 2."),
        ("Text.\n\n2. a\n", "ListStart 2."),
        ("1986. A great year.\n", "ListStart 1986."),
        ("1. a\n3. b\n5. c\n", "ListOrder 3."),
    ]);
    assert_fine(&[
        "0. a\n0. b\n\nText.\n\n- a\n- b\n\n1. a\n2. b\n\n   c\n3. d\n",
        "1. a\n\n```\nx\n```\n\n2. b\n\nText\n\n3. c\n",
        "1. a\n1. b\n1. c\n",
        "A text that goes on until\n2. May. Or so.\n",
        "Said he:\n— No.\n",
        "A • b • c\n\n`• a`\n\n\\• a\n",
        "    • a\n    • b\n\n```\n2. a\n3. b\n```\n",
        "1986\\. A great year.\n",
        "Text (see\na. below)\n",
        "*foo*\n*bar*\n\n-1\n-2\n\n+1\n",
        "3.5 a\n3.6 b\n",
        "| a |\n|---|\n| • b |\n",
    ]);
}

#[test]
fn reports_tables_that_lose_text() {
    assert_reported(&[
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "table-cells 3"),
        ("a | b\n--|--\n1 | 2 | 3 | 4\n", "table-cells 3"),
        ("| a | b |\n|---|---|\n| `x|y` | z |\n", "table-cells z"),
        (
            "> | a | b |\n> |---|---|\n> | 1 | 2 | 3 |\n",
            "table-cells 3",
        ),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |\nText.\n",
            "table-cells Text.",
        ),
        ("| a | b |\n|---|\n| 1 | 2 |\n", "table-text | a | b |"),
        ("| a | b |\n| c | d |\n", "table-text | a | b |"),
        ("Text\n| a | b |\n| c | d |\n", "table-text | a | b |"),
        ("a | b\n--|--|--\n1 | 2\n", "table-text a | b"),
        (
            "- a\n**Text:**\n| | a |\n|---|---|\n| b | c |\n",
            "table-text | | a |",
        ),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |\nText.\nMore.\n",
            "table-cells Text.",
        ),
        ("- | a | b |\n  | c | d |\n", "table-text | a | b |"),
        ("| a | b |\n|---|---|\n| 1 |\n", "RowShort | 1 |"),
    ]);
    assert_fine(&[
        "| a | b |\n|---|---|\n| 1 | 2 |\n| `x\\|y` | z |\n| a \\| b | |\n",
        "| a | b |\n|---|---|\n| 1 | 2 ||\n",
        "a | b\n--|--\n1 | 2\n\nText.\n",
        "A | b and | c\n\n|x|\n",
        "Text\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    ]);
}

#[test]
fn reports_code_without_an_end() {
    assert_reported(&[
        ("Text.\n\n```js\ncode\n\nmore\n", "code-unclosed ```js"),
        ("````\n```\ncode\n```\n", "code-unclosed ````"),
        ("~~~\ncode\n```\n", "code-unclosed ~~~"),
        ("```", "code-unclosed ```"),
        ("- ```\n  code\n\nText.\n", "code-unclosed ```"),
        ("> ```\n> code\n\nText.\n", "code-unclosed ```"),
        ("```\ncode\n``` js\n", "code-unclosed ```"),
    ]);
    assert_fine(&[
        "```\n```\n\n~~~~ js\ncode\n~~~~~\n",
        "- ```\n  code\n  ```\n\n> ~~~\n> code\n> ~~~\n",
        "   ```\n   code\n  ```  \n",
        "> - ```\n>   code\n>   ```\n",
        "    ```\n    code\n",
        "1. a\n\n    ```sh\n    b\n    ```\n",
    ]);
}

#[test]
fn reports_links_to_the_own_machine() {
    assert_reported(&[
        (
            "[the page](http://localhost:3000/x)",
            "link-local http://localhost:3000/x",
        ),
        (
            "[the *page*][a]\n\n[a]: http://127.0.0.1/",
            "link-local [the *page*][a]",
        ),
        (
            "![A map](http://localhost/a.png)",
            "link-local http://localhost/a.png",
        ),
    ]);
    assert_fine(&[
        "<http://localhost:3000/> [localhost:3000](http://localhost:3000)",
        "[`http://localhost:3000`](http://localhost:3000/) `[x](http://localhost)`",
        "[x](https://example.org/localhost)",
    ]);
}

#[test]
fn ignores_valid_and_possibly_intended_text() {
    assert_fine(&[
        "## Five\n\n#tag and ##tag and #1\n\n\\##Five",
        "foo[^1]\n\n[^1]: Note.",
        "`[^1]` \\[^1] [^a-z] [^] [^ x]",
        "> [!NOTE]\n> Text.\n\n[!WARN] and > [!WARN]",
        "[d](<my page.md>) [d](page.md \"my page.md\") [sic](see page 4)",
        "`[d](my page.md)` \\[d](my page.md)",
        "[[x]](b.md) [[1]] [[1, 2], [3]] \\[[a]] [[a]\n\n[x]: b.md",
        "a[i][j] [1][2] [x][y] [x] [y] [][] a[x][] [x][z](q)\n\n[x]: b.md\n[y]: b.md",
        "```\n##Five\n[^1]\n[[a]]\n[x][y]\n```\n\n    [[a]]\n    ##Five\n",
        "`https://a.b` <https://a.b> [https://a.b](https://a.b) ![http://a.b](x.png) <a href=\"https://x\">at https://a.b</a>",
        "<code>curl https://a.b</code> <kbd>get https://a.b</kbd>\n\n<a href=\"https://x\">\n\nhttps://a.b\n\n</a>",
        "https:// ftp://a.b xhttps://a.b https:a --base=https://a.b https\\://a.b\n\n[x]: https://a.b\n\n[x]",
        "<!-- [[a]] [^1] https://a.b -->\n\n- [x] done\n- [ ] not",
        "f(x)[0] (a)[b] (see)[1] [a] (b) [a] (see a.md) [x](y",
        "(a [b](c.md))[d] `(x)[a.md]` \\(x)\\[a.md]",
        "- [win][arm64ec] Add testing\n\n[core][api] Add",
        "As shown [ABC20][DEF21] [NHS-A][XYZ]",
        "[Note]: this is text\n\n[x]: b.md \"t\"\n\n[x]",
        "![w](a.svg) ![w](a.svg \"=100x50\") 【註】 [cite]",
    ]);
}

#[test]
fn reports_bare_addresses() {
    for body in [
        "https://example.org/a_b_c",
        "See (http://example.org), and more.",
        "- at https://example.org/?a=1&b=2.",
        ">https://a.b",
        "HTTPS://a.b",
        "请看https://a.b。",
        "„https://a.b“ and `x`",
        "`x`https://a.b",
        "<b>https://a.b</b>",
        "|a|\n|-|\n|https://a.b|",
    ] {
        let found = found(body);
        assert!(
            found.len() == 1 && found[0].starts_with("AddressBare "),
            "{body}: {found:?}"
        );
    }
}

#[test]
fn stays_linear_in_a_line_of_brackets() {
    for marks in [
        "[", "[a", "![", "[^ü", "[[ü", ")[a", "[a](b", "• ", "| ", "【†", "- ",
    ] {
        let body = format!("a{}", marks.repeat(35_000));
        assert_eq!(found(&body), [""; 0], "{marks}");
    }
}

#[test]
fn counts_the_words_of_the_text() {
    for (body, words) in [
        ("", 0),
        ("# One two\n\nthree – four.\nfive", 5),
        ("**un**done *two*", 2),
        ("- a\n- b\n\n| c | d |\n|---|---|\n| e | f |", 6),
        ("[two words](a.md) ![not these](b.png) `code`", 3),
        ("```\nno words here\n```\n\n<b>one</b> two", 2),
        ("hard\\\nbreak[^1]ed\n\n[^1]: note", 3),
    ] {
        assert_eq!(page(body, false).length.words, words, "{body}");
    }
}
