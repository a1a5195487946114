//! Loading and rendering of templates.

mod errors;
mod limits;
mod strings;

use tera::Context;

use super::*;
use crate::base::ui_strings::ENGLISH;
use crate::diagnostic::Diagnostic;

fn site(files: &[(&str, &str)]) -> Vec<TemplateFile> {
    let file = |(name, text): &(&str, &str)| TemplateFile {
        name: (*name).to_owned(),
        file: format!("templates/{name}"),
        text: (*text).to_owned(),
    };
    files.iter().map(file).collect()
}

fn render(files: &[(&str, &str)]) -> Result<String, Vec<Diagnostic>> {
    let templates = Templates::load(site(files), 158, ENGLISH)?;
    let mut context = Context::new();
    context.insert("title", "a'\"<&>");
    templates
        .render("x.html", &context)
        .map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
        .map_err(|error| vec![*error])
}

#[test]
fn escapes_text_for_both_kinds_of_quotes() {
    let html = render(&[("x.html", "<p title='{{ title }}'>{{ title }}</p>")]).expect("renders");
    assert_eq!(
        html,
        "<p title='a&#39;&quot;&lt;&amp;&gt;'>a&#39;&quot;&lt;&amp;&gt;</p>"
    );
}

#[test]
fn reports_every_template_that_does_not_parse() {
    let found = render(&[("x.html", "{{ title"), ("y.html", "a\n{% if %}")]).expect_err("two");
    let files: Vec<_> = found
        .iter()
        .map(|d| d.file.clone().unwrap_or_default())
        .collect();
    assert_eq!(files, ["templates/x.html", "templates/y.html"]);
}

#[test]
fn reports_unknown_names_at_their_positions() {
    let found = render(&[("x.html", "\n{{ title | nope }}{{<nothing/>}}")]).expect_err("two");
    let reported: Vec<_> = found
        .iter()
        .map(|d| (d.message.as_str(), d.span.map(|span| span.start)))
        .collect();
    assert_eq!(
        reported,
        [
            ("no filter `nope`", Some(12)),
            ("no component `nothing`", Some(22))
        ]
    );
}

#[test]
fn stops_endless_templates() {
    let cycle = render(&[
        ("x.html", "{% include \"y.html\" %}"),
        ("y.html", "{% include \"x.html\" %}"),
    ])
    .expect_err("cycle");
    assert!(cycle[0].message.contains("recursively"), "{cycle:?}");
    let component = "{% component me() %}x{{ <me/> }}{% endcomponent %}";
    let recursion = render(&[("x.html", "{{ <me/> }}"), ("components/me.html", component)])
        .expect_err("recursion");
    assert_eq!(
        recursion[0].hints,
        ["a component that calls itself needs an end"]
    );
    let loops = |times: u32, text: &str| {
        let start =
            format!("{{% for a in range(end={times}) %}}{{% for b in range(end={times}) %}}");
        let template = start + text + "{% endfor %}{% endfor %}";
        render(&[("x.html", &template)]).expect_err("endless")
    };
    let steps = loops(99_999, "x");
    assert!(steps[0].message.contains("takes more than"), "{steps:?}");
    let output = loops(300, &"x".repeat(1000));
    assert!(
        output[0].message.contains("takes more than 64 MiB"),
        "{output:?}"
    );
    assert!(output[0].span.is_some(), "{output:?}");
}

#[test]
fn a_component_must_have_the_name_of_its_file() {
    let found = render(&[
        ("x.html", ""),
        (
            "components/card.html",
            "{% component kard() %}{% endcomponent %}",
        ),
    ])
    .expect_err("name");
    assert_eq!(found[0].code, "component-name");
}

#[test]
fn errors_in_the_theme_s_files_have_the_positions_of_the_files() {
    let files = [("x.html", "{% include \"theme/partials/toc.html\" %}")];
    let templates = Templates::load(site(&files), 158, ENGLISH).expect("loads");
    let mut context = Context::new();
    // The list of sections is printed after UI strings on lines before; an entry without `href` is an error.
    context.insert("toc", &[std::collections::BTreeMap::from([("title", "a")])]);
    let error = templates.render("x.html", &context).expect_err("no href");
    let text = theme_text(&error.file.expect("a file")).expect("of the theme");
    assert_eq!(&text[error.span.expect("a span").range()], "href");
}
