//! `404.html`, shown by hosts at every address where nothing is; its own addresses therefore
//! start at the base path.

use tera::Context;

use super::{Kind, Rendered};
use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::render::project::Project;

pub(super) static KIND: Kind = Kind {
    rows: |_| vec![(Route::root().file("404.html"), 0)],
    render,
    source: |_, _| None,
    yields: true,
    key: None,
    self_verifying: None,
};

fn render(project: &Project<'_>, _: usize) -> Rendered {
    let view = project.views().of_not_found(project.scopes().site_title());
    let mut context = Context::from_serialize(&view)
        .map_err(|error| Box::new(Diagnostic::error("template", error.to_string())))?;
    context.insert("body", "");
    let bytes = project.templates.render("404.html", &context)?;
    Ok(bytes.into())
}
