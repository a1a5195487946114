//! The placeholders of calls as Markdown parses them, and the scanner's time on hostile text.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::super::{Scan, scan};

#[test]
fn placeholders_are_as_long_as_their_tags_and_on_one_line() {
    assert_eq!(scan("x {{<ä b=\"ü\"/>}}").masked, "x {{<ä b=\"ü\"/>}}");
    assert_eq!(scan("x {{<a b=\"ü\"/>}}").masked, "x <x            >");
    assert_eq!(scan("{%<a>%}\nx\n{%</a>%}").masked, "<?   ?>\nx\n<?    ?>");
    assert_eq!(scan("{{<a\n\tb='1'\n/>}}\nx").masked, "<?            ?>\nx");
    assert!(matches!(
        scan("{{ x }}").masked,
        std::borrow::Cow::Borrowed(_)
    ));
}

/// The structure that Markdown finds in a masked text.
fn outline(text: &str) -> String {
    let scan = scan(text);
    assert_eq!(scan.errors, [], "{text}");
    let tags: Vec<_> = scan
        .calls
        .iter()
        .flat_map(|call| std::iter::once(&call.open).chain(&call.close))
        .map(|tag| tag.start)
        .collect();
    let mut outline = String::new();
    for (event, range) in Parser::new_ext(&scan.masked, Options::ENABLE_TABLES).into_offset_iter() {
        let tags = tags.iter().filter(|start| range.contains(start)).count();
        let _ = match event {
            Event::Html(_) => write!(outline, "[block {tags}]"),
            Event::InlineHtml(_) => write!(outline, "[inline {tags}]"),
            Event::Text(text) => write!(outline, "{text}"),
            Event::SoftBreak => write!(outline, "/"),
            Event::Start(Tag::Paragraph) => write!(outline, "<p>"),
            Event::Start(Tag::Item) => write!(outline, "<li>"),
            Event::Start(Tag::BlockQuote(_)) => write!(outline, "<quote>"),
            Event::Start(Tag::TableCell) => write!(outline, "<td>"),
            Event::Start(Tag::Emphasis) => write!(outline, "<em>"),
            Event::Start(Tag::Heading { .. }) => write!(outline, "<h>"),
            _ => Ok(()),
        };
    }
    outline
}

#[test]
fn block_calls_are_html_blocks_of_one_line() {
    for (text, expected) in [
        ("text\n{{<a/>}}\n*text*", "<p>text[block 1]<p><em>text"),
        (
            "{% <a> %}\n*text*\n{% </a> %}\n",
            "[block 1]<p><em>text[block 1]",
        ),
        (
            "{% <a> %}\n{{<b/>}}\n\n{% </a> %}",
            "[block 1][block 1][block 1]",
        ),
        (
            "- {% <a> %}\n  text\n  {% </a> %}\n- b",
            "<li>[block 1]text[block 1]<li>b",
        ),
        (
            "> {% <a> %}\n> - b\n>\n> {% </a> %}\n",
            "<quote>[block 1]<li>b[block 1]",
        ),
        ("{{<a\n  b='1'\n\tc='```'\n/>}}\ntext", "[block 1]<p>text"),
        ("- {{<a\nb='1'\n/>}}\n  *text*", "<li>[block 1]<em>text"),
        (
            "{% <a> %}\n| x |\n|---|\n| y |\n{% </a> %}",
            "[block 1]<td>x<td>y[block 1]",
        ),
    ] {
        assert_eq!(outline(text), expected, "{text}");
    }
}

#[test]
fn inline_calls_stay_in_their_paragraph() {
    for (text, expected) in [
        ("{{<a/>}} *text*", "<p>[inline 1] <em>text"),
        (
            "{% <a> %}*text*{% </a> %}\ntext",
            "<p>[inline 1]<em>text[inline 1]/text",
        ),
        ("text\n{{<a/>}} *text*", "<p>text/[inline 1] <em>text"),
        ("{{<a/>}}{{<b/>}}", "<p>[inline 1][inline 1]"),
        (
            "text {{<a\n  b='1'\n  c='2'\n/>}} *text*",
            "<p>text [inline 1] <em>text",
        ),
        ("# {{<a\nb='1'/>}} text", "<h>[inline 1] text"),
        ("- *{{<a/>}}*", "<li><em>[inline 1]"),
        ("> text {{<a\nb='1'/>}}", "<quote><p>text [inline 1]"),
        (
            "| x | y |\n|---|---|\n| {{<a b='c|d'/>}} | {{<b/>}} |",
            "<td>x<td>y<td>[inline 1]<td>[inline 1]",
        ),
        (
            "x | y\n---|---\n{{<a/>}} | z",
            "<td>x<td>y<td>[inline 1]<td>z",
        ),
    ] {
        assert_eq!(outline(text), expected, "{text}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "measures the time of the scan")]
fn hostile_text_takes_linear_time() {
    const TIMES: usize = 50_000;
    let growing_runs: String = (1..600).map(|length| "`".repeat(length) + " ").collect();
    let texts = [
        "{{<".repeat(TIMES),
        "{{<a ".repeat(TIMES) + "/>}}",
        "{{<a \"".repeat(TIMES),
        "{{<a \\\"".repeat(TIMES),
        "{{<a '\"`".repeat(TIMES),
        "{{<a \"'\" `'` ".repeat(TIMES) + "/>}}",
        "{{<a \"/>}} ' ".repeat(TIMES),
        "{% <a> %}".repeat(TIMES),
        "{% <a> %}\n".repeat(TIMES) + &"{% </a> %}\n".repeat(TIMES),
        "{% <a> %}{% <b> %}{% </a> %}".repeat(TIMES),
        "{{<a/>}}".repeat(TIMES),
        "`".repeat(TIMES) + "{{<a/>}}",
        "`` ` ".repeat(TIMES) + "{{<a/>}}",
        growing_runs.repeat(2) + "{{<a/>}}",
        "\n- `".repeat(TIMES) + "{{<a/>}}",
        "> ".repeat(TIMES) + &"{{<a/>}}".repeat(TIMES),
        ">".repeat(1000) + "```\n" + &"> {{<a/>}}\n```\n".repeat(TIMES),
        "[^".repeat(TIMES) + "{{<a/>}}",
        "{{".to_owned() + &" ".repeat(TIMES) + &"{{ <a".repeat(TIMES),
        "{{<a ".to_owned() + &" }}".repeat(TIMES),
        "{{<a b={".to_owned() + &"[".repeat(TIMES) + "} />}}",
        "{{<a ".to_owned() + &"b='1' ".repeat(TIMES) + "/>}}",
        "{{<a b={{".to_owned() + &"'k': 1, ".repeat(TIMES) + "}}/>}}",
    ];
    for text in texts {
        let start = Instant::now();
        let found = scan(&text);
        // Generous, as a busy machine may be slow; a quadratic step takes minutes.
        assert!(start.elapsed() < Duration::from_secs(20), "{}", &text[..40]);
        assert_eq!(found.masked.len(), text.len());
    }
}

/// Fragments that the scanner recognises, in any order.
fn soup(fragments: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(fragments), 0..40)
        .prop_map(|fragments| fragments.concat())
}

const TAGS: &[&str] = &[
    "{{<a/>}}",
    "{{ <a.b c='1' /> }}",
    "{{<a b=\"}}\"/>}}",
    "{{<a b/>}}",
    "{{<ä b />}}",
    "{% <a> %}",
    "{% </a> %}",
    "{%<b>%}",
    "{%-</b>-%}",
    "{% <a b={[1, {'k': 2}]}> %}",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "    ",
    "\t",
    "```",
    "~~~",
    "`",
    "``",
    "\\",
    "text",
    "ü🦵",
    "<b>",
    "|",
    "{{ x }}",
    "{# #}",
];

const PARTS: &[&str] = &[
    "{{",
    "{%",
    "{{<a",
    "{%<a",
    "{%</a",
    "<",
    "a",
    "_",
    ".",
    "=",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "`",
    "\\",
    "/>",
    ">",
    "-",
    "1",
    "/>}}",
    ">%}",
    "}}",
    "%}",
    "true",
    "x=",
    "...",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\n\n",
    "```",
    "~~~",
    "> ",
    "- ",
    "1. ",
    ": ",
    "[^1]:",
    "#",
    "|",
    "ä",
    "🦵",
    "\u{0}",
    "{{<a b='1'/>}}",
];

/// Invariants for every text: only tags are changed, and each span contains what was found there.
fn check(text: &str) {
    let Scan {
        calls,
        masked,
        errors,
        ..
    } = scan(text);
    assert_eq!(masked.len(), text.len());
    for (old, new) in text.bytes().zip(masked.bytes()) {
        assert!(old == new || b"<?x >".contains(&new));
    }
    for call in &calls {
        for tag in std::iter::once(&call.open).chain(&call.close) {
            let placeholder = if call.block { "<?" } else { "<x " };
            assert!(text[tag.clone()].starts_with('{') && text[tag.clone()].ends_with('}'));
            assert!(
                masked[tag.clone()].starts_with(placeholder) && masked[tag.clone()].ends_with('>')
            );
        }
        assert_eq!(text[call.name_span.clone()], call.name);
        for argument in &call.arguments {
            assert!(text[argument.span.clone()].starts_with(&argument.name));
        }
    }
    assert!(calls.is_sorted_by_key(|call| call.open.start));
    for error in &errors {
        assert!(
            text.get(error.span.clone())
                .is_some_and(|found| !found.is_empty())
        );
    }
    if calls.is_empty() && errors.is_empty() {
        assert_eq!(masked, text);
    }
}

proptest! {
    #[test]
    fn masking_changes_tags_only(text in soup(PARTS)) {
        check(&text);
    }

    #[test]
    fn no_tag_is_left_after_masking(text in soup(TAGS)) {
        check(&text);
        let masked = scan(&text).masked;
        let again = scan(&masked);
        prop_assert_eq!((again.calls, again.errors), (vec![], vec![]));
    }
}
