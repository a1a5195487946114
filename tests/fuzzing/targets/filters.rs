//! Templates of a site: the input is a template of a page, or without braces the filters of one value. Templates are
//! trusted, but they must end, and be reported at the right position.

use guidepost::base::ui_strings::ENGLISH;
use guidepost::diagnostic::Diagnostic;
use guidepost::theme::{TemplateFile, Templates};
use tera::Context;

use super::findings::{verify_errors, verify_in};

const FILE: &str = "templates/page.html";
const HUE: i64 = 158;

pub(super) fn run(input: &[u8]) {
    let Some(text) = super::text(input) else {
        return;
    };
    let text = match text.contains('{') {
        true => text,
        false => ["text", "items", "number", "html"]
            .map(|value| format!("{{{{ {value} | {text} }}}}\n"))
            .concat(),
    };
    let file = TemplateFile {
        name: "page.html".to_owned(),
        file: FILE.to_owned(),
        text: text.clone(),
    };
    let templates = match Templates::load(vec![file], HUE, ENGLISH) {
        Ok(templates) => templates,
        Err(errors) => return verify_errors(FILE, &text, &errors),
    };
    let render = || templates.render("page.html", &context());
    let (first, second) = (render(), render());
    assert_eq!(first, second);
    if let Err(error) = first {
        assert!(error.is_error());
        let errors: &[Diagnostic] = std::slice::from_ref(&error);
        verify_in(FILE, &text, errors);
    }
}

fn context() -> Context {
    let mut context = Context::new();
    context.insert("text", "A <b>knee</b> & \u{e9}\u{301} 日本 {name}");
    context.insert("items", &["one", "two", "three"]);
    context.insert("number", &-7.5);
    context.insert("html", "<p>");
    context.insert(
        "page",
        &serde_json::json!({"title": "T", "tags": ["a"], "date": "2026-11-28"}),
    );
    context
}
