//! The fields of the share box, one for each format. All that a field holds besides a
//! page's own text is the same on every page: so it is printed once for the whole site, and on each page the
//! text is put in its place.

use serde::Serialize;
use tera::{Context, Value};

use crate::base::escape::html_attribute;
use crate::base::ui_strings::UiStrings;
use crate::diagnostic::Diagnostic;
use crate::share::{self, Format, Shared};
use crate::theme::Templates;

/// What prints a field.
const TEMPLATE: &str = "partials/share-field.html";
/// Holds the place of a page's text. No text that reaches a template has it.
const PLACE: &str = "\0";

/// What the template of a field in the share box may see: it is printed once for the whole site.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// The format's name, as in the settings.
    pub id: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// Where it is for, in a sentence.
    pub note: &'static str,
    /// Whether what is to be copied has more than one line.
    pub multiline: bool,
}

/// The fields of a site's formats.
#[derive(Debug, Default)]
pub struct Fields {
    /// That of the link code; none where the template is wrong.
    link: Option<Field>,
    /// Those under the fold, in their order.
    folded: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    format: &'static Format,
    one_line: Frame,
    multiline: Frame,
}

impl Fields {
    /// Prints the fields: that of the link code, and those of formats under the fold.
    ///
    /// # Errors
    /// What the template does wrong.
    pub fn print(
        templates: &Templates,
        formats: &[&'static Format],
        strings: &UiStrings,
    ) -> Result<Self, Box<Diagnostic>> {
        let field = |format| Field::print(templates, format, strings);
        Ok(Self {
            link: Some(field(share::LINK)?),
            folded: share::folded(formats)
                .map(field)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The field of a page's link code, as HTML.
    pub(super) fn link(&self, code: &str) -> String {
        let mut html = String::with_capacity(ROOM);
        if let Some(field) = &self.link {
            field.fill(&mut html, code);
        }
        html
    }

    /// The fields of a page under the fold, as HTML; empty where there is none.
    pub(super) fn folded(&self, shared: &Shared) -> String {
        let mut html = String::with_capacity(self.folded.len() * ROOM);
        for field in &self.folded {
            // Not every page has what a format takes.
            if let Some(text) = (field.format.write)(shared) {
                field.fill(&mut html, &text);
            }
        }
        html
    }
}

/// Of a field that holds a link, in bytes.
const ROOM: usize = 640;

impl Field {
    fn print(
        templates: &Templates,
        format: &'static Format,
        strings: &UiStrings,
    ) -> Result<Self, Box<Diagnostic>> {
        let view = |multiline| FieldView {
            id: format.id,
            label: format.label(strings),
            note: format.note(strings),
            multiline,
        };
        Ok(Self {
            format,
            one_line: Frame::print(templates, &view(false))?,
            multiline: Frame::print(templates, &view(true))?,
        })
    }

    /// Adds the field with a page's text.
    fn fill(&self, html: &mut String, text: &str) {
        let frame = match text.contains('\n') {
            true => &self.multiline,
            false => &self.one_line,
        };
        frame.fill(html, text);
    }
}

/// The HTML around the places for a page's text.
#[derive(Debug)]
struct Frame(Vec<String>);

impl Frame {
    fn print(templates: &Templates, view: &FieldView) -> Result<Self, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert("format", view);
        context.insert_value("snippet", Value::safe_string(PLACE));
        let printed = templates.render(TEMPLATE, &context)?;
        let printed = String::from_utf8_lossy(&printed);
        Ok(Self(printed.split(PLACE).map(str::to_owned).collect()))
    }

    fn fill(&self, html: &mut String, text: &str) {
        // What is escaped for an attribute reads the same between tags.
        let text = html_attribute(text);
        for (number, part) in self.0.iter().enumerate() {
            if number > 0 {
                html.push_str(text.as_str());
            }
            html.push_str(part);
        }
    }
}
