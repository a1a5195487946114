//! What raw HTML becomes on a page: nothing readable is left of scripts, nothing else is lost, and the work is linear.

use super::tags::tests::READ;
use crate::input::settings::Settings;
use crate::page::markdown::{Body, BodyContext, Dialect, facts, html};

/// The printed body, and the messages about it.
fn printed(text: &str) -> (String, Vec<String>) {
    printed_with(text, str::to_owned)
}

fn printed_with(text: &str, resolve: impl Fn(&str) -> String) -> (String, Vec<String>) {
    let settings = Settings::default();
    let dialect = Dialect::new(&settings, false);
    let body = Body {
        text,
        calls: &[],
        title: None,
        excerpt: true,
        file: "a.md",
        reserved: &[],
        terms: None,
        print: false,
    };
    let facts = facts(body, dialect);
    let hrefs: Vec<_> = facts
        .links
        .iter()
        .map(|link| Some(resolve(&link.destination)))
        .collect();
    let context = BodyContext {
        outline: &facts.outline,
        drop_title: facts.title_heading.is_some(),
        calls: &[],
        raw_html: facts.raw_html,
        images: &[],
        hrefs: Some(&hrefs),
        terms: &[],
        former: &[],
        highlight: &crate::page::code::highlight,
    };
    let printed = html(text, &context, dialect, |_, _| Err("no call")).expect("no call");
    let messages = facts.diagnostics.into_iter().map(|finding| finding.message);
    (printed.trim().to_owned(), messages.collect())
}

#[test]
fn the_text_of_a_script_is_never_readable() {
    for text in [
        "<script>alert(1)</script>",
        "<ScRiPt\n type=x>alert(1)</sCrIpT\n>",
        "a <script>alert(1)</script> b",
        "a <script>alert(1)",
        "a <script async>alert(1)",
        "<script>alert(1)",
        "<script>\nif (a<b)\n\nalert(1)\n\n# x\n</script>",
        "<div><script>\nvar a;\n\nalert(1);\n</script></div>",
        "<div>\n<script>\nvar a;\n\n- alert(1);\n\n</script>\n</div>",
        "- <div><script>\n\n  alert(1)\n  </script>",
        "> <div><script>\n>\n> alert(1)\n>\n> </script>",
        "| a |\n|---|\n| <script>alert(1)</script> |",
        "# a <script>alert(1)</script>",
        "[a <script>alert(1)</script>](b.md)",
        "<script><script>alert(1)</script>",
        "<script>\"</scripts>\";alert(1)</script>",
        "<script/>alert(1)</script>",
        "<script/>alert(1)",
        "<style>\n\nalert(1)\n\n</style>",
        "<svg><style>alert(1)</style></svg>",
        "<svg><script>alert(1)</script></svg>",
        "<div><script>alert(1)</div>",
        "<script><!-- \nalert(1)\n//--></script>",
        "<script>x=\"<!--\";alert(1)</script>",
        "<noscript><p title=\"</noscript>\">alert(1)</noscript>",
        "<iframe>alert(1)</iframe>",
        "<textarea><script>alert(1)</script></textarea>",
        "<script>a</script><script>alert(1)</script>",
        "a\n<script>\nalert(1)\n</script>\nb",
    ] {
        let (html, messages) = printed(text);
        assert!(!html.contains("alert"), "{text:?}: {html}");
        assert!(!messages.is_empty(), "{text:?}");
    }
}

#[test]
fn a_tag_that_is_only_mentioned_is_text() {
    for (text, html) in [
        (
            "Use the <script> tag.",
            "<p>Use the &lt;script&gt; tag.</p>",
        ),
        (
            "A vector<int> of <name>",
            "<p>A vector&lt;int&gt; of &lt;name&gt;</p>",
        ),
        (
            "An <input>, a <title>.",
            "<p>An &lt;input&gt;, a &lt;title&gt;.</p>",
        ),
        (
            "End it with </script>.",
            "<p>End it with &lt;/script&gt;.</p>",
        ),
        ("Open with <?php first", "<p>Open with &lt;?php first</p>"),
        ("Open <?php x ?> y", "<p>Open &lt;?php x ?&gt; y</p>"),
        ("A <!DOCTYPE html> b", "<p>A &lt;!DOCTYPE html&gt; b</p>"),
        (
            "Use <script> here.\n\n<script>\nx\n</script>\n\nAfter.",
            "<p>Use &lt;script&gt; here.</p>\n\n<p>After.</p>",
        ),
        ("The <video> tag", "<p>The &lt;video&gt; tag</p>"),
        ("<video src=a>\n\nText", "&lt;video src=a&gt;\n<p>Text</p>"),
        (
            "<audio src=a>b</audio> c",
            "<p><audio src=\"a\">b</audio> c</p>",
        ),
        (
            "<video>\n\nb\n\n</video>\n\nc",
            "<video>\n<p>b</p>\n</video>\n<p>c</p>",
        ),
        // What is closed in itself does not contain the rest.
        ("<video src=a /> b", "<p><video src=\"a\"></video> b</p>"),
        (
            "<a id=\"b\"/>c <span/> d<br/>",
            "<p><a id=\"b\"></a>c <span></span> d<br></p>",
        ),
        // A pair is an element, whose tags are left out.
        ("A <Note>word</Note>", "<p>A word</p>"),
        ("<Note>\n\nText\n</Note>", "<p>Text\n</p>"),
        ("A <input type=text> b", "<p>A  b</p>"),
    ] {
        assert_eq!(printed(text).0, html, "{text:?}");
        let is_fine = html.contains('<')
            && !html.contains("&lt;")
            && !text.contains("<Note>")
            && !text.contains("<input");
        assert!(
            is_fine || text.contains("<?php first") || !printed(text).1.is_empty(),
            "{text:?}"
        );
    }
}

#[test]
fn an_unfinished_tag_swallows_nothing() {
    let (html, messages) = printed("<div title=\"a\n\nText \"b\".\n\n<p class=\"c\">d</p>");
    assert!(
        html.starts_with("&lt;div title=\"a\n<p>Text “b”.</p>"),
        "{html}"
    );
    assert_eq!(
        messages,
        ["the tag `<div` has no `>`, so it is printed as text"]
    );
}

#[test]
fn an_unclosed_element_ends_with_its_block() {
    let (html, messages) = printed("<div>\n<textarea>a\n</div>\n\nAfter.\n\n## Heading");
    assert!(html.contains("<p>After.</p>"), "{html}");
    assert!(html.contains("Heading"), "{html}");
    assert_eq!(messages.len(), 1, "{messages:?}");
}

proptest::proptest! {
    /// The n-th address of the facts is the n-th that is printed, regardless of what is left out around it.
    #[test]
    fn every_address_is_printed_as_it_was_resolved(pieces in proptest::collection::vec(0_usize..PIECES.len(), 1..24)) {
        let mut number = 0;
        let mut text = String::new();
        for piece in pieces {
            for (at, part) in PIECES[piece].split('@').enumerate() {
                if at > 0 {
                    number += 1;
                    text.push_str(&format!("u{number}."));
                }
                text.push_str(part);
            }
        }
        let (html, _) = printed_with(&text, |address| format!("r{address}"));
        let html = scraper::Html::parse_fragment(&html);
        for element in html.root_element().descendent_elements() {
            for name in ["href", "src", "srcset"] {
                let value = element.attr(name).unwrap_or_default();
                for address in value.split(", ").filter(|address| address.starts_with(['u', 'r'])) {
                    proptest::prop_assert!(address.starts_with("ru"), "{text:?}: {address}");
                }
            }
        }
    }
}

/// Parts of random texts; `@` is an address.
const PIECES: [&str; 36] = [
    "[a](@)",
    "![a](@)",
    "<a href=@>",
    "<a href='@'>b</a>",
    "<img src=\"@\" srcset=\"@, @ 2x\">",
    "<video src=@>",
    "</video>",
    "<div>",
    "</div>",
    "<script>",
    "</script>",
    "<script src=@>",
    "<style>",
    "</style>",
    "<title>",
    "<h1>",
    "</h1>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<int>",
    "</int>",
    "<b c=\"",
    "\"",
    ">",
    "<",
    "\n",
    "\n\n",
    "\n> ",
    "\n- ",
    "`",
    "[^1]",
    "\n\n[^1]: ",
    "\n\n| a |\n|---|\n| ",
    "a b",
];

/// How many bytes the tokenizer reads for a text.
fn work(text: &str) -> usize {
    READ.with(|read| read.set(0));
    printed(text);
    READ.with(std::cell::Cell::get)
}

#[test]
fn work_is_linear() {
    for pattern in [
        "<script>",
        "<style>\n",
        "<iframe>",
        "<textarea>x",
        "<title>",
        "</script>",
        "<script ",
        "<script></script>",
        "<b><script></b>",
        "<a href=\"",
        "<a b='c\" d>",
        "<!--",
        "<!-- <b>",
        "<?",
        "<![CDATA[",
        "</",
        "<div title=",
        "<h1>",
        "<h1></h1>",
        "<noscript><script>",
        "<x y>",
        "<int>",
        "<img srcset='a, b 2x'>",
        "<ScRipt></scripT x",
        "&amp;<br>",
        "<a\n> href=b>",
        "<a\n> b\n",
    ] {
        for around in ["<div>{}", "a {}", "{}", "- {}", "> <div>{}"] {
            let text = |count: usize| around.replace("{}", &pattern.repeat(count));
            let (once, twice) = (work(&text(400)), work(&text(800)));
            assert!(
                twice < once * 23 / 10 + 100,
                "{pattern:?} in {around:?}: {once} and {twice}"
            );
        }
    }
    assert!(work(&"<script>".repeat(20_000)) < 20_000 * 8 * 12);
}

#[test]
fn the_addresses_of_a_tag_over_lines_of_a_quote_or_list_are_links() {
    for (text, link) in [
        ("> <a\n> href=\"b.md\">x</a>", "<a href=\"/b.md\">x</a>"),
        ("> y <a href=\"b\n> .md\">x</a>", "<a href=\"/b.md\">x</a>"),
        ("> y <a\n> href=\"b.md\">x</a>", "<a href=\"/b.md\">x</a>"),
        (
            "> <p>\n> <a href=\"b.md\"\n>    title=\"t\">x</a>\n> </p>",
            "<a href=\"/b.md\" title=\"t\">x</a>",
        ),
        (
            "> > <div><a\n> > class=\"c\"\n> > href=\"b.md\">x</a></div>",
            "<a class=\"c\" href=\"/b.md\">x</a>",
        ),
        (
            "- > <div><a\n  > href=\"b.md\">x</a></div>",
            "<a href=\"/b.md\">x</a>",
        ),
        (
            "- <div><a\n  href=\"b.md\">x</a></div>",
            "<a href=\"/b.md\">x</a>",
        ),
        (
            "y[^1]\n\n[^1]:\n    <div><a\n    href=\"b.md\">x</a></div>",
            "<a href=\"/b.md\">x</a>",
        ),
    ] {
        let text = format!("{text}\n\n[z](c.md)\n");
        let (html, messages) = printed_with(&text, |address| format!("/{address}"));
        assert!(html.contains(link), "{text}: {html}");
        assert!(html.contains("<a href=\"/c.md\">z</a>"), "{text}: {html}");
        assert_eq!(messages, [""; 0], "{text}");
    }
    // Outside of tags, nothing is added to the text.
    let (html, _) = printed("> <pre>\n> a\n>  b > c\n> </pre>");
    assert!(html.contains("<pre>a\n b &gt; c\n</pre>"), "{html}");
}

#[test]
fn reports_markdown_that_html_makes_text() {
    let message = "Markdown directly inside of HTML is text, so readers see its signs";
    for text in [
        "<div>[a](b.md)</div>",
        "<table><tr><td>\nSee [a](b.md) and [c](d.md).\n</td></tr></table>",
        "<details>\n<summary>![a](b.png)</summary>\n</details>",
        "- <p>[a](https://a.b)</p>",
    ] {
        assert_eq!(printed(text).1, [message], "{text}");
    }
    let two = "<p>[a](b.md)</p>\n\nText.\n\n<p>[a](b.md)</p>";
    assert_eq!(printed(two).1, [message, message]);
    for text in [
        "<div>\n\n[a](b.md)\n\n</div>",
        "<b>[a](b.md)</b> in a paragraph",
        "<div><code>[a](b.md)</code></div>",
        "<pre>[a](b.md)</pre>",
        "<!-- [a](b.md) -->",
        "<div title=\"[a](b.md)\">[a] (b)</div>",
    ] {
        assert_eq!(printed(text).1, [""; 0], "{text}");
    }
}

#[test]
fn reports_the_attributes_of_a_title_that_are_left_out() {
    let reported = |text| printed(text).1;
    let align = "the attribute `align` is left out of the page";
    assert_eq!(reported("<h1 align=\"center\">Name</h1>"), [align]);
    assert_eq!(
        reported("<H1 id=a align=center><img src=x.png alt=x> Name</H1>"),
        [align]
    );
    assert_eq!(reported("<h1 id=\"a\">Name</h1>\n\nText."), [""; 0]);
}
