//! What is said about YAML that cannot be read.

use super::*;
use crate::input::yaml::parse;

/// A diagnostic as `line: text at its span: message (hint)`.
fn report(text: &str) -> String {
    let finding = *parse(Block::whole("a.md", text)).expect_err(text);
    let span = finding.span.unwrap_or_default().range();
    let line = text[..span.start].matches('\n').count() + 1;
    let hints = finding.hints.join("; ");
    format!("{line}: {}: {} ({hints})", &text[span], finding.message)
}

#[test]
fn reports_a_colon_without_a_space_on_its_line() {
    let expected = "a space is missing after this colon (write `title: First week`)";
    for rest in ["description: D d.\n", " description: D.\n"] {
        let text = format!("title:First week\n{rest}");
        assert_eq!(report(&text), format!("1: :: {expected}"), "{text}");
    }
    let order = "2: :: a space is missing after this colon (write `order: 1`)";
    assert_eq!(report("title: A\norder:1\n"), order);
    assert_eq!(report("title: A\norder:1\nslug: b\n"), order);
    assert!(report("theme:\n  hue:20\n  x: 1\n").contains("write `hue: 20`"));
    assert!(report("title: A: B\n").contains("a second `: ` is on this line"));
}

#[test]
fn reports_a_line_without_a_key_on_that_line() {
    let no_key = "this line has no key with a colon and a space behind it";
    for text in [
        "title: A\ndescription D.\n",
        "title: A\ndescription D.\norder: 1\n",
    ] {
        assert!(
            report(text).starts_with(&format!("2: description D.: {no_key}")),
            "{text}"
        );
    }
    let first = report("description D.\norder: 1\n");
    assert!(first.starts_with("1: description D.:"), "{first}");
    let further = report("title: A\n description: D.\n");
    assert!(
        further.starts_with("2: description: this key is indented further"),
        "{further}"
    );
    let less = report("a:\n    b: 1\n  c: 2\n");
    assert!(
        less.starts_with("3: c: this line is indented less"),
        "{less}"
    );
}

#[test]
fn reports_unclosed_quotes_and_brackets_where_they_open() {
    let behind = report("title: 'It's sore'\n");
    assert_eq!(
        behind,
        "1: s: text follows the `'` that ends this value \
         (write `''` for an apostrophe inside it, or put `\"` around the value in place of `'`)"
    );
    let behind = report("a: 1\nb: \"He said \"hi\" so\"\n");
    assert!(behind.starts_with("2: h: text follows the `\"`"));
    let never = "1: \": the `\"` that starts this value is never closed \
                 (put a `\"` where the value ends)";
    assert_eq!(report("title: \"X\n"), never);
    assert_eq!(report("title: \"X\norder: 1\n"), never);
    assert_eq!(report("title: \"X\ndescription: \"D d.\"\n"), never);
    for text in ["text: [a\n", "text: [a\norder: 1\n"] {
        let bracket = report(text);
        assert!(
            bracket.starts_with("1: [: the `[` that starts this value is never closed"),
            "{bracket}"
        );
    }
    assert!(report("share: {text: a\n").starts_with("1: {: the `{`"));
    assert!(report("tags: [\"a\" \"b\"]\n").contains("a comma, or the `]`"));
}

#[test]
fn every_syntax_error_has_a_span_and_a_hint() {
    for text in [
        "title: **bold**",
        "title: *bold*",
        "title: - a",
        "title: @a",
        "title: `a`",
        "title: %a",
        "title: > a",
        "title: | a",
        "title: [a]]",
        "title: 'a",
        "'",
        "\"",
        "[",
        "{",
        "a: b: c",
        "a\nb\nc",
        "a: 'ü' ü",
        "\u{fc}:a\nb: c",
        "- a\nb: c",
        "a:\n\t- b",
        "a: \"\\x\"",
        "? a\nb",
        "a: &",
        "a: !<",
        "--- a: b",
        "a: 'b\nc: 'd'\n",
        "é é\nb: c",
        ": a\n: b: c",
        "a: \"b\"c\nd: \"e",
    ] {
        if let Err(finding) = parse(Block::whole("a.md", text)) {
            assert!(!finding.hints.is_empty(), "{text}: {finding:?}");
            let span = finding.span.expect(text).range();
            assert!(text.get(span).is_some(), "{text}: {finding:?}");
        }
    }
}

#[test]
fn reports_a_second_document_where_it_starts() {
    let expected = "a second YAML document starts here, and only one is read \
                    (remove this line, so that all keys are in one document)";
    for (text, at) in [
        ("title: A\n---\ntitle: B\n", "2: ---"),
        ("---\ntitle: A\n---\n", "3: ---"),
        (
            "# Settings\n--- # one\ntitle: A\n\n--- # two\nb: 1\n",
            "5: --- # two",
        ),
        ("title: A\n...\n---\nb: 1\n", "3: ---"),
        ("title: A\n...\n# then\nb: 1\n", "2: ..."),
        ("a: |\n  text\n---\nb: 1\n", "3: ---"),
        ("---\n---\na: 1\n", "2: ---"),
    ] {
        assert_eq!(report(text), format!("{at}: {expected}"), "{text}");
    }
    for text in [
        "---\ntitle: A\n",
        "title: A\n...\n",
        "---\ntitle: A\n...\n",
        "a: --- b\n",
    ] {
        assert!(parse(Block::whole("a.md", text)).is_ok(), "{text}");
    }
}

#[test]
fn a_tag_of_a_template_needs_quotes() {
    let expected = "1: {% x %}: a value without quotes cannot start with `{%` \
                    (put it in quotes: \"{% x %}\")";
    for text in ["title: {% x %}\n", "title: {% x %}\nslug: a\n"] {
        assert_eq!(report(text), expected, "{text}");
    }
}
