//! The limits on what a site's own templates do for one page.

use proptest::prelude::*;
use tera::Context;

use super::{render, site};
use crate::base::ui_strings::ENGLISH;
use crate::diagnostic::Diagnostic;
use crate::theme::Templates;
use crate::theme::engine::{self, Purpose};
use crate::theme::files::{THEME, TemplateFile, is_template};

/// The error of a template with other files.
fn stopped(template: &str, others: &[(&str, &str)]) -> Diagnostic {
    let mut files = vec![("x.html", template)];
    files.extend(others);
    let error = render(&files).expect_err(template);
    assert_eq!(error.len(), 1, "{error:?}");
    error.into_iter().next().expect("an error")
}

/// The line of the file at which a template is stopped, with the message.
fn place(template: &str, others: &[(&str, &str)]) -> (String, usize, String) {
    let error = stopped(template, others);
    let file = error.file.expect("a file");
    let name = file.trim_start_matches("templates/");
    let mut texts = others.iter().copied().chain([("x.html", template)]);
    let (_, text) = texts.find(|(found, _)| *found == name).expect("a template");
    let start = error.span.expect("a place").range().start;
    let line = text[..start].matches('\n').count() + 1;
    (file, line, error.message)
}

#[test]
fn loops_end_at_a_number_of_steps() {
    for template in [
        "\n{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}",
        "\n{%- for a in range(end=99999) -%} {%- for b in range(end=99999) -%} {%- endfor -%} {%- endfor -%}",
        "\n{% for a in range(end=99999) %}{% set b = [c for c in range(end=99999)] %}{% endfor %}",
        "\n{% for a in range(end=99999) %}{% for b in range(end=99) %}{% if b > 200 %}c{% endif %}{% endfor %}{% endfor %}",
        "{#}#}\n{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}",
        "{#} {{ \" #}\n{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}",
        "{% raw %}{%-- endraw %}{{ \"{% endraw %}\n{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}",
    ] {
        let (file, line, message) = place(template, &[]);
        assert_eq!((file.as_str(), line), ("templates/x.html", 2), "{template}");
        assert!(
            message.contains("takes more than") || message.contains("exceeds"),
            "{message}"
        );
    }
}

#[test]
fn a_template_is_stopped_at_the_same_place_each_time() {
    let template =
        "\n{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}";
    assert_eq!(stopped(template, &[]), stopped(template, &[]));
}

#[test]
fn included_files_and_components_count() {
    let turns = "{% for a in range(end=99999) %}{% for b in range(end=99) %}";
    let ends = "{% endfor %}{% endfor %}";
    let included = format!("{turns}{{% include \"y.html\" %}}{ends}");
    let (file, _, message) = place(&included, &[("y.html", "")]);
    assert!(message.contains("takes more than"), "{file} {message}");
    let included = format!("{turns}{{% include \"y.html\" %}}{ends}");
    let long = "0123456789".repeat(1000);
    let (_, _, message) = place(&included, &[("y.html", &long)]);
    assert!(message.contains("takes more than 64 MiB"), "{message}");
    // Two calls of each other in each: twenty levels would be a million calls.
    let tree = "{% component tree(n: integer) %}{% for a in range(end=9) %}{{ <tree n={n + 1} /> }}{% endfor %}{% endcomponent %}";
    let error = stopped("{{ <tree n={1} /> }}", &[("components/tree.html", tree)]);
    assert!(
        error.message.contains("takes more than") || error.message.contains("recursion"),
        "{error:?}"
    );
}

#[test]
fn values_end_at_a_size() {
    let grow = |step: &str| {
        format!(
            "{{% set s = \"ab\" %}}{{% set l = [1] %}}\n{{% for i in range(end=40) %}}{step}{{% endfor %}}"
        )
    };
    for step in [
        "{% set_global s = s ~ s %}",
        "{% set_global s = s ~ s ~ s ~ s %}",
        "{% set_global s = s | replace(from=\"\", to=s) %}",
        "{% set_global s = s | replace(from=\"a\", to=\"aaaaaaaaaaaaaaaaaaaaaaaa\") %}",
        "{% set_global s = [s, s] | join(sep=s) %}",
        "{% set_global s %}{{ s }}{{ s }}{% endset %}",
        "{% set_global s %}{{ s | indent(width=99) }}\n\n\n{{ s }}{% endset %}",
        "{% set_global l = [l, l] %}",
        "{% set_global l = [...l, ...l] %}",
        "{% set_global l = {\"a\": l, \"b\": l} %}",
        "{% set_global s = s | upper ~ s | escape_html %}",
    ] {
        let files = [("x.html", &*grow(step))];
        let errors = render(&files).expect_err(step);
        let error = &errors[0];
        assert_eq!(
            error.file.as_deref(),
            Some("templates/x.html"),
            "{step} {error:?}"
        );
        let is_limit = ["exceeds 4 MiB", "takes more than"];
        let is_syntax = error.message.contains("xpected");
        assert!(
            is_syntax || is_limit.iter().any(|limit| error.message.contains(limit)),
            "{step} {error:?}"
        );
    }
}

#[test]
fn printed_text_ends_at_a_size() {
    let long = "0123456789".repeat(100);
    for step in [
        "{{ s }}",
        "{{ s ~ s }}",
        "{% filter upper %}{{ s }}{% endfilter %}",
    ] {
        let template = format!(
            "{{% set s = \"{long}\" %}}{{% for a in range(end=99999) %}}{{% for b in range(end=9) %}}{step}{{% endfor %}}{{% endfor %}}"
        );
        let errors = render(&[("x.html", &template)]).expect_err(step);
        assert!(
            errors[0].message.contains("takes more than") || errors[0].message.contains("exceeds"),
            "{step} {errors:?}"
        );
    }
}

/// What a page of any size needs stays allowed.
#[test]
fn ordinary_templates_stay_below_the_limits() {
    let template = "{% set s = \"0123456789\" %}{% for a in range(end=20000) %}{% set b = a ~ s %}{{ b }}\n{% endfor %}";
    assert!(render(&[("x.html", template)]).is_ok());
}

/// The theme's own templates, as files of a site, can be counted.
#[test]
fn all_templates_of_the_theme_can_be_counted() {
    let own: Vec<(&str, &str)> = THEME
        .iter()
        .filter(|(name, _)| is_template(name))
        .copied()
        .collect();
    assert!(own.len() > 10);
    let loaded = Templates::load(site(&own), 158, ENGLISH);
    assert!(loaded.is_ok(), "{:?}", loaded.err());
}

/// A template with and without the calls that count.
fn both(text: &str) -> [Result<Result<String, ()>, String>; 2] {
    let theme = THEME
        .iter()
        .map(|(name, text)| (*name, format!("theme/{name}"), *text));
    let own = ("x.html", "templates/x.html".to_owned(), text);
    let file = |(name, file, text): (&str, String, &str)| {
        let name = name.to_owned();
        let text = text.to_owned();
        (name.clone(), TemplateFile { name, file, text })
    };
    let files = theme.chain([own]).map(file).collect();
    [Purpose::Reporting, Purpose::Rendering].map(|purpose| {
        let (tera, diagnostics) = engine::load(&files, ENGLISH, purpose);
        match diagnostics.first() {
            Some(error) => Err(error.message.clone()),
            None => {
                let mut context = Context::new();
                context.insert("t", "a<b");
                context.insert("l", &[1, 2]);
                Ok(tera.render("x.html", &context).map_err(drop))
            }
        }
    })
}

#[test]
fn counted_templates_print_the_same() {
    let [plain, counted] = both("{{ t }}{% for a in l %}{{ a }},{% endfor %}");
    assert_eq!(plain, Ok(Ok("a&lt;b1,2,".to_owned())));
    assert_eq!(plain, counted);
    // Each part that is right alone.
    let right = PARTS
        .iter()
        .filter(|part| matches!(both(part)[0], Ok(Ok(_))));
    assert!(right.count() > 30);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// The calls change neither which templates are right nor what they print.
    #[test]
    fn counting_changes_nothing(parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..12)) {
        let text = parts.concat();
        let [plain, counted] = both(&text);
        if let Ok(plain) = plain {
            prop_assert_eq!(Ok(plain), counted, "{}", text);
        }
    }
}

const PARTS: &[&str] = &[
    "x",
    "{",
    "}",
    "%",
    "#",
    "\"",
    "'",
    "`",
    "\n",
    " ",
    "-",
    "é",
    "{{",
    "}}",
    "{{-",
    "-}}",
    "{%",
    "%}",
    "{%-",
    "-%}",
    "{#",
    "#}",
    "{#-",
    "-#}",
    "{{ t }}",
    "{{ l }}",
    "{{- t -}}",
    "{{ t ~ l }}",
    "{{ \"}}\" }}",
    "{{ '\\'' ~ t }}",
    "{{ `%}` }}",
    "{{ {\"a\": {\"b\": 1} }.a.b }}",
    "{{ [1, 2][0] }}",
    "{{ l[0] + 1.5 }}",
    "{{ 1 if t else 2 }}",
    "{{ nope?.a | default(value=1) }}",
    "{{ nope }}",
    "{{ t.nope }}",
    "{{ not t }}",
    "{{ -1 }}",
    "{{ 7 // 2 }}",
    "{{ 2 ** 3 }}",
    "{{ t == t }}",
    "{{ t is defined }}",
    "{{ 1 in l }}",
    "{{ t | safe }}",
    "{{ t | upper | safe }}",
    "{{ l | join(sep=t) }}",
    "{{ l | join }}",
    "{{ t | replace(from=\"a\", to=t) }}",
    "{{ t | indent }}",
    "{{ t | indent() }}",
    "{{ [a for a in l] }}",
    "{{ [a ~ t for a in l if a > 1] | join(sep=\",\") }}",
    "{{ [...l, 3] }}",
    "{% set a = t %}",
    "{% set a = nope %}",
    "{% set_global a = l | join(sep=\",\") %}",
    "{% set a %}b{{ t }}{% endset %}",
    "{% set a | upper %}",
    "{% endset %}",
    "{% for a in l %}",
    "{% for a, b in {\"c\": 1} %}",
    "{%- for a in l -%}",
    "{% else %}",
    "{% endfor %}",
    "{%- endfor -%}",
    "{{ loop.index }}",
    "{% break %}",
    "{% continue %}",
    "{% if t %}",
    "{% elif l %}",
    "{% endif %}",
    "{% block b %}",
    "{% endblock %}",
    "{% endblock b %}",
    "{% filter upper %}",
    "{% filter replace(from=\"a\", to=\"b\") %}",
    "{% endfilter %}",
    "{% raw %}",
    "{% endraw %}",
    "{%- raw -%}",
    "{%- endraw -%}",
    "{%-- endraw %}",
    "{% raw x %}",
    "{# {{ t }} #}",
    "{#}#}",
    "{#-#}",
];
