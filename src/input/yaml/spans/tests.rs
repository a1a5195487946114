use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::input::yaml::parse;

fn path(path: &str) -> Vec<Segment> {
    let segment = |part: &str| match part.parse() {
        Ok(index) => Segment::Index(index),
        Err(_) => part.into(),
    };
    path.split('/').map(segment).collect()
}

/// The texts of the spans of a key and of its value.
fn spans<'t>(text: &'t str, at: &str) -> (&'t str, &'t str) {
    let spans = Spans::new(Block::whole("a.md", text));
    let underlined = |span: Option<Span>| span.map_or("-", |span| &text[span.range()]);
    let path = path(at);
    (underlined(spans.key(&path)), underlined(spans.value(&path)))
}

#[test]
fn a_brace_in_a_title_is_not_a_mapping() {
    let text = "title: \"a {order: 3}\"\norder: soon\n";
    assert_eq!(spans(text, "order"), ("order", "soon"));
    let spans = Spans::new(Block::whole("a.md", text));
    assert_eq!(spans.value_of(&["order"]), Some(Span::from(29..33)));
}

#[test]
fn keys_and_values_have_spans() {
    let cases = [
        ("title: a title # c\n", "title", "title", "a title"),
        ("theme:\n  hue: 20\n", "theme/hue", "hue", "20"),
        ("theme:\n  hue: 20\n", "theme", "theme", "theme"),
        ("links: {broken: warn}\n", "links/broken", "broken", "warn"),
        (
            "links: {broken: warn}\n",
            "links",
            "links",
            "{broken: warn}",
        ),
        ("a: {b: [c, {d: e}]}", "a/b/1/d", "d", "e"),
        ("a: {b: [c, {d: e}]}", "a/b/0", "-", "c"),
        ("tags: [a,\n b]\n", "tags", "tags", "[a,"),
        ("tags:\n- a\n- b\n", "tags/1", "-", "b"),
        ("list:\n  - page: b\n    reason: c\n", "list/0", "-", "page"),
        ("list:\n  - - x\n", "list/0", "-", "x"),
        ("'q k': 'v''w'\n", "q k", "'q k'", "'v''w'"),
        ("\"\\u0061b\": 2\n", "ab", "\"\\u0061b\"", "2"),
        ("? a\n: b\n", "a", "a", "b"),
        ("\"\": x\n", "", "\"\"", "x"),
        ("a:\nb: 1\n", "a", "a", "a"),
        ("a: !!str\nb: 1\n", "a", "a", "a"),
        ("a: one\n  two\n", "a", "a", "one"),
        ("a: 'one\n  two'\n", "a", "a", "'one"),
        ("a:\n  one\n", "a", "a", "one"),
        ("a: |\n  one\n  two\n", "a", "a", "one"),
        ("a: >-\n\n  one\n", "a", "a", "one"),
        ("a: |\nb: 1\n", "a", "a", "a"),
        ("a: &x {b: 1}\nc: *x\n", "c", "c", "*x"),
        ("a: &x {b: 1}\nc: *x\n", "c/b", "b", "1"),
        ("a: &x b\n*x : 1\n", "b", "*x", "1"),
        ("a: !thing 2\n", "a", "a", "2"),
        (
            "order: 1\nextra:\n  order: 2\n  a: {order: 3}\n",
            "extra/a/order",
            "order",
            "3",
        ),
        (
            "extra:\n  order: 1\norder: soon\n",
            "order",
            "order",
            "soon",
        ),
        ("d: \"see slug: a/b\"\nslug: c\n", "slug", "slug", "c"),
        ("# order: 1\norder: 2 # order: 3\n", "order", "order", "2"),
        ("a: 1\r\nb: two\r\n", "b", "b", "two"),
        ("\u{feff}a: 1\n", "a", "a", "1"),
        (
            "\u{e9}: \u{fc}\nb: {\u{65e5}: \u{1f3c3}}\n",
            "b/\u{65e5}",
            "\u{65e5}",
            "\u{1f3c3}",
        ),
        ("--- # c\na: 1\n", "a", "a", "1"),
    ];
    for (text, at, key, value) in cases {
        assert_eq!(spans(text, at), (key, value), "{text}");
        parse(Block::whole("a.md", text)).expect(text);
    }
    let same = "order: 1\nextra:\n  order: 2\n";
    let spans = Spans::new(Block::whole("a.md", same));
    assert_eq!(spans.key_of(&["extra", "order"]), Some(Span::from(18..23)));
}

#[test]
fn without_a_key_there_is_no_span() {
    for (text, at) in [
        ("a: 1\n", "b"),
        ("a: 1\n", "a/b"),
        ("a: [1]\n", "a/1"),
        ("", "a"),
        ("a: 1\nb: [\n", "a"),
        ("{[a]: b}\n", "a"),
        ("0x10: a\n", "16"),
    ] {
        assert_eq!(spans(text, at), ("-", "-"), "{text}");
    }
}

#[test]
fn the_second_of_two_equal_keys_is_found() {
    for (text, at) in [
        ("a: 1\nb: {a: 2}\na: 3\n", 15..16),
        ("b: {a: 1, a: 2}\n", 10..11),
        ("t: \"a: 1\"\na: 1\n\"a\": 2\n", 15..18),
        ("a: 1\na: 2\nb: [\n", 5..6),
    ] {
        assert_eq!(Parsed::new(text).duplicate("a"), Some(at), "{text}");
    }
    assert_eq!(Parsed::new("a: {a: 1}\n").duplicate("a"), None);
}

#[test]
fn parsing_is_linear_and_bounded() {
    let long = 256 * 1024;
    for text in [
        "[".repeat(long),
        "- ".repeat(long / 2),
        format!("a: [{}]", "a, ".repeat(long / 3)),
        format!("a: {{{}", "b: {c: d}, ".repeat(long / 11)),
        format!("a: \"{}", "x\n ".repeat(long / 3)),
        format!("- &a x\n{}", "- *a\n".repeat(long / 5)),
    ] {
        let spans = Spans::new(Block::whole("a.md", &text));
        assert_eq!(spans.value_of(&["b"]), None);
    }
}

/// Each scalar of a value, with its path.
fn scalars(value: &Value, path: &mut Vec<Segment>, found: &mut Vec<(Vec<Segment>, String)>) {
    let mut add = |segment: Segment, value: &Value| {
        path.push(segment);
        scalars(value, path, found);
        path.pop();
    };
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| add(key.as_str().into(), value)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| add(Segment::Index(index), value));
        }
        Value::String(text) => found.push((path.clone(), text.clone())),
        _ => {}
    }
}

/// The text of the scalar that the span parser has at a path.
fn scalar_at(tree: &SpanTree<'_>, path: &[Segment]) -> Option<String> {
    match &tree.target(tree.find(path)?)?.content {
        SpanContent::Scalar(text) => Some(text.clone().into_owned()),
        _ => None,
    }
}

proptest! {
    /// Where both parsers accept a text, they agree about each text in it.
    #[test]
    fn both_parsers_agree(text in "([ab]|'[ab] '|\"c\\\\n\"|: |- |\n|  |#|\\{|\\}|\\[|\\]|,|\\?|&a |\\*a|!t |\\||>|\u{e9}|\t|\r\n){0,24}") {
        let parsed = Parsed::new(&text);
        if parsed.error.is_none() && let Ok(map) = parse(Block::whole("a.md", &text)) {
            let mut found = Vec::new();
            scalars(&Value::Object(map), &mut Vec::new(), &mut found);
            for (path, value) in found {
                let theirs = scalar_at(&parsed.tree, &path);
                prop_assert_eq!(theirs.as_deref().map(str::trim_end), Some(value.trim_end()));
            }
        }
    }

    /// Spans are in the text, and no text panics. A case that failed once is a test of its own below.
    #[test]
    fn spans_are_in_the_text(text in "\\PC{0,12}(: |\n|- |\\{|\\[|\"|')\\PC{0,12}\n?\\PC{0,8}") {
        let block = Block::whole("a.md", &text);
        let keys = match parse(block) {
            Ok(map) => map.keys().cloned().collect(),
            Err(finding) => {
                let span = finding.span.unwrap_or_default().range();
                prop_assert!(text.get(span).is_some());
                Vec::new()
            }
        };
        let spans = Spans::new(block);
        for key in keys {
            for span in [spans.key_of(&[&key]), spans.value_of(&[&key])].into_iter().flatten() {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}

#[test]
fn a_span_has_whole_characters() {
    for text in ["A- :\n\u{a0}A", "a: b\n\u{a0}", "\u{a0}: {"] {
        let finding = parse(Block::whole("a.md", text));
        let span = finding
            .err()
            .map(|finding| finding.span.unwrap_or_default().range());
        assert!(span.is_none_or(|span| text.get(span).is_some()), "{text:?}");
    }
}
