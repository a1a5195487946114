//! The findings of errors in templates.

use super::super::Templates;
use super::super::files::TemplateFile;
use crate::base::ui_strings::ENGLISH;

/// The first finding about a template: its message, the text at its span, and its label or first hint.
fn finding(text: &str) -> (String, &str, Option<String>) {
    let file = TemplateFile {
        name: "x.html".to_owned(),
        file: "x.html".to_owned(),
        text: text.to_owned(),
    };
    let Err(findings) = Templates::load(vec![file], 0, ENGLISH) else {
        return (String::new(), "", None);
    };
    let first = findings.into_iter().next().expect("a finding");
    let at = first.span.map_or("", |span| &text[span.range()]);
    let help = first.label.or_else(|| first.hints.first().cloned());
    (first.message, at, help)
}

#[test]
fn reports_unknown_names_with_the_nearest_right_one() {
    for (text, message, at, right) in [
        ("ü {{ a | uper }}", "no filter `uper`", "uper", "upper"),
        ("{{ a | fil }}", "no filter `fil`", "fil", "fill"),
        (
            "{% if a is strng %}{% endif %}",
            "no test `strng`",
            "strng",
            "string",
        ),
        ("{{ rang(end=2) }}", "no function `rang`", "rang", "range"),
        ("{{ <caer /> }}", "no component `caer`", "caer", "care"),
        (
            "ü\n\"ü\" {% include \"paeg.html\" %}",
            "no template `paeg.html`",
            "paeg.html",
            "page.html",
        ),
        (
            "{% extends \"paeg.html\" %}",
            "no template `paeg.html` to extend",
            "paeg.html",
            "page.html",
        ),
        (
            "{% extends \"theme/base.html\" %}{% block haed %}{% endblock haed %}",
            "no block `haed` in the template that this one extends",
            "haed",
            "head",
        ),
    ] {
        let help = Some(format!("did you mean `{right}`?"));
        assert_eq!(finding(text), (message.to_owned(), at, help), "{text}");
    }
}

#[test]
fn reports_the_innermost_unclosed_tag() {
    for (text, tag) in [
        ("ü {% if a %}{%- for b in c -%}{% endfor %}x", "{% if a %}"),
        (
            "{% for b in c %}{% set d = 1 %}{% if a %}{% else %}{% endif %}",
            "{% for b in c %}",
        ),
    ] {
        let word = tag.split_whitespace().nth(1).expect("a word");
        let message = format!("`{{% {word} %}}` is never closed");
        let help = Some(format!("write `{{% end{word} %}}` where it ends"));
        assert_eq!(finding(text), (message, tag, help), "{text}");
    }
}

#[test]
fn keeps_the_engine_s_message_about_other_syntax_errors() {
    let (message, at, help) = finding("{% if a %}{% endfor %}");
    assert_eq!(
        (message.as_str(), at, help),
        ("Unknown tag", "endfor", None)
    );
}

#[test]
fn a_template_that_extends_itself_gets_the_name_of_the_theme_s() {
    let (_, _, help) = finding("{% extends \"x.html\" %}");
    let expected = "`x.html` refers to itself; the theme's own is `theme/x.html`";
    assert_eq!(help.as_deref(), Some(expected));
}
