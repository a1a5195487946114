//! Which text is a call, and the errors in calls.

mod masking;

use serde_json::{Value, json};

use super::{Call, Scan, scan};

/// The calls of a text that has no error in it.
fn calls(text: &str) -> Vec<Call> {
    let scan = scan(text);
    assert_eq!(scan.errors, [], "{text}");
    scan.calls
}

/// The value of argument `v` in the only call.
fn value(argument: &str) -> Value {
    let text = format!("{{{{<show {argument} />}}}}");
    let mut calls = calls(&text);
    assert_eq!(calls.len(), 1, "{text}");
    calls.remove(0).arguments.remove(0).value
}

/// Each error as `wrong text: message (hint)`.
fn errors(text: &str) -> Vec<String> {
    let describe = |error: &super::ScanError| {
        let hint = error
            .hint
            .as_ref()
            .map(|hint| format!(" ({hint})"))
            .unwrap_or_default();
        format!("{}: {}{hint}", &text[error.span.clone()], error.message)
    };
    scan(text).errors.iter().map(describe).collect()
}

fn assert_plain(text: &str) {
    let Scan {
        calls,
        masked,
        errors,
        ..
    } = scan(text);
    assert_eq!((calls, errors), (vec![], vec![]), "{text}");
    assert_eq!(masked, text);
}

#[test]
fn reads_self_closing_calls_and_pairs() {
    let text = "See {{<ui.icon name='run' size={2} />}}.\n\n{% <care level=\"urgent\"> %}\nGo *now*.\n{% </care> %}\n";
    let calls = calls(text);
    assert_eq!(calls.len(), 2);

    let icon = &calls[0];
    assert_eq!((icon.name.as_str(), icon.block), ("ui.icon", false));
    assert_eq!(
        &text[icon.open.clone()],
        "{{<ui.icon name='run' size={2} />}}"
    );
    assert_eq!(&text[icon.name_span.clone()], "ui.icon");
    assert_eq!(icon.close, None);
    assert_eq!(&text[icon.arguments[1].span.clone()], "size={2}");
    assert_eq!(
        (icon.arguments[1].name.as_str(), &icon.arguments[1].value),
        ("size", &json!(2))
    );

    let care = &calls[1];
    assert_eq!((care.name.as_str(), care.block), ("care", true));
    assert_eq!(&text[care.open.clone()], "{% <care level=\"urgent\"> %}");
    assert_eq!(
        care.close.clone().map(|close| &text[close]),
        Some("{% </care> %}")
    );
}

#[test]
fn accepts_white_space_and_dashes() {
    for text in [
        "{{<a/>}}",
        "{{ <a /> }}",
        "{{- <a /> -}}",
        "{{\n<a\n/>\n}}",
        "{%<a>%}{%</a>%}",
        "{%- <a > -%} {%- </a > -%}",
    ] {
        assert_eq!(calls(text).len(), 1, "{text}");
    }
    let call = calls("{{<a\n  b = \"1\"\n  c={\n    [1,\n    2,]\n  }\n/>}}").remove(0);
    assert_eq!(call.arguments.len(), 2);
}

#[test]
fn reads_literal_arguments() {
    assert_eq!(value("v=\"it's\""), json!("it's"));
    assert_eq!(value("v='say \"x\"'"), json!("say \"x\""));
    assert_eq!(value("v=`a > b }} %}`"), json!("a > b }} %}"));
    assert_eq!(value(r#"v="\"\'\/\\\n\t\r""#), json!("\"'/\\\n\t\r"));
    assert_eq!(value("v={'ä🦵'}"), json!("ä🦵"));
    assert_eq!(value("v={ 640 }"), json!(640));
    assert_eq!(value("v={-9223372036854775808}"), json!(i64::MIN));
    assert_eq!(value("v={- 1.5}"), json!(-1.5));
    assert_eq!(value("v={true}"), json!(true));
    assert_eq!(value("v={none}"), json!(null));
    assert_eq!(value("v={[1, 'b', [false,],]}"), json!([1, "b", [false]]));
    assert_eq!(value("v={{'a': {'b': {}}}}"), json!({"a": {"b": {}}}));
}

/// The value that Tera reads from a call in a template.
fn tera_value(argument: &str) -> Option<Value> {
    let show = |value: tera::Value, _: tera::Kwargs, _: &tera::State| {
        serde_json::to_string(&value).unwrap_or_default()
    };
    let mut tera = tera::Tera::default();
    tera.register_filter("show", show);
    let template = format!(
        "{{% component show(v) %}}{{{{ v | show | safe }}}}{{% endcomponent %}}{{{{<show {argument} />}}}}"
    );
    tera.add_raw_template("page", &template).ok()?;
    serde_json::from_str(&tera.render("page", &tera::Context::new()).ok()?).ok()
}

#[test]
fn reads_literals_as_tera_does() {
    for argument in [
        "v=\"a\"",
        "v='a'",
        "v=`a`",
        "v = \"a\"",
        r#"v="\"\'\/\\\n\t\r""#,
        "v={ \"}}\" }",
        "v={-1}",
        "v={- 1.25}",
        "v={1.}",
        "v={True}",
        "v={null}",
        "v={[1, [2.5, none], ]}",
        // Tera itself ends the call at the first `}}`, so its maps need a space there.
        "v={ {\"a\": {'b': [true]}, } }",
    ] {
        assert_eq!(Some(value(argument)), tera_value(argument), "{argument}");
    }
    for argument in [
        r"v='\x'",
        r"v=`\``",
        "v=1",
        "v={1",
        "v={[1 2]}",
        "v={'a': 1}",
        "v={--1}",
        "v='a",
    ] {
        assert_eq!(tera_value(argument), None, "{argument}");
        assert_eq!(
            errors(&format!("{{{{<show {argument} />}}}}")).len(),
            1,
            "{argument}"
        );
    }
}

#[test]
fn leaves_similar_text_unchanged() {
    for text in [
        "{{ x }}",
        "{% if a < b %} {% endif %}",
        "{# {{ a }} #}",
        "{{ <b>text</b> }}",
        "{{ <b>it's</b> <br/> }}",
        "{% <b>text</b> %}",
        "{{ < a /> }}",
        "{{<1 />}}",
        "{{<a>}}",
        "{{<a }} />",
        "{{<a\n\n/>}}",
        "{{\n\n<a/>}}",
        "{% <a> }}",
        "a < b, {{<",
    ] {
        assert_plain(text);
    }
}

#[test]
fn skips_fenced_code() {
    for text in [
        "```\n{{<a/>}}\n```",
        "~~~~ html\n~~~\n{{<a/>}}\n~~~~~  \n",
        "   ```\n{{<a/>}}",
        "> ~~~\n> {{<a/>}}\n> ~~~",
        "- > 1. ```\n  >    {{<a/>}}\n  >    ```",
        "* a\n\n      ```\n      {{<a/>}}\n      ```\n",
        "text\n```\n{{<a/>}}\n",
        "a `\n```\n` {{<a/>}}\n```",
        "[^1]: ```\n    {{<a/>}}\n    ```",
    ] {
        assert_plain(text);
    }
    for text in [
        "```\n{{<b/>}}\n```\n{{<a/>}}",
        "> ```\n> {{<b/>}}\n{{<a/>}}",
        "- ```\n  {{<b/>}}\n\n{{<a/>}}",
        "``` {{<b/>}} ` ``` {{<a/>}}",
        "    indented code {{<a/>}}",
    ] {
        let names: Vec<_> = calls(text).into_iter().map(|call| call.name).collect();
        assert_eq!(names, ["a"], "{text}");
    }
}

#[test]
fn skips_code_spans() {
    for text in [
        "`{{<a/>}}`",
        "``{{<a/>}} ` {{<a/>}}``",
        "`a\n{{<a/>}}\nb`",
        "\\\\`{{<a/>}}`",
        "\\``{{<a/>}}`",
        "> `a\n> {{<a/>}}`",
    ] {
        assert_plain(text);
    }
    for text in [
        "` {{<a/>}}",
        "`` {{<a/>}} `",
        "\\`{{<a/>}}`",
        "`\n\n{{<a/>}} `",
        "> `\n>\n> {{<a/>}} `",
        "- `\n- {{<a/>}} `",
        "# `\n{{<a/>}} `",
        "{{<a v=\"`\"/>}} `",
    ] {
        assert_eq!(calls(text).len(), 1, "{text}");
    }
}

#[test]
fn calls_alone_on_their_lines_are_blocks() {
    for text in [
        "{{<a/>}}",
        "text\n  {{<a/>}}  \ntext",
        "- {{<a/>}}",
        "> 1) {{<a/>}}\n",
        "term\n: {{<a/>}}",
        "[^1]: {{<a/>}}",
        "{{<a\n  b=\"1\"\n/>}}\n",
        "{% <a> %}\ntext\n{% </a> %}",
        "- {% <a> %}\n  text\n  {% </a> %}",
    ] {
        assert!(calls(text)[0].block, "{text}");
    }
    for text in [
        "text {{<a/>}}",
        "{{<a/>}} text",
        "# {{<a/>}}",
        "| {{<a/>}} |",
        "{% <a> %}text{% </a> %}",
        "{% <a> %}text\ntext{% </a> %}",
        "{% <a> %}{% </a> %}",
        "*{{<a/>}}*",
    ] {
        assert!(!calls(text)[0].block, "{text}");
    }
}

#[test]
fn calls_nest() {
    let text =
        "{% <a> %}\n{% <b> %}x {{<c/>}}{% </b> %}\n\n{% <a> %}\n{% </a> %}\n{% </a> %}\n{{<d/>}}";
    let found: Vec<_> = calls(text)
        .into_iter()
        .map(|call| (call.name, call.block))
        .collect();
    let expected = [
        ("a", true),
        ("b", false),
        ("c", false),
        ("a", true),
        ("d", true),
    ];
    assert_eq!(
        found,
        expected.map(|(name, block)| (name.to_owned(), block))
    );

    let nested = |depth: usize| "{% <a> %}\n".repeat(depth) + &"{% </a> %}\n".repeat(depth);
    assert_eq!(calls(&nested(20)).len(), 20);
    assert_eq!(
        errors(&nested(22)),
        ["a: `<a>` is nested more than 20 levels deep"]
    );
}

#[test]
fn reports_unmatched_tags() {
    assert_eq!(
        errors("{% <a> %}\ntext"),
        ["{% <a> %}: `<a>` is never closed (write `{% </a> %}` where its content ends)"]
    );
    assert_eq!(
        errors("text {% </a> %}"),
        ["{% </a> %}: `</a>` has no opening tag (write `{% <a> %}` where its content begins)"]
    );
    assert_eq!(
        errors("{% <a> %}{% </b> %}{% </a> %}"),
        ["{% </b> %}: `</b>` has no opening tag (the innermost open component here is `a`)"]
    );
    assert_eq!(
        errors("{% <a> %}{% <b> %}{% </a> %}{% </b> %}"),
        ["{% </a> %}: `<b>` is not closed before `</a>` (write `{% </b> %}` before it)"]
    );
}

#[test]
fn reports_pairs_with_one_tag_alone_on_its_line() {
    assert_eq!(
        errors("{% <a> %}\ntext {% </a> %}"),
        [
            "{% </a> %}: the opening tag of `a` is alone on its line and the closing tag is not (put each tag alone on its line, or both in one paragraph)"
        ]
    );
    assert_eq!(
        errors("{% <a> %}text\n{% </a> %}"),
        [
            "{% <a> %}: the closing tag of `a` is alone on its line and the opening tag is not (put each tag alone on its line, or both in one paragraph)"
        ]
    );
    let across = "`<a>` is opened in one paragraph and closed in another (put each tag alone on its line to enclose several paragraphs)";
    for between in ["\n\n", "\n```\n```\n", "\n- ", "\n# ", "\n{{<b/>}}\n"] {
        let text = format!("{{% <a> %}}one{between}two{{% </a> %}}");
        assert_eq!(errors(&text), [format!("{{% </a> %}}: {across}")], "{text}");
    }
}

#[test]
fn reports_each_error_at_its_position() {
    const LITERALS: &str = "(a literal is text in quotes, a number, true, false, none, an array `[1, 2]` or a map `{\"key\": 1}`)";
    const NAME: &str = "(a name consists of letters, digits and `_`, in parts joined by dots)";
    let literal =
        |text: &str| format!("{text}: an argument in a page must be a literal value {LITERALS}");
    let cases: [(&str, String); 24] = [
        ("{{<a b={page.title} />}}", literal("page.title")),
        ("{{<a b={...page} />}}", literal(".")),
        ("{{<a b />}}", "b: an argument in a page must be a literal value (write `b=\"text\"` or `b={value}`)".into()),
        ("{{<a {...b} />}}", "{: an argument in a page must be a literal value (write `name={value}` for each argument)".into()),
        ("{{<a b={1 + 2} />}}", format!("+: expected `}}` after the value, found `+` {LITERALS}")),
        ("{{<a b={(1)} />}}", format!("(: expected a literal value, found `(` {LITERALS}")),
        ("{{<a b=1 />}}", "1: expected a value in quotes or braces, found `1` (write `b=\"text\"` or `b={value}`)".into()),
        ("{{<a b= />}}", "/: expected a value in quotes or braces, found the end of the tag (write `b=\"text\"` or `b={value}`)".into()),
        ("{{<a b=\"x />}}", "\": the string has no closing `\"`".into()),
        ("{{<a b=`x />}} isn't", "`: the string has no closing '`'".into()),
        ("{{<a b={1 />}}", format!("/: expected `}}` after the value, found the end of the tag {LITERALS}")),
        ("{{<a b={[1 2]} />}}", format!("2: expected `,` or `]`, found `2` {LITERALS}")),
        ("{{<a b={{1: 2}} />}}", "1: expected a key in quotes, found `1`".into()),
        ("{{<a b={{'k' 2}} />}}", "2: expected `:` after the key, found `2`".into()),
        ("{{<a b={{'k': 1, 'k': 2}} />}}", "'k': the key \"k\" is given twice".into()),
        ("{{<a b='1' b='2' />}}", "b: `b` is given twice".into()),
        ("{{<a b={9223372036854775808} />}}", "9223372036854775808: the number is too large (numbers have 64 bits; write a longer one as text in quotes)".into()),
        (r"{{<a b='\ü' />}}", r#"\ü: unknown escape `\ü` (the escapes of a string are `\"`, `\'`, `\/`, `\\`, `\n`, `\t` and `\r`)"#.into()),
        ("{{<a, b='1' />}}", format!(",: expected a space after the component's name, found `,` {NAME}")),
        ("{{<my-card />}}", format!("-: expected a space after the component's name, found `-` {NAME}")),
        ("{{<a ü='1' />}}", "ü: expected an argument or `/>`, found `ü`".into()),
        ("{% <a /> %}", "/: expected an argument or `>`, found `/` (a call without a closing tag is written `{{<name />}}`)".into()),
        ("> {{<a\n> b='1' />}}", ">: expected an argument or `/>`, found `>` (in a block quote, write a tag on one line)".into()),
        ("\\{{<a />}}", "\\{{<a />}}: a backslash cannot escape a component call (put the call in backticks to show it; write `\\\\` for a backslash before it)".into()),
    ];
    for (text, expected) in cases {
        assert_eq!(errors(text)[0], expected, "{text}");
    }
    assert_eq!(calls("\\\\{{<a />}}").len(), 1);
    // A malformed tag still counts as one half of its pair.
    for text in [
        "{% <a b> %}{% </a> %}",
        "{% <a b> %}",
        "{% <b> %}{% <a b> %}{% </b> %}",
    ] {
        assert_eq!(errors(text).len(), 1, "{text}");
    }
    assert_eq!(
        errors("{% <a> %}{% </a b> %}"),
        ["b: expected `>`, found `b` (a closing tag takes no arguments)"]
    );
    let deep = format!("{{{{<a b={{{}1{}}} />}}}}", "[".repeat(21), "]".repeat(21));
    assert_eq!(errors(&deep), ["[: values nest more than 20 levels deep"]);
}
